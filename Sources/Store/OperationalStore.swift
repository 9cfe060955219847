// Store: decides how rows are kept so that what was acknowledged is never lost, on SQLite and on PostgreSQL alike.

/// Which database stands behind a store. Portable SQL needs to know only where the two truly differ.
package enum SQLDialect: Sendable, Hashable {
    case sqlite, postgres
}

/// Reads rows. Every call of one reader sees the same moment of the database, except its own writes.
///
/// SQL is portable: `?` stands for an argument, keywords and functions are those both databases know. Mind that only SQLite's `LIKE`
/// overlooks case, that only PostgreSQL tells a truth value from a number (`WHERE flag = 1`, not `WHERE flag`), and that a sum of reals
/// or a mean may differ in its last digit.
/// A reader is valid inside the closure it was given to and must not leave it.
package protocol SQLReader {
    /// All rows of a statement, in its order.
    ///
    /// - Throws: what the database refuses; `cancelled` if the task was cancelled.
    func rows(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row]

    /// The first row of a statement, or `nil`.
    func row(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Row?

    /// Hands out the rows of a SELECT one after another, without holding them all. `body` may use the reader itself.
    ///
    /// - Throws: `StoreError`, or what `body` throws, which ends the iteration.
    func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (Row) throws -> Void) throws
}

extension SQLReader {
    package func rows(_ sql: String) throws(StoreError) -> [Row] { try rows(sql, []) }
    package func row(_ sql: String) throws(StoreError) -> Row? { try row(sql, []) }
    package func forEachRow(_ sql: String, _ body: (Row) throws -> Void) throws { try forEachRow(sql, [], body) }

    /// The rows of a statement that is asked for a list of any length, some hundred values at a time.
    ///
    /// - Parameter statement: the SQL with the list's placeholders where it is given them, once.
    package func rows(among values: [SQLValue], _ statement: (_ placeholders: String) -> String) throws(StoreError) -> [Row] {
        var found: [Row] = []
        for start in stride(from: 0, to: values.count, by: 200) {
            let part = Array(values[start..<min(start + 200, values.count)])
            found += try rows(statement(repeatElement("?", count: part.count).joined(separator: ", ")), part)
        }
        return found
    }
}

/// Writes rows in one transaction.
///
/// A transaction in which a statement has failed is never committed, even if the failure was caught: `write` then throws that failure.
package protocol SQLWriter: SQLReader {
    /// Runs one statement.
    ///
    /// - Returns: how many rows were inserted, updated or deleted.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int

    /// Runs one statement once per row of arguments: the quick way to write many rows.
    func executeBatch(_ sql: String, _ rows: [[SQLValue]]) throws(StoreError)

    /// Waits until no other transaction holds the lock of this name, and holds it to the end of the transaction.
    /// SQLite has one writer at a time, so there is nothing to wait for there.
    func lock(_ name: String) throws(StoreError)
}

extension SQLWriter {
    @discardableResult
    package func execute(_ sql: String) throws(StoreError) -> Int { try execute(sql, []) }
}

/// Something that can be read from many tasks at once.
package protocol OperationalStoreReader: Sendable {
    var dialect: SQLDialect { get }

    /// Reads one moment of the database; other tasks go on reading and writing meanwhile.
    ///
    /// - Throws: `StoreError`, or what `body` throws.
    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLReader) throws -> T) async throws -> T

    /// Waits for what is under way, then lets the database go. Later calls throw `cannotOpen`.
    func close() async
}

/// The database of operations.
package protocol OperationalStore: OperationalStoreReader {
    /// Runs `body` in one transaction. When this returns, the changes are on disk; when it throws, nothing was changed,
    /// save for `outcomeUnknown`, where the server was lost while it committed.
    ///
    /// A deadlock makes PostgreSQL undo the transaction, and `body` is run again: it must have no effect besides the writer's.
    ///
    /// - Throws: `StoreError`, or what `body` throws.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLWriter) throws -> T) async throws -> T

    /// Brings the database to the newest of `migrations`, all in one transaction. Several processes may do so at once.
    ///
    /// - Throws: `migrationChanged` if a migration differs from the one that was applied, `migrationTooNew` if the database
    ///   knows later migrations of these rooms than the program does.
    func migrate(_ migrations: [Migration]) async throws

    /// Writes one moment of the database into a new SQLite file, while reading and writing go on.
    /// Both databases write the same tables, so a backup of one can be restored into the other.
    ///
    /// - Throws: `cannotOpen` if there is a file at `path`, `diskFull`, `cancelled`; nothing stays at `path` then.
    func backup(to path: String) async throws

    /// Writes the database's files anew, without what deleted and changed rows left in them.
    ///
    /// A PostgreSQL server removes the old files at its next checkpoint; its write-ahead log and its copies are its operator's. Nothing else
    /// reads or writes a table meanwhile.
    /// - Throws: `busy` while another process reads or writes for long, `diskFull`.
    func compact() async throws
}

/// Where a store is.
package enum StoreLocation: Sendable, Hashable {
    case sqlite(path: String)
    /// `postgres://user:password@host:port/database?sslmode=verify-full`, as libpq reads it.
    case postgres(url: String)
}
