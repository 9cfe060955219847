import Catalog
import Engine
import FoundationEssentials
import Ledger
import Store
import TestKit
import Testing
import Vocabulary

@testable import Pipeline

/// Where set-up put the engine's library.
let engineSupport: String = {
    if let named = ProcessInfo.processInfo.environment["HELIU_ENGINE_SUPPORT"] { return named }
    let checkout = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(checkout)/.heliu/support"
}()

/// One engine for all tests, as a node has one for all runs.
private let engine = Result {
    try DuckDBEngine(
        configuration: EngineConfiguration(
            supportFolder: engineSupport, threads: 2, memoryLimitBytes: 1 << 30,
            temporaryFolder: FileManager.default.temporaryDirectory.path + "/heliu-pipeline-\(UUID().uuidString)", sessions: 4))
}

func sharedEngine() throws -> DuckDBEngine { try engine.get() }

/// A node's pipeline on an empty store and an empty data folder.
struct TestPipeline: Sendable {
    let store: any OperationalStore
    /// Holds sources; the data folder is inside.
    let home: String
    let folder: DataFolder
    let runner: PipelineRunner
    let reader: DatasetReader
    let register: ResourceRegister

    init(store: any OperationalStore, home: String) throws {
        let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }
        self.store = store
        self.home = home
        folder = DataFolder(path: home + "/data")
        try folder.prepare()
        runner = PipelineRunner(store: store, engine: try sharedEngine(), folder: folder, now: now)
        reader = DatasetReader(folder: folder, engine: try sharedEngine())
        register = ResourceRegister(store: store, now: now)
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(home)/\(name)"))
    }

    /// An app `demo` that reads `s.csv` as `s`.
    func definition(_ models: [(model: ModelDeclaration, sql: String)], checks: [CheckDeclaration] = []) -> PipelineDefinition {
        PipelineDefinition(
            app: "demo", folder: home, owner: Organisation.node, region: nil,
            sources: [SourceDeclaration(name: "s", path: "s.csv")], models: models.map(\.model),
            statements: models.map { PipelineStatement(model: $0.model.name, sql: $0.sql, file: "pipeline/\($0.model.name).sql") },
            checks: checks)
    }

    func run(_ definition: PipelineDefinition, force: Bool = false) async throws -> PipelineRun {
        try await runner.run(definition, requestedBy: "test", force: force)
    }

    func current(_ dataset: String) async throws -> DatasetVersion? { try await register.dataset(dataset)?.current }

    /// The published rows as shown texts.
    func texts(_ dataset: String, _ filters: [DatasetReader.Filter] = []) async throws -> [[String]] {
        let version = try #require(try await current(dataset))
        return try await reader.rows(of: version, filters: filters).rows.map { $0.map(\.text) }
    }
}

func model(_ name: String, publish: Bool = true, key: [String] = [], fields: [FieldDeclaration] = []) -> ModelDeclaration {
    ModelDeclaration(name: name, title: .init(zh: name, en: name), publish: publish, key: key, fields: fields)
}

/// Lends a pipeline on an empty store of the backend.
func withPipeline(_ backend: TestBackend = .sqlite, _ body: (TestPipeline) async throws -> Void) async throws {
    try await withTemporaryFolder { home in
        try await backend.withStore(options: StoreOptions(connectionLimit: 3)) { store in
            try await store.migrate(LedgerMigrations.all + CatalogMigrations.all + PipelineMigrations.all)
            try await PeopleRegister(store: store, now: { 0 }).putNodeOrganisation()
            try await body(try TestPipeline(store: store, home: home))
        }
    }
}

/// Lends a session with an empty database of its own in use.
func withSession<T: Sendable>(_ body: @escaping @Sendable (any EngineSession) throws -> T) async throws -> T {
    try await sharedEngine().withSession { session in
        let workspace = "t_" + UUID().uuidString.replacing("-", with: "")
        try session.execute("ATTACH ':memory:' AS \(workspace); USE \(workspace)")
        // The engine is the test process's own.
        defer { try? session.execute("USE memory; DETACH \(workspace)") }
        return try body(session)
    }
}

/// The pipeline's error that a step ends with; `nil` if it ends well or otherwise.
func fault<T>(_ step: () async throws -> T) async -> PipelineError? {
    do {
        _ = try await step()
        return nil
    } catch {
        return error as? PipelineError
    }
}
