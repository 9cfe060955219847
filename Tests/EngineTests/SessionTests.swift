import Dispatch
import Engine
import FoundationEssentials
import Synchronization
import Glibc
import Testing

@Suite(.timeLimit(.minutes(3)))
struct SessionTests {
    @Test func readsAMillionRowsByChunks() async throws {
        let (count, total, bytes, sum, wrongNulls) = try await makeEngine(sessions: 1).withSession { session in
            var (count, total, bytes, sum, wrongNulls) = (0, Int64(0), 0, Int64(0), 0)
            try session.forEachChunk("SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE '第' || i || '行的文字' END AS t FROM range(1000000) AS r(i)") { chunk in
                count += chunk.rowCount
                for row in 0..<chunk.rowCount {
                    total += chunk.integer(row: row, column: 0)
                    bytes += chunk.withBytes(row: row, column: 1) { $0.count }
                    if chunk.isNull(row: row, column: 1) != (chunk.integer(row: row, column: 0) % 3 == 0) { wrongNulls += 1 }
                }
                sum += chunk.withElements(column: 0, as: Int64.self) { span in span.indices.reduce(0) { $0 + span[$1] } }
            }
            return (count, total, bytes, sum, wrongNulls)
        }
        #expect(sum == total)
        #expect(wrongNulls == 0)
        #expect(count == 1_000_000)
        #expect(total == 499_999_500_000)
        let digits = (0..<1_000_000).lazy.filter { $0 % 3 != 0 }.reduce(0) { $0 + String($1).utf8.count + 15 }
        #expect(bytes == digits)
    }

    @Test func aFaultInTheMiddleOfTheRowsIsReported() async throws {
        let engine = try makeEngine(sessions: 1)
        let sql = "SELECT CASE WHEN i = 900000 THEN CAST('a' || i AS INTEGER) ELSE 1 END FROM range(1000000) AS r(i)"
        let error = await #expect(throws: EngineError.self) { try await engine.withSession { try $0.forEachChunk(sql) { _ in } } }
        #expect(error?.kind == .conversion)
        #expect(error?.problem.contains("a900000") == true)
    }

    @Test func workInTheBackgroundGivesWayAndIsWaitedForAtTheEnd() async throws {
        let engine = try makeEngine(sessions: 1)
        // The only ordinary session is taken meanwhile.
        let (begun, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let beside = engine.withBackgroundSession { session in
            begun.signal()
            goOn.wait()
            return (getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0), try session.query("SELECT 42")[0, 0])
        }
        let ordinary = try await engine.withSession { _ in
            begun.wait()
            return getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
        }
        async let closed: Void = engine.close()
        goOn.signal()
        let (niceness, answer) = try await beside
        await closed
        #expect(niceness > ordinary)
        #expect(answer == .integer(42))
        #expect(await #expect(throws: EngineError.self) { try await engine.withBackgroundSession { _ in } }?.kind == .closed)
    }

    @Test func cancellingTheTaskEndsWorkInTheBackground() async throws {
        let engine = try makeEngine(sessions: 1)
        let work = Task {
            try await engine.withBackgroundSession { try $0.query("SELECT count(*) FROM range(100000000000) AS a(i) WHERE hash(i) = 1") }
        }
        try await Task.sleep(for: .milliseconds(100))
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
    }

    private struct Enough: Error {}

    @Test func theReaderMayStopEarly() async throws {
        let (stopped, next) = try await makeEngine(sessions: 1).withSession { session in
            var stopped = false
            do {
                try session.forEachChunk("SELECT * FROM range(100000000)") { _ in throw Enough() }
            } catch is Enough {
                stopped = true
            }
            return (stopped, try session.query("SELECT 1")[0, 0])
        }
        #expect(stopped)
        #expect(next == .integer(1))
    }

    @Test(arguments: [
        "SELECT count(*) FROM range(100000000000) AS a(i) WHERE hash(i) = 1",
        "SELECT sum(a.i * b.i) FROM range(10000000) AS a(i), range(1000000) AS b(i)",
    ])
    func cancellingTheTaskEndsTheStatement(sql: String) async throws {
        let engine = try makeEngine(sessions: 1)
        let task = Task { try await engine.withSession { try $0.query(sql) } }
        try await Task.sleep(for: .milliseconds(150))
        let clock = ContinuousClock()
        let start = clock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(clock.now - start < .seconds(60))
        #expect(try await rows("SELECT 1", in: engine) == [[.integer(1)]])
    }

