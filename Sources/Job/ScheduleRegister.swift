package import Store

/// The schedules of a database, which fire each time once, however many processes look.
package struct ScheduleRegister: Sendable {
    /// A time that is this late was missed.
    package static let lateMilliseconds: Int64 = 60_000
    /// Schedules fired in one transaction.
    private static let mostPerTick = 200

    let queue: JobQueue
    let bell = Bell()
    private var store: any OperationalStore { queue.store }

    package init(queue: JobQueue) { self.queue = queue }

    /// Makes an owner's schedules exactly those declared. One whose line and zone stay as they were keeps its next time, so that what came
    /// due while no program ran is not forgotten.
    ///
    /// - Parameter owner: whose they are, such as the name of an app.
    /// - Throws: `malformed` if a name is used twice or by another owner.
    package func synchronise(_ schedules: [JobSchedule], owner: String) async throws {
        let at = queue.now()
        try await store.write { writer in try Self.synchronise(schedules, owner: owner, at: at, in: writer) }
        bell.ring()
    }

    /// The same inside the caller's transaction.
    package static func synchronise(_ schedules: [JobSchedule], owner: String, at: Int64, in writer: any SQLWriter) throws {
        try writer.lock("job_schedule")
        var old: [String: Row] = [:]
        for row in try writer.rows("SELECT name, owner, cron, zone, enabled, paused, next_due_at FROM job_schedule") {
            old[try row.text("name")] = row
        }
        var names: Set<String> = []
        for schedule in schedules {
            let known = old[schedule.name]
            guard !schedule.name.isEmpty, !schedule.kind.isEmpty, schedule.mostAttempts > 0, names.insert(schedule.name).inserted,
                try known == nil || known?.text("owner") == owner
            else {
                throw JobError(
                    .malformed,
                    problem: "the schedule \(schedule.name) of \(owner) has no name, kind or attempt, is declared twice, or belongs to another owner",
                    mend: "give each schedule a name of its own, a kind and at least one attempt")
            }
            var due: Int64? = schedule.isEnabled ? schedule.cron.next(after: at) : nil
            if let known {
                let isSame = try known.text("cron") == schedule.cron.text && known.text("zone") == schedule.cron.zoneIdentifier
                if isSame, schedule.isEnabled, let kept = try known.optionalInteger("next_due_at") { due = kept }
                if try known.bool("paused") { due = nil }
            }
            try put(schedule, owner: owner, due: due, in: writer)
        }
        for (name, row) in old where try row.text("owner") == owner && !names.contains(name) {
            try writer.execute("DELETE FROM job_schedule WHERE name = ?", [.text(name)])
        }
    }

    private static func put(_ schedule: JobSchedule, owner: String, due: Int64?, in writer: any SQLWriter) throws {
        try writer.execute(
            """
            INSERT INTO job_schedule (name, owner, kind, subject, payload, priority, most_attempts, cron, zone, misfire, enabled, next_due_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, subject = excluded.subject, payload = excluded.payload,
                priority = excluded.priority, most_attempts = excluded.most_attempts, cron = excluded.cron, zone = excluded.zone,
                misfire = excluded.misfire, enabled = excluded.enabled, next_due_at = excluded.next_due_at
            """,
            [
                .text(schedule.name), .text(owner), .text(schedule.kind), .text(schedule.subject), .text(schedule.payload),
                .integer(schedule.priority), .integer(schedule.mostAttempts), .text(schedule.cron.text), .text(schedule.cron.zoneIdentifier),
                .text(schedule.misfire.rawValue), SQLValue(schedule.isEnabled), SQLValue(due),
            ])
    }

    /// Holds a schedule, or lets it go on from its next time; what passed meanwhile is left out.
    ///
    /// - Throws: `notFound`.
    package func setPaused(_ name: String, _ isPaused: Bool) async throws {
        let at = queue.now()
        try await store.write { writer in
            try writer.lock("job_schedule")
            guard let row = try writer.row("\(Self.select) WHERE name = ?", [.text(name)]) else {
                throw JobError(.notFound, problem: "there is no schedule \(name)", mend: "look at the list of schedules")
            }
            let entry = try Self.entry(row)
            guard entry.isPaused != isPaused else { return }
            let due = isPaused || !entry.schedule.isEnabled ? nil : entry.schedule.cron.next(after: at)
            try writer.execute(
                "UPDATE job_schedule SET paused = ?, next_due_at = ? WHERE name = ?", [SQLValue(isPaused), SQLValue(due), .text(name)])
        }
        bell.ring()
    }

    // MARK: Firing

    /// Requests what is due, each time once, however many processes do so at once. Times missed while no program ran are made up for by one job or
    /// left out, as the schedule says. A job that still waits from last time is not requested again.
    ///
    /// - Returns: the jobs requested.
    @discardableResult
    package func tick() async throws -> [Job] {
        let at = queue.now()
        let isDue = "next_due_at IS NOT NULL AND next_due_at <= ?"
        // Most looks find nothing, and write nothing.
        let first = try await store.read { try $0.row("SELECT name FROM job_schedule WHERE \(isDue) LIMIT 1", [.integer(at)]) }
        guard first != nil else { return [] }
        let jobs = try await store.write { writer in
            try writer.lock("job_schedule")
            let rows = try writer.rows("\(Self.select) WHERE \(isDue) ORDER BY next_due_at, name LIMIT ?", [.integer(at), SQLValue(Self.mostPerTick)])
            return try rows.map(Self.entry).compactMap { try Self.fire($0, at: at, in: writer) }
        }
        if !jobs.isEmpty { queue.wake() }
        return jobs
    }

    private static func fire(_ entry: ScheduleEntry, at: Int64, in writer: any SQLWriter) throws -> Job? {
        let schedule = entry.schedule
        // The last time that has come: earlier ones were missed.
        let last = schedule.cron.previous(before: at + 1)
        let isMissed = last + lateMilliseconds < at && schedule.misfire == .skip
        try writer.execute("UPDATE job_schedule SET next_due_at = ? WHERE name = ?", [.integer(schedule.cron.next(after: at)), .text(schedule.name)])
        guard !isMissed else { return nil }
        let job = try JobQueue.enqueueUnlessWaiting(
            JobRequest(
                kind: schedule.kind, subject: schedule.subject, payload: schedule.payload, priority: schedule.priority,
                mostAttempts: schedule.mostAttempts, requestedBy: "schedule", trigger: schedule.name),
            at: at, in: writer)
        try writer.execute(
            "UPDATE job_schedule SET last_fired_at = ?, last_job = CASE WHEN ? = '' THEN last_job ELSE ? END WHERE name = ?",
            [.integer(at), .text(job?.id ?? ""), .text(job?.id ?? ""), .text(schedule.name)])
        return job
    }

    /// Ticks until the task is cancelled. Looks at least every half minute, since other processes may change the schedules.
    ///
    /// - Parameter onError: told what failed; it is tried again.
    @concurrent package func run(onError: @escaping @Sendable (any Error) -> Void) async {
        await withTaskCancellationHandler {
            while !Task.isCancelled {
                var pause: Int64 = 30_000
                do {
                    try await tick()
                    if let due = try await nextDue() { pause = min(pause, max(due - queue.now(), 1)) }
                } catch {
                    if !Task.isCancelled { onError(error) }
                }
                guard !Task.isCancelled else { return }
                await bell.wait(milliseconds: pause)
            }
        } onCancel: {
            bell.ring()
        }
    }

    private func nextDue() async throws -> Int64? {
        try await store.read { try $0.row("SELECT min(next_due_at) AS due FROM job_schedule")?.optionalInteger("due") }
    }

    // MARK: Reading

    /// All schedules, or those of one owner, by name.
    package func schedules(owner: String? = nil) async throws -> [ScheduleEntry] {
        try await store.read { reader in
            try reader.rows(
                "\(Self.select) \(owner == nil ? "" : "WHERE owner = ?") ORDER BY name", owner.map { [.text($0)] } ?? []
            ).map(Self.entry)
        }
    }

    private static let select = """
        SELECT name, owner, kind, subject, payload, priority, most_attempts, cron, zone, misfire, enabled, paused, last_fired_at, last_job,
            next_due_at
        FROM job_schedule
        """

    private static func entry(_ row: Row) throws -> ScheduleEntry {
        ScheduleEntry(
            schedule: JobSchedule(
                name: try row.text("name"), kind: try row.text("kind"), subject: try row.text("subject"), payload: try row.text("payload"),
                priority: try row.integer("priority"), mostAttempts: try row.integer("most_attempts"),
                cron: try CronSchedule(try row.text("cron"), zone: try row.text("zone")), isEnabled: try row.bool("enabled"),
                misfire: .init(rawValue: try row.text("misfire")) ?? .runOnce),
            owner: try row.text("owner"), isPaused: try row.bool("paused"), lastFiredAt: try row.optionalInteger("last_fired_at"),
            lastJob: try row.optionalText("last_job"), nextDueAt: try row.optionalInteger("next_due_at"))
    }
}
