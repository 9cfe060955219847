/// Every indicator, to be searched, narrowed and paged.
struct IndicatorListPage: Page {
    static let template = "indicators"
    let shell: PageShell
    let total: String
    let query: String
    let facets: [Facet]
    let rows: [IndicatorRow]
    let pager: Pager
    var empty: EmptyNote?
}

/// An indicator with its latest observation.
struct IndicatorRow: Encodable, Sendable {
    let key: String
    let title: String
    let href: String
    var region = ""
    var value = ""
    var unit = ""
    var period = ""
    var mark: StatusMark?
    var target = ""
    var source = ""
    var sourceHref = ""
}
