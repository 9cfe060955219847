import FoundationEssentials
import GRDB

#if canImport(Glibc)
    import Glibc
#endif

/// The operational store in one SQLite file: write-ahead log, one writer, concurrent readers.
final class SQLiteStore: OperationalStore {
    let dialect = SQLDialect.sqlite
    private let pool: DatabasePool
    private let path: String

    init(path: String) throws(StoreError) {
        self.path = path
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 8
        configuration.foreignKeysEnabled = true
        configuration.label = "heliu.store"
        configuration.prepareDatabase { database in
            // Acknowledged means on disk.
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
        } catch {
            throw SQLiteFault.translate(error, path: path)
        }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLReader) throws -> T) async throws -> T {
        try await translated { try await self.pool.read { try body(SQLiteSession(database: $0)) } }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLWriter) throws -> T) async throws -> T {
        try await translated {
            try await self.pool.writeWithoutTransaction { database in
                var result: T?
                try database.inTransaction(.immediate) {
                    result = try body(SQLiteSession(database: database))
                    return .commit
                }
                guard let result else { preconditionFailure("a committed transaction has a result") }
                return result
            }
        }
    }

    func migrate(_ migrations: [Migration]) async throws { try await MigrationRunner.run(migrations, on: self) }

    func backup(to path: String) async throws {
        try await translated {
            let target = try DatabaseQueue(path: path)
            try self.pool.backup(to: target)
            try target.close()
        }
    }

    func close() async {
        // A connection that does not close cleanly recovers from its log at the next start.
        try? pool.close()
    }

    private func translated<T>(_ work: () async throws -> T) async throws -> T {
        do {
            return try await work()
        } catch let error as DatabaseError {
            throw SQLiteFault.translate(error, path: path)
        }
    }
}

/// A derived SQLite file, opened to be read only.
package func openServing(path: String) async throws -> any OperationalStoreReader { try ServingFile(path: path) }

/// Rows of a dataset version by key.
package final class ServingFile: OperationalStoreReader {
    private let pool: DatabaseQueue
    private let path: String

    init(path: String) throws(StoreError) {
        self.path = path
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "heliu.serving"
        do {
            pool = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw SQLiteFault.translate(error, path: path)
        }
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any SQLReader) throws -> T) async throws -> T {
        do {
            return try await pool.read { try body(SQLiteSession(database: $0)) }
        } catch let error as DatabaseError {
            throw SQLiteFault.translate(error, path: path)
        }
    }
}

/// Statements on one connection, inside a transaction that the store holds.
struct SQLiteSession: SQLWriter {
    let database: Database

    func rows(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row] {
        try guarded {
            let cursor = try cursor(sql, arguments)
            var rows: [Row] = []
            while let row = try cursor.next() { rows.append(row) }
            return rows
        }
    }

    func row(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Row? {
        try guarded { try cursor(sql, arguments).next() }
    }

    func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (Row) throws -> Void) throws {
        let cursor = try guarded { () throws in try self.cursor(sql, arguments) }
        while let row = try guarded({ () throws in try cursor.next() }) { try body(row) }
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        try guarded {
            if arguments.isEmpty {
                try database.execute(sql: sql)
            } else {
                let statement = try database.cachedStatement(sql: sql)
                try statement.execute(arguments: StatementArguments(arguments.map(\.databaseValue)))
            }
            return database.changesCount
        }
    }

    func executeBatch(_ sql: String, _ rows: [[SQLValue]]) throws(StoreError) {
        try guarded {
            let statement = try database.cachedStatement(sql: sql)
            for row in rows { try statement.execute(arguments: StatementArguments(row.map(\.databaseValue))) }
        }
    }

    func lock(_ name: String) throws(StoreError) {}

    private func cursor(_ sql: String, _ arguments: [SQLValue]) throws -> AnyCursor<Row> {
        let statement = try database.cachedStatement(sql: sql)
        let columns = Row.Columns(statement.columnNames)
        let cursor = try GRDB.Row.fetchCursor(
            statement, arguments: StatementArguments(arguments.map(\.databaseValue)))
        return AnyCursor(
            cursor.map { row in
                Row(columns: columns, values: (0..<row.count).map { SQLValue(storage: (row[$0] as DatabaseValue).storage) })
            })
    }

    private func guarded<T>(_ work: () throws -> T) throws(StoreError) -> T {
        do {
            return try work()
        } catch {
            throw SQLiteFault.translate(error, path: nil)
        }
    }
}

extension SQLValue {
    fileprivate init(storage: DatabaseValue.Storage) {
        self =
            switch storage {
            case .null: .null
            case .int64(let value): .integer(value)
            case .double(let value): .real(value)
            case .string(let value): .text(value)
            case .blob(let value): .blob([UInt8](value))
            }
    }

    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .blob(let value): Data(value).databaseValue
        }
    }
}
