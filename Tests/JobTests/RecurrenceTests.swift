import Job
import Store
import TestKit
import Testing

/// Schedules and triggers.
@Suite(.timeLimit(.minutes(2))) struct RecurrenceTests {
    private func schedule(_ name: String, _ line: String = "0 * * * *", misfire: JobSchedule.Misfire = .runOnce) throws -> JobSchedule {
        JobSchedule(name: name, kind: "a", subject: name, cron: try CronSchedule(line, zone: "Asia/Shanghai"), misfire: misfire)
    }

    private static let hour: Int64 = 3_600_000

    /// Four registers with connections of their own, as four processes have.
    @Test(arguments: TestBackend.allCases)
    func eachTimeFiresOnceHoweverManyProcessesLook(backend: TestBackend) async throws {
        try await backend.withLocation { location in
            let store = try await openStore(location)
            try await store.migrate(JobMigrations.all)
            let clock = TestClock()
            let queue = JobQueue(store: store, now: { clock.now })
            let register = ScheduleRegister(queue: queue)
            try await register.synchronise([try schedule("hourly"), try schedule("daily", "0 0 * * *")], owner: "app")
            #expect(try await register.tick().isEmpty, "nothing is due yet")
            for round in 1...6 {
                clock.set(try await register.schedules().compactMap(\.nextDueAt).min() ?? 0)
                let fired = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<4 {
                        group.addTask {
                            let own = try await openStore(location)
                            let count = try await ScheduleRegister(queue: JobQueue(store: own, now: { clock.now })).tick().count
                            await own.close()
                            return count
                        }
                    }
                    return try await group.reduce(0, +)
                }
                #expect(fired == 1, "round \(round)")
                let job = try #require(try await queue.claim(kinds: ["a"], worker: "w"))
                #expect(job.subject == "hourly" && job.trigger == "hourly" && job.requestedBy == "schedule" && job.createdAt == clock.now)
                try await queue.finish(job)
                #expect(try await register.schedules().first { $0.schedule.name == "hourly" }?.lastJob == job.id)
            }
            await store.close()
        }
    }

    @Test(arguments: TestBackend.allCases)
    func whatWasMissedIsMadeUpForOnceOrLeftOut(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, clock in
            let register = ScheduleRegister(queue: queue)
            let declared = [try schedule("once"), try schedule("skip", misfire: .skip)]
            try await register.synchronise(declared, owner: "app")
            clock.advance(100 * Self.hour)
            // The program starts again and reads the same declarations.
            try await register.synchronise(declared, owner: "app")
            #expect(try await register.tick().map(\.subject) == ["once"])
            #expect(try await register.tick().isEmpty)
            clock.set(try #require(try await register.schedules().first?.nextDueAt))
            // The first one still waits: it is not requested again.
            #expect(try await register.tick().map(\.subject) == ["skip"])
            #expect(try await queue.list().total == 2)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func declarationsDecideWhichSchedulesThereAreAndOperatorsWhetherTheyRun(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, clock in
            let register = ScheduleRegister(queue: queue)
            try await register.synchronise([try schedule("a"), try schedule("b")], owner: "app")
            try await register.synchronise([try schedule("c")], owner: "other")
            var disabled = try schedule("a", "30 * * * *")
            disabled.isEnabled = false
            try await register.synchronise([disabled], owner: "app")
            #expect(try await register.schedules().map(\.schedule.name) == ["a", "c"])
            #expect(try await register.schedules(owner: "app").map(\.nextDueAt) == [nil])
            #expect(try await register.schedules(owner: "app").map(\.schedule) == [disabled])

            try await register.setPaused("c", true)
            try await register.synchronise([try schedule("c")], owner: "other")
            clock.advance(10 * Self.hour)
            #expect(try await register.tick().isEmpty, "one is disabled, one is paused")
            try await register.setPaused("c", false)
            #expect(try await register.tick().isEmpty, "what passed meanwhile is left out")
            clock.advance(Self.hour)
            #expect(try await register.tick().map(\.subject) == ["c"])

            await expect(throws: .notFound) { try await register.setPaused("nothing", true) }
            let message = await expect(throws: .malformed) { try await register.synchronise([try schedule("c")], owner: "app") }
            #expect(message.contains("the schedule c of app"))
            await expect(throws: .malformed) { try await register.synchronise([try schedule("d"), try schedule("d")], owner: "app") }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func theServiceFiresWhatIsDueAndEndsWhenItsTaskIsCancelled(backend: TestBackend) async throws {
        try await backend.withQueue { queue, _, clock in
            let register = ScheduleRegister(queue: queue)
            let running = Task { await register.run { error in Issue.record("\(error)") } }
            try await register.synchronise([try schedule("a")], owner: "app")
            clock.advance(Self.hour)
            // Another change of the schedules wakes it before its next look.
            try await register.synchronise([try schedule("b")], owner: "other")
            try await until { try await queue.list(JobFilter(trigger: "a")).total == 1 }
            running.cancel()
            await running.value
        }
    }

    @Test(arguments: TestBackend.allCases)
    func whatFollowsIsRequestedInTheTransactionInWhichTheFirstEnds(backend: TestBackend) async throws {
        try await backend.withQueue { queue, store, clock in
            let register = TriggerRegister(store: store)
            try await register.synchronise(
                [
                    Trigger(name: "t1", after: "raw", kind: "a", subject: "model", payload: #"{"x":1}"#, priority: 4),
                    Trigger(name: "t2", after: "raw", event: .succeeded, kind: "a", subject: "watch"),
                ], owner: "app")
            let request = JobRequest(kind: "load", subject: "raw", requestedBy: "t")
            let raw = try await queue.enqueue(request)
            let first = try #require(try await queue.claim(kinds: ["load"], worker: "w"))
            let at = clock.now
            await #expect(throws: QueueTests.Undone.self) {
                try await store.write { writer in
                    try JobQueue.finish(first, at: at, in: writer)
                    throw QueueTests.Undone()
                }
            }
            #expect(try await queue.list().total == 1, "it did not end, so nothing follows")
            try await queue.finish(first, changed: false)
            #expect(try await queue.list(JobFilter(kind: "a")).jobs.map(\.subject) == ["watch"])

            try await queue.enqueue(request)
            try await queue.finish(try #require(try await queue.claim(kinds: ["load"], worker: "w")))
            let followers = try await queue.list(JobFilter(kind: "a")).jobs
            #expect(followers.map(\.subject) == ["model", "watch"], "the watch still waits: it is not requested twice")
            #expect(followers.map(\.trigger) == ["t1", "t2"] && followers[1].parent == raw.id)
            #expect(followers[0].priority == 4 && followers[0].payload == #"{"x":1}"# && followers[0].requestedBy == "after raw")

            // One that has begun may have missed what is new: another one follows.
            _ = try await queue.claim(kinds: ["a"], worker: "w", limit: 2)
            try await queue.enqueue(request)
            try await queue.finish(try #require(try await queue.claim(kinds: ["load"], worker: "w")))
            #expect(try await queue.list(JobFilter(state: .waiting, kind: "a")).total == 2)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func triggersThatWouldStartEachOtherWithoutEndAreRefused(backend: TestBackend) async throws {
        try await backend.withQueue { _, store, _ in
            let register = TriggerRegister(store: store)
            func trigger(_ after: String, _ subject: String) -> Trigger { Trigger(name: "\(after)-\(subject)", after: after, kind: "a", subject: subject) }
            try await register.synchronise([trigger("a", "b"), trigger("a", "c"), trigger("b", "d"), trigger("c", "d")], owner: "one")
            let message = await expect(throws: .cycle) { try await register.synchronise([trigger("d", "e"), trigger("e", "b")], owner: "two") }
            #expect(message.contains("these would start each other without end: b → d → e → b"))
            #expect(try await register.triggers().count == 4, "nothing was changed")
            await expect(throws: .cycle) { try await register.synchronise([trigger("x", "x")], owner: "two") }
            await expect(throws: .malformed) { try await register.synchronise([trigger("a", "b")], owner: "two") }
            await expect(throws: .malformed) { try await register.synchronise([trigger("", "b")], owner: "two") }
        }
    }

    @Test func aLongChainIsSearchedWithoutDeepRecursion() {
        var chain = (0..<20_000).map { Trigger(name: "\($0)", after: "s\($0)", kind: "a", subject: "s\($0 + 1)") }
        #expect(TriggerRegister.cycle(among: chain) == nil)
        chain.append(Trigger(name: "back", after: "s20000", kind: "a", subject: "s19998"))
        #expect(TriggerRegister.cycle(among: chain) == ["s19998", "s19999", "s20000", "s19998"])
    }
}
