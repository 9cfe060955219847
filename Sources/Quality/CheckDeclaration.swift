package import Vocabulary

/// An expectation on a model.
package struct CheckDeclaration: Sendable, Hashable, Codable {
    /// What is expected; every kind names the rows that fail it.
    package enum Kind: Sendable, Hashable, Codable {
        case notNull(columns: [String])
        case unique(columns: [String])
        case accepted(column: String, values: [String])
        /// Bounds are decimal texts and inclusive.
        case range(column: String, minimum: String?, maximum: String?)
        /// The whole value must match.
        case regex(column: String, pattern: String)
        /// `table` is `app.dataset` or a model of the same app.
        case references(column: String, table: String, toColumn: String)
        case rowCount(minimum: Int?, maximum: Int?)
        /// A SELECT of the rows that fail.
        case sql(statement: String)

        /// The kind's name in YAML.
        package var name: String {
            switch self {
            case .notNull: "not_null"
            case .unique: "unique"
            case .accepted: "accepted"
            case .range: "range"
            case .regex: "regex"
            case .references: "references"
            case .rowCount: "row_count"
            case .sql: "sql"
            }
        }

        package static let names = [
            "not_null", "unique", "accepted", "range", "regex", "references", "row_count", "sql",
        ]
    }

    /// What happens when rows fail, mildest first.
    package enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        case note
        case warn
        /// Failing rows are set aside with their reasons; the rest is published.
        case quarantine
        /// The version is not published.
        case block
    }

    package var model: String
    /// Unique within the model, for example `not_null_id_key`.
    package var name: String
    package var title: LocalizedText
    package var kind: Kind
    package var severity: Severity
    /// SQL condition that limits the check to some rows.
    package var condition: String?

    package init(
        model: String, name: String, title: LocalizedText = .init(zh: "", en: ""), kind: Kind, severity: Severity,
        condition: String? = nil
    ) {
        self.model = model
        self.name = name
        self.title = title
        self.kind = kind
        self.severity = severity
        self.condition = condition
    }
}
