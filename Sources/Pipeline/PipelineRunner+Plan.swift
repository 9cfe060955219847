import Catalog
import Crypto
import Engine
import FoundationEssentials
import Quality
import Schema
package import Source
import Store
import Vocabulary

/// Which model reads what, and in which order they are made.
struct PipelinePlan: Sendable {
    /// Models in running order.
    var order: [String]
    /// Tables that each model's SELECT names, as written.
    var reads: [String: [String]]
    var statements: [String: String]
}

extension PipelineRunner {
    /// Orders the models by what their SELECTs read.
    ///
    /// - Throws: `modelCycle`, `modelFailed` for SQL that the engine cannot parse, `unknownTable`.
    func plan(_ definition: PipelineDefinition) async throws -> PipelinePlan {
        var statements: [String: String] = [:]
        for model in definition.models {
            let declared = definition.statements.first { $0.model == model.name }?.sql
            guard let sql = declared ?? Self.passThrough(definition) else {
                throw PipelineError(
                    .modelFailed, problem: "model \(model.name) has no SELECT",
                    mend: "add pipeline/\(model.name).sql with one SELECT")
            }
            statements[model.name] = sql
        }
        var reads = try await references(of: statements)
        for (model, tables) in try await tablesOfChecks(definition) {
            for table in tables where table != model && reads[model]?.contains(table) == false { reads[model]?.append(table) }
        }
        for (model, tables) in reads.sorted(by: { $0.key < $1.key }) {
            for table in tables { try await requireKnown(table, readBy: model, in: definition) }
        }
        let order = try ModelGraph.order(definition.models.map(\.name), reads: reads)
        return PipelinePlan(order: order, reads: reads, statements: statements)
    }

    /// Tables that checks look into beside their model.
    private func tablesOfChecks(_ definition: PipelineDefinition) async throws -> [(model: String, tables: [String])] {
        var statements: [String: String] = [:]
        for check in definition.checks {
            if case .sql(let statement) = check.kind { statements["check \(check.name)"] = statement }
            // A condition is SQL too: what a model may not call, it may not call either.
            if let condition = check.condition { statements["condition of \(check.name)"] = Self.probe(condition, of: check.model) }
        }
        let read = try await references(of: statements)
        return definition.checks.map { check in
            switch check.kind {
            case .references(_, let table, _): (check.model, [table])
            case .sql: (check.model, read["check \(check.name)"] ?? [])
            default: (check.model, [])
            }
        }
    }

    private static func probe(_ condition: String, of model: String) -> String {
        "SELECT 1 FROM \(quoteIdentifier(model)) WHERE (\(condition)\n)"
    }

    /// A definition of one source and one model without a SELECT publishes the source as it is.
    private static func passThrough(_ definition: PipelineDefinition) -> String? {
        definition.sources.count == 1 ? "SELECT * FROM \(quoteIdentifier(definition.sources[0].name))" : nil
    }

    private func requireKnown(_ table: String, readBy model: String, in definition: PipelineDefinition) async throws {
        if definition.sources.contains(where: { $0.name == table }) || definition.models.contains(where: { $0.name == table }) {
            return
        }
        let register = ResourceRegister(store: store, now: now)
        guard let dataset = try await register.dataset(table) else {
            let known = (definition.sources.map(\.name) + definition.models.map(\.name)).sorted().joined(separator: ", ")
            throw PipelineError(
                .unknownTable, problem: "model \(model) reads \(table), which is no source, model or dataset",
                mend: "it may read \(known), or app.dataset of an app named under `needs`")
        }
        guard dataset.current != nil else {
            throw PipelineError(
                .unknownTable, problem: "model \(model) reads \(table), which has no published version yet",
                mend: "run the app that publishes \(table) first")
        }
    }

    /// The tables that statements read, from the engine's parse tree; remembered by the text's digest, so that an
    /// unchanged app needs no engine.
    private func references(of statements: [String: String]) async throws -> [String: [String]] {
        var reads: [String: [String]] = [:]
        for (model, sql) in statements {
            let digest = ContentDigest(bytes: SHA256.hash(data: [UInt8](sql.utf8))).text
            let known = try await store.read { reader in
                try reader.row("SELECT tables_json FROM sql_reference WHERE sql_digest = ?", [.text(digest)])?
                    .text("tables_json")
            }
            if let known {
                reads[model] = try JSONDecoder().decode([String].self, from: Data(known.utf8))
                continue
            }
            let tables = try await parse(sql, model: model)
            let json = String(decoding: try Bundle.encode(tables), as: UTF8.self)
            try await store.write { writer in
                try writer.execute(
                    "INSERT INTO sql_reference (sql_digest, tables_json) VALUES (?, ?) ON CONFLICT (sql_digest) DO NOTHING",
                    [.text(digest), .text(json)])
            }
            reads[model] = tables
        }
        return reads
    }

    private func parse(_ sql: String, model: String) async throws -> [String] {
        do {
            return try await engine.withSession { session in try session.tableNames(in: sql) }
        } catch let error as EngineError {
            throw PipelineError(
                .modelFailed, problem: "\(model): \(error.problem)", mend: error.mend)
        }
    }

    /// What a model's run needs, from where it stands now.
    func job(
        for model: ModelDeclaration, definition: PipelineDefinition, plan: PipelinePlan,
        state: [String: (input: String, version: String?)], jobs: [String: (job: ModelJob, inputDigest: String)],
        inspections: inout [String: SourceInspection], runID: String
    ) async throws -> ModelJob {
        var inputs: [String: ModelJob.Input] = [:]
        for table in plan.reads[model.name] ?? [] {
            if let source = definition.sources.first(where: { $0.name == table }) {
                let path = source.path.hasPrefix("/") ? source.path : "\(definition.folder)/\(source.path)"
                let known = inspections[path]
                let inspection = if let known { known } else { try await inspect(path) }
                inspections[path] = inspection
                inputs[table] = .source(source, path: path, inspection)
            } else if let upstream = jobs[table] {
                if upstream.job.model.publish, let digest = state[table]?.version {
                    inputs[table] = .version(parquet: try parquet(digest), digest: digest)
                } else {
                    inputs[table] = .model(upstream.job, digest: upstream.inputDigest)
                }
            } else if let current = try await ResourceRegister(store: store, now: now).dataset(table)?.current {
                inputs[table] = .version(parquet: try parquet(current.digest), digest: current.digest)
            }
        }
        return ModelJob(
            model: model, dataset: definition.dataset(of: model.name), sql: plan.statements[model.name] ?? "",
            inputs: inputs, checks: definition.checks.filter { $0.model == model.name }, folder: folder, workName: runID)
    }

    /// The columns and types that a source would be loaded with; nothing is kept.
    package func infer(_ source: SourceDeclaration) async throws -> (columns: [InferredColumn], rows: Int64) {
        let inspection = try await inspect(source.path)
        return try await engine.withSession { session in
            let workspace = "i_" + PipelineRunner.newRunID()
            try session.execute("ATTACH ':memory:' AS \(workspace); USE \(workspace)")
            // A session that cannot detach is thrown away with its engine.
            defer { try? session.execute("USE memory; DETACH \(workspace)") }
            let loaded = try SourceLoading(session: session, source: source, path: source.path).load(inspection)
            return (loaded.columns, loaded.rows)
        }
    }

    func parquet(_ digest: String) throws -> String { folder.bundle(try ContentDigest(text: digest)) + "/data.parquet" }

    /// Reads the file on a thread of its own.
    private func inspect(_ path: String) async throws -> SourceInspection {
        try await onBlockingThread { try SourceInspection.inspect(path) }
    }
}
