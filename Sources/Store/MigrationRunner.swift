/// Applies migrations on either backend.
enum MigrationRunner {
    static func run(_ migrations: [Migration], on store: some OperationalStore) async throws {
        let ordered = migrations
        try await store.write { writer in
            try writer.lock("migration")
            try writer.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migration (
                    room TEXT NOT NULL,
                    number INTEGER NOT NULL,
                    name TEXT NOT NULL,
                    digest TEXT NOT NULL,
                    PRIMARY KEY (room, number)
                ) STRICT
                """)
            let applied = try writer.rows("SELECT room, number, name, digest FROM schema_migration ORDER BY room, number")
            for row in applied {
                let (room, number) = (try row.text("room"), try row.integer("number"))
                guard let known = ordered.first(where: { $0.room == room && Int64($0.number) == number }) else {
                    guard ordered.contains(where: { $0.room == room }) else { continue }
                    throw StoreError(
                        .migrationTooNew, problem: "the database has migration \(room) \(number) (\(try row.text("name"))), which this program does not know",
                        mend: "use the newer program that made it, or restore an older backup")
                }
                guard known.digest == (try row.text("digest")) else {
                    throw StoreError(
                        .migrationChanged, problem: "migration \(room) \(number) (\(known.name)) was changed after it was applied",
                        mend: "undo the change and add a new migration instead")
                }
            }
            for migration in ordered {
                let isApplied = try applied.contains { try $0.text("room") == migration.room && $0.integer("number") == Int64(migration.number) }
                guard !isApplied else { continue }
                try writer.execute(migration.sql)
                try writer.execute(
                    "INSERT INTO schema_migration (room, number, name, digest) VALUES (?, ?, ?, ?)",
                    [.text(migration.room), .integer(Int64(migration.number)), .text(migration.name), .text(migration.digest)])
            }
        }
    }
}

extension Migration {
    /// 64-bit FNV-1a of the text: tells a changed file from an unchanged one, no more.
    var digest: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in sql.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}

/// Opens a store where it is.
///
/// - Throws: `cannotOpen`, `readOnly`, `busy`, `corrupt`, `connectionLost`.
package func openStore(_ location: StoreLocation) async throws -> any OperationalStore {
    switch location {
    case .sqlite(let path): try SQLiteStore(path: path)
    case .postgres:
        throw StoreError(.cannotOpen, problem: "PostgreSQL", mend: "")
    }
}
