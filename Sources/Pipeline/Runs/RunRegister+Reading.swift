import FoundationEssentials
import Store
import Vocabulary

/// What runs were and are.
extension RunRegister {
    package func run(_ id: String) async throws -> PipelineRun? {
        try await store.read { reader in
            guard var run = try reader.row("\(Self.select) WHERE id = ?", [.text(id)]).map(Self.run(from:)) else { return nil }
            run.steps = try reader.rows(
                """
                SELECT name, state, rows_read, rows_published, rows_quarantined, duration_ms, version_digest, kind,
                    rows_duplicate, phases_json FROM run_step
                WHERE run_id = ? ORDER BY ordinal
                """, [.text(id)]
            ).map { row in
                PipelineRun.Step(
                    name: try row.text("name"), state: .init(rawValue: try row.text("state")) ?? .waiting,
                    rowsRead: try row.integer("rows_read"), rowsPublished: try row.integer("rows_published"),
                    rowsQuarantined: try row.integer("rows_quarantined"),
                    durationMilliseconds: try row.integer("duration_ms"),
                    versionDigest: try row.optionalText("version_digest"), kind: try row.text("kind"),
                    rowsDuplicate: try row.integer("rows_duplicate"),
                    phases: try row.optionalText("phases_json").map { try JSONDecoder().decode([String: Double].self, from: Data($0.utf8)) } ?? [:])
            }
            run.log = try reader.rows(
                "SELECT at, level, message FROM run_log WHERE run_id = ? ORDER BY ordinal", [.text(id)]
            ).map { .init(at: try $0.integer("at"), level: try $0.text("level"), message: try $0.text("message")) }
            return run
        }
    }

    /// How far a run is; 0 if it does not exist.
    package func progressPermille(of id: String) async throws -> Int64 {
        try await store.read { try $0.row("SELECT progress FROM run WHERE id = ?", [.text(id)])?.integer("progress") ?? 0 }
    }

    /// Waits until a run has ended, or does not exist, or the time is over.
    package func waitForEnd(of id: String, seconds: Int) async throws {
        let start = ContinuousClock.now
        while true {
            let state = try await store.read { try $0.row("SELECT state FROM run WHERE id = ?", [.text(id)])?.text("state") }
            let waited = ContinuousClock.now - start
            guard state == PipelineRun.State.running.rawValue, waited < .seconds(seconds) else { return }
            // Another process may carry it out, so nothing tells: it is looked for the less often the longer it takes.
            try await Task.sleep(for: min(max(waited / 10, .milliseconds(2)), .milliseconds(250)))
        }
    }

    /// Runs newest first, without steps and log.
    package func runs(subject: String? = nil, limit: Int = 50, offset: Int = 0) async throws -> (runs: [PipelineRun], total: Int) {
        let filter = subject.map { SQLValue.text($0) } ?? .text("")
        return try await store.read { reader in
            let total = try reader.row("SELECT count(*) AS n FROM run WHERE subject = ? OR ? = ''", [filter, filter])
            let runs = try reader.rows(
                "\(Self.select) WHERE subject = ? OR ? = '' ORDER BY started_at DESC, id DESC LIMIT ? OFFSET ?",
                [filter, filter, .integer(Int64(min(max(limit, 1), 200))), .integer(Int64(max(offset, 0)))]
            ).map(Self.run(from:))
            return (runs, Int(try total?.integer("n") ?? 0))
        }
    }

    private static let select = """
        SELECT id, subject, kind, state, requested_by, started_at, ended_at, progress, error_code, problem, mend FROM run
        """

    private static func run(from row: Row) throws -> PipelineRun {
        PipelineRun(
            id: try row.text("id"), subject: try row.text("subject"), kind: try row.text("kind"),
            state: .init(rawValue: try row.text("state")) ?? .failed, requestedBy: try row.text("requested_by"),
            startedAt: try row.integer("started_at"), endedAt: try row.optionalInteger("ended_at"),
            progressPermille: try row.integer("progress"), errorCode: try row.optionalText("error_code"),
            problem: try row.optionalText("problem"), mend: try row.optionalText("mend"))
    }
}
