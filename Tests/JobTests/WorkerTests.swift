import Job
import Store
import Synchronization
import TestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct WorkerTests {
    /// Never polls, so that what happens happens by a signal.
    static func patient(_ change: (inout JobWorkerOptions) -> Void = { _ in }) -> JobWorkerOptions {
        var options = JobWorkerOptions()
        options.pollMilliseconds = 3_600_000
        options.watchMilliseconds = 3_600_000
        change(&options)
        return options
    }

    /// Runs a worker beside `body`, and stops it.
    ///
    /// - Returns: what it could not record.
    @discardableResult
    static func withWorker(
        _ queue: JobQueue, _ handler: JobHandler, _ options: JobWorkerOptions = patient(), _ body: (JobWorker) async throws -> Void
    ) async throws -> [String] {
        let errors = Notes<String>()
        let worker = JobWorker(queue: queue, name: "w", handlers: ["a": handler], options: options) { _, error in errors.add("\(error)") }
        let running = Task { await worker.run() }
        do {
            try await body(worker)
        } catch {
            running.cancel()
            throw error
        }
        worker.stop()
        await running.value
        return errors.all
    }

    @Test(arguments: TestBackend.allCases)
    func aJobBeginsWithoutWaitingForAPollAndSoDoesWhatFollows(backend: TestBackend) async throws {
        try await backend.withQueue { queue, store, clock in
            try await TriggerRegister(store: store).synchronise([Trigger(name: "t", after: "s", kind: "a", subject: "next")], owner: "app")
            let order = Notes<String>()
            let handler = JobHandler { job, _ in order.add(job.subject + job.payload) }
            let errors = try await Self.withWorker(queue, handler) { _ in
                // Long idle.
                try await Task.sleep(for: .milliseconds(50))
                try await queue.enqueue(JobRequest(kind: "a", subject: "s", payload: "1", requestedBy: "t"))
                try await until { order.all.count == 2 }
                // In a transaction of one's own: two of a subject one after another, then what follows.
                let at = clock.now
                try await store.write { writer in
                    for payload in ["2", "3"] {
                        try JobQueue.enqueue(JobRequest(kind: "a", subject: "x", payload: payload, requestedBy: "t"), at: at, in: writer)
                    }
                }
                queue.wake()
                try await until { try await queue.counts()[.succeeded] == 4 }
            }
            #expect(order.all == ["s1", "next{}", "x2", "x3"])
            #expect(errors.isEmpty)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func itNeverDoesMoreThanItHasSlotsFor(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, _ in
            let tally = Tally()
            let handler = JobHandler { _, _ in
                tally.enter()
                try await Task.sleep(for: .milliseconds(10))
                tally.leave()
            }
            for _ in 0..<20 { try await queue.enqueue(JobRequest(kind: "a", requestedBy: "t")) }
            try await Self.withWorker(queue, handler, Self.patient { $0.slots = 3 }) { _ in
                try await until { try await queue.counts()[.succeeded] == 20 }
            }
            #expect(tally.most == 3)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func cancellingReachesTheHandlersTask(backend: TestBackend) async throws {
        try await backend.withQueue { queue, store, clock in
            let isCancelled = Notes<Bool>()
            let handler = JobHandler { job, _ in
                do { try await Task.sleep(for: .seconds(3_600)) } catch {
                    isCancelled.add(Task.isCancelled)
                    throw error
                }
            }
            let job = try await queue.enqueue(JobRequest(kind: "a", requestedBy: "t"))
            let errors = try await Self.withWorker(queue, handler) { worker in
                try await until { worker.runningJobs.count == 1 }
                #expect(try await queue.cancel(job.id) == .running)
                try await until { try await queue.job(job.id)?.state == .cancelled }
            }
            #expect(isCancelled.all == [true] && errors.isEmpty)
            #expect(try await queue.job(job.id)?.code == "cancelled")

            // By another process, which shares no signal with this one.
            let other = JobQueue(store: store, now: { clock.now })
            let second = try await queue.enqueue(JobRequest(kind: "a", requestedBy: "t"))
            try await Self.withWorker(queue, handler, Self.patient { $0.watchMilliseconds = 20 }) { worker in
                try await until { worker.runningJobs.count == 1 }
                try await other.cancel(second.id)
                try await until { try await queue.job(second.id)?.state == .cancelled }
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aHandlerThatIgnoresItsCancellationLosesItsJob(backend: TestBackend) async throws {
        try await backend.withQueue { queue, store, clock in
            let gate = Gate()
            let outcome = Notes<String>()
            let handler = JobHandler { job, context in
                await gate.wait()
                // The database refuses what a cancelled task asks for, so another one asks.
                let late = Task { try await store.write { writer in try context.finish(in: writer) } }
                do { try await late.value } catch { outcome.add((error as? JobError)?.code ?? "\(error)") }
            }
            let job = try await queue.enqueue(JobRequest(kind: "a", requestedBy: "t"))
            let options = Self.patient {
                $0.watchMilliseconds = 10
                $0.graceMilliseconds = 1_000
            }
            let errors = try await Self.withWorker(queue, handler, options) { worker in
                try await until { worker.runningJobs.count == 1 }
                try await queue.cancel(job.id)
                // It is asked first …
                try await Task.sleep(for: .milliseconds(50))
                #expect(try await queue.job(job.id)?.state == .running)
                // … and left behind later.
                clock.advance(1_000)
                try await until { try await queue.job(job.id)?.state == .cancelled }
                gate.open()
                try await until { worker.runningJobs.isEmpty }
            }
            #expect(outcome.all == ["lease_lost"])
            #expect(errors.count == 1 && errors[0].contains("no longer this worker's"))
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aWorkerToldToStopFinishesWhatItIsAtAndTakesNoMore(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, _ in
            let gate = Gate()
            let handler = JobHandler { _, _ in await gate.wait() }
            let first = try await queue.enqueue(JobRequest(kind: "a", requestedBy: "t"))
            let second = try await queue.enqueue(JobRequest(kind: "a", requestedBy: "t"))
            let errors = try await Self.withWorker(queue, handler, Self.patient { $0.slots = 1 }) { worker in
                try await until { worker.runningJobs.count == 1 }
                worker.stop()
                gate.open()
            }
            #expect(errors.isEmpty)
            #expect(try await queue.job(first.id)?.state == .succeeded)
            #expect(try await queue.job(second.id)?.state == .waiting)
        }
    }

    /// By patience run out, and by the cancellation of its task.
    @Test(arguments: TestBackend.allCases, [true, false])
    func whatItCannotFinishItGivesBack(backend: TestBackend, isCancelled: Bool) async throws {
        try await backend.withQueue { queue, _, _ in
            let job = try await queue.enqueue(JobRequest(kind: "a", requestedBy: "t"))
            let handler = JobHandler { _, _ in try await Task.sleep(for: .seconds(3_600)) }
            let options = Self.patient { $0.drainMilliseconds = isCancelled ? 3_600_000 : 0 }
            let worker = JobWorker(queue: queue, name: "w", handlers: ["a": handler], options: options) { _, error in Issue.record("\(error)") }
            let running = Task { await worker.run() }
            try await until { worker.runningJobs.count == 1 }
            if isCancelled { running.cancel() } else { worker.stop() }
            await running.value
            let waiting = try #require(try await queue.job(job.id))
            #expect(waiting.state == .waiting && waiting.attempts == 0)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func recordsWhatAHandlerThrows(backend: TestBackend) async throws {
        struct Surprise: Error {}
        try await backend.withQueue { queue, _, clock in
            let handler = JobHandler { job, _ in
                if job.subject == "final" { throw JobFault(code: "bad_input", problem: "row 3 is bad", mend: "mend it", isWorthRetrying: false) }
                throw Surprise()
            }
            let final = try await queue.enqueue(JobRequest(kind: "a", subject: "final", requestedBy: "t"))
            let passing = try await queue.enqueue(JobRequest(kind: "a", subject: "passing", mostAttempts: 2, requestedBy: "t"))
            try await Self.withWorker(queue, handler) { _ in
                try await until { try await queue.job(passing.id)?.code != nil }
                try await until { try await queue.job(final.id)?.state == .failed }
                #expect(try await queue.job(final.id)?.problem == "row 3 is bad")
                let waiting = try #require(try await queue.job(passing.id))
                #expect(waiting.state == .waiting && waiting.code == "unexpected" && waiting.problem?.contains("Surprise()") == true)
                clock.advance(1_000)
                queue.wake()
                try await until { try await queue.job(passing.id)?.state == .dead }
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aHandlerEndsItsJobTogetherWithItsResult(backend: TestBackend) async throws {
        try await backend.withQueue { queue, store, _ in
            try await TriggerRegister(store: store).synchronise([Trigger(name: "t", after: "s", kind: "other", subject: "next")], owner: "app")
            let handler = JobHandler { job, context in
                try await store.write { writer in
                    try writer.execute("INSERT INTO done (job, process) VALUES (?, 1)", [.text(job.id)])
                    try context.finish(changed: false, in: writer)
                }
            }
            let job = try await queue.enqueue(JobRequest(kind: "a", subject: "s", requestedBy: "t"))
            let errors = try await Self.withWorker(queue, handler) { worker in
                try await until { try await queue.job(job.id)?.state == .succeeded }
                try await until { worker.runningJobs.isEmpty }
            }
            #expect(errors.isEmpty)
            #expect(try await store.done() == [job.id])
            #expect(try await queue.list(JobFilter(kind: "other")).total == 0, "nothing had changed")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func leasesAreRenewedAndALostOneStopsTheHandler(backend: TestBackend) async throws {
        try await backend.withQueue { queue, store, clock in
            let handler = JobHandler { _, context in
                context.report(progressPermille: 250)
                try await Task.sleep(for: .seconds(3_600))
            }
            let job = try await queue.enqueue(JobRequest(kind: "a", requestedBy: "t"))
            let errors = try await Self.withWorker(queue, handler, Self.patient { $0.watchMilliseconds = 10 }) { worker in
                try await until { try await queue.job(job.id)?.progressPermille == 250 }
                for _ in 0..<6 {
                    clock.advance(JobQueue.leaseMilliseconds / 2)
                    let wanted = clock.now + JobQueue.leaseMilliseconds
                    try await until { try await queue.job(job.id)?.leaseUntil == wanted }
                    #expect(try await queue.recover().isEmpty)
                }
                try await store.write { try $0.execute("UPDATE job SET claim = claim + 1") }
                try await until { worker.runningJobs.isEmpty }
                #expect(try await queue.job(job.id)?.state == .running, "it is somebody else's now")
            }
            #expect(errors.isEmpty)
        }
    }
}

/// Counts who is inside.
private final class Tally: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock(\.most) }

    func enter() {
        counts.withLock { counts in
            counts.now += 1
            counts.most = max(counts.most, counts.now)
        }
    }

    func leave() { counts.withLock { $0.now -= 1 } }
}

/// Holds tasks up until it is opened, also cancelled ones.
private final class Gate: Sendable {
    private let isOpen = Mutex(false)

    func open() { isOpen.withLock { $0 = true } }

    func wait() async {
        // Detached from the waiting task's cancellation, which would cut the sleep short.
        await Task {
            while !self.isOpen.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(2)) }
        }.value
    }
}
