import Dispatch
import Synchronization

/// Lends a bounded number of connections, in the order they are asked for.
final class PostgresPool: Sendable {
    private struct State {
        var idle: [PostgresConnection] = []
        var open = 0
        var waiting: [(id: Int, continuation: CheckedContinuation<PostgresConnection, any Error>)] = []
        var nextID = 0
        var isClosed = false
        var closing: [CheckedContinuation<Void, Never>] = []
    }

    private let address: PostgresAddress
    private let options: StoreOptions
    private let state = Mutex(State())

    /// Tasks that may wait for a connection; more are turned away.
    private static let waitingLimit = 10_000

    init(address: PostgresAddress, options: StoreOptions) {
        self.address = address
        self.options = options
    }

    /// Runs blocking work with a connection on that connection's queue. Cancelling the task cancels what the server does for it.
    func run<T: Sendable>(_ body: @escaping @Sendable (PostgresConnection) throws -> T) async throws -> T {
        let connection = try await lease()
        let work = connection.canceller.begin()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                connection.queue.async {
                    let result = Result { try body(connection) }
                    connection.canceller.end()
                    self.release(connection)
                    continuation.resume(with: result)
                }
            }
        } onCancel: {
            connection.canceller.cancel(work)
        }
    }

    /// Turns new work away and waits for what is under way.
    func close() async {
        await withCheckedContinuation { continuation in
            let (idle, isDone) = state.withLock { state in
                state.isClosed = true
                state.open -= state.idle.count
                defer { state.idle = [] }
                if state.open > 0 { state.closing.append(continuation) }
                return (state.idle, state.open == 0)
            }
            for connection in idle { connection.queue.async { connection.disconnect() } }
            if isDone { continuation.resume() }
        }
    }

    private func lease() async throws -> PostgresConnection {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer: Result<PostgresConnection, any Error>? = state.withLock { state in
                    if state.isClosed { return .failure(StoreError.closed(address.label)) }
                    if Task.isCancelled { return .failure(StoreError.cancelled(address.label)) }
                    if let connection = state.idle.popLast() { return .success(connection) }
                    if state.open < options.connectionLimit {
                        state.open += 1
                        return .success(PostgresConnection(address: address, options: options))
                    }
                    guard state.waiting.count < Self.waitingLimit else { return .failure(tooMany()) }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
            }
            waiting?.resume(throwing: StoreError.cancelled(address.label))
        }
    }

    private func release(_ connection: PostgresConnection) {
        let (next, closing): (CheckedContinuation<PostgresConnection, any Error>?, [CheckedContinuation<Void, Never>]) = state.withLock { state in
            // Those that waited when the pool was closed are still served.
            if !state.waiting.isEmpty { return (state.waiting.removeFirst().continuation, []) }
            guard state.isClosed else {
                state.idle.append(connection)
                return (nil, [])
            }
            state.open -= 1
            guard state.open == 0 else { return (nil, []) }
            defer { state.closing = [] }
            return (nil, state.closing)
        }
        next?.resume(returning: connection)
        for continuation in closing { continuation.resume() }
    }

    private func tooMany() -> StoreError {
        StoreError(
            .busy, subject: address.label, message: "has \(Self.waitingLimit) tasks waiting for a connection",
            mend: "Try again later, or allow more connections")
    }
}
