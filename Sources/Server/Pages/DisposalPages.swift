/// What is past its retention, and what is becoming of it.
struct DisposalListPage: Page {
    static let template = "disposals"
    let shell: PageShell
    var notice: Notice?
    let due: [DisposalDueLine]
    let facets: [Facet]
    let disposals: [DisposalLine]
    var empty: EmptyNote?
}

/// A dataset of which something is due.
struct DisposalDueLine: Encodable, Sendable {
    let dataset: String
    let href: String
    let title: String
    let items: String
    let rows: String
    /// Why nothing can be done about it now; empty otherwise.
    let obstacle: String
    /// Whether the reader may propose its disposal.
    let open: Bool
}

struct DisposalLine: Encodable, Sendable {
    let number: String
    let href: String
    let dataset: String
    let mark: StatusMark
    let items: String
    let reason: String
    let proposed: String
    let decided: String
}

/// One disposal with everything in it.
struct DisposalPage: Page {
    static let template = "disposal"
    let shell: PageShell
    let number: String
    let dataset: String
    let datasetHref: String
    let mark: StatusMark
    var notice: Notice?
    let facts: [Fact]
    let items: [DisposalItemLine]
    /// Whether the reader may approve or reject it.
    let canDecide: Bool
    /// Whether the reader may call it off.
    let canReject: Bool
    let canRun: Bool
    /// Entries of the ledger that prove it.
    let proofs: [PageLink]
}

struct DisposalItemLine: Encodable, Sendable {
    let kind: String
    let subject: String
    let digest: String
    let rows: String
    let due: Moment
    let mark: StatusMark
}

/// How a dataset stands with its retention, on the page of its rights.
struct RetentionSection: Encodable, Sendable {
    let facts: [Fact]
    let disposals: [DisposalLine]
    /// Whether the reader may propose a disposal, and something is due.
    let canPropose: Bool
    let canHold: Bool
    let canLift: Bool
}
