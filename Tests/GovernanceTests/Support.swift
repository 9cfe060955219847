import Catalog
import Governance
import Ledger
import Store
import Synchronization
import TestKit
import Testing

/// Unix milliseconds that only the test moves.
final class Clock: Sendable {
    private let time = Mutex<Int64>(1_760_000_000_000)
    var now: Int64 { time.withLock { $0 } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

/// Lends an empty store with governance's tables.
func withGovernance(_ backend: TestBackend, _ body: (any OperationalStore, Clock) async throws -> Void) async throws {
    try await backend.withStore(options: StoreOptions(connectionLimit: 3)) { store in
        try await store.migrate(LedgerMigrations.all + CatalogMigrations.all + GovernanceMigrations.all)
        try await body(store, Clock())
    }
}

/// Every entry of the ledger, oldest first.
func ledgerEntries(_ store: any OperationalStore) async throws -> [LedgerEntry] {
    let log = TransparencyLog(store: store, origin: "example.cn/ledger", signingKey: try LedgerSigningKey.generate(name: "example.cn/ledger"))
    return try await log.entries(limit: 1_000).reversed().map(\.entry)
}

/// Checks the code: the message is meant for people.
func expect<T>(
    throws wanted: GovernanceError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> T
) async {
    do {
        _ = try await body()
        Issue.record("nothing was thrown where \(wanted.name) was expected", sourceLocation: sourceLocation)
    } catch let error as GovernanceError {
        #expect(error.kind == wanted, "\(error)", sourceLocation: sourceLocation)
        #expect(!error.problem.isEmpty && !error.mend.isEmpty, sourceLocation: sourceLocation)
    } catch {
        Issue.record("\(error) was thrown where \(wanted.name) was expected", sourceLocation: sourceLocation)
    }
}
