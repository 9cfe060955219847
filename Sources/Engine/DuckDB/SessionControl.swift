import CDuckDB
import Synchronization

/// What others may do to a session from outside its thread: end it, and ask how far it is.
final class SessionControl: Sendable {
    /// A connection as others may use it: to interrupt it and to ask for its progress, which DuckDB allows from any
    /// thread while the connection is open. `state`'s lock sees to that.
    struct Reach: @unchecked Sendable {
        let connection: heliu_duckdb_connection
        let library: DuckDBLibrary
    }

    private struct State {
        var reach: Reach?
        var ticket: UInt64?
        var isCancelled = false
        var isOver = false
    }

    private let state = Mutex(State())
    /// Whether the engine is to keep count of how far statements are, which costs a little of each.
    let isAskedForProgress: Bool

    init(isAskedForProgress: Bool = false) { self.isAskedForProgress = isAskedForProgress }

    var isCancelled: Bool { state.withLock(\.isCancelled) }

    /// Share of the running statement that is done.
    var progress: Double? {
        state.withLock { state in
            guard let reach = state.reach else { return nil }
            let percentage = reach.library.functions.query_progress(reach.connection).percentage
            return percentage < 0 ? nil : min(percentage / 100, 1)
        }
    }

    func queued(_ ticket: UInt64) { state.withLock { $0.ticket = ticket } }

    func begin(_ reach: Reach) { state.withLock { $0.reach = reach } }

    /// The session is over, or will never be; its connection may be closed.
    func end() {
        state.withLock { state in
            state.reach = nil
            state.isOver = true
        }
    }

    /// Interrupts the session until it is over: an interrupt that comes between two statements is lost to the engine.
    ///
    /// - Parameter threads: where it may still wait in line.
    /// - Returns: whether it was taken out of the line and will never run.
    func cancel(_ threads: SessionThreads) -> Bool {
        let ticket = state.withLock { state in
            state.isCancelled = true
            return state.ticket
        }
        if let ticket, threads.withdraw(ticket) {
            end()
            return true
        }
        guard interrupt() else { return false }
        Task.detached {
            repeat {
                // An end of the sleep before its time does no harm.
                try? await Task.sleep(for: .milliseconds(20))
            } while self.interrupt()
        }
        return false
    }

    /// - Returns: whether the session still goes on.
    private func interrupt() -> Bool {
        state.withLock { state in
            if let reach = state.reach { reach.library.functions.interrupt(reach.connection) }
            return !state.isOver
        }
    }
}
