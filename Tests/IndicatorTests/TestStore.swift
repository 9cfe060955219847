import Ledger
import Store
import TestKit

@testable import Indicator

/// An empty store with this room's tables, for one test, on each database.
enum TestStore {
    typealias Kind = TestBackend

    static let kinds = TestBackend.allCases

    static func withStore(_ kind: Kind, _ body: (any OperationalStore) async throws -> Void) async throws {
        try await kind.withStore { store in
            try await store.migrate(LedgerMigrations.all + IndicatorMigrations.all)
            try await body(store)
        }
    }
}
