import Ledger
package import Store
import Vocabulary

/// Keeps what stewards decided about the masking of single columns, against the policy.
package struct MaskingRegister: Sendable {
    let store: any OperationalStore
    let now: @Sendable () -> Int64

    /// - Parameter now: Unix milliseconds.
    package init(store: any OperationalStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    /// The word that stands for every audience.
    static let everyone = "all"

    /// Sets how a column is shown.
    ///
    /// - Parameters:
    ///   - audience: `nil` for every audience but steward and node.
    ///   - rule: `nil` shows the values.
    /// - Throws: `malformed` without a reason or for a rule out of bounds.
    package func put(
        dataset: String, column: String, audience: MaskingAudience?, rule: MaskingRule?, reason: String, actor: String
    ) async throws {
        try Bounds.require(reason, named: "reason", of: "\(dataset).\(column)", most: Bounds.reason)
        try rule?.validate()
        let at = now()
        let who = audience?.rawValue ?? Self.everyone
        try await store.write { writer in
            try writer.lock("governance.masking")
            try Self.put(dataset, column, who, rule, reason: reason, actor: actor, at: at, in: writer)
        }
    }

    /// Makes what was approved hold.
    static func carryOut(_ request: MaskingRequest, actor: String, at: Int64, in writer: any SQLWriter) throws {
        let who = request.audience?.rawValue ?? everyone
        func set(_ rule: MaskingRule?) throws {
            try put(request.dataset, request.column, who, rule, reason: request.reason, actor: actor, at: at, in: writer)
        }
        switch request.wish {
        case .show: try set(nil)
        case .rule(let rule): try set(rule)
        case .policy:
            let removed = try writer.execute(
                "DELETE FROM masking_override WHERE dataset = ? AND column_name = ? AND audience = ?",
                [.text(request.dataset), .text(request.column), .text(who)])
            if removed > 0 { try enter("masking.reset", request.dataset, request.column, who, "policy", actor: actor, at: at, in: writer) }
        }
    }

    private static func put(
        _ dataset: String, _ column: String, _ audience: String, _ rule: MaskingRule?, reason: String, actor: String, at: Int64,
        in writer: any SQLWriter
    ) throws {
        try writer.execute(
            """
            INSERT INTO masking_override (dataset, column_name, audience, rule, reason, decided_by, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (dataset, column_name, audience) DO UPDATE SET rule = excluded.rule, reason = excluded.reason,
                decided_by = excluded.decided_by, decided_at = excluded.decided_at
            """,
            [.text(dataset), .text(column), .text(audience), SQLValue(rule?.text), .text(reason), .text(actor), .integer(at)])
        try enter("masking.set", dataset, column, audience, rule?.text ?? "show", actor: actor, at: at, in: writer)
    }

    /// Takes a decision back; the policy holds again.
    ///
    /// - Throws: `notFound` if there was none.
    package func remove(dataset: String, column: String, audience: MaskingAudience?, actor: String) async throws {
        let at = now()
        let who = audience?.rawValue ?? Self.everyone
        try await store.write { writer in
            try writer.lock("governance.masking")
            let removed = try writer.execute(
                "DELETE FROM masking_override WHERE dataset = ? AND column_name = ? AND audience = ?", [.text(dataset), .text(column), .text(who)])
            guard removed > 0 else {
                throw GovernanceError(
                    .notFound, subject: "\(dataset).\(column)", problem: "nothing was decided about the masking of \(dataset).\(column) for \(who)",
                    mend: "name the column and audience of a decision")
            }
            try Self.enter("masking.reset", dataset, column, who, "policy", actor: actor, at: at, in: writer)
        }
    }

    /// A dataset's decisions, by column and audience.
    package func overrides(of dataset: String) async throws -> [MaskingOverride] {
        try await store.read { reader in
            try reader.rows(
                """
                SELECT column_name, audience, rule, reason, decided_by, decided_at FROM masking_override WHERE dataset = ?
                ORDER BY column_name, audience LIMIT 20000
                """, [.text(dataset)]
            ).map { row in
                let who = try row.text("audience")
                return MaskingOverride(
                    column: try row.text("column_name"), audience: who == Self.everyone ? nil : try StoredJSON.known(who, of: dataset),
                    rule: try row.optionalText("rule").map { try MaskingRule(text: $0) }, reason: try row.text("reason"),
                    decidedBy: try row.text("decided_by"), decidedAt: try row.integer("decided_at"))
            }
        }
    }

    private static func enter(
        _ action: String, _ dataset: String, _ column: String, _ audience: String, _ rule: String, actor: String, at: Int64, in writer: any SQLWriter
    ) throws {
        try LedgerWriter.append(
            LedgerEntry(
                actor: actor, action: action, subject: "dataset/\(dataset)", digest: nil, at: at,
                details: ["column": column, "audience": audience, "rule": rule]),
            in: writer)
    }
}
