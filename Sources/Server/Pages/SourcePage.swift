/// One source of an app: what it promises, what it gave, and what became of the rows.
struct SourcePage: Page {
    static let template = "source"
    let shell: PageShell
    let name: String
    let title: String
    let app: String
    let mark: StatusMark
    let canRun: Bool
    /// Where an added source is run and changed; empty for one of an app, and for those who may not.
    var runHref = ""
    var editHref = ""
    let figures: [Figure]
    let facts: [Fact]
    let remarks: [String]
    let columns: [SourceColumn]
    let loads: [SourceDelivery]
    let pushes: [SourcePush]
    /// Files of a watched folder.
    var files: [SourceFile] = []
    var isWatched = false
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

/// A file that arrived in a watched folder.
struct SourceFile: Encodable, Sendable {
    let name: String
    let size: String
    let found: Moment
    let mark: StatusMark
    /// The run that loaded it; empty if it waits.
    var href = ""
}

struct SourcePush: Encodable, Sendable {
    let number: String
    let at: Moment
    let rows: String
    let actor: String
    let mark: StatusMark
}
