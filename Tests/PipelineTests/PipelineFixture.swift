import Catalog
import Engine
import FoundationEssentials
import Ledger
import Lineage
import Quality
import Schema
import Source
import Store
import Testing
import TestKit
import Vocabulary

@testable import Pipeline

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
            try await store.migrate(LedgerMigrations.all + CatalogMigrations.all + PipelineMigrations.all + QualityMigrations.all + LineageMigrations.all)
            try await PeopleRegister(store: store, now: { 0 }).putNodeOrganisation()
            try await body(try TestPipeline(store: store, home: home))
        }
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
