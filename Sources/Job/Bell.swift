import Synchronization

/// Wakes one waiting task. A ring nobody waits for is kept for the next wait, so that none is lost.
final class Bell: Sendable {
    private struct State {
        var isRung = false
        /// Tells a late timer that its wait is over.
        var waits = 0
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func ring() {
        let waiting = state.withLock { state in
            state.isRung = state.waiting == nil
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }

    /// Waits for a ring, at most for the time given; returns at once if it rang since the last wait. One task at a time.
    func wait(milliseconds: Int64) async {
        let number = state.withLock { state in
            state.waits += 1
            return state.waits
        }
        // Not a child: it must be able to end while this task waits, and to be ended when it no longer does.
        let timer = Task {
            // A cancelled timer has nothing left to wake.
            guard (try? await Task.sleep(for: .milliseconds(max(milliseconds, 0)))) != nil else { return }
            self.end(number)
        }
        await withCheckedContinuation { continuation in
            let isRung = state.withLock { state in
                precondition(state.waiting == nil, "one task waits for a bell")
                guard !state.isRung, state.waits == number else {
                    state.isRung = false
                    return true
                }
                state.waiting = continuation
                return false
            }
            if isRung { continuation.resume() }
        }
        timer.cancel()
    }

    private func end(_ number: Int) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waits == number else { return nil }
            // The wait may not have begun yet: then it ends at once.
            if state.waiting == nil { state.isRung = true }
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }
}

/// The bells to ring in this process when a job may be due.
final class JobSignal: Sendable {
    private let bells = Mutex<[ObjectIdentifier: Bell]>([:])

    func add(_ bell: Bell) { bells.withLock { $0[ObjectIdentifier(bell)] = bell } }
    func remove(_ bell: Bell) { bells.withLock { $0[ObjectIdentifier(bell)] = nil } }

    func ring() {
        for bell in bells.withLock({ Array($0.values) }) { bell.ring() }
    }
}
