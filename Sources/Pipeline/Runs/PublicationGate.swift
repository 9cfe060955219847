import Crypto
package import Lineage
package import Schema
import Source
import Vocabulary

/// Has the last word before a version becomes the one that readers see.
package protocol PublicationGate: Sendable {
    /// Why the version must not be published; `nil` lets it through.
    ///
    /// - Parameter earlier: candidates that were let through and become current together with this one, before it.
    func refusal(of candidate: PublicationCandidate, after earlier: [PublicationCandidate]) async throws -> PipelineError?

    /// Looks at versions that have just become current. What goes wrong here does not undo their publication.
    func published(_ versions: [PublishedVersion]) async
}

/// A version that waits for its publication.
package struct PublicationCandidate: Sendable, Hashable {
    /// `app.model`.
    package var dataset: String
    package var run: String
    /// Id of the organisation that owns it.
    package var owner: String
    /// With the columns found where none were declared.
    package var model: ModelDeclaration
    /// SHA-256 of the statement, for what was approved of this one only.
    package var statement: String
    /// The tables read, as the lineage names them.
    package var inputs: [LineageTable]
    /// `nil` if the SELECT could not be analysed: any column may come from any of `inputs`.
    package var lineage: LineageRecord?
    /// Models on the way that are not published.
    package var unpublished: [Unpublished]

    /// A model that only feeds others, with what its own lineage is told from.
    package struct Unpublished: Sendable, Hashable {
        package var name: String
        package var model: ModelDeclaration
        package var inputs: [LineageTable]
        package var sql: String
        /// What each table of the SELECT is, by the name it uses.
        package var tables: [String: LineageTable]
        /// Columns of the tables that were read just now, by the name the SELECT uses.
        package var columns: [String: [String]]
        /// Parquet of the tables that stand on disk, by the name the SELECT uses.
        package var files: [String: String]
    }
}

extension PublicationCandidate {
    init(_ job: ModelJob, outcome: ModelOutcome, definition: PipelineDefinition, run: String, at: Int64) {
        dataset = job.dataset
        self.run = run
        owner = definition.owner
        model = outcome.model
        statement = Bundle.hex(SHA256.hash(data: Array(job.sql.utf8)))
        inputs = Self.inputs(of: job, definition)
        lineage = outcome.lineageRecord(of: job, definition: definition, version: nil, run: run, at: at)
        unpublished = Self.unpublished(of: job, definition, sources: outcome.sources)
    }

    private static func inputs(of job: ModelJob, _ definition: PipelineDefinition) -> [LineageTable] {
        tables(of: job, definition).sorted { $0.key < $1.key }.map(\.value)
    }

    private static func tables(of job: ModelJob, _ definition: PipelineDefinition) -> [String: LineageTable] {
        Dictionary(
            uniqueKeysWithValues: job.inputs.map { name, input in
                switch input {
                case .source, .landed: (name, LineageTable(.source, definition.dataset(of: name)))
                case .version, .model: (name, LineageTable(.dataset, name.contains(".") ? name : definition.dataset(of: name)))
                }
            })
    }

    /// What feeds the job without being published, nearest first.
    private static func unpublished(of job: ModelJob, _ definition: PipelineDefinition, sources: [SourceOutcome]) -> [Unpublished] {
        job.inputs.sorted { $0.key < $1.key }.flatMap { name, input -> [Unpublished] in
            guard case .model(let upstream, _) = input else { return [] }
            var here = Unpublished(
                name: definition.dataset(of: name), model: upstream.model, inputs: inputs(of: upstream, definition), sql: upstream.sql,
                tables: tables(of: upstream, definition), columns: [:], files: [:])
            for (name, input) in upstream.inputs {
                switch input {
                case .landed(let parquet, _), .version(let parquet, _): here.files[name] = parquet
                case .source(let step): here.columns[name] = sources.first { $0.source == step.source.name }?.columns.map(\.name)
                case .model: break
                }
            }
            return [here] + unpublished(of: upstream, definition, sources: sources)
        }
    }
}
