// Quality: decides whether a version may be published.

package import Vocabulary

/// An expectation on a model.
package struct CheckDeclaration: Sendable, Hashable, Codable {
    /// What happens when rows fail, mildest first.
    package enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        case note
        case warn
        /// Failing rows are set aside with their reasons; the rest is published.
        case quarantine
        /// The version is not published.
        case block
    }

    /// Which rows of a repeated key a `unique` check sets aside.
    package enum Repeats: String, Sendable, Hashable, Codable, CaseIterable {
        /// All but the first, in the order of the other columns' values.
        case keepFirst = "keep_first"
        case setAsideAll = "set_aside_all"
    }

    package var model: String
    /// Unique within the model, for example `not_null_id_key`.
    package var name: String
    package var title: LocalizedText
    package var kind: Kind
    package var severity: Severity
    /// SQL condition that limits the check to some rows.
    package var condition: String?
    /// The dimension of quality it counts for; `nil` takes the kind's own.
    package var dimension: QualityDimension?
    /// `nil` keeps the first.
    package var repeats: Repeats?

    package init(
        model: String, name: String, title: LocalizedText = .init(zh: "", en: ""), kind: Kind, severity: Severity,
        condition: String? = nil, dimension: QualityDimension? = nil, repeats: Repeats? = nil
    ) {
        self.model = model
        self.name = name
        self.title = title
        self.kind = kind
        self.severity = severity
        self.condition = condition
        self.dimension = dimension
        self.repeats = repeats
    }
}
