import FoundationEssentials
import GRDB

/// Carries all tables of one store into another, whichever databases they are, by way of a SQLite file with the same tables.
enum PortableCopy {
    private static let batchSize = 1_000

    /// A table and its columns, as the SQLite file has them.
    struct Table {
        let name: String
        let columns: [String]
        let key: [String]

        var list: String { columns.map(\.quoted).joined(separator: ", ") }
        var select: String {
            "SELECT \(list) FROM \(name.quoted)" + (key.isEmpty ? "" : " ORDER BY \(key.map(\.quoted).joined(separator: ", "))")
        }
        var insert: String {
            "INSERT INTO \(name.quoted) (\(list)) VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))"
        }
    }

    /// Writes what `reader` sees into a new SQLite file: first its migrations, then its rows.
    static func dump(_ reader: any SQLReader, to path: String) throws {
        let applied = try appliedMigrations(reader)
        var configuration = Configuration()
        // Rows come table by table, and refer to each other as they did where they come from.
        configuration.foreignKeysEnabled = false
        let file = try DatabaseQueue(path: path, configuration: configuration)
        try file.inTransaction { database in
            let writer = SQLiteAccess(database)
            try MigrationRun(applied).apply(in: writer)
            for table in try tables(writer) { try copy(table, from: reader, to: writer) }
            return .commit
        }
        try file.close()
    }

    /// Replaces the rows of `table` in `writer` by those of `reader`.
    ///
    /// - Returns: how many there are.
    @discardableResult
    static func copy(_ table: Table, from reader: any SQLReader, to writer: any SQLWriter) throws -> Int {
        // A migration may have put rows there.
        try writer.execute("DELETE FROM \(table.name.quoted)")
        var count = 0
        var batch: [[SQLValue]] = []
        try reader.forEachRow(table.select) { row in
            batch.append(row.values)
            guard batch.count == batchSize else { return }
            try writer.executeBatch(table.insert, batch)
            count += batch.count
            batch.removeAll(keepingCapacity: true)
        }
        try writer.executeBatch(table.insert, batch)
        return count + batch.count
    }

    static func appliedMigrations(_ reader: any SQLReader) throws -> [Migration] {
        try reader.rows(MigrationRun.selectApplied).map { row throws(StoreError) in try MigrationRun.Applied(row).migration }
    }

    /// The tables of a SQLite file, in order of their names.
    static func tables(_ reader: any SQLReader) throws -> [Table] {
        let names = try reader.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
        return try names.map { row in
            let name = try row.text("name")
            let columns = try reader.rows("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", [.text(name)])
            let key = try columns.filter { try $0.integer("pk") > 0 }.sorted { try $0.integer("pk") < $1.integer("pk") }
            return Table(name: name, columns: try columns.map { try $0.text("name") }, key: try key.map { try $0.text("name") })
        }
    }
}

extension String {
    /// A name in SQL.
    var quoted: String { "\"" + replacing("\"", with: "\"\"") + "\"" }
}
