/// Which SQL a store speaks; statements are written once, in the portable part.
package enum SQLDialect: String, Sendable, Hashable { case sqlite, postgres }

/// Statements that read, inside one snapshot.
package protocol SQLReader {
    /// - Throws: `StoreError`.
    func rows(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row]
    /// The first row, `nil` without one.
    func row(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Row?
    /// Row by row, in bounded memory.
    func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (Row) throws -> Void) throws
}

/// Statements that read and write, inside one transaction.
package protocol SQLWriter: SQLReader {
    /// - Returns: rows affected.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int
    /// The same statement for many rows of arguments.
    func executeBatch(_ sql: String, _ rows: [[SQLValue]]) throws(StoreError)
    /// Waits until no other transaction holds the lock of this name; held to the transaction's end. SQLite has one writer, so there it is held already.
    func lock(_ name: String) throws(StoreError)
}

extension SQLReader {
    package func rows(_ sql: String) throws(StoreError) -> [Row] { try rows(sql, []) }
    package func row(_ sql: String) throws(StoreError) -> Row? { try row(sql, []) }
}

extension SQLWriter {
    @discardableResult
    package func execute(_ sql: String) throws(StoreError) -> Int { try execute(sql, []) }
}

/// Something that can be read in snapshots.
package protocol OperationalStoreReader: Sendable {
    /// Runs `body` in one read snapshot on a thread of the store's own.
    ///
    /// - Throws: what `body` throws; `StoreError`.
    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLReader) throws -> T) async throws -> T
}

/// Where a node keeps its operational rows.
package protocol OperationalStore: OperationalStoreReader {
    var dialect: SQLDialect { get }
    /// Runs `body` in one transaction; when this returns, what it wrote is on disk. Rolled back if `body` throws.
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLWriter) throws -> T) async throws -> T
    /// Applies the migrations that are not applied yet, in order, each in a transaction.
    ///
    /// - Throws: `migrationChanged`, `migrationTooNew`.
    func migrate(_ migrations: [Migration]) async throws
    /// A consistent copy while writing goes on, as an SQLite file that `restoreStore` reads into either backend.
    func backup(to path: String) async throws
    func close() async
}

/// A numbered, forward-only change of the tables of one room, in portable SQL.
package struct Migration: Sendable, Hashable {
    package let room: String
    package let number: Int
    package let name: String
    package let sql: String

    package init(room: String, number: Int, name: String, sql: String) {
        self.room = room
        self.number = number
        self.name = name
        self.sql = sql
    }
}

/// Where a store is.
package enum StoreLocation: Sendable, Hashable {
    case sqlite(path: String)
    case postgres(url: String)
}
