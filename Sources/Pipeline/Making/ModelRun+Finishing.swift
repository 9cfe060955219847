import Engine
import FoundationEssentials
import Quality
import Schema
import Source
import Store
import Vocabulary

/// From a checked table to a bundle in its place.
extension ModelRun {
    var stagingFolder: String { "\(job.folder.temporary)/\(job.workName)-\(job.model.name)" }
    var servingFile: String { stagingFolder + ".sqlite" }

    /// Profile, Parquet and the rest, one after the other.
    func finish(_ made: inout Made, _ session: any EngineSession, from workspace: String) throws -> ModelOutcome {
        var watch = Stopwatch()
        let columns = try made.columns ?? profile(made, session)
        watch.lap("profile")
        try writeParquet(session, from: workspace)
        watch.lap("parquet")
        let isServed = made.rows - made.quarantined > ServingTable.smallRows
        if isServed {
            try writeServing(session, made, from: workspace)
            watch.lap("serving")
        }
        made.watch.add(watch)
        return try stage(made, columns: columns, isServed: isServed)
    }

    /// The same with the serving table written in a session of its own.
    func finishBeside(_ first: Made, from workspace: String) async throws -> ModelOutcome {
        async let serving = engine.withSession { session in
            var watch = Stopwatch()
            try writeServing(session, first, from: workspace)
            watch.lap("serving")
            return watch
        }
        // The serving table is written by one thread and takes longest: it goes first.
        let (columns, main) = try await engine.withBackgroundSession { session in
            var watch = Stopwatch()
            try session.execute("USE \(workspace)")
            try writeParquet(session, from: workspace)
            watch.lap("parquet")
            report(0.8)
            let columns = try profile(first, session)
            watch.lap("profile")
            return (columns, watch)
        }
        let beside = try await serving
        report(0.95)
        var made = first
        made.watch.add(main)
        made.watch.add(beside)
        let (finished, described) = (made, columns)
        return try await onBlockingThread { try stage(finished, columns: described, isServed: true) }
    }

    private func writeParquet(_ session: any EngineSession, from workspace: String) throws {
        try FileManager.default.createDirectory(atPath: stagingFolder, withIntermediateDirectories: true)
        try session.execute("COPY \(workspace).main.\(job.table) TO \(quoteLiteral("\(stagingFolder)/data.parquet")) (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)")
    }

    private func writeServing(_ session: any EngineSession, _ made: Made, from workspace: String) throws {
        try ServingTable.write(
            fields: made.model.fields, key: made.model.key, relation: "\(workspace).main.\(job.table)", rows: made.rows - made.quarantined,
            to: servingFile, session: session)
    }

    func profile(_ made: Made, _ session: any EngineSession) throws -> [QualityReport.Column] {
        try Profiler(session: session, table: job.table, shape: made.model.shape).columns(hidden: made.hidden, rows: made.rows - made.quarantined)
    }

    private func stage(_ made: Made, columns: [QualityReport.Column], isServed: Bool) throws -> ModelOutcome {
        var watch = made.watch
        var lap = Stopwatch()
        let schema = VersionSchema(
            dataset: job.dataset, title: made.model.title, description: made.model.description, key: made.model.key,
            grade: made.model.grade, openness: made.model.openness, fields: made.model.fields,
            opennessReason: made.model.openness.needsReason ? made.model.opennessReason : nil)
        var outcome = outcome(made, bundle: nil, columns: columns, blocked: nil)
        let bundle = try Bundle.stage(
            folder: stagingFolder, servingFile: isServed ? servingFile : nil, schema: schema, report: outcome.report, lineage: made.lineage)
        // Other models read the rows from there, while this one waits for the disk.
        try bundle.install(in: job.folder)
        outcome.bundle = bundle
        lap.lap("stage")
        watch.add(lap)
        outcome.phases = watch.phases
        report(1)
        return outcome
    }

    func outcome(
        _ made: Made, bundle: StagedBundle?, columns: [QualityReport.Column], blocked: PipelineError?
    ) -> ModelOutcome {
        let report = QualityReport(
            rowsRead: made.rows, rowsPublished: made.rows - made.quarantined, rowsQuarantined: made.quarantined, checks: made.results,
            columns: columns, remarks: made.remarks,
            score: QualityScore(
                checks: made.results, columns: columns, rows: made.rows - made.quarantined, weights: made.model.qualityWeights))
        return ModelOutcome(
            bundle: bundle, rowsRead: made.rows, rowsPublished: made.rows - made.quarantined, rowsQuarantined: made.quarantined,
            results: made.results, remarks: made.remarks, model: made.model, report: report, sources: made.sources,
            quarantineFile: made.quarantineFile, blocked: blocked, references: made.references, given: made.given, phases: made.watch.phases)
    }
}
