import Ledger
package import Store
import Vocabulary

/// Keeps disposals from plan to proof; what has begun is finished after any crash.
package struct DisposalRegister: Sendable {
    let store: any OperationalStore
    let now: @Sendable () -> Int64

    /// - Parameter now: Unix milliseconds.
    package init(store: any OperationalStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    static let changes = "governance.disposal"

    /// Puts a plan before a steward.
    ///
    /// - Parameter policy: what approves it beforehand, such as `rights edition 3`; `nil` waits for a second person.
    /// - Throws: `malformed` for a plan with nothing due or without a reason; `alreadyExists` while another disposal of the dataset is under way;
    ///   `legalHold`.
    @discardableResult
    package func propose(_ plan: DisposalPlan, reason: String, policy: String? = nil, actor: String) async throws -> Disposal {
        try Bounds.require(reason, named: "reason", of: plan.dataset, most: Bounds.reason)
        guard !plan.due.isEmpty else {
            throw GovernanceError(.malformed, subject: plan.dataset, problem: "nothing of \(plan.dataset) is due",
                mend: "wait until its retention is over")
        }
        // A digest that is none would stop the proof of the item's end.
        for item in plan.due { if let digest = item.item.digest { _ = try ContentDigest(text: digest) } }
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            try Self.refuseHeld(plan.dataset, in: writer)
            let open = try writer.row(
                "SELECT number FROM disposal WHERE dataset = ? AND state IN ('planned', 'approved', 'begun')", [.text(plan.dataset)])
            if let open {
                throw GovernanceError(
                    .alreadyExists, subject: plan.dataset, problem: "disposal \(try open.integer("number")) of \(plan.dataset) is under way",
                    mend: "finish or reject it first")
            }
            let number = (try writer.row("SELECT max(number) AS n FROM disposal")?.optionalInteger("n") ?? 0) + 1
            try writer.execute(
                "INSERT INTO disposal (number, dataset, state, reason, planned_by, planned_at) VALUES (?, ?, 'planned', ?, ?, ?)",
                [.integer(number), .text(plan.dataset), .text(reason), .text(actor), .integer(at)])
            try writer.executeBatch(
                """
                INSERT INTO disposal_item (disposal, place, kind, subject, digest, row_count, due_at, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')
                """,
                plan.due.enumerated().map { place, due in
                    [
                        .integer(number), SQLValue(place), .text(due.item.kind.rawValue), .text(due.item.subject), SQLValue(due.item.digest),
                        .integer(due.item.rows), .integer(due.dueAt),
                    ]
                })
            if let policy {
                try writer.execute(
                    "UPDATE disposal SET state = 'approved', decided_by = ?, decided_at = ? WHERE number = ?", [.text(policy), .integer(at), .integer(number)])
                try Self.enter("disposal.approve", of: try Self.disposal(number, in: writer), by: policy, at: at, in: writer)
            }
            return try Self.disposal(number, in: writer)
        }
    }

    /// Approves a planned disposal; whoever proposed it may not.
    ///
    /// - Throws: `notFound`, `wrongState`, `samePerson`, `legalHold`.
    @discardableResult
    package func approve(_ number: Int64, actor: String) async throws -> Disposal { try await decide(number, .approved, actor: actor) }

    /// Refuses a planned disposal, or calls an approved one off before it has begun.
    @discardableResult
    package func reject(_ number: Int64, actor: String) async throws -> Disposal { try await decide(number, .rejected, actor: actor) }

    private func decide(_ number: Int64, _ state: Disposal.State, actor: String) async throws -> Disposal {
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            let disposal = try Self.disposal(number, in: writer)
            guard disposal.state == .planned || (state == .rejected && disposal.state == .approved) else {
                throw GovernanceError(
                    .wrongState, subject: "disposal \(number)", problem: "disposal \(number) is \(disposal.state.rawValue)",
                    mend: "propose a new one if it should be decided anew")
            }
            if state == .approved, disposal.plannedBy == actor {
                throw GovernanceError(
                    .samePerson, subject: "disposal \(number)", problem: "\(actor) proposed disposal \(number) and may not approve it",
                    mend: "have another steward approve it")
            }
            if state == .approved { try Self.refuseHeld(disposal.dataset, in: writer) }
            try writer.execute(
                "UPDATE disposal SET state = ?, decided_by = ?, decided_at = ? WHERE number = ?", [.text(state.rawValue), .text(actor), .integer(at), .integer(number)])
            try Self.enter(state == .approved ? "disposal.approve" : "disposal.reject", of: disposal, by: actor, at: at, in: writer)
            return try Self.disposal(number, in: writer)
        }
    }

    private static func enter(_ action: String, of disposal: Disposal, by actor: String, at: Int64, in writer: any SQLWriter) throws {
        try LedgerWriter.append(
            LedgerEntry(
                actor: actor, action: action, subject: "dataset/\(disposal.dataset)", digest: nil, at: at,
                details: ["number": String(disposal.number), "items": String(disposal.items.count)]),
            in: writer)
    }

    /// Disposals in a state, oldest first; at most 100.
    package func disposals(_ state: Disposal.State) async throws -> [Disposal] {
        try await store.read { reader in
            try reader.rows("SELECT number FROM disposal WHERE state = ? ORDER BY number LIMIT 100", [.text(state.rawValue)])
                .map { try Self.disposal(try $0.integer("number"), in: reader) }
        }
    }

    /// Disposals of one dataset, newest first; at most 100.
    package func disposals(of dataset: String) async throws -> [Disposal] {
        try await store.read { reader in
            try reader.rows("SELECT number FROM disposal WHERE dataset = ? ORDER BY number DESC LIMIT 100", [.text(dataset)])
                .map { try Self.disposal(try $0.integer("number"), in: reader) }
        }
    }

    package func disposal(_ number: Int64) async throws -> Disposal { try await store.read { try Self.disposal(number, in: $0) } }

    // MARK: Rows

    static func disposal(_ number: Int64, in reader: any SQLReader) throws -> Disposal {
        let select = """
            SELECT number, dataset, state, reason, planned_by, planned_at, decided_by, decided_at, begun_at, done_at
            FROM disposal WHERE number = ?
            """
        guard let row = try reader.row(select, [.integer(number)]) else {
            throw GovernanceError(.notFound, subject: "disposal \(number)", problem: "there is no disposal \(number)",
                mend: "look its number up in the list")
        }
        let dataset = try row.text("dataset")
        let items = try reader.rows(
            "SELECT kind, subject, digest, row_count, due_at, state, begun_at, done_at FROM disposal_item WHERE disposal = ? ORDER BY place",
            [.integer(number)])
        return Disposal(
            number: number, dataset: dataset, state: try StoredJSON.known(try row.text("state"), of: dataset), reason: try row.text("reason"),
            plannedBy: try row.text("planned_by"), plannedAt: try row.integer("planned_at"), decidedBy: try row.optionalText("decided_by"),
            decidedAt: try row.optionalInteger("decided_at"), begunAt: try row.optionalInteger("begun_at"),
            doneAt: try row.optionalInteger("done_at"),
            items: try items.map { item in
                DisposalItem(
                    item: HeldItem(
                        kind: try StoredJSON.known(try item.text("kind"), of: dataset), subject: try item.text("subject"),
                        digest: try item.optionalText("digest"), rows: try item.integer("row_count"), since: 0),
                    dueAt: try item.integer("due_at"), state: try StoredJSON.known(try item.text("state"), of: dataset),
                    begunAt: try item.optionalInteger("begun_at"), doneAt: try item.optionalInteger("done_at"))
            })
    }
}
