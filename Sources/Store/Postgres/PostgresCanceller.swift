import CPostgres
import Dispatch
import Synchronization

/// Asks the server to stop what one connection is doing, and only while it does it for the task that was cancelled.
final class PostgresCanceller: Sendable {
    private struct State {
        // Guarded by the mutex around this state. libpq's cancel handle may be used from any thread.
        nonisolated(unsafe) var handle: OpaquePointer?
        /// Counts the pieces of work, so that a late request cannot hit the next one.
        var work = 0
        var isRunning = false
        var isCancelled = false
    }

    // The lock is held while a request is sent: work cannot end, and the next begin, under it.
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "heliu.store.cancel")

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func connected(_ connection: OpaquePointer?) {
        state.withLock { state in
            PQfreeCancel(state.handle)
            state.handle = connection.flatMap { PQgetCancel($0) }
        }
    }

    /// - Returns: the number of the work that begins.
    func begin() -> Int {
        state.withLock { state in
            state.work += 1
            state.isRunning = true
            state.isCancelled = false
            return state.work
        }
    }

    /// From here on the work is no longer cancelled: it has ended, or it is being committed.
    ///
    /// - Returns: `false` if it was cancelled before.
    @discardableResult
    func end() -> Bool {
        state.withLock { state in
            state.isRunning = false
            return !state.isCancelled
        }
    }

    func cancel(_ work: Int) {
        let isRunning = state.withLock { state in
            guard state.work == work, state.isRunning else { return false }
            state.isCancelled = true
            return true
        }
        guard isRunning else { return }
        queue.async { self.request(work, attempt: 0) }
    }

    /// The server ignores a request that arrives between two statements, so ask until the work has ended.
    private func request(_ work: Int, attempt: Int) {
        let goesOn = state.withLock { state in
            guard state.work == work, state.isRunning, state.isCancelled else { return false }
            guard let handle = state.handle else { return true }
            var complaint = [CChar](repeating: 0, count: 256)
            // A server that cannot be reached is noticed by the statement itself.
            _ = PQcancel(handle, &complaint, Int32(complaint.count))
            return true
        }
        guard goesOn, attempt < 600 else { return }
        queue.asyncAfter(deadline: .now() + .milliseconds(min(20 << min(attempt, 6), 1_000))) {
            self.request(work, attempt: attempt + 1)
        }
    }
}
