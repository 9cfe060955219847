package import Store
import Vocabulary

/// What runs did: their state, steps and log, durable while they go on.
package struct RunRegister: Sendable {
    /// How long a run is believed alive without a sign of life.
    package static let leaseMilliseconds: Int64 = 30_000
    /// How long a run may wait to begin.
    private static let queueMilliseconds: Int64 = 600_000
    /// Log lines kept of one run; later ones are dropped with a remark.
    static let mostLogLines = 2_000

    let store: any OperationalStore
    let now: @Sendable () -> Int64

    package init(store: any OperationalStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    /// Enters a run that begins soon, so that its page can be shown at once.
    ///
    /// - Throws: `malformed` if a run of the same subject is alive.
    package func queue(id: String, subject: String, kind: String, requestedBy: String) async throws {
        try await store.write { try queue(id: id, subject: subject, kind: kind, requestedBy: requestedBy, in: $0) }
    }

    /// The same inside the caller's transaction.
    package func queue(id: String, subject: String, kind: String, requestedBy: String, in writer: any SQLWriter) throws {
        try begin(id: id, subject: subject, kind: kind, requestedBy: requestedBy, lease: Self.queueMilliseconds, in: writer)
    }

    /// Begins a run; one that was queued under this id goes on.
    ///
    /// - Throws: `PipelineError` `malformed` if another run of the same subject is alive.
    func begin(id: String, subject: String, kind: String, requestedBy: String) async throws {
        try await store.write {
            try begin(id: id, subject: subject, kind: kind, requestedBy: requestedBy, lease: Self.leaseMilliseconds, in: $0)
        }
    }

    private func begin(id: String, subject: String, kind: String, requestedBy: String, lease: Int64, in writer: any SQLWriter) throws {
        let at = now()
        try writer.lock("run")
        try Self.markInterrupted(at: at, in: writer)
        let process = ProcessIdentity.current
        let alive = try writer.row("SELECT id FROM run WHERE subject = ? AND state = 'running'", [.text(subject)])?.text("id")
        guard alive == nil || alive == id else {
            throw PipelineError(
                .alreadyRunning, problem: "a run of \(subject) is under way: \(alive ?? "")",
                mend: "wait for it, or cancel it on its page")
        }
        try writer.execute(
            """
            INSERT INTO run (id, subject, kind, state, requested_by, started_at, lease_until, process)
            VALUES (?, ?, ?, 'running', ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until,
                process = excluded.process, state = 'running', ended_at = NULL, error_code = NULL, problem = NULL, mend = NULL
            WHERE run.state IN ('running', 'interrupted')
            """,
            [
                .text(id), .text(subject), .text(kind), .text(requestedBy), .integer(at), .integer(at + lease),
                .text(process.text),
            ])
        // Of one that is begun again under its name.
        try writer.execute("DELETE FROM run_step WHERE run_id = ?", [.text(id)])
    }

    /// Marks runs whose process is gone.
    package func recover() async throws {
        let at = now()
        try await store.write { try Self.markInterrupted(at: at, in: $0) }
    }

    private static func markInterrupted(at: Int64, in writer: any SQLWriter) throws {
        for row in try writer.rows("SELECT id, process FROM run WHERE state = 'running'") {
            guard try ProcessIdentity(text: row.text("process")).isGone else { continue }
            try writer.execute("UPDATE run SET lease_until = 0 WHERE id = ?", [row["id"]])
        }
        try writer.execute(
            """
            UPDATE run SET state = 'interrupted', ended_at = ?, error_code = 'interrupted',
                problem = 'the program stopped while this run was under way',
                mend = 'start it again; nothing half-done was published'
            WHERE state = 'running' AND lease_until < ?
            """, [.integer(at), .integer(at)])
        try writer.execute(
            """
            UPDATE run_step SET state = CASE WHEN state = 'running' THEN 'failed' ELSE 'skipped' END
            WHERE state IN ('running', 'waiting') AND run_id IN (SELECT id FROM run WHERE state = 'interrupted')
            """)
    }

    /// Renews the lease and tells how far the run is.
    ///
    /// - Returns: whether somebody asked to cancel.
    func renew(_ id: String, progressPermille: Int64) async throws -> Bool {
        let at = now()
        return try await store.write { writer in
            try writer.execute(
                "UPDATE run SET lease_until = ?, progress = ? WHERE id = ? AND state = 'running'",
                [.integer(at + Self.leaseMilliseconds), .integer(progressPermille), .text(id)])
            return try writer.row("SELECT cancel_requested FROM run WHERE id = ?", [.text(id)])?.integer("cancel_requested") == 1
        }
    }

    /// Writes steps, the first of them at position `first`.
    func put(_ steps: [PipelineRun.Step], of id: String, at first: Int = 0) async throws {
        try await store.write { try Self.put(steps, of: id, at: first, in: $0) }
    }

    /// Writes steps by their positions, and log lines.
    func put(_ steps: [(ordinal: Int, step: PipelineRun.Step)], lines: [(level: String, message: String)], of id: String) async throws {
        let at = now()
        try await store.write { writer in
            try Self.put(steps, of: id, in: writer)
            try Self.log(lines, of: id, at: at, in: writer)
        }
    }

    static func put(_ steps: [PipelineRun.Step], of id: String, at first: Int, in writer: any SQLWriter) throws {
        try put(steps.enumerated().map { (first + $0, $1) }, of: id, in: writer)
    }

    /// Progress is written beside publications, so that what was gathered earlier may come later: a step goes on and never back.
    static func put(_ steps: [(ordinal: Int, step: PipelineRun.Step)], of id: String, in writer: any SQLWriter) throws {
        try writer.executeBatch(
            """
            INSERT INTO run_step (run_id, ordinal, name, state, rows_read, rows_published, rows_quarantined, duration_ms,
                version_digest, kind, rows_duplicate, phases_json)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (run_id, ordinal) DO UPDATE SET state = excluded.state, rows_read = excluded.rows_read,
                rows_published = excluded.rows_published, rows_quarantined = excluded.rows_quarantined,
                duration_ms = excluded.duration_ms, version_digest = excluded.version_digest,
                kind = excluded.kind, rows_duplicate = excluded.rows_duplicate, phases_json = excluded.phases_json
            WHERE run_step.state = 'waiting' OR (run_step.state = 'running' AND excluded.state <> 'waiting')
                OR excluded.state NOT IN ('waiting', 'running')
            """,
            // In one order, so that two who write wait for each other and not in a circle.
            try steps.sorted { $0.ordinal < $1.ordinal }.map { ordinal, step in
                [
                    .text(id), .integer(Int64(ordinal)), .text(step.name), .text(step.state.rawValue),
                    .integer(step.rowsRead), .integer(step.rowsPublished), .integer(step.rowsQuarantined),
                    .integer(step.durationMilliseconds), SQLValue(step.versionDigest), .text(step.kind), .integer(step.rowsDuplicate),
                    step.phases.isEmpty ? .null : .text(String(decoding: try Bundle.encode(step.phases), as: UTF8.self)),
                ]
            })
    }

    /// Appends log lines, numbered on from those there are.
    static func log(_ lines: [(level: String, message: String)], of id: String, at: Int64, in writer: any SQLWriter) throws {
        guard !lines.isEmpty else { return }
        try writer.lock("run log \(id)")
        let row = try writer.row("SELECT count(*) AS n FROM run_log WHERE run_id = ?", [.text(id)])
        let first = Int(try row?.integer("n") ?? 0)
        let room = max(0, mostLogLines - first)
        try writer.executeBatch(
            "INSERT INTO run_log (run_id, ordinal, at, level, message) VALUES (?, ?, ?, ?, ?)",
            lines.prefix(room).enumerated().map { offset, line in
                [
                    .text(id), .integer(Int64(first + offset)), .integer(at), .text(line.level),
                    .text(String(line.message.prefix(2_000))),
                ]
            })
    }

    /// Ends a run that is still marked as running.
    static func end(
        _ id: String, state: PipelineRun.State, error: (any Explained)? = nil, at: Int64, in writer: any SQLWriter
    ) throws {
        try writer.execute(
            """
            UPDATE run SET state = ?, ended_at = ?, progress = CASE WHEN ? IN ('succeeded', 'unchanged') THEN 1000 ELSE progress END,
                error_code = ?, problem = ?, mend = ? WHERE id = ? AND state = 'running'
            """,
            [
                .text(state.rawValue), .integer(at), .text(state.rawValue), SQLValue(error?.code),
                SQLValue(error?.problem), SQLValue(error?.mend), .text(id),
            ])
    }

    /// Asks a run to stop; its process sees it within two seconds.
    ///
    /// - Throws: `notFound` if no such run is under way.
    package func requestCancel(_ id: String) async throws {
        let changed = try await store.write { writer in
            try writer.execute("UPDATE run SET cancel_requested = 1 WHERE id = ? AND state = 'running'", [.text(id)])
        }
        guard changed == 1 else {
            throw PipelineError(
                .notFound, problem: "no run \(id) is under way", mend: "it may have ended; look at its page")
        }
    }
}
