import Job
import Store
import TestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct LeaseTests {
    private func started(_ queue: JobQueue, attempts: Int64 = 3) async throws -> Job {
        try await queue.enqueue(JobRequest(kind: "a", subject: "s", mostAttempts: attempts, requestedBy: "t"))
        return try #require(try await queue.claim(kinds: ["a"], worker: "w"))
    }

    @Test(arguments: TestBackend.allCases)
    func aSilentWorkerLosesItsJobAndCommitsNothingOfIt(backend: TestBackend) async throws {
        try await backend.withQueue { queue, store, clock in
            let job = try await started(queue)
            clock.advance(JobQueue.leaseMilliseconds)
            #expect(try await queue.recover().isEmpty, "the lease has not run out")
            #expect(try await queue.job(job.id)?.isStuck == false)
            clock.advance(1)
            #expect(try await queue.job(job.id)?.isStuck == true)
            #expect(try await queue.recover().map(\.id) == [job.id])
            let waiting = try #require(try await queue.job(job.id))
            #expect(waiting.state == .waiting && waiting.attempts == 1 && waiting.code == "interrupted")
            let again = try #require(try await queue.claim(kinds: ["a"], worker: "v"))
            #expect(again.id == job.id && again.attempts == 2)

            let at = clock.now
            await expect(throws: .leaseLost) {
                try await store.write { writer in
                    try writer.execute("INSERT INTO done (job, process) VALUES (?, 1)", [.text(job.id)])
                    try JobQueue.finish(job, at: at, in: writer)
                }
            }
            await expect(throws: .leaseLost) { try await queue.renew(job) }
            await expect(throws: .leaseLost) { try await queue.fail(job, .init(code: "c", problem: "p", mend: "m")) }
            await expect(throws: .leaseLost) { try await queue.release(job) }
            #expect(try await store.done().isEmpty)
            try await queue.finish(again)
            #expect(try await queue.job(job.id)?.state == .succeeded)
            await expect(throws: .leaseLost) { try await queue.finish(again) }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func renewingKeepsAJobAndTellsItsProgress(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, clock in
            let job = try await started(queue)
            clock.advance(JobQueue.leaseMilliseconds)
            #expect(try await queue.renew(job, progressPermille: 400) == false)
            clock.advance(JobQueue.leaseMilliseconds)
            #expect(try await queue.recover().isEmpty)
            #expect(try await queue.job(job.id)?.progressPermille == 400)
            // Its worker lives, but its handler tells nothing.
            for _ in 0..<20 {
                clock.advance(JobQueue.leaseMilliseconds)
                try await queue.renew(job)
            }
            #expect(try await queue.job(job.id)?.isStuck == true)
            #expect(try await queue.job(job.id)?.progressPermille == 400)
            try await queue.renew(job, progressPermille: 500)
            #expect(try await queue.job(job.id)?.isStuck == false)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aJobOfAProcessThatIsGoneBeginsAgainAtOnce(backend: TestBackend) async throws {
        try await backend.withQueue { queue, store, _ in
            let job = try await started(queue, attempts: 1)
            #expect(try await queue.recover().isEmpty, "this process is there")
            // This process's number with another start: the number was reused.
            let process = try await store.read { try $0.row("SELECT process FROM job")?.text("process") ?? "" }
            let parts = process.split(separator: " ")
            try #require(parts.count == 3)
            try await store.write { try $0.execute("UPDATE job SET process = ?", [.text("\(parts[0]) \(parts[1]) 1")]) }
            #expect(try await queue.recover().map(\.id) == [job.id])
            #expect(try await queue.job(job.id)?.state == .dead, "its only attempt was lost")

            let other = try await started(queue)
            try await store.write { try $0.execute("UPDATE job SET process = ? WHERE id = ?", [.text("elsewhere 1 1"), .text(other.id)]) }
            #expect(try await queue.recover().isEmpty, "nobody knows about processes of other machines before the lease ends")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aGivenBackJobDoesNotCountTheAttempt(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, _ in
            let job = try await started(queue)
            try await queue.release(job)
            let waiting = try #require(try await queue.job(job.id))
            #expect(waiting.state == .waiting && waiting.attempts == 0 && waiting.endedAt == nil)
            #expect(try await queue.claim(kinds: ["a"], worker: "v")?.attempts == 1)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aFaultIsRepeatedLaterAndLaterThenGivenUp(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, clock in
            let fault = JobFault(code: "refused", problem: "the source\0 refused", mend: "ask its owner")
            var job = try await started(queue)
            for delay in [1_000, 2_000] as [Int64] {
                #expect(try await queue.fail(job, fault) == .waiting)
                #expect(try await queue.job(job.id)?.dueAt == clock.now + delay)
                clock.advance(delay - 1)
                #expect(try await queue.claim(kinds: ["a"], worker: "w") == nil)
                clock.advance(1)
                job = try #require(try await queue.claim(kinds: ["a"], worker: "w"))
            }
            #expect(try await queue.fail(job, fault) == .dead)
            let dead = try #require(try await queue.job(job.id))
            #expect(dead.state == .dead && dead.attempts == 3 && dead.code == "refused" && dead.problem == "the source␀ refused")
            #expect(dead.mend == "ask its owner" && dead.endedAt == clock.now && dead.leaseUntil == nil)

            let again = try await queue.requeue(job.id)
            #expect(again.state == .waiting && again.attempts == 0)
            let last = try #require(try await queue.claim(kinds: ["a"], worker: "w"))
            await expect(throws: .leaseLost) { try await queue.finish(job) }
            var final = fault
            final.isWorthRetrying = false
            #expect(try await queue.fail(last, final) == .failed)
            try await queue.requeue(job.id)
            let message = await expect(throws: .wrongState) { try await queue.requeue(job.id) }
            #expect(message.contains("it is waiting"))
            await expect(throws: .notFound) { try await queue.requeue("nothing") }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func cancellingEndsAWaitingJobAndAsksARunningOne(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, clock in
            let waiting = try await queue.enqueue(JobRequest(kind: "b", requestedBy: "t"))
            #expect(try await queue.cancel(waiting.id) == .cancelled)
            #expect(try await queue.claim(kinds: ["b"], worker: "w") == nil)
            let message = await expect(throws: .wrongState) { try await queue.cancel(waiting.id) }
            #expect(message.contains("it is cancelled"))
            await expect(throws: .notFound) { try await queue.cancel("nothing") }

            let running = try await started(queue)
            #expect(try await queue.cancel(running.id) == .running)
            #expect(try await queue.renew(running) == true)
            let fault = JobFault(code: "stopped", problem: "stopped", mend: "nothing")
            #expect(try await queue.fail(running, fault) == .cancelled, "it is not repeated")

            let stuck = try await started(queue)
            clock.advance(JobQueue.leaseMilliseconds + 1)
            #expect(try await queue.cancel(stuck.id) == .cancelled, "nobody is there to be asked")
            let lost = try await started(queue)
            #expect(try await queue.cancel(lost.id) == .running)
            clock.advance(JobQueue.leaseMilliseconds + 1)
            try await queue.recover()
            #expect(try await queue.job(lost.id)?.state == .cancelled)
        }
    }

    @Test func delaysDoubleUpToTheLongestAndAreSpreadByHalf() {
        let backoff = Backoff(firstMilliseconds: 1_000, mostMilliseconds: 60_000)
        #expect([1, 2, 3, 6, 7, 1_000].map { backoff.delay(afterAttempts: $0, jitter: 1) } == [1_000, 2_000, 4_000, 32_000, 60_000, 60_000])
        #expect([0, 0.5, 1, 7].map { backoff.delay(afterAttempts: 2, jitter: $0) } == [1_000, 1_500, 2_000, 2_000])
    }
}
