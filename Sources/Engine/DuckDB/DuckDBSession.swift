import CDuckDB
import FoundationEssentials

/// A connection to the database, used from one thread.
final class DuckDBSession: EngineSession {
    let library: DuckDBLibrary
    var connection: heliu_duckdb_connection?
    private let database: DuckDBDatabase
    private let configuration: EngineConfiguration
    private let control: SessionControl
    private var isStreaming = false

    init(_ database: DuckDBDatabase, _ configuration: EngineConfiguration, _ control: SessionControl) throws(EngineError) {
        self.database = database
        self.configuration = configuration
        self.control = control
        library = database.library
        let connection = try database.connect()
        self.connection = connection
        control.begin(.init(connection: connection, library: library))
        guard control.isAskedForProgress else { return }
        do {
            try execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0")
        } catch {
            close()
            throw error
        }
    }

    func close() {
        control.end()
        library.functions.disconnect(&connection)
    }

    // MARK: Statements

    func execute(_ sql: String) throws(EngineError) {
        try forEachStatement(of: sql) { statement throws(EngineError) in _ = try run(statement, [], sql) }
    }

    @discardableResult
    func execute(_ sql: String, _ parameters: [EngineValue]) throws(EngineError) -> Int {
        var changed = 0
        try withSingleStatement(of: sql) { statement throws(EngineError) in changed = try run(statement, parameters, sql) }
        return changed
    }

    func query(_ sql: String, _ parameters: [EngineValue]) throws(EngineError) -> ResultTable {
        var table: ResultTable?
        try withSingleStatement(of: sql) { statement throws(EngineError) in
            try stream(statement, parameters, sql) { (result: borrowing DuckDBResult) throws(EngineError) in
                var rows = ResultTable(columns: result.columns)
                while let chunk = try next(result, sql) {
                    rows.append(chunk.rows)
                }
                table = rows
            }
        }
        return table ?? ResultTable(columns: [])
    }

    func forEachChunk(_ sql: String, _ parameters: [EngineValue], _ body: (borrowing Chunk) throws -> Void) throws {
        var fault: (any Error)?
        try withSingleStatement(of: sql) { statement throws(EngineError) in
            try stream(statement, parameters, sql) { (result: borrowing DuckDBResult) throws(EngineError) in
                while let chunk = try next(result, sql) {
                    do {
                        try body(chunk.rows)
                    } catch {
                        fault = error
                        return
                    }
                }
            }
        }
        if let fault { throw fault }
    }

    func describe(_ sql: String) throws(EngineError) -> [(name: String, type: String)] {
        var columns: [(name: String, type: String)]?
        try withSingleStatement(of: sql) { statement throws(EngineError) in columns = plainColumns(of: statement) }
        if let columns { return columns }
        let result = try query("DESCRIBE \(sql)", [])
        return (0..<result.rowCount).map { (result[$0, 0].displayText, result[$0, 1].displayText) }
    }

    func serializedTree(of sql: String) throws(EngineError) -> String {
        let result = try query("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)", [.text(sql)])
        guard let tree = result[0, 0].text else { preconditionFailure("the tree of a statement is text") }
        return tree
    }

    // MARK: Extensions

    func loadExtension(_ name: String) throws(EngineError) {
        let loaded = try query("SELECT loaded FROM duckdb_extensions() WHERE extension_name = ?", [.text(name)])
        if loaded.rowCount > 0, loaded[0, 0] == .bool(true) { return }
        let path = "\(configuration.supportFolder)/extensions/\(name).duckdb_extension"
        guard FileManager.default.fileExists(atPath: path) else {
            throw EngineError(
                .extensionMissing, subject: name, message: "the extension \(name) is not installed: no file \(path)",
                mend: "run `make setup`, or name the support folder with engine.support")
        }
        try execute("LOAD \(quoteLiteral(path))")
    }

    // MARK: Running

    private func run(_ statement: heliu_duckdb_prepared, _ parameters: [EngineValue], _ sql: String) throws(EngineError) -> Int {
        try bind(parameters, to: statement)
        if control.isCancelled, Self.tidyingTypes.contains(library.functions.prepared_statement_type(statement)) {
            return try runInSpiteOfInterrupts(statement, sql)
        }
        try requireReady()
        return try runOnce(statement, sql)
    }

    private func runOnce(_ statement: heliu_duckdb_prepared, _ sql: String) throws(EngineError) -> Int {
        var result = heliu_duckdb_result()
        defer { library.functions.destroy_result(&result) }
        guard library.functions.execute_prepared(statement, &result) == 0 else { throw fault(of: &result, sql) }
        return Int(library.functions.rows_changed(&result))
    }

    /// Statements by which a cancelled session puts things back: transaction, DROP, SET and USE, DETACH.
    private static let tidyingTypes: Set<Int32> = [10, 15, 20, 26]

    /// The interrupts of a cancelled session go on until it is over; one may hit a statement that must still be run.
    private func runInSpiteOfInterrupts(_ statement: heliu_duckdb_prepared, _ sql: String) throws(EngineError) -> Int {
        for _ in 0..<10 {
            do {
                return try runOnce(statement, sql)
            } catch where error.kind == .cancelled {
                continue
            }
        }
        throw Self.cancelled
    }

    /// Starts a statement whose rows come while it runs.
    private func stream(
        _ statement: heliu_duckdb_prepared, _ parameters: [EngineValue], _ sql: String,
        _ body: (borrowing DuckDBResult) throws(EngineError) -> Void
    ) throws(EngineError) {
        try bind(parameters, to: statement)
        try requireReady()
        var pending: heliu_duckdb_pending?
        defer { library.functions.destroy_pending(&pending) }
        guard library.functions.pending_prepared_streaming(statement, &pending) == 0 else {
            throw error(library.functions.pending_error(pending), sql)
        }
        var result = heliu_duckdb_result()
        guard library.functions.execute_pending(pending, &result) == 0 else {
            defer { library.functions.destroy_result(&result) }
            throw fault(of: &result, sql)
        }
        isStreaming = true
        defer { isStreaming = false }
        try body(try DuckDBResult(result, library))
    }

    private func next(_ result: borrowing DuckDBResult, _ sql: String) throws(EngineError) -> DuckDBChunk? {
        if control.isCancelled { throw Self.cancelled }
        if let chunk = result.nextChunk() { return chunk }
        if let fault = result.fault() { throw DuckDBFault.error(fault.text, number: fault.number, sql: sql) }
        return nil
    }

    private func requireReady() throws(EngineError) {
        precondition(!isStreaming, "a session runs nothing while it hands over chunks")
        if control.isCancelled { throw Self.cancelled }
    }

    private static let cancelled = EngineError(
        .cancelled, message: "the statement was cancelled", mend: "start it again if it is still wanted")

    // MARK: Faults

    func error(_ text: UnsafePointer<CChar>?, _ sql: String) -> EngineError {
        DuckDBFault.error(text.map { String(cString: $0) } ?? "", sql: sql)
    }

    private func fault(of result: inout heliu_duckdb_result, _ sql: String) -> EngineError {
        let text = library.functions.result_error(&result).map { String(cString: $0) } ?? ""
        return DuckDBFault.error(text, number: library.functions.result_error_type(&result), sql: sql)
    }
}
