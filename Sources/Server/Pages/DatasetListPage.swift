/// The catalogue of datasets, to be searched, narrowed and paged.
struct DatasetListPage: Page {
    static let template = "datasets"
    let shell: PageShell
    let total: String
    let query: String
    let facets: [Facet]
    /// The facets chosen now; each link takes one away.
    let chosen: [PageLink]
    let rows: [DatasetRow]
    let pager: Pager
    var empty: EmptyNote?
}

/// A dataset in a list.
struct DatasetRow: Encodable, Sendable {
    let name: String
    let title: String
    let href: String
    var description = ""
    var owner = ""
    var region = ""
    var grade = ""
    var openness = ""
    var rows = ""
    /// The latest version: short digest and when it was published.
    var version = ""
    var published: Moment?
    var quality: StatusMark?
}
