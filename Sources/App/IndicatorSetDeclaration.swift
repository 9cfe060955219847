package import Vocabulary

/// A set of indicators: the SELECTs that read them from the app's models.
package struct IndicatorSetDeclaration: Sendable, Hashable, Codable {
    package var name: String
    package var title: LocalizedText
    package var description: LocalizedText
    package var indicators: IndicatorSelect
    package var observations: IndicatorSelect
    /// `nil` if the set has no targets.
    package var targets: IndicatorSelect?
    /// `nil` if the set has no plan tree.
    package var plan: IndicatorSelect?
    /// Path of the file inside the app folder, for messages.
    package var file: String
}

/// A SELECT inside an indicator set.
package struct IndicatorSelect: Sendable, Hashable, Codable {
    package var sql: String
    /// The line of the file on which the SQL begins, from 1.
    package var line: Int

    /// The columns each SELECT has to give, by its key in YAML; further columns are allowed.
    package static let columns: [(key: String, columns: [String])] = [
        ("indicators", ["key", "title_zh", "title_en", "unit", "direction", "measure", "owner"]),
        ("observations", ["indicator", "region", "subject", "period", "value", "comparator", "published", "source"]),
        (
            "targets",
            [
                "id", "indicator", "node", "region", "subject", "baseline_value", "baseline_period", "comparator", "value",
                "unit", "period", "source",
            ]
        ),
        ("plan", ["id", "parent", "kind", "ordinal", "title_zh", "title_en", "owner", "period", "source"]),
    ]
}

/// A page of the app.
package struct PageDeclaration: Sendable, Hashable, Codable {
    package var name: String
    package var title: LocalizedText
    /// The sentence under the title.
    package var lead: LocalizedText
    /// Id of the plan the page shows; `nil` if it shows none.
    package var plan: String?
}
