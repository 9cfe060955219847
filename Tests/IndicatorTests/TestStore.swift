import Foundation
import Ledger
import Store

@testable import Indicator

/// An empty store with this room's tables, for one test.
enum TestStore {
    enum Kind: String, Sendable, CaseIterable {
        case sqlite
    }

    static let kinds = Kind.allCases

    static func withStore<T>(_ kind: Kind, _ body: (any OperationalStore) async throws -> T) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "heliu-indicator-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try await openStore(.sqlite(path: folder.appending(path: "heliu.sqlite").path))
        try await store.migrate(LedgerMigrations.all + IndicatorMigrations.all)
        let result = try await body(store)
        await store.close()
        return result
    }
}
