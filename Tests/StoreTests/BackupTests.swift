import Foundation
@testable import Store
import TestKit
import Testing

/// A backup is one moment of the store, in one form for both databases, and can be restored into either.
@Suite struct BackupTests {
    /// `member` refers to itself and to a table that comes later in the alphabet; the migration brings a row of its own.
    static let tables = Migration(
        room: "test", number: 1, name: "tree",
        sql: """
            CREATE TABLE team (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;
            INSERT INTO team (id, name) VALUES (1, 'first');
            CREATE TABLE member (
                id INTEGER NOT NULL PRIMARY KEY,
                leader INTEGER REFERENCES member (id),
                team INTEGER NOT NULL REFERENCES team (id),
                photo BLOB,
                height REAL
            ) STRICT;
            CREATE TABLE word (text TEXT NOT NULL, "order" INTEGER NOT NULL, PRIMARY KEY (text, "order")) STRICT;
            """)
    static let later = Migration(room: "test", number: 2, name: "later", sql: "ALTER TABLE team ADD COLUMN colour TEXT;")

    static let members: [[SQLValue]] = [[1, 3, 1, .blob([0, 255]), 1.75], [2, 1, 2, nil, nil], [3, 3, 2, .blob([]), 0.1]]

    static func fill(_ store: any OperationalStore) async throws {
        try await store.migrate([tables])
        try await store.write { writer in
            try writer.execute("INSERT INTO team (id, name) VALUES (2, '第二 🀄')")
            try writer.execute("UPDATE team SET name = 'renamed' WHERE id = 1")
            for row in [members[2], members[0], members[1]] {
                try writer.execute("INSERT INTO member (id, leader, team, photo, height) VALUES (?, ?, ?, ?, ?)", row)
            }
            try writer.executeBatch("INSERT INTO word (text, \"order\") VALUES (?, ?)", (0..<3_000).map { [.text("词\($0 % 100)"), SQLValue($0)] })
        }
    }

    static func content(_ store: any OperationalStoreReader) async throws -> [[[SQLValue]]] {
        try await store.read { reader in
            [
                try reader.rows("SELECT id, name FROM team ORDER BY id").map(\.values),
                try reader.rows("SELECT id, leader, team, photo, height FROM member ORDER BY id").map(\.values),
                try reader.rows("SELECT text, \"order\" FROM word ORDER BY text, \"order\"").map(\.values),
                try reader.rows("SELECT position, room, number, name, digest, sql FROM schema_migration ORDER BY position").map(\.values),
            ]
        }
    }

    @Test(arguments: TestBackend.allCases, TestBackend.allCases)
    func goesFromAnyDatabaseIntoAny(from source: TestBackend, into target: TestBackend) async throws {
        try await withTemporaryFolder { folder in
            let backup = folder + "/backup.sqlite"
            let original = try await source.withStore { store in
                try await Self.fill(store)
                try await store.backup(to: backup)
                return try await Self.content(store)
            }
            #expect(original[1] == Self.members)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["backup.sqlite"])
            try await target.withStore { store in
                try await restoreStore(from: backup, into: store)
                let restored = try await Self.content(store)
                #expect(restored == original)
                // It is a store like any other: references hold, and the program brings it forward.
                await expect(throws: .foreignKeyViolation) { try await store.write { try $0.execute("DELETE FROM team WHERE id = 1") } }
                await expect(throws: .foreignKeyViolation) {
                    try await store.write { try $0.execute("INSERT INTO member (id, leader, team) VALUES (9, 99, 1)") }
                }
                try await store.migrate([Self.tables, Self.later])
            }
        }
    }

    @Test func hasTheSameTablesFromBothDatabases() async throws {
        try await withTemporaryFolder { folder in
            var schemas: [[[SQLValue]]] = []
            for backend in TestBackend.allCases {
                let path = "\(folder)/\(backend.rawValue).sqlite"
                try await backend.withStore { store in
                    try await Self.fill(store)
                    try await store.backup(to: path)
                }
                let file = try await openServing(path: path)
                schemas.append(try await file.read { try $0.rows("SELECT type, name, sql FROM sqlite_schema ORDER BY name").map(\.values) })
                await file.close()
            }
            #expect(schemas[0] == schemas[1])
        }
    }

