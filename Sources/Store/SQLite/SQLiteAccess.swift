import GRDB
import GRDBSQLite

/// One transaction on one SQLite connection. Used on the connection's own queue only, as GRDB sees to.
///
/// Binds and steps through SQLite's C interface: values keep their exact kind, an empty blob stays a blob, and no row is copied twice.
final class SQLiteAccess: SQLWriter {
    private let database: Database
    /// The first statement that failed; nothing runs after it and nothing is committed.
    private(set) var failure: StoreError?

    init(_ database: Database) {
        self.database = database
    }

    func rows(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row] {
        try guarded { () throws(StoreError) in
            let statement = try prepare(sql, arguments)
            defer { statement.reset() }
            var rows: [Row] = []
            while try step(statement) { rows.append(statement.row()) }
            return rows
        }
    }

    func row(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Row? {
        try guarded { () throws(StoreError) in
            let statement = try prepare(sql, arguments)
            defer { statement.reset() }
            guard try step(statement) else { return nil }
            let row = statement.row()
            // A statement that writes must run to its end.
            if !statement.isReadOnly { while try step(statement) {} }
            return row
        }
    }

    func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (Row) throws -> Void) throws {
        let statement = try guarded { () throws(StoreError) in try prepare(sql, arguments) }
        defer { statement.reset() }
        while try guarded({ () throws(StoreError) in try step(statement) }) { try body(statement.row()) }
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        try guarded { () throws(StoreError) in
            let statement = try prepare(sql, arguments)
            defer { statement.reset() }
            let before = sqlite3_total_changes(database.sqliteConnection)
            while try step(statement) {}
            // SQLite keeps the count of the last change: a statement that changed nothing would report that one.
            guard sqlite3_total_changes(database.sqliteConnection) != before else { return 0 }
            return Int(sqlite3_changes(database.sqliteConnection))
        }
    }

    func executeBatch(_ sql: String, _ rows: [[SQLValue]]) throws(StoreError) {
        guard let first = rows.first else { return }
        try guarded { () throws(StoreError) in
            let statement = try prepare(sql, first)
            defer { statement.reset() }
            while try step(statement) {}
            for row in rows.dropFirst() {
                statement.reset()
                try statement.bind(row)
                while try step(statement) {}
            }
        }
    }

    func lock(_ name: String) throws(StoreError) {
        if let failure { throw failure }
    }

    /// Runs several statements without arguments.
    func executeScript(_ sql: String) throws(StoreError) {
        try guarded { () throws(StoreError) in
            guard sqlite3_exec(database.sqliteConnection, sql, nil, nil, nil) == SQLITE_OK else { throw fault(sql) }
        }
    }

    private func prepare(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> SQLiteStatement {
        if Task.isCancelled { throw .cancelled(sql) }
        do {
            var statement = try database.cachedStatement(sql: sql)
            // The statement is under way further up, in `forEachRow`.
            if sqlite3_stmt_busy(statement.sqliteStatement) != 0 { statement = try database.makeStatement(sql: sql) }
            let prepared = SQLiteStatement(statement)
            try prepared.bind(arguments)
            return prepared
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(sqlite: error, subject: sql.excerpt)
        }
    }

    private func step(_ statement: SQLiteStatement) throws(StoreError) -> Bool {
        switch sqlite3_step(statement.pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            if Task.isCancelled { throw .cancelled(statement.sql) }
            throw fault(statement.sql)
        }
    }

    private func fault(_ sql: String) -> StoreError {
        StoreError(
            sqlite: sqlite3_extended_errcode(database.sqliteConnection), message: String(cString: sqlite3_errmsg(database.sqliteConnection)),
            subject: sql.excerpt)
    }

    private func guarded<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
        if let failure { throw failure }
        do {
            return try body()
        } catch {
            failure = error
            throw error
        }
    }
}

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
