/// The runs, latest first.
struct RunListPage: Page {
    static let template = "runs"
    let shell: PageShell
    let total: String
    let facets: [Facet]
    let rows: [RunRow]
    let pager: Pager
    var empty: EmptyNote?
}

struct RunRow: Encodable, Sendable {
    let id: String
    let href: String
    let title: String
    let mark: StatusMark
    let started: Moment
    var duration = ""
    var rows = ""
    var actor = ""
    /// Such as "3 of 4 steps, 1 unchanged".
    var note = ""
}
