import Engine
import Schema
import Synchronization
import Vocabulary

/// SQLite: a value may be of any kind whatever its column says, so all values are read as texts and typed over the whole table.
struct SQLiteReading {
    let session: any EngineSession
    let source: SourceDeclaration

    /// The engine's extension does not bear several sessions that read by `sqlite_query` at once: one at a time, on their own threads.
    private static let turn = Mutex(())

    func load(_ paths: [String]) throws -> LoadedSource {
        guard paths.count == 1 else {
            throw SourceError(
                .malformed, problem: "source \(source.name) reads SQLite from \(paths.count) files; one is taken", mend: "declare a source for each file")
        }
        let path = paths[0]
        try check(path)
        try session.loadExtension("sqlite_scanner")
        let database = AttachedDatabase(session: session, name: AttachedDatabase.newName())
        defer { database.detach() }
        var rows: DatabaseRows?
        do {
            try session.execute("ATTACH \(quoteLiteral(path)) AS \(database.name) (TYPE sqlite, READ_ONLY)")
            return try Self.turn.withLock { _ in
                try database.inTransaction {
                    let wanted = try source.table == nil && source.query == nil ? onlyTable(of: database, path) : DatabaseRows(source)
                    rows = wanted
                    return try read(wanted, database, path)
                }
            }
        } catch let error as EngineError where error.kind != .cancelled && error.kind != .outOfMemory {
            throw unreadable(path, rows, error)
        }
    }

    private func read(_ rows: DatabaseRows, _ database: AttachedDatabase, _ path: String) throws -> LoadedSource {
        try requireTable(rows, database, path)
        // The function gives every value as a text; the columns' own types tell digits that are names from numbers.
        let declared = try declaredTypes(rows, database)
        let columns = try database.describe("sqlite_query", "SELECT * FROM \(rows.relation)")
        let copy = "_rows_" + source.name
        let select = "SELECT \(columns.map { Self.text($0.name) }.joined(separator: ", ")) FROM \(rows.relation)"
        try session.execute(
            "CREATE TABLE \(quoteIdentifier(copy)) AS SELECT * FROM sqlite_query(\(quoteLiteral(database.name)), \(quoteLiteral(select)))")
        return try DatabaseLanding(
            session: session, source: source, copy: copy, columns: columns.map { Self.column($0.name, declared[$0.name] ?? "") }, label: "\(path), \(rows.label)"
        ).land()
    }

    /// Binary values as hexadecimal digits, real ones with all their digits.
    private static func text(_ column: String) -> String {
        let name = quoteIdentifier(column)
        return "CASE typeof(\(name)) WHEN 'blob' THEN lower(hex(\(name))) WHEN 'real' THEN printf('%!.17g', \(name)) ELSE CAST(\(name) AS TEXT) END AS \(name)"
    }

    /// What the table's definition calls its columns' types; of a query's nothing is known.
    private func declaredTypes(_ rows: DatabaseRows, _ database: AttachedDatabase) throws -> [String: String] {
        guard case .table(let parts) = rows else { return [:] }
        let sql = "SELECT name, type FROM pragma_table_info(\(quoteLiteral(parts[parts.count - 1])))"
        let found = try session.query("SELECT name, type FROM sqlite_query(\(quoteLiteral(database.name)), \(quoteLiteral(sql)))")
        return Dictionary((0..<found.rowCount).map { (found[$0, 0].displayText, found[$0, 1].displayText.uppercased()) }, uniquingKeysWith: { first, _ in first })
    }

    /// By SQLite's own rules of affinity, and the names of types that it does not have itself.
    private static func column(_ name: String, _ type: String) -> RowLanding.Column {
        let hint: FieldType? =
            if type.contains("INT") { .integer }
            else if ["CHAR", "CLOB", "TEXT"].contains(where: { type.contains($0) }) { .text }
            else if type.contains("DATETIME") || type.contains("TIMESTAMP") { .datetime }
            else if type == "DATE" { .date }
            else if type.hasPrefix("BOOL") { .boolean }
            else if type.contains("BLOB") { .text }
            else if ["REAL", "FLOA", "DOUB"].contains(where: { type.contains($0) }) { .real }
            else { nil }
        let value = quoteIdentifier(name)
        return .init(name: name, value: hint == .text ? value : BinaryNumber.shortest(value), hint: hint, isText: true)
    }

    private func check(_ path: String) throws {
        let file = try RandomFile(path: path)
        guard try file.read(at: 0, count: 16) == Array("SQLite format 3\0".utf8) else {
            throw SourceError(
                .malformed, problem: "\(path) is no SQLite database", mend: "declare the format that it has; an encrypted database is decrypted first")
        }
    }

    /// A file that somebody brings says nothing about tables: its only one is meant.
    private func onlyTable(of database: AttachedDatabase, _ path: String) throws -> DatabaseRows {
        let names = try tables(of: database)
        if names.count == 1 { return .table(names) }
        guard !names.isEmpty else {
            throw SourceError(.empty, problem: "\(path) has no table", mend: "check that the right file was exported, and that the export finished")
        }
        throw SourceError(
            .malformed, problem: "\(path) has several tables: \(names.prefix(50).joined(separator: ", "))", mend: "say which one holds the rows: table: \(names[0])")
    }

    private func tables(of database: AttachedDatabase) throws -> [String] {
        let found = try session.query(
            """
            SELECT name FROM sqlite_query(\(quoteLiteral(database.name)),
                'SELECT name FROM sqlite_master WHERE type IN (''table'', ''view'') AND name NOT LIKE ''sqlite_%'' ORDER BY name')
            """, [])
        return found.rowCount == 0 ? [] : found.column(0).map(\.displayText)
    }

    private func requireTable(_ rows: DatabaseRows, _ database: AttachedDatabase, _ path: String) throws {
        guard case .table(let parts) = rows else { return }
        let names = try tables(of: database)
        guard !names.contains(where: { $0.lowercased() == parts[parts.count - 1].lowercased() }) else { return }
        throw SourceError(
            .missing, problem: "\(path) has no table \"\(parts.joined(separator: "."))\"; it has "
                + (names.isEmpty ? "none" : names.prefix(50).joined(separator: ", ") + (names.count > 50 ? " … (\(names.count))" : "")),
            mend: "correct `table` in the declaration")
    }

    private func unreadable(_ path: String, _ rows: DatabaseRows?, _ error: EngineError) -> SourceError {
        guard let rows else {
            return SourceError(
                .malformed, problem: "\(path) cannot be read as SQLite: \(error.plainMessage)",
                mend: "copy the database again while nobody writes to it, with its -wal file")
        }
        let isQuery = if case .query = rows { true } else { false }
        return SourceError(
            .malformed, problem: "\(path), \(rows.label), cannot be read: \(error.plainMessage)",
            mend: isQuery ? "correct `query` in the declaration, which SQLite itself carries out; or copy the database again"
                : "copy the database again while nobody writes to it, with its -wal file")
    }
}
