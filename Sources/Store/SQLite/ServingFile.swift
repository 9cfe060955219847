import GRDB

/// A finished SQLite file, opened to read only.
package final class ServingFile: OperationalStoreReader {
    package let dialect = SQLDialect.sqlite
    private let path: String
    private let pool: DatabasePool

    /// - Throws: `cannotOpen`, `corrupt`.
    /// - Note: Blocks while it opens; `openServing` does so off the shared threads.
    init(path: String) throws(StoreError) {
        try SQLiteFile.checkReadable(path)
        var configuration = SQLiteFile.configuration(StoreOptions(connectionLimit: 2))
        configuration.readonly = true
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // SQLite looks at a file only when it first reads it.
            _ = try pool.read { database in try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_schema") }
        } catch {
            throw StoreError(sqlite: error, subject: path)
        }
        self.path = path
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any SQLReader) throws -> T) async throws -> T {
        try await pool.readTransaction(path: path, body)
    }

    package func close() async { await pool.closeWhenIdle() }
}