    @Test func cancellingBetweenStatementsIsNotLost() async throws {
        let engine = try makeEngine(sessions: 1)
        let task = Task {
            try await engine.withSession { session in
                while true { try session.execute("SELECT 1") }
            }
        }
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func aCancelledSessionMayStillPutThingsBack() async throws {
        let engine = try makeEngine(sessions: 1)
        let (begun, tellBegun) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await engine.withSession { session in
                try session.execute("ATTACH ':memory:' AS own; USE own; CREATE TABLE t (a INTEGER)")
                defer { #expect(throws: Never.self) { try session.execute("USE memory; DROP TABLE own.t; DETACH own") } }
                tellBegun.yield()
                _ = try session.query("SELECT count(*) FROM range(100000000000) AS a(i) WHERE hash(i) = 1")
            }
        }
        for await _ in begun { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await rows("SELECT count(*) FROM duckdb_databases() WHERE database_name = 'own'", in: engine) == [[.integer(0)]])
    }

    @Test func aTaskCancelledBeforehandRunsNothing() async throws {
        let engine = try makeEngine(sessions: 1)
        let ran = Mutex(false)
        let task = Task {
            // Until it is cancelled.
            try? await Task.sleep(for: .seconds(60))
            try await engine.withSession { _ in ran.withLock { $0 = true } }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!ran.withLock { $0 })
    }

    @Test func cancellingAWaitingTaskTakesItOutOfTheLine() async throws {
        let engine = try makeEngine(sessions: 1)
        let long = Task { try await engine.withSession { try $0.query("SELECT count(*) FROM range(100000000000) AS a(i) WHERE hash(i) = 1") } }
        try await Task.sleep(for: .milliseconds(100))
        let ran = Mutex(false)
        let waiting = Task { try await engine.withSession { _ in ran.withLock { $0 = true } } }
        try await Task.sleep(for: .milliseconds(50))
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        long.cancel()
        await #expect(throws: CancellationError.self) { try await long.value }
        #expect(!ran.withLock { $0 })
    }

    @Test func sessionsRunSideBySide() async throws {
        let engine = try makeEngine(sessions: 2)
        // Each waits for the other: one thread alone would never end.
        let meeting = Meeting()
        async let first = engine.withSession { session in
            try session.execute("CREATE TABLE shared (a INTEGER); CREATE TEMP TABLE own (a INTEGER)")
            return meeting.arrive()
        }
        async let second = engine.withSession { _ in meeting.arrive() }
        #expect(try await first)
        #expect(try await second)
        #expect(try await rows("SELECT count(*) FROM shared", in: engine) == [[.integer(0)]])
        #expect(await fault("SELECT count(*) FROM own", in: engine)?.kind == .catalog)
    }

    @Test func moreTasksThanSessionsTakeTurns() async throws {
        let engine = try makeEngine(sessions: 2)
        let total = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<40 {
                group.addTask { try await engine.withSession { try $0.query("SELECT ?", [.integer(Int64(number))])[0, 0].integer ?? -1 } }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == 780)
    }

    @Test func progressIsSeenFromOutside() async throws {
        let engine = try makeEngine(sessions: 1)
        let (shares, told) = AsyncStream.makeStream(of: Double.self)
        let task = Task {
            try await engine.withSession(onProgress: { told.yield($0) }) { session in
                try session.execute("CREATE TEMP TABLE t AS SELECT i FROM range(300000) AS r(i)")
                return try session.query("SELECT count(*) FROM t AS a, t AS b WHERE hash(a.i, b.i) = 1")
            }
        }
        for await share in shares {
            #expect((0...1).contains(share))
            break
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func placeholdersNeedTheirValues() async throws {
        let engine = try makeEngine(sessions: 1)
        #expect(await fault("SELECT ?, ?", [.integer(1)], in: engine)?.kind == .parameters)
        #expect(await fault("SELECT 1", [.integer(1)], in: engine)?.kind == .parameters)
        #expect(try await rows("SELECT $2, $1", [.integer(1), .text("b")], in: engine) == [[.text("b"), .integer(1)]])
    }

    @Test func executeTellsHowManyRowsChanged() async throws {
        let changed = try await makeEngine(sessions: 1).withSession { session in
            try session.execute("CREATE TEMP TABLE t (a INTEGER); INSERT INTO t SELECT * FROM range(5)")
            return try session.execute("DELETE FROM t WHERE a < ?", [.integer(3)])
        }
        #expect(changed == 3)
    }

    @Test func aClosedEngineRefusesSessions() async throws {
        let engine = try makeEngine(sessions: 1)
        #expect(engine.libraryPath == nil)
        #expect(engine.name.hasPrefix("DuckDB 1."))
        #expect(engine.libraryPath != nil)
        await engine.close()
        #expect(await fault("SELECT 1", in: engine)?.kind == .closed)
    }
}

/// Two threads that wait for each other, for some seconds.
private final class Meeting: Sendable {
    private let arrived = Mutex(0)

    func arrive() -> Bool {
        arrived.withLock { $0 += 1 }
        for _ in 0..<5000 where arrived.withLock({ $0 }) < 2 { usleep(1000) }
        return arrived.withLock { $0 } == 2
    }
}
