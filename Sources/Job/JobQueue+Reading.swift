import Store

/// Which jobs to list; `nil` stands for all.
package struct JobFilter: Sendable, Hashable {
    package var state: Job.State?
    package var kind: String?
    package var subject: String?
    /// Name of a schedule or trigger.
    package var trigger: String?

    package init(state: Job.State? = nil, kind: String? = nil, subject: String? = nil, trigger: String? = nil) {
        self.state = state
        self.kind = kind
        self.subject = subject
        self.trigger = trigger
    }
}

extension JobQueue {
    /// - Returns: `nil` if there is no such job (any more).
    package func job(_ id: String) async throws -> Job? {
        let at = now()
        return try await store.read { reader in try reader.row("\(Job.select) WHERE id = ?", [.text(id)]).map { try Job($0, at: at) } }
    }

    /// Jobs, newest request first.
    ///
    /// - Parameter limit: 1…200.
    /// - Returns: one page, and how many there are on all pages.
    package func list(_ filter: JobFilter = JobFilter(), limit: Int = 50, offset: Int = 0) async throws -> (jobs: [Job], total: Int) {
        let conditions = [
            ("state", filter.state?.rawValue), ("kind", filter.kind), ("subject", filter.subject), ("trigger_name", filter.trigger),
        ].compactMap { column, value in value.map { (column: column, value: SQLValue.text($0)) } }
        let restriction = conditions.isEmpty ? "" : "WHERE " + conditions.map { "\($0.column) = ?" }.joined(separator: " AND ")
        let arguments = conditions.map(\.value)
        let at = now()
        return try await store.read { reader in
            let total = try reader.row("SELECT count(*) AS n FROM job \(restriction)", arguments)?.integer("n") ?? 0
            let jobs = try reader.rows(
                "\(Job.select) \(restriction) ORDER BY id DESC LIMIT ? OFFSET ?",
                arguments + [SQLValue(min(max(limit, 1), 200)), SQLValue(max(offset, 0))]
            ).map { try Job($0, at: at) }
            return (jobs, Int(total))
        }
    }

    /// How many jobs are in each state; every state is named.
    package func counts() async throws -> [Job.State: Int] {
        try await store.read { reader in
            var counts = Dictionary(uniqueKeysWithValues: Job.State.allCases.map { ($0, 0) })
            for row in try reader.rows("SELECT state, count(*) AS n FROM job GROUP BY state") {
                counts[try Job.state(row)] = Int(try row.integer("n"))
            }
            return counts
        }
    }
}

extension Job {
    static let select = """
        SELECT id, kind, subject, payload, state, priority, attempts, most_attempts, due_at, created_at, started_at, ended_at,
            lease_until, heard_at, worker, process, claim, requested_by, error_code, problem, mend, progress, cancel_requested, parent,
            trigger_name
        FROM job
        """

    /// - Parameter at: the moment of reading, Unix milliseconds.
    init(_ row: Row, at: Int64) throws {
        let state = try Self.state(row)
        let lease = try row.optionalInteger("lease_until")
        let heard = try row.optionalInteger("heard_at")
        self.init(
            id: try row.text("id"), kind: try row.text("kind"), subject: try row.text("subject"), payload: try row.text("payload"),
            state: state, priority: try row.integer("priority"), attempts: try row.integer("attempts"),
            mostAttempts: try row.integer("most_attempts"), dueAt: try row.integer("due_at"), createdAt: try row.integer("created_at"),
            startedAt: try row.optionalInteger("started_at"), endedAt: try row.optionalInteger("ended_at"), leaseUntil: lease,
            heardAt: heard, worker: try row.optionalText("worker"), requestedBy: try row.text("requested_by"),
            code: try row.optionalText("error_code"), problem: try row.optionalText("problem"), mend: try row.optionalText("mend"),
            progressPermille: try row.integer("progress"), cancelRequested: try row.bool("cancel_requested"),
            isStuck: state == .running && ((lease ?? 0) < at || (heard ?? 0) + JobQueue.silenceMilliseconds < at),
            parent: try row.optionalText("parent"), trigger: try row.optionalText("trigger_name"), claim: try row.integer("claim"))
    }

    static func state(_ row: Row) throws -> State {
        let word = try row.text("state")
        guard let state = State(rawValue: word) else {
            throw JobError(
                .malformed, problem: "a job is in the state \(word), which this program does not know",
                mend: "run the newer program that wrote it")
        }
        return state
    }
}
