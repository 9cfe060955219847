import CPostgres

/// One transaction on one PostgreSQL connection, used on the connection's queue only.
final class PostgresAccess: ScriptWriter {
    private let connection: PostgresConnection
    /// The first statement that failed; nothing runs after it and nothing is committed.
    private(set) var failure: StoreError?
    private var cursors = 0

    private static let fetchSize = 1_000
    /// Rows sent before their answers are read. The answers to so many rows fit into the socket, so neither side waits for the other.
    private static let pipelineSize = 256

    init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    func rows(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> [Row] {
        try guarded { () throws(StoreError) in try connection.execute(sql, arguments).rows() }
    }

    func row(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Row? {
        try guarded { () throws(StoreError) in
            let result = try connection.execute(sql, arguments)
            return result.rowCount > 0 ? try result.row(0, result.columns, result.columnTypes) : nil
        }
    }

    /// Reads through a cursor, so that `body` may use the connection between two fetches.
    func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (Row) throws -> Void) throws {
        cursors += 1
        let cursor = "c\(cursors)"
        try guarded { () throws(StoreError) in _ = try connection.execute("DECLARE \(cursor) NO SCROLL CURSOR FOR \(sql)", arguments) }
        var isMore = true
        while isMore {
            let rows = try guarded { () throws(StoreError) in try connection.fetch("FETCH \(Self.fetchSize) FROM \(cursor)") }
            for row in rows { try body(row) }
            isMore = rows.count == Self.fetchSize
        }
        try guarded { () throws(StoreError) in try connection.run("CLOSE \(cursor)") }
        cursors -= 1
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        try guarded { () throws(StoreError) in try connection.execute(sql, arguments).changed }
    }

    func executeBatch(_ sql: String, _ rows: [[SQLValue]]) throws(StoreError) {
        guard !rows.isEmpty else { return }
        try guarded { () throws(StoreError) in
            if try connection.prepare(sql).returnsRows {
                // Answers of any size would block a pipeline.
                for row in rows { _ = try connection.execute(sql, row) }
                return
            }
            for start in stride(from: 0, to: rows.count, by: Self.pipelineSize) {
                try connection.pipeline(sql, rows[start..<min(start + Self.pipelineSize, rows.count)])
            }
        }
    }

    func lock(_ name: String) throws(StoreError) {
        try guarded { () throws(StoreError) in
            _ = try connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", [.text("heliu:\(name)")])
        }
    }

    func executeScript(_ sql: String) throws(StoreError) {
        try guarded { () throws(StoreError) in try connection.run(PortableSQL.postgres(sql)) }
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

extension PostgresConnection {
    /// Rows of a statement without arguments that is not worth preparing.
    func fetch(_ sql: String) throws(StoreError) -> [Row] {
        if canceller.isCancelled { throw .cancelled(sql) }
        return try check(PQexec(pointer, sql), sql).rows()
    }

    /// Sends a statement for each row before it reads the first answer: one round trip for all of them.
    func pipeline(_ sql: String, _ rows: ArraySlice<[SQLValue]>) throws(StoreError) {
        if canceller.isCancelled { throw .cancelled(sql) }
        let statement = try prepare(sql)
        var batch: [PostgresArguments] = []
        batch.reserveCapacity(rows.count)
        for row in rows { batch.append(try PostgresArguments(row, types: statement.parameterTypes, sql: sql)) }

        guard PQenterPipelineMode(pointer) == 1 else { throw .connectionLost(address.label) }
        for arguments in batch {
            let sent = arguments.withPointers { count, values, lengths, formats in
                PQsendQueryPrepared(pointer, statement.name, count, values, lengths, formats, 0)
            }
            guard sent == 1 else { throw lostInPipeline() }
        }
        guard PQpipelineSync(pointer) == 1 else { throw lostInPipeline() }

        var first: StoreError?
        for _ in batch {
            while let answer = PQgetResult(pointer) {
                let result = PostgresResult(answer)
                // Those behind a failure are answered as aborted.
                if result.isFailure, first == nil { first = fault(result, sql) }
            }
        }
        guard let answer = PQgetResult(pointer), PostgresResult(answer).status == PGRES_PIPELINE_SYNC, PQexitPipelineMode(pointer) == 1
        else { throw first ?? lostInPipeline() }
        if let first { throw first }
    }

    /// A pipeline that breaks in the middle leaves a connection nothing more can be asked of.
    private func lostInPipeline() -> StoreError {
        disconnect()
        return .connectionLost(address.label)
    }
}
