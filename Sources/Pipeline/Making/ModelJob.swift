import Engine
import Quality
import Schema
import Source
import Vocabulary

/// One model's work, decided before the engine is asked: what to read, what to compute, where to put it.
struct ModelJob: Sendable {
    /// Where a table that the SELECT reads comes from.
    indirect enum Input: Sendable {
        /// A delivery that the model reads itself.
        case source(SourceStep)
        /// Rows that were landed.
        case landed(parquet: String, digest: String)
        case version(parquet: String, digest: String)
        case model(ModelJob, digest: String)

        var digest: String {
            switch self {
            case .source(let step): step.inputDigest
            case .landed(_, let digest), .version(_, let digest), .model(_, let digest): digest
            }
        }

        var kind: String {
            switch self {
            case .source, .landed: "source"
            case .version: "dataset"
            case .model: "model"
            }
        }
    }

    var model: ModelDeclaration
    /// Digest of the declarations and corrections that decide the rows.
    var declarations: String
    var dataset: String
    var sql: String
    var sqlDigest: String
    /// By the name that the SELECT uses.
    var inputs: [String: Input]
    var checks: [CheckDeclaration]
    var parameters: [ParameterDeclaration]
    var corrections: [RowCorrection]
    /// Parquet of the last version, for models that make only a part of their rows.
    var previous: String?
    /// What checks may compare with.
    var context = CheckContext()
    var folder: DataFolder
    /// Unique name of this piece of work, for temporary files.
    var workName: String

    /// The model's table, quoted.
    var table: String { quoteIdentifier(model.name) }
}

/// What came of a model.
struct ModelOutcome: Sendable {
    /// `nil` if a check blocked the version.
    var bundle: StagedBundle?
    var rowsRead: Int64
    var rowsPublished: Int64
    var rowsQuarantined: Int64
    var results: [CheckResult]
    var remarks: [LocalizedText]
    var model: ModelDeclaration
    var report: QualityReport
    /// Of the deliveries that the model read itself.
    var sources: [SourceOutcome] = []
    /// Parquet of the rows set aside; `nil` if there are none.
    var quarantineFile: String?
    var blocked: PipelineError?
    /// What the SELECT refers to, with the columns of its inputs known.
    var references: SQLReferences?
    var given: [String] = []
    /// Milliseconds by what they were spent on.
    var phases: [String: Double] = [:]
}
