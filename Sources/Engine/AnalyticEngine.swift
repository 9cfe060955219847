// Engine: decides how a statement over many rows is carried out, and by which engine.

/// An engine that runs SQL over tables and files. DuckDB runs inside the program.
package protocol AnalyticEngine: Sendable {
    /// Name and version, for reports and lineage: "DuckDB 1.5.5". The first call may take a tenth of a second.
    var name: String { get }

    /// Runs `body` on a thread of its own with a session of its own; waits while all sessions are taken.
    ///
    /// Once the task is cancelled every statement fails, but for those that put things back: ROLLBACK, DROP, USE, DETACH.
    ///
    /// - Throws: `CancellationError` if the task is cancelled, also in the middle of a statement; `EngineError` if no
    ///   session can be had; what `body` throws.
    func withSession<T: Sendable>(_ body: @escaping @Sendable (any EngineSession) throws -> T) async throws -> T

    /// The same for work that may take longer, so that another session's gets a processor to itself.
    func withBackgroundSession<T: Sendable>(_ body: @escaping @Sendable (any EngineSession) throws -> T) async throws -> T

    /// The same, telling from time to time, from another thread, which share of the running statement is done, 0…1.
    func withSession<T: Sendable>(
        onProgress: @escaping @Sendable (Double) -> Void, _ body: @escaping @Sendable (any EngineSession) throws -> T
    ) async throws -> T

    /// Ends every session and gives the memory back; later sessions are refused with `closed`.
    func close() async
}

/// One line of statements, from one thread. Tables of the engine's main database are seen by every session; temporary
/// ones, attached databases in use and settings belong to the session.
package protocol EngineSession: AnyObject {
    /// Runs any number of statements, divided by semicolons; stops at the first that fails.
    ///
    /// - Throws: `EngineError` with the engine's own message and the place in the SQL.
    func execute(_ sql: String) throws(EngineError)

    /// Runs one statement with values for its `?` or `$1` placeholders.
    ///
    /// - Returns: rows changed.
    @discardableResult
    func execute(_ sql: String, _ parameters: [EngineValue]) throws(EngineError) -> Int

    /// Runs one statement and keeps all its rows in memory; for small results.
    func query(_ sql: String, _ parameters: [EngineValue]) throws(EngineError) -> ResultTable

    /// Runs one statement and hands its rows over in chunks of some thousand, while the statement goes on; memory stays
    /// bounded. The session runs nothing else meanwhile.
    ///
    /// - Throws: `EngineError`; what `body` throws, which ends the statement.
    func forEachChunk(_ sql: String, _ parameters: [EngineValue], _ body: (borrowing Chunk) throws -> Void) throws

    /// Adds rows to a table, far faster than `INSERT`. Rows reach the table in batches: a fault leaves those before it,
    /// unless a transaction is open.
    ///
    /// - Parameter schema: the table's schema; `nil` for the one in use.
    /// - Throws: `EngineError`; code `parameters` if a row has not one value per column.
    func append<Rows: Sequence>(to table: String, schema: String?, rows: Rows) throws(EngineError) where Rows.Element == [EngineValue]

    /// Loads an extension of the support folder, such as `sqlite_scanner`; does nothing if it is loaded already.
    ///
    /// - Throws: code `extensionMissing` naming the file it looked for.
    func loadExtension(_ name: String) throws(EngineError)

    /// The columns that one SELECT gives, with the engine's names and types; its tables must exist in the session. It is not run.
    func describe(_ sql: String) throws(EngineError) -> [(name: String, type: String)]

    /// The parse tree of SELECT statements as JSON; the text is parsed, not run.
    func serializedTree(of sql: String) throws(EngineError) -> String
}

extension EngineSession {
    package func query(_ sql: String) throws(EngineError) -> ResultTable { try query(sql, []) }

    package func forEachChunk(_ sql: String, _ body: (borrowing Chunk) throws -> Void) throws {
        try forEachChunk(sql, [], body)
    }

    package func append<Rows: Sequence>(to table: String, rows: Rows) throws(EngineError) where Rows.Element == [EngineValue] {
        try append(to: table, schema: nil, rows: rows)
    }
}

/// `name` as SQL writes an identifier: in double quotes, inner ones doubled.
package func quoteIdentifier(_ name: String) -> String { quoted(name, with: "\"") }

/// `text` as SQL writes a text: in single quotes, inner ones doubled.
package func quoteLiteral(_ text: String) -> String { quoted(text, with: "'") }

private func quoted(_ text: String, with mark: Character) -> String {
    var result = String(mark)
    for character in text.unicodeScalars {
        if Character(character) == mark { result.append(mark) }
        result.unicodeScalars.append(character)
    }
    result.append(mark)
    return result
}
