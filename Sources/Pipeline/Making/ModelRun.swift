import Crypto
import Engine
import FoundationEssentials
import Quality
import Schema
import Source
import Vocabulary

/// Makes one model in a database of its own inside the engine: reads, computes, checks, sets aside, stages.
struct ModelRun: Sendable {
    let engine: any AnalyticEngine
    let job: ModelJob
    let report: @Sendable (Double) -> Void
    /// From here on the serving table is written beside the rest, in a session of its own.
    private static let rowsWorthTwoSessions: Int64 = 50_000

    /// The model's table as it stands in the engine, checked.
    struct Made: Sendable {
        var model: ModelDeclaration
        var rows: Int64
        var quarantined: Int64
        var results: [CheckResult]
        var remarks: [LocalizedText]
        var sources: [SourceOutcome]
        var quarantineFile: String?
        var blocked: PipelineError?
        var lineage: VersionLineage
        var references: SQLReferences
        /// Names of the columns that the SELECT gives, in its order.
        var given: [String]
    }

    func run() async throws -> ModelOutcome {
        let workspace = "w_" + (job.workName + job.model.name).filter { $0.isASCII && ($0.isLetter || $0.isNumber) } + "_\(job.model.name.utf8.count)"
        let engineName = engine.name
        let report = report
        do {
            let first = try await engine.withSession { session in
                try session.execute("ATTACH ':memory:' AS \(workspace); USE \(workspace)")
                let made = try make(session, engineName: engineName)
                report(0.6)
                guard made.blocked == nil, made.rows < Self.rowsWorthTwoSessions else { return (made, ModelOutcome?.none) }
                let (columns, folder) = (try profile(made, session), try writeParquet(session, from: workspace))
                try writeServing(session, made, from: workspace)
                let outcome = try stage(made, columns: columns, folder: folder)
                try session.execute("USE memory; DETACH \(workspace)")
                return (made, outcome)
            }
            if let outcome = first.1 { return outcome }
            let made = first.0
            if let blocked = made.blocked { return try await refuse(made, because: blocked, workspace: workspace) }
            async let serving: Void = engine.withSession { session in try writeServing(session, made, from: workspace) }
            let (columns, folder) = try await engine.withSession { session in
                try session.execute("USE \(workspace)")
                let folder = try writeParquet(session, from: workspace)
                report(0.8)
                return (try profile(made, session), folder)
            }
            try await serving
            try await engine.withSession { try $0.execute("DETACH \(workspace)") }
            report(0.95)
            return try await engine.withSession { _ in try stage(made, columns: columns, folder: folder) }
        } catch {
            DurableFile.remove(stagingFolder)
            DurableFile.remove(servingFile)
            // The fault above is the news; a workspace that cannot be detached is empty memory until the program ends.
            try? await engine.withSession { try $0.execute("DETACH \(workspace)") }
            throw error
        }
    }

    private func refuse(_ made: Made, because fault: PipelineError, workspace: String) async throws -> ModelOutcome {
        try await engine.withSession { try $0.execute("DETACH \(workspace)") }
        return outcome(made, bundle: nil, columns: [], blocked: fault)
    }

    private func make(_ session: any EngineSession, engineName: String) throws -> Made {
        try setParameters(session)
        var inputs = ModelInputs(session: session)
        try inputs.prepare(job)
        report(0.3)
        let model = try inputs.materialise(job)
        report(0.5)
        let discarded = try correct(model, session)
        let total = try count(session)
        let (lineage, references, given) = try inputs.lineage(of: job, model: model, engine: engineName)
        var made = Made(
            model: model, rows: total, quarantined: 0, results: [], remarks: inputs.remarks, sources: inputs.outcomes, quarantineFile: nil,
            blocked: nil, lineage: lineage, references: references, given: given)
        let checks = model.impliedChecks + job.checks
        let hidden = Set(model.fields.filter { ($0.grade ?? model.grade) > .general2 || $0.openness == .notShared }.map(\.name))
        made.results = try CheckRunner(session: session, table: job.table, columns: model.fields.map(\.name))
            .run(checks, hidden: hidden, context: job.context)
        if let failed = made.results.first(where: { $0.severity == .block && !$0.passed }) {
            made.blocked = PipelineError(
                .checkBlocked, problem: Self.describe(failed, model: model.name),
                mend: "correct the rows at their source, or change the check; readers stay on the last good version")
            return made
        }
        (made.quarantined, made.quarantineFile) = try setAside(model, checks, results: made.results, discarded: discarded, session)
        return made
    }

