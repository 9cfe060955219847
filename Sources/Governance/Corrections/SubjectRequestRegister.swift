import Ledger
package import Store
import Vocabulary

/// Keeps people's requests about their data, never the identifiers they gave.
package struct SubjectRequestRegister: Sendable {
    let store: any OperationalStore
    let now: @Sendable () -> Int64
    let calendar: WorkingCalendar
    let rule: DeadlineRule
    let key: MaskingKey

    private static let changes = "governance.subject"

    /// - Parameters:
    ///   - secrets: the node's; the code of an identifier is made with a key of its own.
    ///   - now: Unix milliseconds.
    /// - Throws: `keyVersionMissing`.
    package init(
        store: any OperationalStore, secrets: MaskingSecrets, calendar: WorkingCalendar = WorkingCalendar(), rule: DeadlineRule = .subjectRequest,
        now: @escaping @Sendable () -> Int64
    ) throws(GovernanceError) {
        self.store = store
        self.calendar = calendar
        self.rule = rule
        self.now = now
        key = try secrets.key(for: "/subject-requests")
    }

    /// The code an identifier is recorded by; blanks and full-width forms make no difference.
    package func code(of identifier: String, kind: SensitiveKind) -> String { key.digest(of: "\(kind.rawValue):\(identifier.normalized)") }

    /// Records a request. The identifier is used for its code and forgotten.
    ///
    /// - Throws: `malformed` for an empty identifier, `tooLarge` for one of over 200 bytes.
    @discardableResult
    package func record(identifier: String, kind: SensitiveKind, wish: SubjectWish, actor: String) async throws -> SubjectRequest {
        try Bounds.require(identifier, named: "identifier", of: "the request", most: 200)
        let at = now()
        let code = code(of: identifier, kind: kind)
        let due = rule.due(from: at, calendar: calendar)
        let version = key.version
        return try await store.write { writer in
            try writer.lock(Self.changes)
            let number = (try writer.row("SELECT max(number) AS n FROM subject_request")?.optionalInteger("n") ?? 0) + 1
            try writer.execute(
                """
                INSERT INTO subject_request (number, kind, identifier_code, key_version, wish, state, recorded_by, recorded_at, due_on, rule)
                VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?, ?)
                """,
                [
                    .integer(number), .text(kind.rawValue), .text(code), SQLValue(version), .text(wish.rawValue), .text(actor), .integer(at),
                    .text(due.text), .text(rule.id),
                ])
            try Self.enter("subject.request", number, wish, places: nil, actor: actor, at: at, in: writer)
            return try Self.request(number, in: writer)
        }
    }

    /// Keeps what the search found.
    @discardableResult
    package func keep(_ places: [SubjectPlace], for number: Int64) async throws -> SubjectRequest {
        let text = try StoredJSON.text(places)
        return try await store.write { writer in
            try writer.lock(Self.changes)
            _ = try Self.open(number, in: writer)
            try writer.execute("UPDATE subject_request SET found = ? WHERE number = ?", [.text(text), .integer(number)])
            return try Self.request(number, in: writer)
        }
    }

    /// Answers or refuses a request.
    ///
    /// - Throws: `notFound`; `wrongState` if it is closed, or answered before anybody looked; `malformed` without an answer.
    @discardableResult
    package func close(_ number: Int64, answered: Bool, answer: String, actor: String) async throws -> SubjectRequest {
        try Bounds.require(answer, named: "answer", of: "request \(number)", most: Bounds.text)
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            let request = try Self.open(number, in: writer)
            guard !answered || request.found != nil else {
                throw GovernanceError(
                    .wrongState, subject: "request \(number)", problem: "nobody has looked where the data of request \(number) is",
                    mend: "search first, or refuse the request")
            }
            try writer.execute(
                "UPDATE subject_request SET state = ?, answer = ?, closed_by = ?, closed_at = ? WHERE number = ?",
                [.text(answered ? "answered" : "refused"), .text(answer), .text(actor), .integer(at), .integer(number)])
            try Self.enter(
                answered ? "subject.answer" : "subject.refuse", number, request.wish, places: request.found?.count, actor: actor, at: at, in: writer)
            return try Self.request(number, in: writer)
        }
    }

    /// Requests in a state, the most pressing first; at most 200.
    package func requests(_ state: SubjectRequest.State, offset: Int = 0, limit: Int = 50) async throws -> [SubjectRequest] {
        try await store.read { reader in
            try reader.rows(
                "\(Self.select) WHERE state = ? ORDER BY due_on, number LIMIT ? OFFSET ?",
                [.text(state.rawValue), .integer(Int64(min(max(limit, 1), 200))), .integer(Int64(max(offset, 0)))]
            ).map(Self.request(from:))
        }
    }

    package func request(_ number: Int64) async throws -> SubjectRequest { try await store.read { try Self.request(number, in: $0) } }

    // MARK: Rows

    private static let select = """
        SELECT number, kind, identifier_code, key_version, wish, state, recorded_by, recorded_at, due_on, rule, found, answer, closed_by, closed_at
            FROM subject_request
        """

    private static func request(_ number: Int64, in reader: any SQLReader) throws -> SubjectRequest {
        guard let row = try reader.row("\(select) WHERE number = ?", [.integer(number)]) else {
            throw GovernanceError(.notFound, subject: "request \(number)", problem: "there is no request \(number)",
                mend: "look its number up in the list")
        }
        return try request(from: row)
    }

    private static func open(_ number: Int64, in reader: any SQLReader) throws -> SubjectRequest {
        let request = try request(number, in: reader)
        guard request.state == .open else {
            throw GovernanceError(
                .wrongState, subject: "request \(number)", problem: "request \(number) is \(request.state.rawValue) already",
                mend: "record a new request")
        }
        return request
    }

    private static func request(from row: Row) throws -> SubjectRequest {
        let subject = "request \(try row.integer("number"))"
        return SubjectRequest(
            number: try row.integer("number"), kind: try StoredJSON.known(try row.text("kind"), of: subject),
            identifierCode: try row.text("identifier_code"), keyVersion: Int(try row.integer("key_version")), wish: try StoredJSON.known(try row.text("wish"), of: subject),
            state: try StoredJSON.known(try row.text("state"), of: subject), recordedBy: try row.text("recorded_by"),
            recordedAt: try row.integer("recorded_at"), dueOn: try CalendarDay(text: try row.text("due_on")), rule: try row.text("rule"),
            found: try row.optionalText("found").map { try StoredJSON.value($0, of: subject) }, answer: try row.optionalText("answer"),
            closedBy: try row.optionalText("closed_by"), closedAt: try row.optionalInteger("closed_at"))
    }

    /// The ledger is public: it tells that a request was handled, not about whom.
    private static func enter(
        _ action: String, _ number: Int64, _ wish: SubjectWish, places: Int?, actor: String, at: Int64, in writer: any SQLWriter
    ) throws {
        var details = ["wish": wish.rawValue]
        if let places { details["places"] = String(places) }
        try LedgerWriter.append(
            LedgerEntry(actor: actor, action: action, subject: "subject-request/\(number)", digest: nil, at: at, details: details), in: writer)
    }
}
