import Foundation
import Job
import Store
import TestKit
import Testing

/// However its workers die, no job is lost and none is done twice.
@Suite(.timeLimit(.minutes(2))) struct KillTests {
    /// Two workers are killed in each.
    private static let rounds = 12
    private static let jobsPerRound = 12

    @Test(arguments: TestBackend.allCases)
    func noJobIsLostOrDoneTwiceWhenWorkersAreKilled(backend: TestBackend) async throws {
        try await backend.withLocation { location in
            let store = try await openStore(location)
            try await store.migrate(JobMigrations.all + [doneTable])
            let queue = JobQueue(store: store, now: { Int64(Date().timeIntervalSince1970 * 1_000) })
            var acknowledged: Set<String> = []
            for round in 0..<Self.rounds {
                let first = try await offSharedThreads { try ChildProcess(probe: "JobProbe", [location.argument]) }
                let second = try await offSharedThreads { try ChildProcess(probe: "JobProbe", [location.argument]) }
                // Anywhere between its start and its first jobs.
                try await Task.sleep(for: .milliseconds(round * 37 % 200))
                second.kill()
                try await Self.enqueue(Self.jobsPerRound, round, queue, store)
                let output = await Self.lines {
                    var output = first.available()
                    // Between its first job and some of the others.
                    usleep(UInt32(round * 1_117 % 9_000))
                    first.kill()
                    output += first.rest() + second.rest()
                    #expect(first.wait() == -SIGKILL && second.wait() == -SIGKILL)
                    return output
                }
                #expect(output.allSatisfy { !$0.hasPrefix("error") }, "\(output)")
                acknowledged.formUnion(output)
            }
            #expect(acknowledged.count >= Self.rounds / 2)
            try await Self.finishAll(queue, store)
            let ids = try await store.read { try $0.rows("SELECT id FROM job ORDER BY id").map { try $0.text("id") } }
            #expect(ids.count == Self.rounds * Self.jobsPerRound)
            #expect(try await store.done() == ids, "each job was done once")
            #expect(acknowledged.isSubset(of: ids))
            let repeated = try await queue.list(limit: 200).jobs.filter { $0.attempts > 1 }.count
            #expect(repeated > 0, "no worker was killed while it was at a job: the test proves nothing")
            await store.close()
        }
    }

    private static func enqueue(_ count: Int, _ round: Int, _ queue: JobQueue, _ store: any OperationalStore) async throws {
        let at = Int64(Date().timeIntervalSince1970 * 1_000)
        try await store.write { writer in
            for number in 0..<count {
                let subject = number % 3 == 0 ? "" : "s\((round + number) % 5)"
                try JobQueue.enqueue(JobRequest(kind: "probe", subject: subject, mostAttempts: 1_000, requestedBy: "t"), at: at, in: writer)
            }
        }
    }

    private static func lines(_ body: @escaping @Sendable () -> String) async -> [String] {
        let output = (try? await offSharedThreads(body)) ?? ""
        return output.split(separator: "\n").map(String.init)
    }

    private static func finishAll(_ queue: JobQueue, _ store: any OperationalStore) async throws {
        var options = JobWorkerOptions()
        options.pollMilliseconds = 50
        let handler = JobHandler { job, context in
            try await store.write { writer in
                try writer.execute("INSERT INTO done (job, process) VALUES (?, 0)", [.text(job.id)])
                try context.finish(in: writer)
            }
        }
        let worker = JobWorker(queue: queue, name: "last", handlers: ["probe": handler], options: options) { _, error in Issue.record("\(error)") }
        let running = Task { await worker.run() }
        try await until { try await queue.counts()[.succeeded] == rounds * jobsPerRound }
        worker.stop()
        await running.value
    }
}
