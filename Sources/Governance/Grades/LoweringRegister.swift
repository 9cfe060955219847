import Ledger
package import Store
package import Vocabulary

/// A request to give a derived column a lower grade than its inputs, and what became of it.
package struct LoweringRequest: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable { case requested, approved, rejected, withdrawn }

    /// Counts from 1.
    package var number: Int64
    package var column: ColumnReference
    package var to: Grade
    package var by: GradeLowering.Means
    /// Digest of the model's statement the request is about.
    package var definition: String
    package var reason: String
    package var state: State
    package var requestedBy: String
    package var requestedAt: Int64
    package var decidedBy: String?
    package var decidedAt: Int64?
    package var answer: String?
}

/// Keeps requests for lower grades; who asks does not approve.
package struct LoweringRegister: Sendable {
    let store: any OperationalStore
    let now: @Sendable () -> Int64

    /// - Parameter now: Unix milliseconds.
    package init(store: any OperationalStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    private static let changes = "governance.lowering"

    /// Asks for a lowering; an open request for the same column and statement is refused.
    ///
    /// - Throws: `malformed` without a reason, `alreadyExists` naming the open request.
    @discardableResult
    package func request(
        _ column: ColumnReference, to grade: Grade, by means: GradeLowering.Means, definition: String = "", reason: String, actor: String
    ) async throws -> LoweringRequest {
        try Bounds.require(reason, named: "reason", of: column.description, most: Bounds.reason)
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            let open = try writer.row(
                "\(Self.select) WHERE dataset = ? AND column_name = ? AND definition = ? AND state = 'requested'",
                [.text(column.table), .text(column.column), .text(definition)])
            if let open {
                throw GovernanceError(
                    .alreadyExists, subject: column.description, problem: "request \(try open.integer("number")) to lower \(column) is open already",
                    mend: "wait for its answer, or withdraw it")
            }
            let number = (try writer.row("SELECT max(number) AS n FROM grade_lowering")?.optionalInteger("n") ?? 0) + 1
            let request = LoweringRequest(
                number: number, column: column, to: grade, by: means, definition: definition, reason: reason, state: .requested,
                requestedBy: actor, requestedAt: at)
            try writer.execute(
                """
                INSERT INTO grade_lowering (number, dataset, column_name, to_grade, by_means, definition, reason, state, requested_by, requested_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'requested', ?, ?)
                """,
                [
                    .integer(number), .text(column.table), .text(column.column), .text(grade.rawValue), .text(means.rawValue), .text(definition),
                    .text(reason), .text(actor), .integer(at),
                ])
            try Self.enter("lowering.request", request, actor: actor, at: at, in: writer)
            return request
        }
    }

    /// Approves a request.
    ///
    /// - Throws: `samePerson` if the requester approves; `notFound`; `wrongState` if it is not open.
    @discardableResult
    package func approve(_ number: Int64, answer: String = "", actor: String) async throws -> LoweringRequest {
        try await close(number, as: .approved, answer: answer, actor: actor)
    }

    /// Refuses a request, or takes an approval back.
    ///
    /// - Throws: `malformed` without an answer, `notFound`, `wrongState`.
    @discardableResult
    package func reject(_ number: Int64, answer: String, actor: String) async throws -> LoweringRequest {
        try Bounds.require(answer, named: "answer", of: "request \(number)", most: Bounds.reason)
        return try await close(number, as: .rejected, answer: answer, actor: actor)
    }

    /// Takes one's own open request back.
    @discardableResult
    package func withdraw(_ number: Int64, actor: String) async throws -> LoweringRequest {
        try await close(number, as: .withdrawn, answer: "", actor: actor)
    }

    private func close(_ number: Int64, as state: LoweringRequest.State, answer: String, actor: String) async throws -> LoweringRequest {
        try Bounds.allow(answer, named: "answer", of: "request \(number)", most: Bounds.reason)
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            var request = try Self.request(number, in: writer)
            guard request.state == .requested || (state == .rejected && request.state == .approved) else {
                throw GovernanceError(
                    .wrongState, subject: "request \(number)", problem: "request \(number) is \(request.state.rawValue) already",
                    mend: "make a new request if it should be decided anew")
            }
            if state == .approved, actor == request.requestedBy {
                throw GovernanceError(
                    .samePerson, subject: "request \(number)", problem: "\(actor) made request \(number) and may not approve it",
                    mend: "have another steward approve it")
            }
            (request.state, request.decidedBy, request.decidedAt, request.answer) = (state, actor, at, answer.isEmpty ? nil : answer)
            try writer.execute(
                "UPDATE grade_lowering SET state = ?, decided_by = ?, decided_at = ?, answer = ? WHERE number = ?",
                [.text(state.rawValue), .text(actor), .integer(at), SQLValue(request.answer), .integer(number)])
            let verb = state == .approved ? "approve" : state == .rejected ? "reject" : "withdraw"
            try Self.enter("lowering.\(verb)", request, actor: actor, at: at, in: writer)
            return request
        }
    }

    /// Requests in a state, oldest first; at most 200 of them.
    package func requests(_ state: LoweringRequest.State, offset: Int = 0, limit: Int = 50) async throws -> [LoweringRequest] {
        try await store.read { reader in
            try reader.rows(
                "\(Self.select) WHERE state = ? ORDER BY number LIMIT ? OFFSET ?",
                [.text(state.rawValue), .integer(Int64(min(max(limit, 1), 200))), .integer(Int64(max(offset, 0)))]
            ).map(Self.request(from:))
        }
    }

    /// - Throws: `notFound`.
    package func request(_ number: Int64) async throws -> LoweringRequest { try await store.read { try Self.request(number, in: $0) } }

    /// Every approved lowering, for `GradePropagation`.
    package func approved() async throws -> [GradeLowering] {
        try await store.read { reader in
            try reader.rows("\(Self.select) WHERE state = 'approved' ORDER BY number", []).map(Self.request(from:)).map { request in
                GradeLowering(
                    column: request.column, to: request.to, by: request.by, reason: request.reason, approvedBy: request.decidedBy ?? "",
                    definition: request.definition)
            }
        }
    }

    private static let select = """
        SELECT number, dataset, column_name, to_grade, by_means, definition, reason, state, requested_by, requested_at, decided_by, decided_at,
            answer FROM grade_lowering
        """

    private static func request(_ number: Int64, in reader: any SQLReader) throws -> LoweringRequest {
        guard let request = try reader.row("\(select) WHERE number = ?", [.integer(number)]).map(request(from:)) else {
            throw GovernanceError(
                .notFound, subject: "request \(number)", problem: "there is no request \(number) to lower a grade",
                mend: "look the number up in the queue")
        }
        return request
    }

    private static func request(from row: Row) throws -> LoweringRequest {
        let dataset = try row.text("dataset")
        return LoweringRequest(
            number: try row.integer("number"), column: ColumnReference(dataset, try row.text("column_name")),
            to: try StoredJSON.known(try row.text("to_grade"), of: dataset), by: try StoredJSON.known(try row.text("by_means"), of: dataset),
            definition: try row.text("definition"), reason: try row.text("reason"), state: try StoredJSON.known(try row.text("state"), of: dataset),
            requestedBy: try row.text("requested_by"), requestedAt: try row.integer("requested_at"), decidedBy: try row.optionalText("decided_by"),
            decidedAt: try row.optionalInteger("decided_at"), answer: try row.optionalText("answer"))
    }

    private static func enter(_ action: String, _ request: LoweringRequest, actor: String, at: Int64, in writer: any SQLWriter) throws {
        try LedgerWriter.append(
            LedgerEntry(
                actor: actor, action: action, subject: "dataset/\(request.column.table)", digest: nil, at: at,
                details: [
                    "number": String(request.number), "column": request.column.column, "to": request.to.rawValue, "by": request.by.rawValue,
                    "definition": request.definition,
                ]),
            in: writer)
    }
}
