import GRDB

/// The operational store in one SQLite file: one writer, concurrent readers, and a write-ahead log that is on disk before a write returns.
final class SQLiteStore: OperationalStore {
    let dialect = SQLDialect.sqlite
    private let path: String
    private let pool: DatabasePool

    /// - Throws: `cannotOpen`, `readOnly`, `busy`, `corrupt`, `diskFull`.
    /// - Note: Blocks while it opens; `openStore` does so off the shared threads.
    init(path: String, options: StoreOptions) throws(StoreError) {
        try SQLiteFile.checkWritable(path)
        do {
            pool = try DatabasePool(path: path, configuration: SQLiteFile.configuration(options))
            // GRDB opens with NORMAL, which forgets the last transactions when the machine loses power.
            try pool.writeWithoutTransaction { database in try database.execute(sql: "PRAGMA synchronous = FULL") }
        } catch {
            throw StoreError(sqlite: error, subject: path)
        }
        self.path = path
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLReader) throws -> T) async throws -> T {
        try await pool.readTransaction(path: path, body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLWriter) throws -> T) async throws -> T {
        try await pool.writeTransaction(path: path, body)
    }

    func migrate(_ migrations: [Migration]) async throws {
        try await pool.writeTransaction(path: path) { access in try MigrationRun(migrations).apply(in: access) }
    }

    func backup(to path: String) async throws {
        try await BackupFile.write(to: path) { partial in
            try await self.pool.read { database in
                // Takes the snapshot now: SQLite would otherwise take one per step.
                _ = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_schema")
                let copy = try DatabaseQueue(path: partial)
                try copy.writeWithoutTransaction { copy in
                    try database.backup(to: copy, pagesPerStep: 1_000) { _ in try Task.checkCancellation() }
                    try copy.execute(sql: "PRAGMA journal_mode = DELETE")
                }
                try copy.close()
            }
        }
    }

    func compact() async throws {
        try await pool.translating(path: path) {
            try await self.pool.writeWithoutTransaction { database in
                // The write-ahead log holds pages as they were: it is emptied before and after.
                try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                try database.execute(sql: "VACUUM")
                try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
    }

    func close() async { await pool.closeWhenIdle() }
}
