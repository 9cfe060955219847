/// Changed schemas of one dataset: what waits to be accepted, and what was.
struct SchemaChangesPage: Page {
    static let template = "schema_changes"
    let shell: PageShell
    let name: String
    let title: String
    let datasetHref: String
    let changes: [SchemaChangeCard]
    let history: [SchemaChangeLine]
    var empty: EmptyNote?
}

/// One change of a schema with what it means and, for those who may, the form that accepts it.
struct SchemaChangeCard: Encodable, Sendable {
    let name: String
    let title: String
    let href: String
    let mark: StatusMark
    /// Whether it waits, was accepted, or needs nobody's word.
    let note: String
    let digest: String
    let shortDigest: String
    let lines: [SchemaChangeItem]
    let readers: [LineageEnd]
    /// Says that there are readers whose names are not for this reader, or none.
    var readersNote = ""
    let canAccept: Bool
    /// What the model may declare instead.
    var declaration = ""
}

struct SchemaChangeItem: Encodable, Sendable {
    let mark: StatusMark
    let text: String
}

/// A change that was decided.
struct SchemaChangeLine: Encodable, Sendable {
    let mark: StatusMark
    let shortDigest: String
    let text: String
    let at: Moment
    var actor = ""
    var reason = ""
    var version = ""
    var versionHref = ""
}

/// What the next run of an app would do, and what that means for readers.
struct AppPlanPage: Page {
    static let template = "app_plan"
    let shell: PageShell
    let name: String
    let title: String
    let appHref: String
    let canRun: Bool
    let figures: [Figure]
    let changes: [SchemaChangeCard]
    let steps: [AppPlanStep]
    let affected: [PageLink]
    var empty: EmptyNote?
}

struct AppPlanStep: Encodable, Sendable {
    let title: String
    var href = ""
    let kind: String
    let mark: StatusMark
    let reasons: String
    let reads: String
}
