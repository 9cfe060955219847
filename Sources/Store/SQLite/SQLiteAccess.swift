import GRDB
import GRDBSQLite

/// One transaction on one SQLite connection. Used on the connection's own queue only, as GRDB sees to.
///
/// Binds and steps through SQLite's C interface: values keep their exact kind, an empty blob stays a blob, and no row is copied twice.
final class SQLiteAccess: SQLWriter {
    private let database: Database
    /// The first statement that failed; nothing runs after it and nothing is committed.
    private(set) var failure: StoreError?

    /// Prepared statements a connection keeps.
    static let statementLimit = 256

    init(_ database: Database) {
        self.database = database
        var (count, statement) = (0, sqlite3_next_stmt(database.sqliteConnection, nil))
        while statement != nil {
            count += 1
            statement = sqlite3_next_stmt(database.sqliteConnection, statement)
        }
        // GRDB keeps every statement it has ever seen; between two transactions none of them is under way.
        if count > Self.statementLimit { database.releaseMemory() }
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
                // SQLite is interrupted only within a statement, and these are short.
                if Task.isCancelled { throw .cancelled(sql) }
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
