package import Store
import Vocabulary

// How an attempt goes on and ends. Each statement names the claim, so that only the worker that holds the job can change it.
extension JobQueue {
    /// Renews the lease and tells how far the job is.
    ///
    /// - Parameter progressPermille: 0…1000; `nil` if the handler told nothing new.
    /// - Returns: whether somebody asked to cancel.
    /// - Throws: `leaseLost`.
    @discardableResult
    package func renew(_ job: Job, progressPermille: Int64? = nil) async throws -> Bool {
        let at = now()
        let lease = leaseMilliseconds
        return try await store.write { writer in
            let renewed = try writer.execute(
                """
                UPDATE job SET lease_until = ?, progress = CASE WHEN ? >= 0 THEN ? ELSE progress END,
                    heard_at = CASE WHEN ? >= 0 THEN ? ELSE heard_at END
                WHERE id = ? AND claim = ? AND state = 'running'
                """,
                [
                    .integer(at + lease), .integer(progressPermille ?? -1), .integer(min(progressPermille ?? -1, 1_000)),
                    .integer(progressPermille ?? -1), .integer(at), .text(job.id), .integer(job.claim),
                ])
            guard renewed == 1, let row = try writer.row("SELECT cancel_requested FROM job WHERE id = ?", [.text(job.id)]) else {
                throw JobError.leaseLost(job)
            }
            return try row.bool("cancel_requested")
        }
    }

    /// Ends a job well, with the followers its end triggers.
    ///
    /// - Parameter changed: whether it left something new; triggers on `changed` wait for that.
    /// - Throws: `leaseLost`.
    package func finish(_ job: Job, changed: Bool = true) async throws {
        let at = now()
        try await store.write { writer in try Self.finish(job, changed: changed, at: at, in: writer) }
        signal.ring()
    }

    /// Ends a job well inside the transaction that commits its result: both are there, or neither.
    ///
    /// - Throws: `leaseLost` if the job was taken from this worker; the transaction must then not be committed.
    package static func finish(_ job: Job, changed: Bool = true, at: Int64, in writer: any SQLWriter) throws {
        let ended = try writer.execute(
            """
            UPDATE job SET state = 'succeeded', ended_at = ?, progress = 1000, lease_until = NULL, error_code = NULL, problem = NULL,
                mend = NULL
            WHERE id = ? AND claim = ? AND state = 'running'
            """, [.integer(at), .text(job.id), .integer(job.claim)])
        guard ended == 1 else { throw JobError.leaseLost(job) }
        try TriggerRegister.fire(finished: job.subject, changed: changed, parent: job.id, at: at, in: writer)
    }

    /// Ends a job that its handler let end without a word, unless the handler ended it in a transaction of its own.
    func finishUnlessFinished(_ job: Job) async throws {
        let at = now()
        try await store.write { writer in
            let row = try writer.row("SELECT state, claim FROM job WHERE id = ?", [.text(job.id)])
            if let row, try row.text("state") == Job.State.succeeded.rawValue, try row.integer("claim") == job.claim { return }
            try Self.finish(job, at: at, in: writer)
        }
        signal.ring()
    }

    /// Records a fault. The job waits for its next attempt, or ends: `failed` if another attempt would not help, `dead` if none is
    /// left, `cancelled` if that was asked for.
    ///
    /// - Returns: the state it is in now.
    /// - Throws: `leaseLost`.
    @discardableResult
    package func fail(_ job: Job, _ fault: JobFault) async throws -> Job.State {
        let at = now()
        let delay = backoff.delay(afterAttempts: job.attempts, jitter: jitter())
        let state = try await store.write { writer -> Job.State in
            let asked = try writer.row("SELECT cancel_requested FROM job WHERE id = ?", [.text(job.id)])?.bool("cancel_requested") ?? false
            let state: Job.State =
                if asked { .cancelled } else if !fault.isWorthRetrying { .failed } else if job.attempts < job.mostAttempts { .waiting } else { .dead }
            guard try Self.leave(job, as: state, fault: fault, dueAt: at + delay, at: at, in: writer) else { throw JobError.leaseLost(job) }
            return state
        }
        signal.ring()
        return state
    }

