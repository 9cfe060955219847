import Store
import Vocabulary

extension CorrectionRegister {
    /// An organisation's reports in a state, the most pressing first.
    ///
    /// - Parameters:
    ///   - organisation: `nil` for all.
    ///   - limit: at most 200.
    package func queue(
        of organisation: String?, state: Correction.State = .open, offset: Int = 0, limit: Int = 50
    ) async throws -> (corrections: [Correction], total: Int) {
        try await store.read { reader in
            let filter = organisation == nil ? "" : " AND organisation = ?"
            let arguments = [SQLValue.text(state.rawValue)] + (organisation.map { [.text($0)] } ?? [])
            let total = try reader.row("SELECT count(*) AS n FROM correction_request WHERE state = ?\(filter)", arguments)?.integer("n") ?? 0
            let corrections = try reader.rows(
                "\(Self.select) WHERE state = ?\(filter) ORDER BY due_on, number LIMIT ? OFFSET ?",
                arguments + [.integer(Int64(min(max(limit, 1), 200))), .integer(Int64(max(offset, 0)))]
            ).map(Self.correction(from:))
            return (corrections, Int(total))
        }
    }

    /// The reports a user made, newest first, with their answers; at most 200.
    package func reports(by user: String, offset: Int = 0, limit: Int = 50) async throws -> [Correction] {
        try await store.read { reader in
            try reader.rows(
                "\(Self.select) WHERE asked_by = ? ORDER BY number DESC LIMIT ? OFFSET ?",
                [.text(user), .integer(Int64(min(max(limit, 1), 200))), .integer(Int64(max(offset, 0)))]
            ).map(Self.correction(from:))
        }
    }

    /// Open reports whose last day is past or comes within so many days, the most pressing first; at most 200.
    package func pressing(withinDays days: Int = 2) async throws -> [Correction] {
        let last = CalendarDay(dayNumber: DeadlineRule.day(of: now()).dayNumber + min(max(days, 0), 365))
        return try await store.read { reader in
            try reader.rows("\(Self.select) WHERE state = 'open' AND due_on <= ? ORDER BY due_on, number LIMIT 200", [.text(last.text)])
                .map(Self.correction(from:))
        }
    }

    /// A report and its steps, oldest first.
    ///
    /// - Throws: `notFound`.
    package func correction(_ number: Int64) async throws -> (correction: Correction, steps: [CorrectionStep]) {
        try await store.read { reader in
            let steps = try reader.rows(
                "SELECT what, actor, at, note FROM correction_step WHERE request = ? ORDER BY place LIMIT 1000", [.integer(number)])
            return (
                try Self.correction(number, in: reader),
                try steps.map { row in
                    CorrectionStep(
                        what: try row.text("what"), actor: try row.text("actor"), at: try row.integer("at"), note: try row.text("note"))
                }
            )
        }
    }

    // MARK: Rows

    static let select = """
        SELECT number, dataset, version, row_key, column_name, text, wished, organisation, state, asked_by, asked_at, due_on, rule, answer, closed_by,
            closed_at FROM correction_request
        """

    static func correction(_ number: Int64, in reader: any SQLReader) throws -> Correction {
        guard let row = try reader.row("\(select) WHERE number = ?", [.integer(number)]) else {
            throw GovernanceError(.notFound, subject: "report \(number)", problem: "there is no report \(number)",
                mend: "look its number up in the list")
        }
        return try correction(from: row)
    }

    static func open(_ number: Int64, in reader: any SQLReader) throws -> Correction {
        let correction = try correction(number, in: reader)
        guard correction.state == .open else {
            throw GovernanceError(
                .wrongState, subject: "report \(number)", problem: "report \(number) is \(correction.state.rawValue) already",
                mend: "make a new report if the fault is still there")
        }
        return correction
    }

    static func note(_ what: String, _ number: Int64, actor: String, at: Int64, note: String, in writer: any SQLWriter) throws {
        let place = (try writer.row("SELECT max(place) AS n FROM correction_step WHERE request = ?", [.integer(number)])?.optionalInteger("n") ?? 0) + 1
        try writer.execute(
            "INSERT INTO correction_step (request, place, what, actor, at, note) VALUES (?, ?, ?, ?, ?, ?)",
            [.integer(number), .integer(place), .text(what), .text(actor), .integer(at), .text(note)])
    }

    private static func correction(from row: Row) throws -> Correction {
        let dataset = try row.text("dataset")
        return Correction(
            number: try row.integer("number"),
            report: CorrectionReport(
                dataset: dataset, version: try row.optionalText("version"), rowKey: try row.optionalText("row_key"),
                column: try row.optionalText("column_name"), text: try row.text("text"), wished: try row.optionalText("wished")),
            organisation: try row.text("organisation"), state: try StoredJSON.known(try row.text("state"), of: dataset),
            askedBy: try row.text("asked_by"), askedAt: try row.integer("asked_at"), dueOn: try CalendarDay(text: try row.text("due_on")), rule: try row.text("rule"),
            answer: try row.optionalText("answer"), closedBy: try row.optionalText("closed_by"), closedAt: try row.optionalInteger("closed_at"))
    }
}
