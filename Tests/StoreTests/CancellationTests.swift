import Foundation
import Store
import TestKit
import Testing

/// A cancelled task stops what the database does for it, and nothing else.
@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
    /// Many seconds of work for either database.
    static let endless = """
        WITH RECURSIVE counter (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM counter WHERE n < 20000000)
        SELECT COUNT(*) AS n FROM counter
        """

    @Test(arguments: TestBackend.allCases)
    func endsALongStatement(backend: TestBackend) async throws {
        try await backend.withStore { store in
            let task = Task { try await store.read { try $0.row(Self.endless) } }
            try await Task.sleep(for: .milliseconds(100))
            task.cancel()
            await expect(throws: .cancelled) { _ = try await task.value }
            // The connection serves the next task.
            #expect(try await store.read { try $0.row("SELECT 1 AS one")?.integer("one") } == 1)
        }
    }

    /// The same connection serves both: what was asked for the first must not hit the second.
    @Test(arguments: TestBackend.allCases)
    func doesNotEndTheNextStatement(backend: TestBackend) async throws {
        let short = Self.endless.replacing("20000000", with: "100000")
        try await backend.withStore(options: StoreOptions(connectionLimit: 1)) { store in
            for round in 0..<20 {
                // Cancelled before it begins, as it begins, or while it runs.
                let task = Task { try await store.read { try $0.row(Self.endless) } }
                try await Task.sleep(for: .microseconds(round * round * 50))
                task.cancel()
                await expect(throws: .cancelled) { _ = try await task.value }
                #expect(try await store.read { try $0.row(short)?.integer("n") } == 100_000)
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func undoesACancelledTransaction(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([TransactionTests.tables])
            let isInside = DispatchSemaphore(value: 0)
            let task = Task {
                try await store.write { writer in
                    try writer.execute(TransactionTests.insert, [1, "one", 1])
                    isInside.signal()
                    _ = try writer.row(Self.endless)
                }
            }
            try await offSharedThreads { isInside.wait() }
            task.cancel()
            await expect(throws: .cancelled) { try await task.value }
            try await store.expect(0, rowsIn: "account")
            try await store.write { try $0.execute(TransactionTests.insert, [1, "one", 1]) }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func endsALongBatch(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([TransactionTests.tables])
            let rows: [[SQLValue]] = (0..<100_000).map { [.integer($0), .text("\($0)"), 0] }
            let isInside = DispatchSemaphore(value: 0)
            let task = Task {
                try await store.write { writer in
                    isInside.signal()
                    try writer.executeBatch(TransactionTests.insert, rows)
                }
            }
            try await offSharedThreads { isInside.wait() }
            let cancelled = ContinuousClock.now
            task.cancel()
            await expect(throws: .cancelled) { try await task.value }
            #expect(ContinuousClock.now - cancelled < .seconds(1))
            try await store.expect(0, rowsIn: "account")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func commitsNothingForATaskThatWasCancelledBefore(backend: TestBackend) async throws {
        try await backend.withStore { store in
            try await store.migrate([TransactionTests.tables])
            let (isInside, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            let task = Task {
                try await store.write { writer in
                    try writer.execute(TransactionTests.insert, [1, "one", 1])
                    isInside.signal()
                    goOn.wait()
                }
            }
            try await offSharedThreads { isInside.wait() }
            task.cancel()
            goOn.signal()
            await expect(throws: .cancelled) { try await task.value }
            try await store.expect(0, rowsIn: "account")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func leavesOtherTasksAlone(backend: TestBackend) async throws {
        try await backend.withStore(options: StoreOptions(connectionLimit: 2)) { store in
            try await store.migrate([TransactionTests.tables])
            // Cancelled while they wait, while they run or not at all: those that were not cancelled must succeed.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in Int64(1)...120 {
                    group.addTask {
                        let task = Task { try await store.write { try $0.execute(TransactionTests.insert, [.integer(number), .text("\(number)"), 0]) } }
                        if number % 2 == 0 { task.cancel() }
                        do {
                            _ = try await task.value
                        } catch let error as StoreError where error.kind == .cancelled && number % 2 == 0 {}
                    }
                }
                try await group.waitForAll()
            }
            let odd = try await store.read { try $0.row("SELECT COUNT(*) AS n FROM account WHERE id % 2 = 1")?.integer("n") }
            #expect(odd == 60)
        }
    }
}
