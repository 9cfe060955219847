import CPostgres
import Dispatch

#if canImport(Glibc)
import Glibc
#endif

/// One connection to the server. Everything but `canceller` is used on `queue` only.
// Sendable by that queue: the pool lends a connection to one piece of work at a time, and that work runs on the queue.
final class PostgresConnection: @unchecked Sendable {
    let queue = DispatchQueue(label: "heliu.store.postgres")
    let canceller = PostgresCanceller()
    let address: PostgresAddress
    private let options: StoreOptions
    private(set) var pointer: OpaquePointer?
    private var statements: [String: PreparedStatement] = [:]
    private var uses = 0
    /// It is replaced after the transaction: the connection is broken, or its prepared statements no longer fit the tables.
    private var isStale = false
    /// The server undid the transaction because of another one.
    var wasUndone = false

    static let statementLimit = 256

    struct PreparedStatement {
        let name: String
        let parameterTypes: [Oid]
        let returnsRows: Bool
        var lastUse: Int
    }

    init(address: PostgresAddress, options: StoreOptions) {
        self.address = address
        self.options = options
    }

    deinit { disconnect() }

    private var isAlive: Bool { pointer.map { PQstatus($0) == CONNECTION_OK } ?? false }

    func disconnect() {
        canceller.connected(nil)
        PQfinish(pointer)
        pointer = nil
        statements = [:]
        isStale = false
    }

    // MARK: Transactions

    /// Begins a transaction. Nothing has been asked of the server yet, so a dead connection is replaced and a server that does not
    /// answer is tried again, a bounded number of times.
    func begin(_ statement: String) throws(StoreError) {
        for attempt in 1... {
            let isLast = attempt >= options.connectAttempts || canceller.isCancelled
            if !isAlive {
                disconnect()
                if let fault = PostgresConnecting.connect(address, options, to: &pointer) {
                    guard fault.mayPass, !isLast else { throw fault.error }
                    usleep(50_000 << UInt32(min(attempt, 4)))
                    continue
                }
                canceller.connected(pointer)
            }
            do {
                return try run(statement)
            } catch {
                if error.kind == .connectionLost { disconnect() }
                guard error.kind == .connectionLost, !isLast else { throw error }
            }
        }
    }

    func rollback() {
        guard isAlive, !isStale else { return disconnect() }
        if PQtransactionStatus(pointer) == PQTRANS_IDLE { return }
        // The server undoes the transaction of a connection that is closed.
        do { try run("ROLLBACK") } catch { disconnect() }
    }

    /// - Throws: what the server refuses, then nothing was changed; `outcomeUnknown` if it went away meanwhile.
    func commit() throws(StoreError) {
        guard let pointer, let answer = PQexec(pointer, "COMMIT") else { throw .outcomeUnknown(address.label) }
        let result = PostgresResult(answer)
        guard result.isFailure else {
            guard result.command == "COMMIT" else {
                throw StoreError(.other, subject: address.label, message: "undid the transaction at its end", mend: "Look at the server's log")
            }
            return
        }
        if isAlive, result.state != nil {
            let error = fault(result, "COMMIT")
            if error.kind != .connectionLost { throw error }
        }
        disconnect()
        throw .outcomeUnknown(address.label)
    }

    // MARK: Statements

    /// Runs SQL without arguments, several statements if need be.
    func run(_ sql: String) throws(StoreError) {
        try check(PQexec(pointer, sql), sql)
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> PostgresResult {
        if canceller.isCancelled { throw .cancelled(sql) }
        let statement = try prepare(sql)
        let values = try PostgresArguments(arguments, types: statement.parameterTypes, sql: sql)
        return try check(
            values.withPointers { count, values, lengths, formats in
                PQexecPrepared(pointer, statement.name, count, values, lengths, formats, 0)
            }, sql)
    }

    /// The server's statement for `sql`, prepared once per connection.
    func prepare(_ sql: String) throws(StoreError) -> PreparedStatement {
        uses += 1
        if statements[sql] != nil {
            statements[sql]!.lastUse = uses
            return statements[sql]!
        }
        if statements.count >= Self.statementLimit, let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            statements[oldest.key] = nil
            try run("DEALLOCATE \(oldest.value.name)")
        }
        let name = "s\(uses)"
        try check(PQprepare(pointer, name, PortableSQL.postgres(sql), 0, nil), sql)
        let description = try check(PQdescribePrepared(pointer, name), sql)
        let statement = PreparedStatement(
            name: name, parameterTypes: description.parameterTypes, returnsRows: description.columnCount > 0, lastUse: uses)
        statements[sql] = statement
        return statement
    }

    @discardableResult
    func check(_ answer: OpaquePointer?, _ sql: String) throws(StoreError) -> PostgresResult {
        guard let answer else { throw .connectionLost(address.label) }
        let result = PostgresResult(answer)
        guard result.isFailure else { return result }
        throw fault(result, sql)
    }

    func fault(_ result: borrowing PostgresResult, _ sql: String) -> StoreError {
        guard let state = result.state else {
            // libpq speaks for itself, not for the server: it can no longer write or read, though it may not know yet that this is for good.
            isStale = true
            return .connectionLost(address.label)
        }
        if state == "40001" || state == "40P01" { wasUndone = true }
        // A plan made for tables that have changed since, or a statement the server has forgotten.
        if state == "0A000" || state == "26000" { isStale = true }
        let error = StoreError(postgres: state, message: result.message, subject: sql.excerpt)
        return error.kind == .connectionLost ? .connectionLost(address.label) : error
    }
}
