import FoundationEssentials
import GRDB

/// Puts a backup into an empty store, of either database. All of it is there afterwards, or nothing.
///
/// The tables are those of the program that made the backup; `migrate` then brings them forward.
///
/// - Throws: `cannotOpen` or `corrupt` if the backup cannot be read whole, `notEmpty` if the store holds rows, `migrationTooNew` or
///   `migrationChanged` if the store's tables are not those of the backup.
package func restoreStore(from backupPath: String, into store: any OperationalStore) async throws {
    try await onBlockingThread { try RestoreSource(path: backupPath).verify() }
    let dialect = store.dialect
    try await store.write { writer in
        guard let writer = writer as? any ScriptWriter else { preconditionFailure("a store of this module writes scripts") }
        try RestoreSource(path: backupPath).read { backup in try Restore(backup: backup, writer: writer, dialect: dialect).run() }
    }
}

/// A backup file, opened to read only.
private struct RestoreSource {
    let path: String
    private let file: DatabaseQueue

    init(path: String) throws {
        try SQLiteFile.checkReadable(path)
        var configuration = Configuration()
        configuration.readonly = true
        do {
            file = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw StoreError(sqlite: error, subject: path)
        }
        self.path = path
    }

    /// - Throws: `corrupt` if a page is damaged or the file was not written by `backup`.
    func verify() throws {
        try read { backup in
            let answer = try backup.rows("PRAGMA integrity_check").first?.values.first
            guard answer == .text("ok") else { throw damaged("is damaged: \(answer.map { "\($0)" } ?? "no answer")") }
            guard try backup.row("SELECT 1 AS one FROM sqlite_schema WHERE name = ?", [.text(MigrationRun.table)]) != nil else {
                throw damaged("is no backup of a store: it has no table \(MigrationRun.table)")
            }
        }
    }

    func read(_ body: (SQLiteAccess) throws -> Void) throws {
        do {
            try file.inDatabase { database in
                try database.inTransaction(.deferred) {
                    try body(SQLiteAccess(database))
                    return .rollback
                }
            }
        } catch let error as DatabaseError {
            throw StoreError(sqlite: error, subject: path)
        }
    }

    private func damaged(_ message: String) -> StoreError {
        StoreError(.corrupt, subject: path, message: message, mend: "Name another backup")
    }
}

private struct Restore {
    let backup: SQLiteAccess
    let writer: any ScriptWriter
    let dialect: SQLDialect

    func run() throws {
        let tables = try PortableCopy.tables(backup)
        try checkEmpty(tables)
        try MigrationRun(try PortableCopy.appliedMigrations(backup)).apply(in: writer)
        let references = try deferReferences()
        for table in tables {
            let copied = try PortableCopy.copy(table, from: backup, to: writer)
            let stored = try writer.row("SELECT COUNT(*) AS n FROM \(table.name.quoted)")?.integer("n")
            precondition(stored == Int64(copied), "every row was written")
        }
        try restoreReferences(references)
    }

    private func checkEmpty(_ tables: [PortableCopy.Table]) throws {
        for table in tables where table.name != MigrationRun.table {
            let exists = switch dialect {
            case .sqlite: try writer.row("SELECT 1 AS one FROM sqlite_schema WHERE type = 'table' AND name = ?", [.text(table.name)])
            case .postgres: try writer.row("SELECT 1 AS one WHERE to_regclass(?) IS NOT NULL", [.text(table.name.quoted)])
            }
            guard exists != nil, try writer.row("SELECT 1 AS one FROM \(table.name.quoted) LIMIT 1") != nil else { continue }
            throw StoreError(
                .notEmpty, subject: "The table \(table.name)", message: "of the store to restore into holds rows",
                mend: "Restore into a new database or data folder")
        }
    }

    /// Rows come table by table: what they refer to may come later.
    private func deferReferences() throws -> [Row] {
        guard dialect == .postgres else {
            try writer.executeScript("PRAGMA defer_foreign_keys = ON")
            return []
        }
        let references = try writer.rows(
            """
            SELECT CAST(c.conrelid::regclass AS TEXT) AS "table", CAST(c.conname AS TEXT) AS name
            FROM pg_constraint AS c JOIN pg_class AS t ON t.oid = c.conrelid
            WHERE c.contype = 'f' AND NOT c.condeferrable AND t.relnamespace = current_schema()::regnamespace ORDER BY 1, 2
            """)
        for reference in references { try alter(reference, "DEFERRABLE INITIALLY DEFERRED") }
        return references
    }

    private func restoreReferences(_ references: [Row]) throws {
        guard dialect == .postgres else { return }
        // Checks them all now; a table with checks to come cannot be altered.
        try writer.executeScript("SET CONSTRAINTS ALL IMMEDIATE")
        for reference in references { try alter(reference, "NOT DEFERRABLE") }
    }

    private func alter(_ reference: Row, _ change: String) throws {
        try writer.executeScript("ALTER TABLE \(try reference.text("table")) ALTER CONSTRAINT \(try reference.text("name").quoted) \(change)")
    }
}
