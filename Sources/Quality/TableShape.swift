import Engine

/// The columns a table has, with the engine's types.
package struct TableShape: Sendable {
    let columns: [(name: String, type: String)]

    /// - Parameter columns: as they are known to be.
    package init(columns: [(name: String, type: String)]) { self.columns = columns }

    /// - Parameter table: quoted.
    init(session: any EngineSession, table: String) throws(EngineError) {
        columns = try session.describe("SELECT * FROM \(table)")
    }

    var names: [String] { columns.map(\.name) }

    func type(of column: String) -> String? { columns.first { $0.name == column }?.type }

    func isReal(_ column: String) -> Bool { ["DOUBLE", "FLOAT"].contains(type(of: column) ?? "") }

    static func isWhole(_ type: String) -> Bool {
        ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"].contains(type)
    }
}
