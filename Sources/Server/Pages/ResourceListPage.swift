/// The register: every resource of every kind in one list.
struct ResourceListPage: Page {
    static let template = "resources"
    let shell: PageShell
    let total: String
    let query: String
    let facets: [Facet]
    let rows: [ResourceRow]
    let pager: Pager
    var empty: EmptyNote?
}

struct ResourceRow: Encodable, Sendable {
    /// Such as "dataset/innovation.statement".
    let identifier: String
    let title: String
    let href: String
    let kind: String
    var owner = ""
    var region = ""
    var grade = ""
    var openness = ""
    var lifecycle = ""
    var updated: Moment?
}
