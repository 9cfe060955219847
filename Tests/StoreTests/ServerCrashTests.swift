import Foundation
import Store
import Synchronization
import TestKit
import Testing

/// The server dies under its writers, again and again, on a server of the test's own.
@Suite struct ServerCrashTests {
    /// What writers were told about each number they wrote.
    private struct Answers {
        var acknowledged: Set<Int64> = []
        var refused: Set<Int64> = []
        var unknown: Set<Int64> = []
        var others: [any Error] = []
        var isStopping = false
    }

    @Test func keepsWhatWasAcknowledgedWhenTheServerIsKilled() async throws {
        let cluster = try await offSharedThreads { try PostgresCluster() }
        let store = try await openStore(.postgres(url: cluster.url("postgres")), options: StoreOptions(connectAttempts: 8))
        try await store.migrate([CrashTests.tables])
        let answers = Mutex(Answers())

        @Sendable func write(_ first: Int64) async {
            var number = first
            while !answers.withLock({ $0.isStopping }) {
                let current = number
                number += 3
                do {
                    try await store.write { writer in
                        try writer.execute("INSERT INTO probe (n, body) VALUES (?, ?)", [.integer(current), .blob([1])])
                        try writer.executeBatch("INSERT INTO probe_part (n, part) VALUES (?, ?)", [[.integer(current), 1], [.integer(current), 2]])
                    }
                    _ = answers.withLock { $0.acknowledged.insert(current) }
                } catch let error as StoreError where error.kind == .connectionLost || error.kind == .cannotOpen {
                    _ = answers.withLock { $0.refused.insert(current) }
                } catch let error as StoreError where error.kind == .outcomeUnknown {
                    _ = answers.withLock { $0.unknown.insert(current) }
                } catch {
                    answers.withLock { $0.others.append(error) }
                    return
                }
            }
        }

        async let writers: Void = withTaskGroup(of: Void.self) { group in
            for first in Int64(1)...3 { group.addTask { await write(first) } }
        }
        do {
            for round in 0..<8 {
                let before = answers.withLock { $0.acknowledged.count }
                while answers.withLock({ $0.acknowledged.count < before + 20 && $0.others.isEmpty }) { try await Task.sleep(for: .milliseconds(2)) }
                try await offSharedThreads {
                    if round % 4 == 3 {
                        try cluster.stopAtOnce()
                        try cluster.start()
                    } else {
                        try Self.killABackend(of: cluster)
                    }
                }
            }
        } catch {
            answers.withLock { $0.isStopping = true }
            throw error
        }
        let before = answers.withLock { $0.acknowledged.count }
        while answers.withLock({ $0.acknowledged.count < before + 20 && $0.others.isEmpty }) { try await Task.sleep(for: .milliseconds(2)) }
        answers.withLock { $0.isStopping = true }
        await writers

        let final = answers.withLock { $0 }
        #expect(final.others.isEmpty, "\(final.others)")
        #expect(final.acknowledged.count >= 180)
        #expect(!(final.refused.isEmpty && final.unknown.isEmpty), "no writer noticed anything")
        try await CrashTests.check(store, acknowledged: final.acknowledged, unacknowledged: final.unknown.count)
        let stored = Set(try await store.read { try $0.rows("SELECT n FROM probe").map { try $0.integer("n") } })
        #expect(stored.isDisjoint(with: final.refused), "a refused change was made after all")
        await store.close()
    }

    /// SIGKILL for one backend makes the server throw all of them out and recover from its log.
    private static func killABackend(of cluster: PostgresCluster) throws {
        for _ in 0..<400 {
            // It may still be recovering from the last time.
            let backends = try? cluster.run("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
            if let backend = backends?.compactMap({ pid_t($0) }).first { return try #require(kill(backend, SIGKILL) == 0 ? () : nil) }
            usleep(10_000)
        }
        throw TestKitFailure("there was no backend to kill")
    }

    @Test func saysThatTheServerWasRestartedInATransaction() async throws {
        let cluster = try await offSharedThreads { try PostgresCluster() }
        let store = try await openStore(.postgres(url: cluster.url("postgres")))
        try await store.migrate([TransactionTests.tables])
        await expect(throws: .connectionLost) {
            try await store.write { writer in
                try writer.execute(TransactionTests.insert, [1, "one", 1])
                try cluster.stopAtOnce()
                try cluster.start()
                try writer.execute(TransactionTests.insert, [2, "two", 2])
            }
        }
        try await store.write { try $0.execute(TransactionTests.insert, [3, "three", 3]) }
        try await store.expect(1, rowsIn: "account")

        try await offSharedThreads { try cluster.stopAtOnce() }
        await expect(throws: .cannotOpen) { try await store.write { try $0.execute(TransactionTests.insert, [4, "four", 4]) } }
        // Work that has not begun waits for a server that comes back.
        async let waiting: Void = { _ = try await store.write { try $0.execute(TransactionTests.insert, [5, "five", 5]) } }()
        try await offSharedThreads { try cluster.start() }
        try await waiting
        try await store.expect(2, rowsIn: "account")
        await store.close()
    }
}
