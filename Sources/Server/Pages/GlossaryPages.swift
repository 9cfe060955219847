/// The words that fields of all datasets share.
struct GlossaryPage: Page {
    static let template = "glossary"
    let shell: PageShell
    let total: String
    let query: String
    let facets: [Facet]
    let terms: [GlossaryRow]
    var empty: EmptyNote?
}

struct GlossaryRow: Encodable, Sendable {
    let term: String
    let title: String
    /// The title in the other language.
    var otherTitle = ""
    let href: String
    var description = ""
    var standard = ""
    let app: String
    let appHref: String
    /// Such as "3 fields".
    let uses: String
}

/// One word with what it means and where it is used.
struct GlossaryTermPage: Page {
    static let template = "glossary_term"
    let shell: PageShell
    let term: String
    let title: String
    var otherTitle = ""
    var description = ""
    var otherDescription = ""
    let facts: [Fact]
    let uses: [GlossaryUseRow]
    var empty: EmptyNote?
}

/// A field that a word says the meaning of.
struct GlossaryUseRow: Encodable, Sendable {
    let dataset: String
    let href: String
    let field: String
    let title: String
    let type: String
    var unit = ""
    let lineageHref: String
    /// Whether the field is of a model that is not published.
    let unpublished: Bool
}
