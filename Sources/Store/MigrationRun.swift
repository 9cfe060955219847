import FoundationEssentials

/// A writer that can run several statements at once, as migrations do.
protocol ScriptWriter: SQLWriter {
    func executeScript(_ sql: String) throws(StoreError)
}

extension SQLiteAccess: ScriptWriter {}

/// Decides which migrations a database still needs, and applies them.
struct MigrationRun {
    private let migrations: [Migration]

    init(_ migrations: [Migration]) {
        self.migrations = migrations
        for (room, own) in Dictionary(grouping: migrations, by: \.room) {
            precondition(own.map(\.number) == Array(1...own.count), "the migrations of \(room) are numbered 1, 2, 3 …, in this order")
        }
    }

    /// A migration as it was applied; its text is kept so that a backup can be restored by any later program.
    struct Applied {
        let migration: Migration
        let digest: String

        init(_ row: Row) throws(StoreError) {
            migration = Migration(
                room: try row.text("room"), number: Int(try row.integer("number")), name: try row.text("name"), sql: try row.text("sql"))
            digest = try row.text("digest")
        }
    }

    static let table = "schema_migration"
    static let selectApplied = "SELECT room, number, name, digest, sql FROM schema_migration ORDER BY position"
    private static let create = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            position INTEGER NOT NULL PRIMARY KEY,
            room TEXT NOT NULL,
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            digest TEXT NOT NULL,
            applied_at INTEGER NOT NULL,
            sql TEXT NOT NULL,
            UNIQUE (room, number)
        ) STRICT;
        """
    private static let insert = """
        INSERT INTO schema_migration (position, room, number, name, digest, applied_at, sql) VALUES (?, ?, ?, ?, ?, ?, ?)
        """

    /// - Throws: `migrationChanged`, `migrationTooNew`, and what a migration's own statements are refused for.
    func apply(in writer: any ScriptWriter) throws {
        // Another process may be here too: the second one finds the work done.
        try writer.lock("schema_migration")
        try writer.executeScript(Self.create)
        let applied = try writer.rows(Self.selectApplied).map { row throws(StoreError) in try Applied(row) }
        let pending = try pending(after: applied)
        for (position, migration) in zip((applied.count + 1)..., pending) {
            try writer.executeScript(migration.sql)
            try writer.execute(
                Self.insert,
                [
                    SQLValue(position), .text(migration.room), SQLValue(migration.number), .text(migration.name), .text(migration.digest),
                    .integer(Int64(Date().timeIntervalSince1970 * 1_000)), .text(migration.sql),
                ])
        }
    }

    /// The migrations a database with `applied` lacks, in order.
    func pending(after applied: [Applied]) throws(StoreError) -> [Migration] {
        var newest: [String: Int] = [:]
        for old in applied {
            newest[old.migration.room, default: 0] = max(newest[old.migration.room, default: 0], old.migration.number)
            guard let known = migrations.first(where: { $0.room == old.migration.room && $0.number == old.migration.number }) else {
                // A room this program was not asked about stays as it is.
                guard migrations.contains(where: { $0.room == old.migration.room }) else { continue }
                throw StoreError(
                    .migrationTooNew, subject: "Migration \(old.migration.label)",
                    message: "was applied to the database and is unknown to this program", mend: "Run the newer program that applied it")
            }
            guard known.digest == old.digest else {
                throw StoreError(
                    .migrationChanged, subject: "Migration \(known.label)", message: "differs from the one that was applied to the database",
                    mend: "Restore its text and put the change into a new migration")
            }
        }
        return migrations.filter { $0.number > newest[$0.room, default: 0] }
    }
}

extension Migration {
    var label: String { "\(room) \(number) (\(name))" }

    /// Tells a changed text from the applied one: FNV-1a, 64 bits. It guards against mistakes, not against forgery.
    var digest: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in sql.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let hex = String(hash, radix: 16)
        return "fnv1a64:" + String(repeating: "0", count: 16 - hex.count) + hex
    }
}
