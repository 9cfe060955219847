import FoundationEssentials
import Ledger
import Pipeline
import Schema
package import Store
import Vocabulary

/// A breaking change of a published dataset's schema and what became of it.
package struct SchemaChangeRecord: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// A run met it and was refused.
        case proposed
        case accepted
        /// A version with it is published: the acceptance is used up.
        case published
    }

    package var change: SchemaChange
    package var state: State
    package var run: String?
    /// Unix milliseconds.
    package var proposedAt: Int64
    package var decidedBy: String?
    package var decidedAt: Int64?
    package var reason: String?
    /// Digest of the first version with it.
    package var version: String?
}

/// Keeps which breaking changes wait, which were accepted by whom, and which versions came of it.
package struct SchemaChangeRegister: Sendable {
    let store: any OperationalStore
    let now: @Sendable () -> Int64

    private static let changes = "app.schema_change"
    /// Bytes of a reason.
    private static let mostReason = 2_000

    /// Notes that a run was refused because of a change; an acceptance that was used up counts no more.
    func propose(_ change: SchemaChange, run: String?) async throws {
        let at = now()
        try await store.write { writer in
            try Self.put(
                SchemaChangeRecord(change: change, state: .proposed, run: run, proposedAt: at), in: writer)
        }
    }

    /// Accepts a change: the next version may have it.
    ///
    /// - Throws: `malformed` without a reason or with one that is too long.
    @discardableResult
    package func accept(_ change: SchemaChange, reason: String, actor: String) async throws -> SchemaChangeRecord {
        guard reason.contains(where: { !$0.isWhitespace }), reason.utf8.count <= Self.mostReason, !reason.utf8.contains(0) else {
            throw PipelineError(
                .malformed, problem: "the reason for accepting the change of \(change.dataset) is empty or longer than \(Self.mostReason) bytes",
                mend: "say in a sentence why readers can live with it")
        }
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            var record = try Self.record(change.digest, of: change.dataset, in: writer)
                ?? SchemaChangeRecord(change: change, state: .proposed, run: nil, proposedAt: at)
            if record.state == .accepted { return record }
            (record.state, record.decidedBy, record.decidedAt, record.reason, record.version) = (.accepted, actor, at, reason, nil)
            try Self.put(record, in: writer)
            let lines = change.breaking.prefix(50).map(\.text.en).joined(separator: "; ")
            try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: "schema.accept", subject: "dataset/\(change.dataset)", digest: try ContentDigest(text: "sha256:" + change.digest),
                    at: at, details: ["breaks": String(lines.prefix(4_000)), "reason": reason]),
                in: writer)
            return record
        }
    }

    /// What is known of a change; `nil` if no run met it and nobody accepted it.
    package func record(of change: SchemaChange) async throws -> SchemaChangeRecord? {
        try await store.read { try Self.record(change.digest, of: change.dataset, in: $0) }
    }

    /// The changes of a dataset, newest first.
    package func records(of dataset: String, limit: Int = 100) async throws -> [SchemaChangeRecord] {
        try await store.read { reader in
            try reader.rows("\(Self.select) WHERE dataset = ? ORDER BY proposed_at DESC, digest LIMIT ?", [.text(dataset), .integer(Int64(limit))])
                .map(Self.record(from:))
        }
    }

    /// After a publication: the acceptance that led to it is used up, and nothing waits any more.
    func published(_ dataset: String, schema: VersionSchema, version: String) async throws {
        let open = try await records(of: dataset).filter { $0.state != .published }
        guard !open.isEmpty else { return }
        let target = SchemaChange.contract(schema)
        try await store.write { writer in
            try writer.execute("DELETE FROM schema_change WHERE dataset = ? AND state = 'proposed'", [.text(dataset)])
            try writer.execute(
                "UPDATE schema_change SET state = 'published', version_digest = ? WHERE dataset = ? AND state = 'accepted' AND target = ?",
                [.text(version), .text(dataset), .text(target)])
        }
    }

    // MARK: Rows

    private static let select = """
        SELECT dataset, digest, target, state, changes_json, run_id, proposed_at, decided_by, decided_at, reason, version_digest FROM schema_change
        """

    private static func record(_ digest: String, of dataset: String, in reader: any SQLReader) throws -> SchemaChangeRecord? {
        try reader.row("\(select) WHERE dataset = ? AND digest = ?", [.text(dataset), .text(digest)]).map(record(from:))
    }

    private static func record(from row: Row) throws -> SchemaChangeRecord {
        let dataset = try row.text("dataset")
        guard let state = SchemaChangeRecord.State(rawValue: try row.text("state")) else {
            throw PipelineError(.bundleDamaged, problem: "a schema change of \(dataset) has an unknown state", mend: "restore the store from a backup")
        }
        let changes = try JSONDecoder().decode([SchemaCompatibility.Change].self, from: Data(row.text("changes_json").utf8))
        return SchemaChangeRecord(
            change: SchemaChange(dataset: dataset, digest: try row.text("digest"), target: try row.text("target"), changes: changes), state: state,
            run: try row.optionalText("run_id"), proposedAt: try row.integer("proposed_at"), decidedBy: try row.optionalText("decided_by"),
            decidedAt: try row.optionalInteger("decided_at"), reason: try row.optionalText("reason"), version: try row.optionalText("version_digest"))
    }

    private static func put(_ record: SchemaChangeRecord, in writer: any SQLWriter) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let changes = String(decoding: try encoder.encode(record.change.changes), as: UTF8.self)
        try writer.execute(
            """
            INSERT INTO schema_change (dataset, digest, target, state, changes_json, run_id, proposed_at, decided_by, decided_at, reason, version_digest)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (dataset, digest) DO UPDATE SET state = excluded.state, run_id = excluded.run_id, proposed_at = excluded.proposed_at,
                decided_by = excluded.decided_by, decided_at = excluded.decided_at, reason = excluded.reason, version_digest = excluded.version_digest
            """,
            [
                .text(record.change.dataset), .text(record.change.digest), .text(record.change.target), .text(record.state.rawValue), .text(changes),
                SQLValue(record.run), .integer(record.proposedAt), SQLValue(record.decidedBy), SQLValue(record.decidedAt), SQLValue(record.reason),
                SQLValue(record.version),
            ])
    }
}

/// The tables of what apps promise their readers. Times are Unix milliseconds.
package enum ContractMigrations {
    package static let all = [Migration(room: "app", number: 1, name: "schema changes", sql: changes)]

    private static let changes = """
        CREATE TABLE schema_change (
            dataset TEXT NOT NULL,
            digest TEXT NOT NULL,
            target TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('proposed', 'accepted', 'published')),
            changes_json TEXT NOT NULL,
            run_id TEXT,
            proposed_at INTEGER NOT NULL,
            decided_by TEXT,
            decided_at INTEGER,
            reason TEXT,
            version_digest TEXT,
            PRIMARY KEY (dataset, digest)
        ) STRICT;
        """
}
