#if canImport(Glibc)
import Glibc
#endif

/// The operational store on a PostgreSQL server.
final class PostgresStore: OperationalStore {
    let dialect = SQLDialect.postgres
    private let pool: PostgresPool
    private let lockTimeoutSeconds: Int

    private static let beginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    /// Each statement sees what was committed before it, so that rows read after `lock` are the newest.
    private static let beginWrite = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
    private static let deadlockAttempts = 4

    init(address: PostgresAddress, options: StoreOptions) {
        pool = PostgresPool(address: address, options: options)
        lockTimeoutSeconds = options.lockTimeoutSeconds
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLReader) throws -> T) async throws -> T {
        try await pool.run { connection in
            try connection.begin(Self.beginRead)
            // There is nothing to commit: the end of a reading transaction changes no answer.
            defer { connection.rollback() }
            return try connection.attempt(body)
        }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLWriter) throws -> T) async throws -> T {
        try await writeAccess { access in try body(access) }
    }

    func migrate(_ migrations: [Migration]) async throws {
        try await writeAccess { access in try MigrationRun(migrations).apply(in: access) }
    }

    func backup(to path: String) async throws {
        try await BackupFile.write(to: path) { partial in
            try await self.read { reader in try PortableCopy.dump(reader, to: partial) }
        }
    }

    func compact() async throws {
        let seconds = lockTimeoutSeconds
        try await pool.run { connection in
            try Self.awaitEarlierTransactions(connection, seconds: seconds)
            let tables = try Self.ownTables(connection)
            // No transaction may be open; a table whose turn was not reached is written anew by the next call.
            for table in tables { try connection.run("VACUUM (FULL) \(table)") }
        }
    }

    /// A table that is written anew keeps what any transaction of the server, in whatever database, might still see.
    ///
    /// - Throws: `busy` if one that began before lasts longer than so many seconds.
    private static func awaitEarlierTransactions(_ connection: PostgresConnection, seconds: Int) throws {
        func number(_ sql: String, _ begin: String) throws -> Int64 {
            try connection.begin(begin)
            defer { connection.rollback() }
            return try connection.attempt { try $0.row(sql, [])?.integer("n") ?? 0 }
        }
        let own = try number("SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint) AS n", beginWrite)
        // Those that write, anywhere on the server, and snapshots of this database, which have no number of their own.
        let earlier = """
            SELECT CASE WHEN CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) > \(own) THEN 0 ELSE 1 END + (
                SELECT count(*) FROM pg_catalog.pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                    AND age(backend_xmin) >= age(CAST('\(UInt32(truncatingIfNeeded: own))' AS xid))) AS n
            """
        for _ in 0..<max(seconds, 1) * 20 {
            if try number(earlier, beginRead) == 0 { return }
            usleep(50_000)
        }
        throw StoreError(
            .busy, subject: "PostgreSQL", message: "a transaction that began before has not ended after \(seconds) s",
            mend: "Try again once it has ended: SELECT pid, query FROM pg_stat_activity ORDER BY xact_start")
    }

    /// The tables of the schema in use that this user may write anew, quoted.
    private static func ownTables(_ connection: PostgresConnection) throws -> [String] {
        try connection.begin(beginRead)
        defer { connection.rollback() }
        return try connection.attempt { access in
            try access.rows(
                """
                SELECT CAST(CAST(oid AS regclass) AS text) AS name FROM pg_catalog.pg_class
                WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace) AND pg_catalog.pg_has_role(relowner, 'USAGE') ORDER BY 1
                """, []
            ).map { try $0.text("name") }
        }
    }

    func close() async { await pool.close() }

    private func writeAccess<T: Sendable>(_ body: @escaping @Sendable (PostgresAccess) throws -> T) async throws -> T {
        try await pool.run { connection in
            var attempt = 1
            while true {
                do {
                    return try connection.write(Self.beginWrite, body)
                } catch let conflict as PostgresConflict {
                    // The server has undone the transaction, for certain: it may run again.
                    if attempt >= Self.deadlockAttempts || connection.canceller.isCancelled { throw conflict.error }
                    // The other one goes first this time.
                    usleep(10_000 << UInt32(attempt))
                    attempt += 1
                }
            }
        }
    }
}

/// A deadlock or serialization failure, by which the server undid the transaction.
struct PostgresConflict: Error {
    let error: any Error
}

extension PostgresConnection {
    fileprivate func write<T>(_ begin: String, _ body: (PostgresAccess) throws -> T) throws -> T {
        try self.begin(begin)
        wasUndone = false
        do {
            let value = try attempt(body)
            // A change that is being committed is no longer cancelled: its outcome must be known.
            guard canceller.end() else { throw StoreError.cancelled(address.label) }
            try commit()
            return value
        } catch {
            rollback()
            throw wasUndone ? PostgresConflict(error: error) : error
        }
    }

    /// Runs `body`, and fails if one of its statements did.
    fileprivate func attempt<T>(_ body: (PostgresAccess) throws -> T) throws -> T {
        let access = PostgresAccess(self)
        let value = try body(access)
        if let failure = access.failure { throw failure }
        return value
    }
}
