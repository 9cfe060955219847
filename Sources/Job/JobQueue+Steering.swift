import Store
import Vocabulary

// What people do to jobs.
extension JobQueue {
    /// Ended jobs removed in one transaction.
    private static let pruneBatch = 1_000

    /// Cancels a job: at once if it waits or its worker is gone, else its handler is asked to stop and its worker ends it.
    ///
    /// - Returns: the state it is in now.
    /// - Throws: `notFound`; `wrongState` if it has ended.
    @discardableResult
    package func cancel(_ id: String) async throws -> Job.State {
        let at = now()
        let state = try await store.write { writer in
            let waiting = try writer.execute(
                "UPDATE job SET state = 'cancelled', cancel_requested = 1, ended_at = ? WHERE id = ? AND state = 'waiting'",
                [.integer(at), .text(id)])
            if waiting == 1 { return Job.State.cancelled }
            let running = try writer.execute("UPDATE job SET cancel_requested = 1 WHERE id = ? AND state = 'running'", [.text(id)])
            guard let row = try writer.row("\(Job.select) WHERE id = ?", [.text(id)]) else { throw JobError.notFound(id) }
            let job = try Job(row, at: at)
            guard running == 1 else {
                throw JobError(
                    .wrongState, problem: "job \(id) has ended: it is \(job.state.rawValue)", mend: "there is nothing left to cancel")
            }
            let isGone = try ProcessIdentity(text: row.optionalText("process") ?? "").isGone
            guard (job.leaseUntil ?? 0) < at || isGone else { return .running }
            _ = try Self.leave(job, as: .cancelled, fault: .interrupted, dueAt: at, at: at, in: writer)
            return .cancelled
        }
        signal.ring()
        attention.ring()
        return state
    }

    /// Lets a job that ended without success begin again, with all its attempts.
    ///
    /// - Throws: `notFound`; `wrongState` unless it is failed, dead or cancelled.
    @discardableResult
    package func requeue(_ id: String) async throws -> Job {
        let at = now()
        let job = try await store.write { writer in
            let changed = try writer.execute(
                """
                UPDATE job SET state = 'waiting', attempts = 0, due_at = ?, ended_at = NULL, cancel_requested = 0, progress = 0
                WHERE id = ? AND state IN ('failed', 'dead', 'cancelled')
                """, [.integer(at), .text(id)])
            guard let row = try writer.row("\(Job.select) WHERE id = ?", [.text(id)]) else { throw JobError.notFound(id) }
            let job = try Job(row, at: at)
            guard changed == 1 else {
                throw JobError(
                    .wrongState, problem: "job \(id) cannot be started again: it is \(job.state.rawValue)",
                    mend: "only a job that failed, was given up or was cancelled can; request a new one instead")
            }
            return job
        }
        signal.ring()
        return job
    }

    /// Removes jobs that ended before a moment. Their keys may be used again afterwards.
    ///
    /// - Parameter endedBefore: Unix milliseconds.
    /// - Returns: how many were removed.
    @discardableResult
    package func prune(endedBefore: Int64) async throws -> Int {
        var removed = 0
        while true {
            let count = try await store.write { writer in
                try writer.execute(
                    """
                    DELETE FROM job WHERE id IN (
                        SELECT id FROM job WHERE ended_at < ? AND state NOT IN ('waiting', 'running')
                        ORDER BY ended_at, id LIMIT ?)
                    """, [.integer(endedBefore), SQLValue(Self.pruneBatch)])
            }
            removed += count
            if count < Self.pruneBatch { return removed }
        }
    }
}
