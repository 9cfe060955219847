import Store
import Synchronization
import Vocabulary

/// A long-running service that does jobs: `run` it, `stop` it.
package final class JobWorker: Sendable {
    private struct State {
        var running: [String: RunningJob] = [:]
        var isStopping = false
        var isHasty = false
        var isDone = false
    }

    package let name: String
    let queue: JobQueue
    let options: JobWorkerOptions
    private let handlers: [String: JobHandler]
    private let onError: @Sendable (Job?, any Error) -> Void
    private let bell = Bell()
    private let watchBell = Bell()
    private let state = Mutex(State())

    /// - Parameters:
    ///   - name: shown with the jobs it has; need not be unique.
    ///   - handlers: by kind; jobs of other kinds are left to other workers.
    ///   - onError: told what could not be recorded in the queue, for the log; a handler's own errors are recorded with its job.
    package init(
        queue: JobQueue, name: String, handlers: [String: JobHandler], options: JobWorkerOptions = JobWorkerOptions(),
        onError: @escaping @Sendable (Job?, any Error) -> Void
    ) {
        precondition(options.slots > 0 && options.pollMilliseconds > 0 && options.watchMilliseconds > 0, "a worker has slots and looks around")
        self.queue = queue
        self.name = name
        self.handlers = handlers
        self.options = options
        self.onError = onError
    }

    /// Works until `stop` is called or the task is cancelled; then finishes its jobs within `drainMilliseconds` (at once if cancelled),
    /// and gives the others back to the queue. To be called once.
    @concurrent package func run() async {
        queue.signal.add(bell)
        queue.attention.add(watchBell)
        defer {
            queue.signal.remove(bell)
            queue.attention.remove(watchBell)
        }
        // Not a child: leases must be renewed while jobs end, also after this task was cancelled.
        let watching = Task { await watch() }
        await withTaskCancellationHandler {
            await work()
        } onCancel: {
            halt(hastily: true)
        }
        await drain()
        state.withLock { $0.isDone = true }
        watchBell.ring()
        await watching.value
    }

    /// Asks the worker to take no more jobs and to end.
    package func stop() { halt(hastily: false) }

    /// Jobs it is at now.
    package var runningJobs: [Job] { running.map(\.job) }

    private func halt(hastily: Bool) {
        state.withLock { state in
            state.isStopping = true
            if hastily { state.isHasty = true }
        }
        bell.ring()
    }

    private var running: [RunningJob] { state.withLock { $0.running.values.sorted { $0.job.id < $1.job.id } } }
    private var isStopping: Bool { state.withLock(\.isStopping) }

    // MARK: Taking jobs

    private func work() async {
        let kinds = handlers.keys.sorted()
        var recoverAt = queue.now()
        while !isStopping {
            var pause = options.pollMilliseconds
            do {
                if queue.now() >= recoverAt {
                    try await queue.recover()
                    recoverAt = queue.now() + options.pollMilliseconds
                }
                let free = options.slots - state.withLock { $0.running.count }
                let jobs = try await queue.claim(kinds: kinds, worker: name, limit: free)
                for job in jobs { begin(job) }
                if jobs.count < free, let due = try await queue.nextDue(kinds: kinds) { pause = min(pause, max(due - queue.now(), 1)) }
            } catch {
                // Cancelled reads are how stopping shows here; what was claimed is recovered.
                if !isStopping { onError(nil, error) }
            }
            guard !isStopping else { return }
            await bell.wait(milliseconds: pause)
        }
    }

    private func begin(_ job: Job) {
        let running = RunningJob(job, at: queue.now())
        state.withLock { $0.running[job.id] = running }
        watchBell.ring()
        // Not a child: a handler that ignores its cancellation must not keep the worker from ending.
        Task {
            await execute(running)
            state.withLock { state in
                if state.running[job.id] === running { state.running[job.id] = nil }
            }
            bell.ring()
        }
    }

    private func execute(_ running: RunningJob) async {
        let job = running.job
        guard let handler = handlers[job.kind] else { preconditionFailure("only jobs with a handler are claimed") }
        let context = JobContext(job: job, running: running, now: queue.now)
        let task = Task { try await handler.run(job, context) }
        running.begin(task)
        let result = await task.result
        await record(job) {
            switch (result, running.stop) {
            case (.success, _): try await self.queue.finishUnlessFinished(job)
            case (.failure, .lost): break
            case (.failure, .cancelled): try await self.queue.endCancelled(job)
            case (.failure, .shutdown): try await self.queue.release(job)
            case (.failure(let error), nil):
                guard (error as? JobError)?.kind != .leaseLost else { throw error }
                try await self.queue.fail(job, handler.fault(error))
            }
        }
    }

    /// Tries a few times: a job whose end is not recorded is done again.
    private func record(_ job: Job, _ body: () async throws -> Void) async {
        let attempts = 5
        for attempt in 1...attempts {
            do {
                return try await body()
            } catch {
                let isPassing = [.busy, .connectionLost, .outcomeUnknown].contains((error as? StoreError)?.kind)
                guard isPassing, attempt < attempts else { return onError(job, error) }
                // A sleep that is cut short only makes the next try earlier.
                try? await Task.sleep(for: .milliseconds(100 << attempt))
            }
        }
    }

    // MARK: Looking after them

    private func watch() async {
        while !state.withLock(\.isDone) {
            let running = self.running
            if running.isEmpty {
                await watchBell.wait(milliseconds: 3_600_000)
                continue
            }
            do {
                try await look(after: running)
            } catch {
                onError(nil, error)
            }
            await watchBell.wait(milliseconds: options.watchMilliseconds)
        }
    }

    // MARK: Ending

    private func drain() async {
        await waitForEnds(options.drainMilliseconds, isPatient: true)
        for entry in running { entry.stop(.shutdown, at: queue.now()) }
        await waitForEnds(min(options.graceMilliseconds, 5_000), isPatient: false)
        for entry in running {
            entry.stop(.lost, at: queue.now())
            // Not a child: the database refuses work of a cancelled task.
            await Task { await record(entry.job) { try await self.queue.release(entry.job) } }.value
        }
    }

    /// - Parameter isPatient: whether a hasty stop cuts the wait short.
    private func waitForEnds(_ milliseconds: Int64, isPatient: Bool) async {
        let deadline = ContinuousClock.now + .milliseconds(milliseconds)
        while !running.isEmpty {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero, !(isPatient && state.withLock(\.isHasty)) else { return }
            await bell.wait(milliseconds: left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000 + 1)
        }
    }
}
