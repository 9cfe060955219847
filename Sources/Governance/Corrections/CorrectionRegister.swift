import Ledger
package import Store
import Vocabulary

/// Keeps users' reports of faults until the owner has answered.
package struct CorrectionRegister: Sendable {
    let store: any OperationalStore
    let now: @Sendable () -> Int64
    let calendar: WorkingCalendar
    let rule: DeadlineRule

    /// Most reports a user may have open, and may make within a day.
    package static let mostOpen = 50
    package static let mostPerDay = 20

    static let changes = "governance.correction"

    /// - Parameter now: Unix milliseconds.
    package init(
        store: any OperationalStore, calendar: WorkingCalendar = WorkingCalendar(), rule: DeadlineRule = .correction, now: @escaping @Sendable () -> Int64
    ) {
        self.store = store
        self.calendar = calendar
        self.rule = rule
        self.now = now
    }

    /// Takes a report.
    ///
    /// - Parameter organisation: the dataset's owner.
    /// - Throws: `malformed` without a text, `tooLarge`, `tooMany` for a user with too many reports.
    @discardableResult
    package func ask(_ report: CorrectionReport, organisation: String, actor: String) async throws -> Correction {
        try Bounds.require(report.text, named: "text", of: report.dataset, most: Bounds.text)
        try Bounds.allow(report.wished, named: "wished value", of: report.dataset, most: Bounds.text)
        try Bounds.allow(report.rowKey, named: "row key", of: report.dataset, most: Bounds.name)
        try Bounds.allow(report.column, named: "column", of: report.dataset, most: Bounds.name)
        try Bounds.allow(report.version, named: "version", of: report.dataset, most: Bounds.name)
        let at = now()
        let due = rule.due(from: at, calendar: calendar)
        return try await store.write { writer in
            try writer.lock(Self.changes)
            try Self.checkRate(of: actor, at: at, in: writer)
            let number = (try writer.row("SELECT max(number) AS n FROM correction_request")?.optionalInteger("n") ?? 0) + 1
            try writer.execute(
                """
                INSERT INTO correction_request (number, dataset, version, row_key, column_name, text, wished, organisation, state, asked_by,
                    asked_at, due_on, rule)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?)
                """,
                [
                    .integer(number), .text(report.dataset), SQLValue(report.version), SQLValue(report.rowKey), SQLValue(report.column),
                    .text(report.text), SQLValue(report.wished), .text(organisation), .text(actor), .integer(at), .text(due.text), .text(rule.id),
                ])
            try Self.note("ask", number, actor: actor, at: at, note: "", in: writer)
            return try Self.correction(number, in: writer)
        }
    }

    private static func checkRate(of actor: String, at: Int64, in reader: any SQLReader) throws {
        let open = try reader.row(
            "SELECT count(*) AS n FROM correction_request WHERE asked_by = ? AND state = 'open'", [.text(actor)])?.integer("n") ?? 0
        let today = try reader.row(
            "SELECT count(*) AS n FROM correction_request WHERE asked_by = ? AND asked_at > ?", [.text(actor), .integer(at - 86_400_000)])?.integer("n") ?? 0
        guard open < Int64(mostOpen), today < Int64(mostPerDay) else {
            throw GovernanceError(
                .tooMany, subject: actor,
                problem: "\(actor) has \(open) open reports and made \(today) within a day; \(mostOpen) and \(mostPerDay) are the most",
                mend: "wait for answers, or put several faults into one report")
        }
    }

    /// Answers a report and closes it.
    ///
    /// - Throws: `notFound`, `wrongState` if it is closed, `malformed` without an answer, `tooLarge`.
    @discardableResult
    package func close(_ number: Int64, accepted: Bool, answer: String, actor: String) async throws -> Correction {
        try Bounds.require(answer, named: "answer", of: "report \(number)", most: Bounds.text)
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            let correction = try Self.open(number, in: writer)
            try writer.execute(
                "UPDATE correction_request SET state = ?, answer = ?, closed_by = ?, closed_at = ? WHERE number = ?",
                [.text(accepted ? "accepted" : "rejected"), .text(answer), .text(actor), .integer(at), .integer(number)])
            try Self.note(accepted ? "accept" : "reject", number, actor: actor, at: at, note: "", in: writer)
            try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: accepted ? "correction.accept" : "correction.reject",
                    subject: "dataset/\(correction.report.dataset)", digest: nil, at: at,
                    details: [
                        "number": String(number), "organisation": correction.organisation, "due": correction.dueOn.text,
                        "in_time": DeadlineRule.day(of: at) <= correction.dueOn ? "yes" : "no",
                    ]),
                in: writer)
            return try Self.correction(number, in: writer)
        }
    }

    /// Hands a report to another organisation; the deadline stays.
    @discardableResult
    package func reassign(_ number: Int64, to organisation: String, note: String, actor: String) async throws -> Correction {
        try Bounds.require(note, named: "note", of: "report \(number)", most: Bounds.reason)
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            _ = try Self.open(number, in: writer)
            try writer.execute("UPDATE correction_request SET organisation = ? WHERE number = ?", [.text(organisation), .integer(number)])
            try Self.note("reassign", number, actor: actor, at: at, note: "\(organisation): \(note)", in: writer)
            return try Self.correction(number, in: writer)
        }
    }

    /// Notes that the organisation was reminded; once a day is enough.
    ///
    /// - Returns: whether a reminder was noted.
    @discardableResult
    package func remind(_ number: Int64, actor: String) async throws -> Bool {
        let at = now()
        return try await store.write { writer in
            try writer.lock(Self.changes)
            _ = try Self.open(number, in: writer)
            let last = try writer.row(
                "SELECT max(at) AS at FROM correction_step WHERE request = ? AND what = 'remind'", [.integer(number)])?.optionalInteger("at")
            if let last, at - last < 86_400_000 { return false }
            try Self.note("remind", number, actor: actor, at: at, note: "", in: writer)
            return true
        }
    }
}
