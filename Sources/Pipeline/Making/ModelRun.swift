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
        /// The profile of a small table; one of a large table is made beside the rest.
        var columns: [QualityReport.Column]?
        var watch = Stopwatch()

        /// Columns of which only counts may show.
        var hidden: Set<String> {
            Set(model.fields.filter { ($0.grade ?? model.grade) > .general2 || $0.openness == .notShared }.map(\.name))
        }
    }

    func run() async throws -> ModelOutcome {
        let workspace = "w_" + (job.workName + job.model.name).filter { $0.isASCII && ($0.isLetter || $0.isNumber) } + "_\(job.model.name.utf8.count)"
        let engineName = engine.name
        let report = report
        defer { leave(workspace) }
        do {
            let first = try await engine.withSession { session in
                try session.execute("ATTACH ':memory:' AS \(workspace); USE \(workspace)")
                var made = try make(session, engineName: engineName)
                report(0.6)
                guard made.blocked == nil, made.rows < Self.rowsWorthTwoSessions else { return (made, ModelOutcome?.none) }
                return (made, try finish(&made, session, from: workspace))
            }
            if let outcome = first.1 { return outcome }
            if let blocked = first.0.blocked { return outcome(first.0, bundle: nil, columns: [], blocked: blocked) }
            return try await finishBeside(first.0, from: workspace)
        } catch {
            DurableFile.remove(stagingFolder)
            DurableFile.remove(servingFile)
            throw error
        }
    }

    /// Gives a workspace's memory back, while who asked for the model goes on; also in a run that was cancelled.
    private func leave(_ workspace: String) {
        // One that stays is empty memory until the program ends.
        Task { [engine] in try? await engine.withSession { try $0.execute("DETACH \(workspace)") } }
    }

    private func make(_ session: any EngineSession, engineName: String) throws -> Made {
        var watch = Stopwatch()
        try setParameters(session)
        var inputs = ModelInputs(session: session)
        try inputs.prepare(job)
        watch.lap("load")
        report(0.3)
        let (model, total) = try inputs.materialise(job)
        report(0.5)
        let discarded = try correct(model, session)
        watch.lap("select")
        let (lineage, references) = try inputs.lineage(of: job, model: model, engine: engineName)
        watch.lap("lineage")
        var made = Made(
            model: model, rows: total, quarantined: 0, results: [], remarks: inputs.remarks, sources: inputs.outcomes, quarantineFile: nil,
            blocked: nil, lineage: lineage, references: references, given: inputs.given[model.name] ?? [])
        if total <= Profiler.smallRows {
            made.columns = try profile(made, session)
            watch.lap("profile")
        }
        let checks = model.impliedChecks + job.checks
        let runner = CheckRunner(
            session: session, table: job.table, columns: model.fields.map(\.name), shape: model.shape, rows: total, profile: made.columns ?? [])
        made.results = try runner.run(checks, hidden: made.hidden, context: job.context)
        watch.lap("checks")
        if let failed = made.results.first(where: { $0.severity == .block && !$0.passed }) {
            made.blocked = PipelineError(
                .checkBlocked, problem: Self.describe(failed, model: model.name),
                mend: "correct the rows at their source, or change the check; readers stay on the last good version")
        } else {
            (made.quarantined, made.quarantineFile) = try setAside(model, checks, results: made.results, discarded: discarded, session)
            if made.quarantined > 0 { made.columns = nil }
            watch.lap("aside")
        }
        made.watch = watch
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

    static func describe(_ result: CheckResult, model: String) -> String {
        let sample = result.samples.first.map { row in
            result.columns.isEmpty
                ? row.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
                : result.columns.map { "\($0) = \(row[$0] ?? "")" }.joined(separator: ", ")
        }
        return "model \(model): check \(result.name) fails for \(result.failed) rows" + (sample.map { ", for example \($0)" } ?? "")
    }
}
