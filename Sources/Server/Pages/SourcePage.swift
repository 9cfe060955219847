/// One source of an app: what it promises, what it gave, and what became of the rows.
struct SourcePage: Page {
    static let template = "source"
    let shell: PageShell
    let name: String
    let title: String
    let app: String
    let mark: StatusMark
    let canRun: Bool
    let figures: [Figure]
    let facts: [Fact]
    let remarks: [String]
    let columns: [SourceColumn]
    let loads: [SourceDelivery]
    let pushes: [SourcePush]
    let batches: [QuarantineLine]
    let readers: [PageLink]
    /// How to push rows, for sources that take them.
    var sample: CodeSample?
}

struct SourceColumn: Encodable, Sendable {
    let name: String
    /// As found at the last load; empty before it.
    var found = ""
    /// As declared; empty if the source promises nothing about the column.
    var declared = ""
    let mark: StatusMark
    var key = false
}

struct SourceDelivery: Encodable, Sendable {
    let href: String
    let run: String
    let mark: StatusMark
    let at: Moment
    let balance: RowBalance
}

struct SourcePush: Encodable, Sendable {
    let number: String
    let at: Moment
    let rows: String
    let actor: String
    let mark: StatusMark
}
