package import Store
import Synchronization
import Vocabulary

/// How jobs of one kind are done.
package struct JobHandler: Sendable {
    let run: @Sendable (Job, JobContext) async throws -> Void
    let isWorthRetrying: @Sendable (any Error) -> Bool

    /// - Parameters:
    ///   - isWorthRetrying: whether another attempt may help after an error other than `JobFault`, which tells itself.
    ///   - run: does the work. It may be begun more than once for one job; what it commits it commits with `JobContext.finish`, in one
    ///     transaction with the job's end. When it returns without, the job is ended for it.
    package init(
        isWorthRetrying: @escaping @Sendable (any Error) -> Bool = { _ in true },
        run: @escaping @Sendable (Job, JobContext) async throws -> Void
    ) {
        self.run = run
        self.isWorthRetrying = isWorthRetrying
    }

    func fault(_ error: any Error) -> JobFault {
        JobFault(error, isWorthRetrying: (error as? JobFault)?.isWorthRetrying ?? isWorthRetrying(error))
    }
}

/// What a handler may tell while it works.
package struct JobContext: Sendable {
    package let job: Job
    let running: RunningJob
    let now: @Sendable () -> Int64

    /// Tells how far the work is. Cheap: written to the database about once a second.
    ///
    /// - Parameter progressPermille: 0…1000.
    package func report(progressPermille: Int64) { running.report(min(max(progressPermille, 0), 1_000)) }

    /// Ends the job well inside the transaction that commits its result.
    ///
    /// - Parameter changed: whether there is anything new; triggers on `changed` wait for that.
    /// - Throws: `leaseLost` if the job was taken from this worker: let it end the transaction.
    package func finish(changed: Bool = true, in writer: any SQLWriter) throws {
        try JobQueue.finish(job, changed: changed, at: now(), in: writer)
    }
}

/// A job that a worker of this process is at.
final class RunningJob: Sendable {
    /// Why its handler was asked to stop.
    enum Stop: Sendable { case cancelled, lost, shutdown }

    private struct State {
        var task: Task<Void, any Error>?
        var stop: Stop?
        var stoppedAt: Int64?
        var progress: Int64?
        var renewedAt: Int64
    }

    let job: Job
    private let state: Mutex<State>

    init(_ job: Job, at: Int64) {
        self.job = job
        state = Mutex(State(renewedAt: at))
    }

    var stop: Stop? { state.withLock(\.stop) }

    func begin(_ task: Task<Void, any Error>) {
        let isStopped = state.withLock { state in
            state.task = task
            return state.stop != nil
        }
        if isStopped { task.cancel() }
    }

    /// Asks the handler to stop. A lost lease outweighs the other reasons; otherwise the first one stays.
    func stop(_ stop: Stop, at: Int64) {
        let task = state.withLock { state in
            if state.stop == nil || stop == .lost { state.stop = stop }
            if state.stoppedAt == nil { state.stoppedAt = at }
            return state.task
        }
        task?.cancel()
    }

    func report(_ progress: Int64) { state.withLock { $0.progress = progress } }

    /// Whether the handler goes on although it was asked to stop by cancellation so many milliseconds ago.
    func ignoresCancellation(since milliseconds: Int64, at: Int64) -> Bool {
        state.withLock { $0.stop == .cancelled && ($0.stoppedAt ?? at) + milliseconds <= at }
    }

    /// - Returns: what to write now: `nil` if nothing; inside, what the handler told last, if it told something.
    func renewal(every milliseconds: Int64, at: Int64) -> (progress: Int64?, Void)? {
        state.withLock { state in
            guard state.progress != nil || state.renewedAt + milliseconds <= at else { return nil }
            state.renewedAt = at
            defer { state.progress = nil }
            return (state.progress, ())
        }
    }
}
