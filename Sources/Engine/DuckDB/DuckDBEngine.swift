import CDuckDB
import FoundationEssentials
import Synchronization

/// DuckDB inside the program: one database in memory, many sessions.
///
/// The library is opened, and the database made, for the first session.
package final class DuckDBEngine: AnalyticEngine {
    private enum State {
        case idle
        case open(DuckDBDatabase)
        case closed
    }

    private let configuration: EngineConfiguration
    private let threads: SessionThreads
    private let state = Mutex(State.idle)

    /// - Throws: `configuration` for settings out of range; the library is not looked for yet.
    package init(configuration: EngineConfiguration) throws(EngineError) {
        try configuration.validate()
        self.configuration = configuration
        threads = SessionThreads(most: configuration.sessions)
    }

    /// Opens the library if it is not open yet; without the version if there is none.
    package var name: String {
        // Whoever needs the library is told by `withSession` what is wrong with it.
        guard let database = try? database() else { return "DuckDB" }
        return "DuckDB " + database.library.version.trimmingPrefix("v")
    }

    /// The library in use; `nil` before the first session.
    package var libraryPath: String? {
        state.withLock { state in
            guard case .open(let database) = state else { return nil }
            return database.library.path
        }
    }

    package func withSession<T: Sendable>(_ body: @escaping @Sendable (any EngineSession) throws -> T) async throws -> T {
        try await withSession(SessionControl(), body)
    }

    package func withBackgroundSession<T: Sendable>(_ body: @escaping @Sendable (any EngineSession) throws -> T) async throws -> T {
        try await withSession(SessionControl(), inBackground: true, body)
    }

    package func withSession<T: Sendable>(
        onProgress: @escaping @Sendable (Double) -> Void, _ body: @escaping @Sendable (any EngineSession) throws -> T
    ) async throws -> T {
        let control = SessionControl(isAskedForProgress: true)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while true {
                    try await Task.sleep(for: .milliseconds(100))
                    if let share = control.progress { onProgress(share) }
                }
            }
            defer { group.cancelAll() }
            return try await self.withSession(control, body)
        }
    }

    private func withSession<T: Sendable>(
        _ control: SessionControl, inBackground: Bool = false, _ body: @escaping @Sendable (any EngineSession) throws -> T
    ) async throws -> T {
        let answer = Answer<T>()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                answer.expect(continuation)
                let ticket = threads.submit(inBackground: inBackground) {
                    answer.give(Result { try self.run(body, control) })
                }
                guard let ticket else { return answer.give(.failure(Self.closed)) }
                control.queued(ticket)
                // The task may have been cancelled before the ticket was known.
                if Task.isCancelled, control.cancel(threads) { answer.give(.failure(CancellationError())) }
            }
        } onCancel: {
            if control.cancel(threads) { answer.give(.failure(CancellationError())) }
        }
    }

    package func close() async {
        // What runs or waits ends first.
        await withCheckedContinuation { continuation in threads.close { continuation.resume() } }
        state.withLock { $0 = .closed }
    }

    deinit { threads.close() }

    private static let closed = EngineError(
        .closed, subject: "DuckDB", message: "the engine is closed", mend: "start the program again")

    private func run<T>(_ body: (any EngineSession) throws -> T, _ control: SessionControl) throws -> T {
        defer { control.end() }
        if control.isCancelled { throw CancellationError() }
        do {
            let session = try DuckDBSession(try database(), configuration, control)
            defer { session.close() }
            return try body(session)
        } catch {
            // Whatever the fault looks like, its cause is that the task was cancelled.
            if control.isCancelled { throw CancellationError() }
            throw error
        }
    }

    private func database() throws(EngineError) -> DuckDBDatabase {
        try state.withLock { state throws(EngineError) in
            switch state {
            case .open(let database): return database
            case .closed: throw Self.closed
            case .idle:
                let database = try DuckDBDatabase(configuration)
                let session = try DuckDBSession(database, configuration, SessionControl())
                defer { session.close() }
                // For all sessions to come; each may set its own, so the configuration cannot be locked.
                try session.execute("SET GLOBAL TimeZone = \(quoteLiteral(configuration.timeZone))")
                state = .open(database)
                return database
            }
        }
    }
}

/// The one answer that a waiting task gets, whoever comes first.
private final class Answer<T: Sendable>: Sendable {
    private let continuation = Mutex<CheckedContinuation<T, any Error>?>(nil)

    func expect(_ continuation: CheckedContinuation<T, any Error>) { self.continuation.withLock { $0 = continuation } }

    func give(_ result: Result<T, any Error>) {
        let waiting = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        waiting?.resume(with: result)
    }
}
