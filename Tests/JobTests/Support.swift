import Job
import Store
import Synchronization
import TestKit
import Testing

/// A clock that stands still until it is told to go on. Unix milliseconds.
final class TestClock: Sendable {
    private let time: Mutex<Int64>

    init(_ time: Int64 = 1_700_000_000_000) { self.time = Mutex(time) }

    var now: Int64 { time.withLock { $0 } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
    func set(_ milliseconds: Int64) { time.withLock { $0 = milliseconds } }
}

/// A table with a row per job that was done; no key, so that one done twice is seen.
let doneTable = Migration(
    room: "probe", number: 1, name: "done", sql: "CREATE TABLE done (job TEXT NOT NULL, process INTEGER NOT NULL) STRICT;")

extension TestBackend {
    /// Lends a queue on a database of its own. Its delays are the longest ones.
    func withQueue(_ body: (JobQueue, any OperationalStore, TestClock) async throws -> Void) async throws {
        try await withStore { store in
            try await store.migrate(JobMigrations.all + [doneTable])
            let clock = TestClock()
            try await body(JobQueue(store: store, now: { clock.now }, jitter: { 1 }), store, clock)
        }
    }
}

extension StoreLocation {
    var argument: String {
        switch self {
        case .sqlite(let path): path
        case .postgres(let url): url
        }
    }
}

/// Like `#expect(throws:)`, for the code; the message is handed back.
@discardableResult
func expect<T>(
    throws wanted: JobError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> T
) async -> String {
    do {
        _ = try await body()
        Issue.record("nothing was thrown where \(wanted.name) was expected", sourceLocation: sourceLocation)
    } catch let error as JobError {
        #expect(error.kind == wanted, "\(error)", sourceLocation: sourceLocation)
        #expect(!error.problem.isEmpty && !error.mend.isEmpty, sourceLocation: sourceLocation)
        return error.description
    } catch {
        Issue.record("\(error) was thrown where \(wanted.name) was expected", sourceLocation: sourceLocation)
    }
    return ""
}

/// Collects from several tasks.
final class Notes<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    var all: [Value] { values.withLock { $0 } }
    func add(_ value: Value) { values.withLock { $0.append(value) } }
}

/// Waits until something holds; the suite's time limit is the only limit.
func until(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { try await Task.sleep(for: .milliseconds(5)) }
}

extension OperationalStore {
    func done() async throws -> [String] { try await read { try $0.rows("SELECT job FROM done ORDER BY job").map { try $0.text("job") } } }
}

/// Subjects somebody is at.
final class BusySubjects: Sendable {
    private let subjects = Mutex<Set<String>>([])

    /// - Returns: whether nobody was.
    func take(_ subject: String) -> Bool { subjects.withLock { $0.insert(subject).inserted } }
    func give(_ subject: String) { subjects.withLock { _ = $0.remove(subject) } }
}
