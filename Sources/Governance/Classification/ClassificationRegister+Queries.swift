import FoundationEssentials
package import Store
package import Vocabulary

extension ClassificationRegister {
    /// A page of the stewards' queue and how many lines there are in all.
    package struct Page: Sendable, Hashable {
        package var lines: [ColumnClassification]
        package var total: Int
    }

    /// Lines in a state, by dataset and column.
    ///
    /// - Parameters:
    ///   - datasets: only these, such as those a steward looks after; `nil` for all. At most 500.
    ///   - limit: at most 200.
    package func queue(
        state: ColumnClassification.State = .suggested, datasets: [String]? = nil, offset: Int = 0, limit: Int = 50
    ) async throws -> Page {
        if let datasets, datasets.isEmpty { return Page(lines: [], total: 0) }
        if let datasets, datasets.count > 500 {
            throw GovernanceError(
                .tooMany, subject: "datasets", problem: "\(datasets.count) datasets are more than the queue takes at once", mend: "ask for at most 500")
        }
        return try await store.read { reader in
            let filter = datasets.map { " AND dataset IN (\($0.map { _ in "?" }.joined(separator: ", ")))" } ?? ""
            let arguments = [SQLValue.text(state.rawValue)] + (datasets ?? []).map { .text($0) }
            let total = try reader.row("SELECT count(*) AS n FROM column_classification WHERE state = ?\(filter)", arguments)?.integer("n") ?? 0
            let lines = try reader.rows(
                "\(Self.select) WHERE state = ?\(filter) ORDER BY dataset, column_name, kind LIMIT ? OFFSET ?",
                arguments + [.integer(Int64(min(max(limit, 1), 200))), .integer(Int64(max(offset, 0)))]
            ).map(Self.line(from:))
            return Page(lines: lines, total: Int(total))
        }
    }

    /// Everything on record about a dataset, by column and kind.
    package func classifications(of dataset: String) async throws -> [ColumnClassification] {
        try await store.read { try Self.all(of: dataset, in: $0) }
    }

    /// The columns of all datasets that stewards say hold a kind, by dataset and column.
    package func columns(holding kind: SensitiveKind) async throws -> [ColumnClassification] {
        try await store.read { reader in
            try reader.rows(
                "\(Self.select) WHERE state IN ('confirmed', 'overruled') AND kind = ? ORDER BY dataset, column_name LIMIT 10000", [.text(kind.rawValue)]
            ).map(Self.line(from:))
        }
    }

    /// The grades stewards decided, by column: the highest of a column's kinds.
    ///
    /// - Parameter includingSuggested: counts suggestions nobody has looked at, for a careful owner.
    package func effectiveMarks(_ dataset: String, includingSuggested: Bool = false) async throws -> [String: Grade] {
        try await store.read { try Self.effectiveMarks(dataset, includingSuggested: includingSuggested, in: $0) }
    }

    /// The same inside a transaction.
    package static func effectiveMarks(_ dataset: String, includingSuggested: Bool = false, in reader: any SQLReader) throws -> [String: Grade] {
        var marks: [String: Grade] = [:]
        for line in try all(of: dataset, in: reader) where line.isDecided || (includingSuggested && line.state == .suggested) {
            marks[line.column] = max(marks[line.column] ?? .general1, line.grade)
        }
        return marks
    }

    /// How decided columns are reduced: the rule of the kind with the highest grade, then confidence.
    package func reductions(_ dataset: String) async throws -> [String: MaskingRule] {
        let lines = try await classifications(of: dataset).filter(\.isDecided)
        return lines.sorted { ($0.grade, $0.confidence) < ($1.grade, $1.confidence) }
            .reduce(into: [:]) { $0[$1.column] = $1.masking }
    }

    // MARK: Rows

    static let select = """
        SELECT dataset, column_name, kind, state, confidence, evidence, suggested_grade, grade, openness, masking, rules, suggested_at,
            decided_by, decided_at, reason FROM column_classification
        """

    static func all(of dataset: String, in reader: any SQLReader) throws -> [ColumnClassification] {
        try reader.rows("\(select) WHERE dataset = ? ORDER BY column_name, kind", [.text(dataset)]).map(line(from:))
    }

    static func one(_ dataset: String, _ column: String, _ kind: SensitiveKind, in reader: any SQLReader) throws -> ColumnClassification? {
        try reader.row(
            "\(select) WHERE dataset = ? AND column_name = ? AND kind = ?", [.text(dataset), .text(column), .text(kind.rawValue)]
        ).map(line(from:))
    }

    static func put(_ line: ColumnClassification, in writer: any SQLWriter) throws {
        try writer.execute(
            """
            INSERT INTO column_classification (dataset, column_name, kind, state, confidence, evidence, share, suggested_grade, grade, openness,
                masking, rules, suggested_at, decided_by, decided_at, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (dataset, column_name, kind) DO UPDATE SET state = excluded.state, confidence = excluded.confidence,
                evidence = excluded.evidence, share = excluded.share, suggested_grade = excluded.suggested_grade, grade = excluded.grade,
                openness = excluded.openness, masking = excluded.masking, rules = excluded.rules, suggested_at = excluded.suggested_at,
                decided_by = excluded.decided_by, decided_at = excluded.decided_at, reason = excluded.reason
            """,
            [
                .text(line.dataset), .text(line.column), .text(line.kind.rawValue), .text(line.state.rawValue), .real(line.confidence),
                .text(try StoredJSON.text(line.evidence)), .real(line.evidence.share), .text(line.suggestedGrade.rawValue),
                .text(line.grade.rawValue), .text(line.openness.rawValue), .text(line.masking.text), .text(line.rules),
                .integer(line.suggestedAt), SQLValue(line.decidedBy), SQLValue(line.decidedAt), SQLValue(line.reason),
            ])
    }

    static func line(from row: Row) throws -> ColumnClassification {
        let dataset = try row.text("dataset")
        return ColumnClassification(
            dataset: dataset, column: try row.text("column_name"), kind: try StoredJSON.known(try row.text("kind"), of: dataset),
            state: try StoredJSON.known(try row.text("state"), of: dataset), confidence: try row.real("confidence"),
            evidence: try StoredJSON.value(try row.text("evidence"), of: dataset),
            suggestedGrade: try StoredJSON.known(try row.text("suggested_grade"), of: dataset),
            grade: try StoredJSON.known(try row.text("grade"), of: dataset), openness: try StoredJSON.known(try row.text("openness"), of: dataset),
            masking: try MaskingRule(text: try row.text("masking")), rules: try row.text("rules"), suggestedAt: try row.integer("suggested_at"),
            decidedBy: try row.optionalText("decided_by"), decidedAt: try row.optionalInteger("decided_at"), reason: try row.optionalText("reason"))
    }
}
