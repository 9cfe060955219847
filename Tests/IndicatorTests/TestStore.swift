import Foundation
import Ledger
import Store

@testable import Indicator

/// An empty store with this room's tables, for one test: an SQLite file, and a schema of the PostgreSQL server that
/// `HELIU_TEST_POSTGRES` names (`postgres://user@host:port/database`), if it names one.
enum TestStore {
    enum Kind: String, Sendable, CaseIterable {
        case sqlite, postgres
    }

    private static let server = ProcessInfo.processInfo.environment["HELIU_TEST_POSTGRES"]

    static let kinds: [Kind] = server == nil ? [.sqlite] : [.sqlite, .postgres]

    static func withStore(_ kind: Kind, _ body: (any OperationalStore) async throws -> Void) async throws {
        let name = "indicator_\(UUID().uuidString.prefix(8).lowercased())"
        let folder = FileManager.default.temporaryDirectory.appending(path: "heliu-\(name)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // The test's own outcome counts, not that of tidying up.
        defer { try? FileManager.default.removeItem(at: folder) }
        guard kind == .postgres, let server else {
            return try await with(.sqlite(path: folder.appending(path: "heliu.sqlite").path), body)
        }
        let administration = try await openStore(.postgres(url: server))
        try await administration.write { _ = try $0.execute("CREATE SCHEMA \(name)") }
        let result: Result<Void, any Error>
        do {
            result = .success(try await with(.postgres(url: "\(server)?options=-csearch_path%3D\(name)"), body))
        } catch {
            result = .failure(error)
        }
        try await administration.write { _ = try $0.execute("DROP SCHEMA \(name) CASCADE") }
        await administration.close()
        try result.get()
    }

    private static func with(_ location: StoreLocation, _ body: (any OperationalStore) async throws -> Void) async throws {
        let store = try await openStore(location)
        do {
            try await store.migrate(LedgerMigrations.all + IndicatorMigrations.all)
            try await body(store)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }
}
