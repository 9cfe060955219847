import Foundation
import Job
import Store
import TestKit
import Testing

/// Figures are printed, not judged: `HELIU_JOB_COUNT=10000 swift test --filter ThroughputTests`.
@Suite(.timeLimit(.minutes(5)), .serialized) struct ThroughputTests {
    @Test(arguments: TestBackend.allCases)
    func doesManyJobsEachOnceAndBeginsAtOnce(backend: TestBackend) async throws {
        let count = ProcessInfo.processInfo.environment["HELIU_JOB_COUNT"].flatMap { Int($0) } ?? 200
        try await backend.withStore { store in
            try await store.migrate(JobMigrations.all + [doneTable])
            let queue = JobQueue(store: store, now: { Int64(Date().timeIntervalSince1970 * 1_000) })
            let begun = Notes<ContinuousClock.Instant>()
            let handler = JobHandler { job, context in
                begun.add(.now)
                try await store.write { writer in
                    try writer.execute("INSERT INTO done (job, process) VALUES (?, 0)", [.text(job.id)])
                    try context.finish(in: writer)
                }
            }
            try await WorkerTests.withWorker(queue, handler, WorkerTests.patient { $0.slots = 4 }) { worker in
                var latencies: [Duration] = []
                for _ in 0..<50 {
                    try await Task.sleep(for: .milliseconds(2))
                    try await queue.enqueue(JobRequest(kind: "a", subject: "s", requestedBy: "t"))
                    let asked = ContinuousClock.now
                    let number = latencies.count + 1
                    try await until { begun.all.count == number && worker.runningJobs.isEmpty }
                    latencies.append(asked.duration(to: begun.all[number - 1]))
                }
                latencies.sort()
                let start = ContinuousClock.now
                try await store.write { writer in
                    for number in 0..<count {
                        try JobQueue.enqueue(JobRequest(kind: "a", subject: "s\(number)", requestedBy: "t"), at: 1, in: writer)
                    }
                }
                let enqueued = ContinuousClock.now
                queue.wake()
                try await until { begun.all.count == count + 50 && worker.runningJobs.isEmpty }
                let done = enqueued.duration(to: .now)
                print(
                    "job \(backend): enqueue → handler median \(latencies[25]), 96th percentile \(latencies[47]);",
                    "\(count) jobs enqueued in \(start.duration(to: enqueued)), done in \(done)")
            }
            #expect(try await store.done().count == count + 50)
            #expect(try await queue.counts()[.succeeded] == count + 50)
        }
    }
}
