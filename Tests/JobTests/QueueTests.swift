import Job
import Store
import TestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct QueueTests {
    struct Undone: Error {}

    @Test(arguments: TestBackend.allCases)
    func aJobExistsIfAndOnlyIfWhatAskedForItWasCommitted(backend: TestBackend) async throws {
        try await backend.withQueue { queue, store, clock in
            let at = clock.now
            await #expect(throws: Undone.self) {
                try await store.write { writer in
                    try JobQueue.enqueue(JobRequest(kind: "a", requestedBy: "t"), at: at, in: writer)
                    throw Undone()
                }
            }
            #expect(try await queue.list().total == 0)
            try await store.write { writer in _ = try JobQueue.enqueue(JobRequest(kind: "a", requestedBy: "t"), at: at, in: writer) }
            #expect(try await queue.list().total == 1)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aRequestWithTheSameKeyIsAnsweredWithTheSameJob(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, _ in
            let request = JobRequest(kind: "a", subject: "s", payload: #"{"n":1}"#, requestedBy: "t", key: "k")
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 { group.addTask { try await queue.enqueue(request).id } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await queue.list().total == 1)
            var other = request
            other.payload = "{}"
            let message = await expect(throws: .keyReused) { try await queue.enqueue(other) }
            #expect(message.contains("the key k was used for another request"))
        }
    }

    @Test(arguments: TestBackend.allCases)
    func theFirstDueByPriorityAndTimeGoesFirst(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, clock in
            let at = clock.now
            for (subject, priority, dueAt) in [("late", 0, at), ("early", 0, at - 10), ("urgent", 5, at), ("tomorrow", 9, at + 86_400_000)] {
                try await queue.enqueue(JobRequest(kind: "a", subject: subject, priority: Int64(priority), dueAt: dueAt, requestedBy: "t"))
            }
            try await queue.enqueue(JobRequest(kind: "other", requestedBy: "t"))
            for name in ["first", "second"] { try await queue.enqueue(JobRequest(kind: "b", subject: name, priority: -1, requestedBy: "t")) }
            var order: [String] = []
            while let job = try await queue.claim(kinds: ["a", "b"], worker: "w") {
                #expect(job.state == .running && job.attempts == 1 && job.worker == "w" && job.startedAt == at)
                order.append(job.subject)
            }
            #expect(order == ["urgent", "early", "late", "first", "second"])
            clock.advance(86_400_000)
            #expect(try await queue.claim(kinds: ["a"], worker: "w")?.subject == "tomorrow")
        }
    }

    /// Eight claimers with connections of their own, as eight processes have.
    @Test(arguments: TestBackend.allCases)
    func eachJobIsTakenOnceByEightClaimersAndNoSubjectTwiceAtOnce(backend: TestBackend) async throws {
        try await backend.withLocation { location in
            let store = try await openStore(location)
            try await store.migrate(JobMigrations.all + [doneTable])
            let clock = TestClock()
            let setUp = JobQueue(store: store, now: { clock.now })
            let jobs = 160
            try await store.write { writer in
                for number in 0..<jobs {
                    try JobQueue.enqueue(JobRequest(kind: "a", subject: number % 4 == 0 ? "" : "s\(number % 7)", requestedBy: "t"), at: 1, in: writer)
                }
            }
            let busy = BusySubjects()
            let taken = Notes<String>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for claimer in 0..<8 {
                    group.addTask {
                        let own = try await openStore(location)
                        let queue = JobQueue(store: own, now: { clock.now })
                        while try await queue.counts()[.succeeded] != jobs {
                            guard let job = try await queue.claim(kinds: ["a"], worker: "w\(claimer)") else { continue }
                            taken.add(job.id)
                            if !job.subject.isEmpty {
                                #expect(busy.take(job.subject), "\(job.subject) is worked on twice at once")
                            }
                            await Task.yield()
                            if !job.subject.isEmpty { busy.give(job.subject) }
                            try await own.write { writer in
                                try writer.execute("INSERT INTO done (job, process) VALUES (?, 0)", [.text(job.id)])
                                try JobQueue.finish(job, at: 2, in: writer)
                            }
                        }
                        await own.close()
                    }
                }
                try await group.waitForAll()
            }
            #expect(taken.all.count == jobs && Set(taken.all).count == jobs)
            #expect(try await store.done() == taken.all.sorted())
            #expect(try await setUp.counts()[.succeeded] == jobs)
            await store.close()
        }
    }

    @Test(arguments: TestBackend.allCases)
    func listsPagesCountsAndPrunes(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, clock in
            for number in 0..<5 { try await queue.enqueue(JobRequest(kind: number < 3 ? "a" : "b", subject: "s\(number)", requestedBy: "t")) }
            let first = try #require(try await queue.claim(kinds: ["a"], worker: "w"))
            try await queue.finish(first)
            let page = try await queue.list(limit: 2, offset: 1)
            #expect(page.total == 5 && page.jobs.map(\.subject) == ["s3", "s2"])
            #expect(try await queue.list(JobFilter(state: .waiting, kind: "a")).jobs.map(\.subject) == ["s2", "s1"])
            #expect(try await queue.list(JobFilter(subject: "s4")).total == 1)
            #expect(try await queue.counts() == [.waiting: 4, .running: 0, .succeeded: 1, .failed: 0, .cancelled: 0, .dead: 0])
            #expect(try await queue.prune(endedBefore: clock.now) == 0)
            #expect(try await queue.prune(endedBefore: clock.now + 1) == 1)
            #expect(try await queue.job(first.id) == nil)
            #expect(try await queue.list().total == 4)
        }
    }

    @Test(arguments: [
        (JobRequest(kind: "", requestedBy: "t"), "a job has no kind"),
        (JobRequest(kind: "a", mostAttempts: 0, requestedBy: "t"), "allows 0 attempts"),
        (JobRequest(kind: "a", payload: String(repeating: "x", count: 262_145), requestedBy: "t"), "has 262145 bytes"),
    ])
    func refusesAMalformedRequest(request: JobRequest, message: String) async throws {
        try await TestBackend.sqlite.withQueue { queue, _, _ in
            #expect(await expect(throws: .malformed) { try await queue.enqueue(request) }.contains(message))
        }
    }
}
