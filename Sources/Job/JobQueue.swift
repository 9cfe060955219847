package import Store
import Vocabulary

/// The queue of jobs on one database, shared by all processes that use it.
///
/// One value per process: its copies share the signal that wakes the workers of this process.
package struct JobQueue: Sendable {
    /// How long a worker is believed alive without a sign of life.
    package static let leaseMilliseconds: Int64 = 30_000
    /// A running job whose handler told nothing for so long counts as stuck.
    package static let silenceMilliseconds: Int64 = 600_000
    package static let mostPayloadBytes = 262_144
    /// Jobs claimed in one transaction.
    package static let mostClaims = 64

    let store: any OperationalStore
    let now: @Sendable () -> Int64
    let backoff: Backoff
    let jitter: @Sendable () -> Double
    let leaseMilliseconds: Int64
    /// Rung when a job may be due.
    let signal = JobSignal()
    /// Rung when a running job is to be cancelled.
    let attention = JobSignal()

    /// - Parameters:
    ///   - now: Unix milliseconds.
    ///   - jitter: 0…1, drawn anew for each delay.
    package init(
        store: any OperationalStore, now: @escaping @Sendable () -> Int64, backoff: Backoff = Backoff(),
        leaseMilliseconds: Int64 = JobQueue.leaseMilliseconds, jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.store = store
        self.now = now
        self.backoff = backoff
        self.jitter = jitter
        self.leaseMilliseconds = leaseMilliseconds
    }

    /// Wakes the workers of this process: call it after a transaction of your own in which a job was enqueued or ended.
    package func wake() { signal.ring() }

    // MARK: Asking

    /// Enqueues a job, on disk when this returns, and wakes the workers of this process.
    ///
    /// - Returns: the job, or the one that was enqueued under the same key before.
    /// - Throws: `JobError` `malformed`, `keyReused`; `StoreError`.
    @discardableResult
    package func enqueue(_ request: JobRequest) async throws -> Job {
        let at = now()
        let job = try await store.write { writer in try Self.enqueue(request, at: at, in: writer) }
        signal.ring()
        return job
    }

    /// Enqueues a job inside the caller's transaction: it exists if and only if what asked for it was committed.
    /// Afterwards `wake` lets it begin at once.
    ///
    /// - Throws: `JobError` `malformed`, `keyReused`; `StoreError`.
    @discardableResult
    package static func enqueue(_ request: JobRequest, at: Int64, in writer: any SQLWriter) throws -> Job {
        try check(request)
        let id = JobID.next(at: at)
        let inserted = try writer.execute(
            """
            INSERT INTO job (id, kind, subject, payload, state, priority, most_attempts, due_at, created_at, requested_by,
                idempotency_key, parent, trigger_name)
            VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING
            """,
            [
                .text(id), .text(request.kind), .text(request.subject), .text(request.payload), .integer(request.priority),
                .integer(request.mostAttempts), .integer(request.dueAt ?? at), .integer(at), .text(request.requestedBy),
                SQLValue(request.key), SQLValue(request.parent), SQLValue(request.trigger),
            ])
        if inserted == 1 {
            guard let row = try writer.row("\(Job.select) WHERE id = ?", [.text(id)]) else { throw JobError.notFound(id) }
            return try Job(row, at: at)
        }
        guard let row = try writer.row("\(Job.select) WHERE idempotency_key = ?", [SQLValue(request.key)]) else {
            throw JobError(
                .keyReused, problem: "the job with the key \(request.key ?? "") was removed at this moment", mend: "send the request again")
        }
        let job = try Job(row, at: at)
        guard job.kind == request.kind, job.subject == request.subject, job.payload == request.payload else {
            throw JobError(
                .keyReused, problem: "the key \(request.key ?? "") was used for another request: job \(job.id), \(job.kind) \(job.subject)",
                mend: "use a new key for each request, and the same one only to repeat it")
        }
        return job
    }

    private static func check(_ request: JobRequest) throws(JobError) {
        func malformed(_ problem: String, _ mend: String) -> JobError { JobError(.malformed, problem: problem, mend: mend) }
        guard !request.kind.isEmpty else { throw malformed("a job has no kind", "name the kind of work") }
        guard request.mostAttempts > 0 else {
            throw malformed("a job of kind \(request.kind) allows \(request.mostAttempts) attempts", "allow at least 1")
        }
        guard request.payload.utf8.count <= mostPayloadBytes else {
            throw malformed(
                "the payload of a job of kind \(request.kind) has \(request.payload.utf8.count) bytes",
                "keep it within \(mostPayloadBytes) bytes: put large data into a file and name the file")
        }
    }

    // MARK: Taking

    /// Takes the first job that is due, by priority, due time and id, for `worker`; no other worker gets it while the lease lasts.
    ///
    /// - Returns: `nil` if nothing is due, or what is due belongs to a subject that is being worked on.
    package func claim(kinds: [String], worker: String) async throws -> Job? {
        try await claim(kinds: kinds, worker: worker, limit: 1).first
    }

    /// Takes up to `limit` jobs in one transaction.
    package func claim(kinds: [String], worker: String, limit: Int) async throws -> [Job] {
        guard !kinds.isEmpty, limit > 0 else { return [] }
        let at = now()
        let lease = leaseMilliseconds
        // Without this look an idle worker would write to the database again and again.
        let dialect = store.dialect
        let isAnyDue = try await store.read { reader in
            try Self.readInOrder(dialect, reader)
            return try Self.firstDue(kinds, at: at, in: reader) != nil
        }
        guard isAnyDue else { return [] }
        return try await store.write { writer in
            try writer.lock("job")
            try Self.readInOrder(dialect, writer)
            var claimed: [Job] = []
            while claimed.count < min(limit, Self.mostClaims) {
                guard let id = try Self.firstDue(kinds, at: at, in: writer) else { break }
                let taken = try writer.execute(
                    """
                    UPDATE job SET state = 'running', attempts = attempts + 1, claim = claim + 1, started_at = ?, ended_at = NULL,
                        heard_at = ?, lease_until = ?, worker = ?, process = ?, progress = 0
                    WHERE id = ? AND state = 'waiting'
                    """,
                    [
                        .integer(at), .integer(at), .integer(at + lease), .text(worker), .text(ProcessIdentity.current.text), .text(id),
                    ])
                // Cancelled at this very moment: the next look no longer finds it.
                guard taken == 1, let row = try writer.row("\(Job.select) WHERE id = ?", [.text(id)]) else { continue }
                claimed.append(try Job(row, at: at))
            }
            return claimed
        }
    }

    /// A queue's table changes faster than PostgreSQL's statistics of it; without them the server sorts all that waits for each claim.
    private static func readInOrder(_ dialect: SQLDialect, _ reader: any SQLReader) throws {
        guard dialect == .postgres else { return }
        _ = try reader.row("SELECT set_config('enable_sort', 'off', true) AS a, set_config('enable_bitmapscan', 'off', true) AS b")
    }

    private static func firstDue(_ kinds: [String], at: Int64, in reader: any SQLReader) throws -> String? {
        try reader.row(firstDueSQL(kinds.count), [.integer(at)] + kinds.map { .text($0) })?.text("id")
    }

    /// The sign before `due_at` keeps SQLite from reading all that is due and sorting it: the index in the order of work stops at the first row.
    static func firstDueSQL(_ kinds: Int) -> String {
        """
        SELECT id FROM job AS candidate WHERE state = 'waiting' AND +due_at <= ? AND kind IN (\(placeholders(kinds)))
            AND NOT EXISTS (
                SELECT 1 FROM job AS busy WHERE busy.state = 'running' AND busy.subject <> '' AND busy.subject = candidate.subject)
        ORDER BY priority DESC, due_at, id LIMIT 1
        """
    }

    /// When the next waiting job becomes due that is not due yet. Unix milliseconds.
    func nextDue(kinds: [String]) async throws -> Int64? {
        let at = now()
        return try await store.read { reader in
            try reader.row(Self.nextDueSQL(kinds.count), [.integer(at)] + kinds.map { .text($0) })?.integer("due_at")
        }
    }

    static func nextDueSQL(_ kinds: Int) -> String {
        "SELECT due_at FROM job WHERE state = 'waiting' AND due_at > ? AND kind IN (\(placeholders(kinds))) ORDER BY due_at LIMIT 1"
    }

    static func placeholders(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
}
