import Foundation
import Store
import Synchronization
import TestKit
import Testing

/// The server dies under its writers, again and again: a server of these tests' own.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ServerCrashTests {
    private static let cluster = Result { try PostgresCluster() }

    /// Lends a store on an empty database of that server.
    private func withStore(options: StoreOptions = StoreOptions(), _ body: (any OperationalStore, PostgresCluster) async throws -> Void) async throws {
        let cluster = try await offSharedThreads { try Self.cluster.get() }
        let name = try await offSharedThreads { try cluster.createDatabase() }
        let store = try await openStore(.postgres(url: cluster.url(name)), options: options)
        do {
            try await body(store, cluster)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
    }

    /// What writers were told about each number they wrote.
    private final class Writers: Sendable {
        private let store: any OperationalStore
        let answers = Mutex(Answers())

        init(_ store: any OperationalStore) { self.store = store }

        /// Writes every third number from `first` on, each once, until it is told to stop.
        func write(from first: Int64) async {
            var number = first
            while !answers.withLock({ $0.isStopping }) {
                let current = number
                number += 3
                do {
                    try await store.write { writer in
                        try writer.execute("INSERT INTO probe (n, body) VALUES (?, ?)", [.integer(current), .blob([1])])
                        try writer.executeBatch("INSERT INTO probe_part (n, part) VALUES (?, ?)", [[.integer(current), 1], [.integer(current), 2]])
                    }
                    answers.withLock { _ = $0.acknowledged.insert(current) }
                } catch let error as StoreError where error.kind == .connectionLost || error.kind == .cannotOpen {
                    answers.withLock { _ = $0.refused.insert(current) }
                } catch let error as StoreError where error.kind == .outcomeUnknown {
                    answers.withLock { _ = $0.unknown.insert(current) }
                } catch {
                    answers.withLock { $0.others.append("\(error)") }
                    return
                }
            }
        }

        /// Waits until twenty more numbers were acknowledged.
        func goOn() async throws {
            let before = answers.withLock { $0.acknowledged.count }
            while answers.withLock({ $0.acknowledged.count < before + 20 && $0.others.isEmpty }) { try await Task.sleep(for: .milliseconds(2)) }
        }

        func stop() { answers.withLock { $0.isStopping = true } }
    }

    private struct Answers {
        var acknowledged: Set<Int64> = []
        var refused: Set<Int64> = []
        var unknown: Set<Int64> = []
        var others: [String] = []
        var isStopping = false
    }

    @Test func keepsWhatWasAcknowledgedWhenTheServerIsKilled() async throws {
        try await withStore(options: StoreOptions(connectAttempts: 8)) { store, cluster in try await Self.writeThroughKills(store, cluster) }
    }

    private static func writeThroughKills(_ store: any OperationalStore, _ cluster: PostgresCluster) async throws {
        try await store.migrate([CrashTests.tables])
        let writers = Writers(store)
        async let writing: Void = withTaskGroup(of: Void.self) { group in
            for first in Int64(1)...3 { group.addTask { await writers.write(from: first) } }
        }
        do {
            for round in 0..<8 {
                try await writers.goOn()
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
            writers.stop()
            throw error
        }
        try await writers.goOn()
        writers.stop()
        await writing

        let final = writers.answers.withLock { $0 }
        #expect(final.others.isEmpty, "\(final.others)")
        #expect(final.acknowledged.count >= 180)
        #expect(!(final.refused.isEmpty && final.unknown.isEmpty), "no writer noticed anything")
        try await CrashTests.check(store, acknowledged: final.acknowledged, unacknowledged: final.unknown.count)
        let stored = Set(try await store.read { try $0.rows("SELECT n FROM probe").map { try $0.integer("n") } })
        #expect(stored.isDisjoint(with: final.refused), "a refused change was made after all")
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
        try await withStore(options: StoreOptions(connectAttempts: 30)) { store, cluster in try await Self.writeThroughRestarts(store, cluster) }
    }

    @Test func givesUpWhenTheServerStaysAway() async throws {
        try await withStore(options: StoreOptions(connectAttempts: 3)) { store, cluster in
            try await offSharedThreads { try cluster.stopAtOnce() }
            await expect(throws: .cannotOpen) { _ = try await store.read { try $0.row("SELECT 1 AS one") } }
            try await offSharedThreads { try cluster.start() }
        }
    }

    private static func writeThroughRestarts(_ store: any OperationalStore, _ cluster: PostgresCluster) async throws {
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
        // Work that has not begun waits for a server that comes back.
        async let waiting: Void = { _ = try await store.write { try $0.execute(TransactionTests.insert, [5, "five", 5]) } }()
        try await offSharedThreads { try cluster.start() }
        try await waiting
        try await store.expect(2, rowsIn: "account")
    }
}
