import Source
import Store
import Vocabulary

/// One load of a source, as its run recorded it.
package struct SourceLoad: Sendable, Hashable, Codable {
    package var run: String
    package var state: PipelineRun.Step.State
    package var rowsRead: Int64
    /// Rows of the table after the load; with earlier loads' rows if the mode keeps them.
    package var rows: Int64
    package var rowsQuarantined: Int64
    package var rowsDuplicate: Int64
    /// Unix milliseconds.
    package var startedAt: Int64
}

/// One request that pushed rows to a source.
package struct PushedBatch: Sendable, Hashable, Codable {
    /// From 1.
    package var number: Int64
    package var rows: Int64
    package var pushedBy: String
    /// Unix milliseconds.
    package var pushedAt: Int64
    /// Whether a run has taken the rows in.
    package var isLanded: Bool
}

/// What is kept of sources between runs.
extension PipelineRunner {
    /// What is known of each source of a subject since its last load, by name.
    package func sources(of subject: String) async throws -> [SourceState] {
        try await store.read { try SourceState.all(of: subject, in: $0) }
    }

    /// The loads of a source that runs recorded as a step of their own, newest first.
    ///
    /// - Parameter limit: 1…100.
    package func loads(of source: String, subject: String, limit: Int = 10) async throws -> [SourceLoad] {
        try await store.read { reader in
            try reader.rows(
                """
                SELECT run.id AS run_id, run_step.state AS step_state, rows_read, rows_published, rows_quarantined, rows_duplicate, started_at
                FROM run JOIN run_step ON run_step.run_id = run.id
                WHERE run.subject = ? AND run_step.kind = 'source' AND run_step.name = ?
                ORDER BY started_at DESC, run.id DESC LIMIT ?
                """, [.text(subject), .text(source), .integer(Int64(min(max(limit, 1), 100)))]
            ).map { row in
                SourceLoad(
                    run: try row.text("run_id"), state: .init(rawValue: try row.text("step_state")) ?? .waiting,
                    rowsRead: try row.integer("rows_read"), rows: try row.integer("rows_published"),
                    rowsQuarantined: try row.integer("rows_quarantined"), rowsDuplicate: try row.integer("rows_duplicate"),
                    startedAt: try row.integer("started_at"))
            }
        }
    }

    /// The requests that pushed rows to a source, newest first.
    ///
    /// - Parameter limit: 1…100.
    package func pushes(to source: String, subject: String, limit: Int = 10) async throws -> [PushedBatch] {
        try await store.read { reader in
            try reader.rows(
                """
                SELECT number, rows, pushed_by, pushed_at, is_landed FROM push_batch WHERE subject = ? AND source = ?
                ORDER BY number DESC LIMIT ?
                """, [.text(subject), .text(source), .integer(Int64(min(max(limit, 1), 100)))]
            ).map { row in
                PushedBatch(
                    number: try row.integer("number"), rows: try row.integer("rows"), pushedBy: try row.text("pushed_by"),
                    pushedAt: try row.integer("pushed_at"), isLanded: try row.integer("is_landed") == 1)
            }
        }
    }
}

extension RunRegister {
    /// Ends a run that was queued and has not begun, such as when the job that would begin it is cancelled; any other run is left alone.
    package func withdraw(_ id: String) async throws {
        let at = now()
        try await store.write { writer in
            try writer.execute(
                """
                UPDATE run SET state = 'cancelled', ended_at = ?
                WHERE id = ? AND state = 'running' AND NOT EXISTS (SELECT 1 FROM run_step WHERE run_step.run_id = run.id)
                """, [.integer(at), .text(id)])
        }
    }
}
