/// The ledger's entries, latest first, with the signed checkpoint and how to verify it.
struct LedgerPage: Page {
    static let template = "ledger"
    let shell: PageShell
    let figures: [Figure]
    let entries: [LedgerRow]
    let pager: Pager
    /// The signed note, as it is published; empty before the first checkpoint.
    var note = ""
    let verification: [CodeSample]
    var empty: EmptyNote?
}

/// One entry in a list.
struct LedgerRow: Encodable, Sendable {
    let index: String
    let href: String
    let time: Moment
    /// What was done, such as "发布".
    let action: String
    var subject = ""
    var subjectHref = ""
    /// More, such as "61,204 行".
    var note = ""
    var digest = ""
    var actor = ""
}
