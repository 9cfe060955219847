import Engine
import FoundationEssentials
import Schema
import Store
import Synchronization
import Vocabulary

/// The table that serves a version's rows: SQLite, one file per version, rows in the version's order by `rowid`.
///
/// SQLite has no decimals, dates or booleans: decimals of up to 18 digits are whole numbers scaled by their type,
/// longer ones text; dates are ISO 8601 text, which sorts as time; booleans 0 and 1.
///
/// The file is made again from the bundle when it is missing, so nobody waits until it is on disk.
enum ServingTable {
    /// Up to so many rows go through SQLite's own interface, which starts faster than the engine's, and only when somebody asks for them.
    static let smallRows: Int64 = 2_000
    /// The engine's SQLite extension takes one writer at a time.
    private static let turn = Mutex(())

    /// - Parameters:
    ///   - relation: what stands in FROM: a table or a file.
    ///   - rows: how many it has, if that is known.
    static func write(
        fields: [FieldDeclaration], key: [String], relation: String, rows: Int64? = nil, to path: String, session: any EngineSession
    ) throws {
        if let rows, rows <= smallRows { return try writeSmall(fields, key: key, relation: relation, to: path, session: session) }
        try session.loadExtension("sqlite_scanner")
        let list = fields.map { "\(expression($0)) AS \(quoteIdentifier($0.name))" }.joined(separator: ", ")
        // Attached names are seen by every session of the engine.
        let serving = "_serving_" + UUID().uuidString.replacing("-", with: "")
        try turn.withLock { _ in
            try session.execute("ATTACH \(quoteLiteral(path)) AS \(serving) (TYPE sqlite, JOURNAL_MODE 'OFF')")
            do {
                try session.execute("BEGIN; CREATE TABLE \(serving).main.data AS SELECT \(list) FROM \(relation); COMMIT")
                if !key.isEmpty {
                    let columns = key.map(quoteIdentifier).joined(separator: ", ")
                    try session.execute("CREATE INDEX data_key ON \(serving).main.data(\(columns))")
                }
            } catch {
                // The fault that matters is the one above.
                try? session.execute("ROLLBACK")
                try? session.execute("DETACH \(serving)")
                throw error
            }
            try session.execute("DETACH \(serving)")
        }
    }

    private static func writeSmall(
        _ fields: [FieldDeclaration], key: [String], relation: String, to path: String, session: any EngineSession
    ) throws {
        let list = fields.map(expression).joined(separator: ", ")
        let found = try session.query("SELECT \(list) FROM \(relation)", [])
        let rows = (0..<found.rowCount).map { row in found.row(row).map(stored) }
        try SmallTable.write("data", columns: fields.map { ($0.name, storedType($0)) }, rows: rows, index: key, to: path)
    }

    private static func stored(_ value: EngineValue) -> SQLValue {
        switch value {
        case .null: .null
        case .integer(let value): .integer(value)
        case .real(let value): .real(value)
        default: .text(value.displayText)
        }
    }

    private static func storedType(_ field: FieldDeclaration) -> String {
        switch field.type.engineType {
        case "BIGINT", "BOOLEAN": "INTEGER"
        case "DOUBLE": "REAL"
        default: if case .decimal(let precision, _) = field.type, precision <= 18 { "INTEGER" } else { "TEXT" }
        }
    }

    private static func expression(_ field: FieldDeclaration) -> String {
        let name = quoteIdentifier(field.name)
        return switch field.type {
        case .decimal(let precision, let scale): precision <= 18 ? scaled(name, scale: scale) : "CAST(\(name) AS VARCHAR)"
        case .boolean: "CAST(\(name) AS BIGINT)"
        case .date: "strftime(\(name), '%Y-%m-%d')"
        case .datetime: "strftime(\(name), '%Y-%m-%dT%H:%M:%S.%f')"
        default: name
        }
    }

    /// Whole part and fraction are scaled apart: within 64 bits at any precision up to 18, and many times faster than in 128.
    private static func scaled(_ name: String, scale: Int) -> String {
        guard scale > 0 else { return "CAST(\(name) AS BIGINT)" }
        let factor = "1" + String(repeating: "0", count: scale)
        return "(CAST(trunc(\(name)) AS BIGINT) * \(factor) + CAST((\(name) - trunc(\(name))) * \(factor) AS BIGINT))"
    }
}
