import Catalog
import Engine
import FoundationEssentials
import Lineage
import Quality
import Schema
import Source
import Store
import Vocabulary

/// Which model reads what, and in which order they are made.
package struct PipelinePlan: Sendable {
    /// Models in running order.
    package var order: [String]
    /// Tables that each model's SELECT and checks name, as written.
    package var reads: [String: [String]]
    var statements: [String: String]
    /// Sources that are read and whose rows are kept between reading them and making models, in order of declaration.
    package var landed: [String]
    var models: [String: ModelDeclaration] = [:]
    var checks: [String: [CheckDeclaration]] = [:]
    /// Digests of what is declared of each model's rows, and of its SELECT.
    var declarations: [String: String] = [:]
    var statementDigests: [String: String] = [:]
    /// Other datasets that are read, with a model that reads them.
    var outside: [(table: String, reader: String)] = []
    /// Current versions, by name, of the other datasets that are read.
    var foreign: [String: String] = [:]

    /// The models asked for and those they read; all if none are named.
    func wanted(_ models: [String]) -> Set<String> {
        guard !models.isEmpty else { return Set(order) }
        var wanted: Set<String> = []
        var open = models.filter { order.contains($0) }
        while let next = open.popLast() {
            if wanted.insert(next).inserted { open += (reads[next] ?? []).filter { statements[$0] != nil } }
        }
        return wanted
    }
}

extension PipelineRunner {
    /// Orders the models by what their SELECTs read. A definition that did not change since keeps its plan.
    ///
    /// - Throws: `modelCycle`, `modelFailed` for SQL that the engine cannot parse, `unknownTable`.
    func plan(_ definition: PipelineDefinition) async throws -> PipelinePlan {
        var plan: PipelinePlan
        if let known = plans.plan(of: definition) {
            plan = known
        } else {
            plan = try await newPlan(definition)
            plans.keep(plan, of: definition)
        }
        for (table, reader) in plan.outside { plan.foreign[table] = try await requireKnown(table, readBy: reader, in: definition) }
        return plan
    }

    private func newPlan(_ definition: PipelineDefinition) async throws -> PipelinePlan {
        var statements: [String: String] = [:]
        let declared = Dictionary(definition.statements.map { ($0.model, $0.sql) }, uniquingKeysWith: { first, _ in first })
        for model in definition.models {
            guard let sql = declared[model.name] ?? Self.passThrough(definition) else {
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
        let order = try ModelGraph.order(definition.models.map(\.name), reads: reads)
        var readers: [String: Int] = [:]
        for table in reads.values.joined() { readers[table, default: 0] += 1 }
        let landed = definition.sources.filter { source in
            guard let count = readers[source.name] else { return false }
            return Self.lands(source, readers: count)
        }
        var plan = PipelinePlan(order: order, reads: reads, statements: statements, landed: landed.map(\.name))
        plan.models = Dictionary(definition.models.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        plan.checks = Dictionary(grouping: definition.checks, by: \.model)
        plan.declarations = plan.models.mapValues { InputDigest.declarations($0, plan.checks[$0.name] ?? [], []) }
        plan.statementDigests = statements.mapValues(InputDigest.text)
        let own = Set(definition.sources.map(\.name) + definition.models.map(\.name))
        var seen: Set<String> = []
        for (model, tables) in reads.sorted(by: { $0.key < $1.key }) {
            plan.outside += tables.filter { !own.contains($0) && seen.insert($0).inserted }.map { ($0, model) }
        }
        return plan
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

    /// Digest of the current version of another app's dataset.
    private func requireKnown(_ table: String, readBy model: String, in definition: PipelineDefinition) async throws -> String {
        let register = ResourceRegister(store: store, now: now)
        guard let dataset = try await register.dataset(table) else {
            let known = (definition.sources.map(\.name) + definition.models.map(\.name)).sorted().joined(separator: ", ")
            throw PipelineError(
                .unknownTable, problem: "model \(model) reads \(table), which is no source, model or dataset",
                mend: "it may read \(known), or app.dataset of an app named under `needs`")
        }
        guard let current = dataset.current else {
            throw PipelineError(
                .unknownTable, problem: "model \(model) reads \(table), which has no published version yet",
                mend: "run the app that publishes \(table) first")
        }
        return current.digest
    }

    func parquet(_ digest: String) throws -> String { folder.bundle(try ContentDigest(text: digest)) + "/data.parquet" }

    func isPresent(_ digest: String?) -> Bool {
        // A digest that is none names nothing.
        guard let digest, let parsed = try? ContentDigest(text: digest) else { return false }
        return DurableFile.exists(folder.bundle(parsed) + "/manifest.json")
    }

    var lineage: LineageRegister { LineageRegister(store: store) }

    /// What a model's checks may compare with.
    func checkContext(_ job: ModelJob) async throws -> CheckContext {
        guard job.checks.contains(where: \.kind.comparesWithEarlier) else { return CheckContext(now: now()) }
        let current = try await ResourceRegister(store: store, now: now).dataset(job.dataset)?.current
        return CheckContext(now: now(), previous: try current.map { .init(try DatasetReader.report(of: $0)) })
    }
}