    /// Ends a job as cancelled: its handler stopped because it was asked to.
    ///
    /// - Throws: `leaseLost`.
    func endCancelled(_ job: Job) async throws {
        let at = now()
        let fault = JobFault(code: "cancelled", problem: "the job was cancelled while it was under way", mend: "start it again if it is wanted")
        try await store.write { writer in
            guard try Self.leave(job, as: .cancelled, fault: fault, dueAt: at, at: at, in: writer) else { throw JobError.leaseLost(job) }
        }
        signal.ring()
    }

    /// Gives a job back that was not finished because the worker ends; the attempt does not count.
    ///
    /// - Throws: `leaseLost`.
    package func release(_ job: Job) async throws {
        let at = now()
        try await store.write { writer in
            let isCancelled = try writer.row("SELECT cancel_requested FROM job WHERE id = ?", [.text(job.id)])?.bool("cancel_requested") ?? false
            guard try Self.leave(job, as: isCancelled ? .cancelled : .waiting, fault: nil, dueAt: at, at: at, in: writer) else {
                throw JobError.leaseLost(job)
            }
            try writer.execute("UPDATE job SET attempts = attempts - 1 WHERE id = ? AND attempts > 0", [.text(job.id)])
        }
        signal.ring()
    }

    /// Lets jobs begin again whose worker is gone or was silent for longer than its lease; the lost attempt counts.
    ///
    /// - Returns: the jobs, as they were while they ran.
    @discardableResult
    package func recover() async throws -> [Job] {
        let at = now()
        let lost = try await store.read { reader in
            try reader.rows("\(Job.select) WHERE state = 'running' ORDER BY id").filter { row in
                let lease = try row.optionalInteger("lease_until") ?? 0
                return try lease < at || ProcessIdentity(text: row.optionalText("process") ?? "").isGone
            }.map { try Job($0, at: at) }
        }
        guard !lost.isEmpty else { return [] }
        let recovered = try await store.write { writer in
            try lost.filter { job in
                // A lease renewed meanwhile is a sign of life.
                let row = try writer.row(
                    "SELECT lease_until, cancel_requested FROM job WHERE id = ? AND claim = ? AND state = 'running'",
                    [.text(job.id), .integer(job.claim)])
                guard let row, try row.optionalInteger("lease_until") == job.leaseUntil else { return false }
                let state: Job.State =
                    if try row.bool("cancel_requested") { .cancelled } else if job.attempts < job.mostAttempts { .waiting } else { .dead }
                return try Self.leave(job, as: state, fault: .interrupted, dueAt: at, at: at, in: writer)
            }
        }
        signal.ring()
        return recovered
    }

    /// - Returns: whether the job was still the claim's.
    static func leave(
        _ job: Job, as state: Job.State, fault: JobFault?, dueAt: Int64, at: Int64, in writer: any SQLWriter
    ) throws -> Bool {
        func bounded(_ text: String?) -> SQLValue { SQLValue(text.map { String($0.replacing("\0", with: "␀").prefix(4_000)) }) }
        return try writer.execute(
            """
            UPDATE job SET state = ?, due_at = CASE WHEN ? = 'waiting' THEN ? ELSE due_at END, ended_at = ?, lease_until = NULL,
                error_code = ?, problem = ?, mend = ?
            WHERE id = ? AND claim = ? AND state = 'running'
            """,
            [
                .text(state.rawValue), .text(state.rawValue), .integer(dueAt), state.isEnd ? .integer(at) : .null, bounded(fault?.code),
                bounded(fault?.problem), bounded(fault?.mend), .text(job.id), .integer(job.claim),
            ]) == 1
    }
}
