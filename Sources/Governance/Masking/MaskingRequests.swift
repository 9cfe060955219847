import Ledger
package import Store
import Vocabulary

/// A request to show a column otherwise than the policy does, and what became of it.
package struct MaskingRequest: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable { case requested, approved, rejected }

    /// What is asked for.
    package enum Wish: Sendable, Hashable, Codable {
        case show
        case rule(MaskingRule)
        /// That an earlier decision falls and the policy holds again.
        case policy

        package var text: String {
            switch self {
            case .show: "show"
            case .rule(let rule): rule.text
            case .policy: "policy"
            }
        }

        /// - Throws: `malformed` for what is no rule.
        package init(text: String) throws(GovernanceError) {
            switch text {
            case "show": self = .show
            case "policy": self = .policy
            default: self = .rule(try MaskingRule(text: text))
            }
        }
    }

    /// Counts from 1.
    package var number: Int64
    package var dataset: String
    package var column: String
    /// `nil` stands for every audience but steward and node.
    package var audience: MaskingAudience?
    package var wish: Wish
    package var reason: String
    package var state: State
    package var requestedBy: String
    package var requestedAt: Int64
    package var decidedBy: String?
    package var decidedAt: Int64?
    package var answer: String?
}

/// Keeps requests for exceptions from the masking policy; who asks does not approve.
package struct MaskingRequestRegister: Sendable {
    let store: any OperationalStore
    let now: @Sendable () -> Int64

    /// - Parameter now: Unix milliseconds.
    package init(store: any OperationalStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    private static let changes = "governance.masking"

    /// - Throws: `malformed` without a reason or for a rule out of bounds; `alreadyExists` naming the open request for the same column and audience.
    @discardableResult
    package func request(
        dataset: String, column: String, audience: MaskingAudience?, wish: MaskingRequest.Wish, reason: String, actor: String
    ) async throws -> MaskingRequest {
        let subject = "\(dataset).\(column)"
        try Bounds.require(reason, named: "reason", of: subject, most: Bounds.reason)
        if case .rule(let rule) = wish { try rule.validate() }
        let at = now()
        let who = audience?.rawValue ?? MaskingRegister.everyone
        return try await store.write { writer in
            try writer.lock(Self.changes)
            let open = try writer.row(
                "SELECT number FROM masking_request WHERE dataset = ? AND column_name = ? AND audience = ? AND state = 'requested'",
                [.text(dataset), .text(column), .text(who)])
            if let open {
                throw GovernanceError(
                    .alreadyExists, subject: subject, problem: "request \(try open.integer("number")) about the masking of \(subject) is open already",
                    mend: "have it decided first")
            }
            let number = (try writer.row("SELECT max(number) AS n FROM masking_request")?.optionalInteger("n") ?? 0) + 1
            try writer.execute(
                """
                INSERT INTO masking_request (number, dataset, column_name, audience, wish, reason, state, requested_by, requested_at)
                VALUES (?, ?, ?, ?, ?, ?, 'requested', ?, ?)
                """,
                [
                    .integer(number), .text(dataset), .text(column), .text(who), .text(wish.text), .text(reason), .text(actor), .integer(at),
                ])
            let request = try Self.request(number, in: writer)
            try Self.enter("masking.request", request, actor: actor, at: at, in: writer)
            return request
        }
    }

    /// Approves a request: from here on the column is shown so.
    ///
    /// - Throws: `samePerson` if the requester approves; `notFound`; `wrongState`.
    @discardableResult
    package func approve(_ number: Int64, answer: String = "", actor: String) async throws -> MaskingRequest {
        try await close(number, as: .approved, answer: answer, actor: actor)
    }

    /// - Throws: `malformed` without an answer, `notFound`, `wrongState`.
    @discardableResult
    package func reject(_ number: Int64, answer: String, actor: String) async throws -> MaskingRequest {
        try Bounds.require(answer, named: "answer", of: "request \(number)", most: Bounds.reason)
        return try await close(number, as: .rejected, answer: answer, actor: actor)
    }

    private func close(_ number: Int64, as state: MaskingRequest.State, answer: String, actor: String) async throws -> MaskingRequest {
        try Bounds.allow(answer, named: "answer", of: "request \(number)", most: Bounds.reason)
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            let request = try Self.request(number, in: writer)
            guard request.state == .requested else {
                throw GovernanceError(
                    .wrongState, subject: "request \(number)", problem: "request \(number) is \(request.state.rawValue) already",
                    mend: "make a new request if it should be decided anew")
            }
            if state == .approved, actor == request.requestedBy {
                throw GovernanceError(
                    .samePerson, subject: "request \(number)", problem: "\(actor) made request \(number) and may not approve it",
                    mend: "have another approver decide")
            }
            try writer.execute(
                "UPDATE masking_request SET state = ?, decided_by = ?, decided_at = ?, answer = ? WHERE number = ?",
                [.text(state.rawValue), .text(actor), .integer(at), SQLValue(answer.isEmpty ? nil : answer), .integer(number)])
            try Self.enter(state == .approved ? "masking.approve" : "masking.reject", request, actor: actor, at: at, in: writer)
            if state == .approved {
                try MaskingRegister.carryOut(request, actor: actor, at: at, in: writer)
            }
            return try Self.request(number, in: writer)
        }
    }

    /// Requests in a state; those that wait oldest first, others newest first.
    ///
    /// - Parameter limit: at most 200.
    package func requests(_ state: MaskingRequest.State, limit: Int = 200) async throws -> [MaskingRequest] {
        try await store.read { reader in
            try reader.rows(
                "\(Self.select) WHERE state = ? ORDER BY number \(state == .requested ? "" : "DESC ")LIMIT ?",
                [.text(state.rawValue), .integer(Int64(min(max(limit, 1), 200)))]
            ).map(Self.request(from:))
        }
    }

    package func request(_ number: Int64) async throws -> MaskingRequest { try await store.read { try Self.request(number, in: $0) } }

    // MARK: Rows

    private static let select = """
        SELECT number, dataset, column_name, audience, wish, reason, state, requested_by, requested_at, decided_by, decided_at, answer
        FROM masking_request
        """

    private static func request(_ number: Int64, in reader: any SQLReader) throws -> MaskingRequest {
        guard let row = try reader.row("\(select) WHERE number = ?", [.integer(number)]) else {
            throw GovernanceError(
                .notFound, subject: "request \(number)", problem: "there is no request \(number) about masking", mend: "look its number up in the list")
        }
        return try request(from: row)
    }

    private static func request(from row: Row) throws -> MaskingRequest {
        let (dataset, who) = (try row.text("dataset"), try row.text("audience"))
        return MaskingRequest(
            number: try row.integer("number"), dataset: dataset, column: try row.text("column_name"),
            audience: who == MaskingRegister.everyone ? nil : try StoredJSON.known(who, of: dataset), wish: try .init(text: try row.text("wish")),
            reason: try row.text("reason"), state: try StoredJSON.known(try row.text("state"), of: dataset), requestedBy: try row.text("requested_by"),
            requestedAt: try row.integer("requested_at"), decidedBy: try row.optionalText("decided_by"),
            decidedAt: try row.optionalInteger("decided_at"), answer: try row.optionalText("answer"))
    }

    private static func enter(_ action: String, _ request: MaskingRequest, actor: String, at: Int64, in writer: any SQLWriter) throws {
        try LedgerWriter.append(
            LedgerEntry(
                actor: actor, action: action, subject: "dataset/\(request.dataset)", digest: nil, at: at,
                details: [
                    "number": String(request.number), "column": request.column, "audience": request.audience?.rawValue ?? MaskingRegister.everyone,
                    "rule": request.wish.text,
                ]),
            in: writer)
    }
}
