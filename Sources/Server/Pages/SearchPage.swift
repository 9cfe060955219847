/// What the words of the search box find, by kind.
struct SearchPage: Page {
    static let template = "search"
    let shell: PageShell
    let query: String
    let total: String
    let groups: [SearchGroup]
    var empty: EmptyNote?
}

struct SearchGroup: Encodable, Sendable {
    let title: String
    let count: String
    let hits: [SearchHit]
    /// All hits of this kind, if there are more.
    var moreHref = ""
}

struct SearchHit: Encodable, Sendable {
    let title: String
    let href: String
    var identifier = ""
    var note = ""
    /// The text around the words found.
    var snippet: [SnippetPart] = []
}

struct SnippetPart: Encodable, Sendable {
    let text: String
    var found = false
}
