import GRDB
import GRDBSQLite

/// A prepared statement with its arguments.
struct SQLiteStatement {
    /// Keeps the pointer alive.
    private let statement: GRDB.Statement
    let columns: [String]

    init(_ statement: GRDB.Statement) {
        self.statement = statement
        columns = statement.columnNames
    }

    var pointer: OpaquePointer { statement.sqliteStatement }
    var sql: String { statement.sql }
    var isReadOnly: Bool { sqlite3_stmt_readonly(pointer) != 0 }

    /// Ends the execution; a cached statement left under way would hold its snapshot.
    func reset() {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }

    func bind(_ arguments: [SQLValue]) throws(StoreError) {
        let wanted = Int(sqlite3_bind_parameter_count(pointer))
        guard arguments.count == wanted else { throw .argumentCount(sql, wanted: wanted, given: arguments.count) }
        for (index, value) in zip(Int32(1)..., arguments) {
            let code = switch value {
            case .null: sqlite3_bind_null(pointer, index)
            case .integer(let integer): sqlite3_bind_int64(pointer, index, integer)
            case .real(let real): sqlite3_bind_double(pointer, index, real)
            case .text(let text): try bind(text, at: index)
            case .blob(let bytes):
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(pointer, index, 0)
                    : sqlite3_bind_blob64(pointer, index, bytes, UInt64(bytes.count), Self.copied)
            }
            guard code == SQLITE_OK else {
                throw StoreError(sqlite: code, message: String(cString: sqlite3_errstr(code)), subject: sql.excerpt)
            }
        }
    }

    private func bind(_ text: String, at index: Int32) throws(StoreError) -> Int32 {
        var text = text
        let code: Int32? = text.withUTF8 { bytes in
            if bytes.contains(0) { return nil }
            return bytes.withMemoryRebound(to: CChar.self) { bytes in
                // An empty text has no address, which would bind NULL.
                sqlite3_bind_text64(pointer, index, bytes.baseAddress ?? Self.empty, UInt64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))
            }
        }
        guard let code else { throw .textWithNull(sql) }
        return code
    }

    /// The row the statement stands on.
    func row() -> Row {
        Row(columns: columns, values: (0..<Int32(columns.count)).map(value))
    }

    private func value(_ column: Int32) -> SQLValue {
        switch sqlite3_column_type(pointer, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(pointer, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(pointer, column))
        case SQLITE_TEXT:
            guard let bytes = sqlite3_column_text(pointer, column) else { return .text("") }
            let buffer = UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(pointer, column)))
            return .text(String(decoding: buffer, as: UTF8.self))
        case SQLITE_BLOB:
            guard let bytes = sqlite3_column_blob(pointer, column) else { return .blob([]) }
            let count = Int(sqlite3_column_bytes(pointer, column))
            return .blob(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
        default: return .null
        }
    }

    /// SQLite's mark for "make your own copy".
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
    /// The address of a terminator that lives as long as the program.
    private static var empty: UnsafePointer<CChar> {
        let text: StaticString = ""
        return UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