    /// A writer adds pairs of rows all the while: every copy holds whole pairs only, and writing is not held up for good.
    @Test(arguments: TestBackend.allCases)
    func isOneMomentWhileWritingGoesOn(backend: TestBackend) async throws {
        try await withTemporaryFolder { folder in
            try await backend.withStore { store in
                try await Self.fill(store)
                // More pages than one step of SQLite's copy.
                try await store.write { try $0.execute("UPDATE member SET photo = ? WHERE id = 1", [.blob([UInt8](repeating: 1, count: 6_000_000))]) }
                let writing = Task {
                    var pairs = 0
                    while !Task.isCancelled {
                        let order = 10_000 + pairs
                        try await store.write { writer in
                            try writer.execute("INSERT INTO word (text, \"order\") VALUES ('left', ?)", [SQLValue(order)])
                            try writer.execute("INSERT INTO word (text, \"order\") VALUES ('right', ?)", [SQLValue(order)])
                        }
                        pairs += 1
                    }
                    return pairs
                }
                for number in 1...5 { try await store.backup(to: "\(folder)/\(number).sqlite") }
                writing.cancel()
                var pairs = 0
                do { pairs = try await writing.value } catch let error as StoreError where error.kind == .cancelled { pairs = 1 }
                #expect(pairs > 0)
                for number in 1...5 {
                    let file = try await openServing(path: "\(folder)/\(number).sqlite")
                    let halves = try await file.read { reader in
                        try ["left", "right"].map { side in
                            try reader.rows("SELECT \"order\" FROM word WHERE text = ? ORDER BY \"order\"", [.text(side)]).map(\.values)
                        }
                    }
                    await file.close()
                    #expect(halves[0] == halves[1])
                }
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func overwritesNothing(backend: TestBackend) async throws {
        try await withTemporaryFolder { folder in
            try await backend.withStore { store in
                try await Self.fill(store)
                let path = folder + "/backup.sqlite"
                try await store.backup(to: path)
                await expect(throws: .cannotOpen) { try await store.backup(to: path) }
                await expect(throws: .cannotOpen) { try await store.backup(to: folder + "/nowhere/backup.sqlite") }
                await expect(throws: .notEmpty) { try await restoreStore(from: path, into: store) }
                try await store.expect(3, rowsIn: "member")
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func restoresIntoTablesThatAreThereAndEmpty(backend: TestBackend) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/backup.sqlite"
            try await backend.withStore { store in
                try await store.migrate([MigrationTests.first])
                try await store.write { try $0.execute("DELETE FROM one") }
                try await store.backup(to: path)
            }
            try await backend.withStore { store in
                try await store.migrate([MigrationTests.first])
                try await store.write { try $0.execute("DELETE FROM one") }
                try await restoreStore(from: path, into: store)
                try await store.expect(0, rowsIn: "one")
            }
        }
    }

    @Test func refusesADamagedBackupAndLeavesTheStoreEmpty() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/backup.sqlite"
            try await TestBackend.sqlite.withStore { store in
                try await Self.fill(store)
                try await store.backup(to: path)
            }
            var bytes = try Data(contentsOf: URL(filePath: path))
            #expect(bytes.count > 40_000)
            for index in 20_000..<24_000 { bytes[index] ^= 0x55 }
            try bytes.write(to: URL(filePath: path))
            try Data("no database at all, but long enough to be looked at".utf8).write(to: URL(filePath: folder + "/text.sqlite"))
            try await TestBackend.sqlite.withStore { store in
                await expect(throws: .corrupt) { try await restoreStore(from: path, into: store) }
                await expect(throws: .corrupt) { try await restoreStore(from: folder + "/text.sqlite", into: store) }
                await expect(throws: .cannotOpen) { try await restoreStore(from: folder + "/absent.sqlite", into: store) }
                let tables = try await store.read { try $0.rows("SELECT name FROM sqlite_schema") }
                #expect(tables.isEmpty)
            }
        }
    }

    /// Damage that no row shows: a page of an index that copying does not read.
    @Test func refusesABackupWithADamagedIndex() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/backup.sqlite"
            let offset = try await TestBackend.sqlite.withStore { store in
                try await store.migrate([CrashTests.tables])
                try await store.write { writer in
                    try writer.executeBatch("INSERT INTO probe (n, body) VALUES (?, ?)", (0..<100).map { [SQLValue($0), .blob([1])] })
                }
                try await store.backup(to: path)
                let row = try await store.read {
                    try $0.row("SELECT (rootpage - 1) * page_size AS at FROM sqlite_schema, pragma_page_size() WHERE name = 'probe_n'")
                }
                return Int(try #require(try row?.integer("at")))
            }
            var bytes = try Data(contentsOf: URL(filePath: path))
            // The last cells of the page, which hold the lowest numbers.
            for index in offset + 4_000..<offset + 4_090 { bytes[index] ^= 0x11 }
            try bytes.write(to: URL(filePath: path))
            try await TestBackend.sqlite.withStore { store in
                await expect(throws: .corrupt) { try await restoreStore(from: path, into: store) }
            }
        }
    }

    @Test func refusesASQLiteFileThatIsNoBackup() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/other.sqlite"
            let other = try await openStore(.sqlite(path: path))
            try await other.write { try $0.execute("CREATE TABLE other (n INTEGER)") }
            await other.close()
            try await TestBackend.sqlite.withStore { store in
                let error = await expect(throws: .corrupt) { try await restoreStore(from: path, into: store) }
                #expect(error?.message.contains("no backup") == true)
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func leavesNothingBehindWhenItIsCancelled(backend: TestBackend) async throws {
        try await withTemporaryFolder { folder in
            try await backend.withStore { store in
                try await Self.fill(store)
                let task = Task {
                    while !Task.isCancelled { await Task.yield() }
                    try await store.backup(to: folder + "/backup.sqlite")
                }
                task.cancel()
                await expect(throws: .cancelled) { try await task.value }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            }
        }
    }
}
