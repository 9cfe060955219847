/// The sources of all apps: where rows come from and what became of those that came last.
struct SourceListPage: Page {
    static let template = "sources"
    let shell: PageShell
    let total: String
    let figures: [Figure]
    let facets: [Facet]
    let rows: [SourceLine]
    /// Where a source is added; empty for those who may not.
    var addHref = ""
    var empty: EmptyNote?
}

struct SourceLine: Encodable, Sendable {
    let name: String
    let title: String
    /// Empty for readers who do not belong to the owner.
    var href = ""
    let app: String
    let appHref: String
    /// Such as "CSV · full load".
    let format: String
    let place: String
    let mark: StatusMark
    var loaded: Moment?
    /// How the counts of the last load add up.
    var balance: RowBalance?
    var changes = ""
    var watermark = ""
    /// The first remark of the last load.
    var remark = ""
    var next: Moment?
}

/// How rows add up: read = published + quarantined + duplicates.
struct RowBalance: Encodable, Sendable {
    let read: String
    let landed: String
    let quarantined: String
    let duplicates: String
    /// Where the rows that were set aside are.
    var href = ""
}
