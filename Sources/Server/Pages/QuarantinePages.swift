/// Rows that were set aside, by the load or model that did so.
struct QuarantineListPage: Page {
    static let template = "quarantine"
    let shell: PageShell
    let total: String
    let facets: [Facet]
    let rows: [QuarantineLine]
    let pager: Pager
    var empty: EmptyNote?
}

struct QuarantineLine: Encodable, Sendable {
    let id: String
    let href: String
    let title: String
    /// The app or file it belongs to.
    let subject: String
    let scope: String
    let mark: StatusMark
    let rows: String
    let decided: String
    let made: Moment
}

/// The rows of one batch, each with what may be done about it.
struct QuarantineBatchPage: Page {
    static let template = "quarantine_batch"
    let shell: PageShell
    let id: String
    let title: String
    let mark: StatusMark
    let figures: [Figure]
    let facts: [Fact]
    /// Whether a run can take the decisions in.
    let canSend: Bool
    let exportHref: String
    var notice: Notice?
    /// The page of the list, for the way back after a decision.
    let page: String
    let rows: [QuarantineCard]
    let pager: Pager
}

struct QuarantineCard: Encodable, Sendable {
    let number: String
    let hash: String
    let place: String
    let reasons: [String]
    let raw: String
    let mark: StatusMark
    let decided: Bool
    /// Whether its form is shown at once.
    let open: Bool
    let fields: [QuarantineField]
    /// Says that the text could not be divided into the columns.
    var remark = ""
}

struct QuarantineField: Encodable, Sendable {
    let name: String
    let value: String
    /// As it was set aside, if it was corrected since.
    var before = ""
    /// Named by a reason.
    var suspect = false
}
