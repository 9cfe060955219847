import Catalog
import Ledger
import Store
import Synchronization
import TestKit
import Testing
import Vocabulary

/// A node's catalogue on an empty store, with a clock that stands still until it is moved.
struct TestCatalogue: Sendable {
    static let password = "correct horse battery"

    let store: any OperationalStore
    let clock: Clock
    let people: PeopleRegister
    let resources: ResourceRegister

    init(store: any OperationalStore) {
        let clock = Clock()
        self.store = store
        self.clock = clock
        people = PeopleRegister(store: store, passwordCost: .light, now: { clock.now })
        resources = ResourceRegister(store: store, now: { clock.now })
    }

    /// Makes a user; the default administers the node.
    func makeUser(_ name: String, _ role: Role = .administrator, of organisation: String = Organisation.node) async throws {
        try await people.create(
            user: name, displayName: name, password: Self.password, grants: [RoleGrant(organisation: organisation, role: role)], actor: "test")
    }

    /// Makes a user whom no password lets in, without the second a password's hash takes.
    func makeGuest(_ name: String, _ role: Role = .viewer, of organisation: String = Organisation.node) async throws {
        try await store.write { writer in
            try writer.execute(
                "INSERT INTO platform_user (name, display_name, password_hash, created_at) VALUES (?, ?, 'none', 0)", [.text(name), .text(name)])
            try writer.execute(
                "INSERT INTO role_grant (user_name, organisation, role, granted_at) VALUES (?, ?, ?, 0)",
                [.text(name), .text(organisation), .text(role.rawValue)])
        }
    }

    /// Every entry of the ledger as `action subject`, oldest first.
    func entries() async throws -> [String] {
        let log = TransparencyLog(store: store, origin: "example.cn/ledger", signingKey: try LedgerSigningKey.generate(name: "example.cn/ledger"))
        return try await log.entries(limit: 1_000).reversed().map { "\($0.entry.action) \($0.entry.subject)" }
    }

    func count(_ table: String) async throws -> Int64 {
        try await store.read { try $0.row("SELECT COUNT(*) AS n FROM \(table)")?.integer("n") ?? -1 }
    }
}

/// Unix milliseconds that only the test moves.
final class Clock: Sendable {
    private let time = Mutex<Int64>(1_760_000_000_000)

    var now: Int64 { time.withLock { $0 } }

    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

/// Lends a catalogue with the node's organisation and the bureaus `kjj` and `tjj`.
func withCatalogue(_ backend: TestBackend, _ body: (TestCatalogue) async throws -> Void) async throws {
    // Many tests share one server.
    try await backend.withStore(options: StoreOptions(connectionLimit: 3)) { store in
        try await store.migrate(LedgerMigrations.all + CatalogMigrations.all)
        let catalogue = TestCatalogue(store: store)
        try await catalogue.people.putNodeOrganisation()
        try await catalogue.people.put(Organisation(id: "kjj", title: .init(zh: "科技局", en: "Science bureau"), region: "500000"))
        try await catalogue.people.put(Organisation(id: "tjj", title: .init(zh: "统计局", en: "Statistics bureau")))
        try await body(catalogue)
    }
}

/// Like `#expect(throws:)`, for the code alone: the message is meant for people.
@discardableResult
func expect<T>(
    throws wanted: CatalogError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> T
) async -> CatalogError? {
    do {
        _ = try await body()
        Issue.record("nothing was thrown where \(wanted.name) was expected", sourceLocation: sourceLocation)
        return nil
    } catch let error as CatalogError {
        #expect(error.kind == wanted, "\(error)", sourceLocation: sourceLocation)
        #expect(!error.problem.isEmpty && !error.mend.isEmpty, sourceLocation: sourceLocation)
        return error
    } catch {
        Issue.record("\(error) was thrown where \(wanted.name) was expected", sourceLocation: sourceLocation)
        return nil
    }
}

func sampleDataset(
    _ name: String, zh: String = "科技创新指标", en: String = "Innovation indicators", about: String = "", owner: String = "kjj",
    openness: Openness = .open, app: String? = nil
) -> Resource {
    Resource(
        kind: "dataset", name: name, title: .init(zh: zh, en: en), description: .init(zh: about, en: ""), owner: owner, region: "500000",
        openness: openness, app: app)
}
