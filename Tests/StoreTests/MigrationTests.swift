import Foundation
import Store
import TestKit
import Testing

/// A database only ever moves forward, by migrations that never change.
@Suite struct MigrationTests {
    static let first = Migration(room: "a", number: 1, name: "first", sql: "CREATE TABLE one (n INTEGER NOT NULL) STRICT; INSERT INTO one VALUES (1);")
    static let second = Migration(room: "a", number: 2, name: "second", sql: "CREATE TABLE two (n INTEGER NOT NULL) STRICT; INSERT INTO one VALUES (2);")
    static let other = Migration(room: "b", number: 1, name: "other", sql: "ALTER TABLE one ADD COLUMN note TEXT;")

    @Test(arguments: TestBackend.allCases)
    func appliesEachMigrationOnce(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([Self.first])
            try await store.migrate([Self.first, Self.second, Self.other])
            try await store.migrate([Self.first, Self.second, Self.other])
            try await store.expect(2, rowsIn: "one")
            let applied = try await store.read { try $0.rows("SELECT room, number, name FROM schema_migration ORDER BY position").map(\.values) }
            #expect(applied == [["a", 1, "first"], ["a", 2, "second"], ["b", 1, "other"]])
            // A room alone may be brought forward too.
            try await store.migrate([Self.other])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func refusesAChangedMigration(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([Self.first])
            let changed = Migration(room: "a", number: 1, name: "first", sql: Self.first.sql + " ")
            let error = await expect(throws: .migrationChanged) { try await store.migrate([changed, Self.second]) }
            #expect(error?.subject.contains("a 1 (first)") == true)
            await expect(throws: .other) { _ = try await store.count("two") }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func refusesADatabaseOfANewerProgram(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([Self.first, Self.second])
            let error = await expect(throws: .migrationTooNew) { try await store.migrate([Self.first]) }
            #expect(error?.subject.contains("a 2 (second)") == true)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func appliesAllOrNothing(backend: TestBackend) async throws {
        try await backend.withStore { store in
            let faulty = Migration(room: "a", number: 2, name: "faulty", sql: "CREATE TABLE three (n INTEGER NOT NULL) STRICT; INSERT INTO nowhere VALUES (1);")
            await expect(throws: .other) { try await store.migrate([Self.first, faulty]) }
            await expect(throws: .other) { _ = try await store.count("one") }
            try await store.migrate([Self.first, Self.second])
            try await store.expect(2, rowsIn: "one")
        }
    }

    /// Four processes start from the same empty database and are let go at the same moment.
    @Test(arguments: TestBackend.allCases)
    func severalProcessesMigrateAtOnce(backend: TestBackend) async throws {
        try await backend.withLocation { location in
            let answers = try await offSharedThreads {
                let probes = try (0..<4).map { _ in try ChildProcess(probe: "StoreProbe", ["migrate", location.argument]) }
                for probe in probes { #expect(probe.available() == "opened\n") }
                for probe in probes { probe.closeInput() }
                return probes.map { probe in
                    defer { probe.wait() }
                    return probe.rest()
                }
            }
            #expect(answers == Array(repeating: "migrated\n", count: 4))
            let store = try await openStore(location)
            try await store.expect(20, rowsIn: "schema_migration")
            await store.close()
        }
    }
}