    private func setParameters(_ session: any EngineSession) throws {
        for parameter in job.parameters {
            try session.execute(
                "SET VARIABLE \(quoteIdentifier(parameter.name)) = CAST(\(quoteLiteral(parameter.value)) AS \(parameter.type.engineType))")
        }
        guard case .merge(let watermark?) = job.model.incremental else { return }
        let type = job.model.fields.first { $0.name == watermark }?.type.engineType ?? "VARCHAR"
        let since = job.previous.map { "(SELECT max(\(quoteIdentifier(watermark))) FROM read_parquet(\(quoteLiteral($0))))" } ?? "CAST(NULL AS \(type))"
        try session.execute("SET VARIABLE since = \(since)")
    }

    private func count(_ session: any EngineSession) throws -> Int64 {
        try session.query("SELECT count(*) FROM \(job.table)", [])[0, 0].integer ?? 0
    }

    static func describe(_ result: CheckResult, model: String) -> String {
        let sample = result.samples.first.map { row in
            result.columns.isEmpty
                ? row.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
                : result.columns.map { "\($0) = \(row[$0] ?? "")" }.joined(separator: ", ")
        }
        return "model \(model): check \(result.name) fails for \(result.failed) rows" + (sample.map { ", for example \($0)" } ?? "")
    }

    // MARK: Version

    private var stagingFolder: String { "\(job.folder.temporary)/\(job.workName)-\(job.model.name)" }
    private var servingFile: String { stagingFolder + ".sqlite" }

    private func writeParquet(_ session: any EngineSession, from workspace: String) throws -> String {
        try FileManager.default.createDirectory(atPath: stagingFolder, withIntermediateDirectories: true)
        try session.execute("COPY \(workspace).main.\(job.table) TO \(quoteLiteral("\(stagingFolder)/data.parquet")) (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)")
        return stagingFolder
    }

    private func writeServing(_ session: any EngineSession, _ made: Made, from workspace: String) throws {
        try ServingTable.write(
            fields: made.model.fields, key: made.model.key, relation: "\(workspace).main.\(job.table)", rows: made.rows - made.quarantined,
            to: servingFile, session: session)
    }

    private func profile(_ made: Made, _ session: any EngineSession) throws -> [QualityReport.Column] {
        let hidden = Set(made.model.fields.filter { ($0.grade ?? made.model.grade) > .general2 || $0.openness == .notShared }.map(\.name))
        return try Profiler(session: session, table: job.table).columns(hidden: hidden)
    }

    private func stage(_ made: Made, columns: [QualityReport.Column], folder: String) throws -> ModelOutcome {
        let schema = VersionSchema(
            dataset: job.dataset, title: made.model.title, description: made.model.description, key: made.model.key,
            grade: made.model.grade, openness: made.model.openness, fields: made.model.fields)
        var outcome = outcome(made, bundle: nil, columns: columns, blocked: nil)
        outcome.bundle = try Bundle.stage(
            folder: folder, servingFile: servingFile, schema: schema, report: outcome.report, lineage: made.lineage)
        report(1)
        return outcome
    }

    private func outcome(
        _ made: Made, bundle: StagedBundle?, columns: [QualityReport.Column], blocked: PipelineError?
    ) -> ModelOutcome {
        let report = QualityReport(
            rowsRead: made.rows, rowsPublished: made.rows - made.quarantined, rowsQuarantined: made.quarantined, checks: made.results,
            columns: columns, remarks: made.remarks,
            score: QualityScore(checks: made.results, columns: columns, rows: made.rows - made.quarantined))
        return ModelOutcome(
            bundle: bundle, rowsRead: made.rows, rowsPublished: made.rows - made.quarantined, rowsQuarantined: made.quarantined,
            results: made.results, remarks: made.remarks, model: made.model, report: report, sources: made.sources,
            quarantineFile: made.quarantineFile, blocked: blocked, references: made.references, given: made.given)
    }
}
