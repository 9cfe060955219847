/// Work that waits, goes on, or went wrong, and what is to come.
struct JobListPage: Page {
    static let template = "jobs"
    let shell: PageShell
    let figures: [Figure]
    let facets: [Facet]
    let rows: [JobLine]
    let pager: Pager
    let schedules: [ScheduleLine]
    var empty: EmptyNote?
}

struct JobLine: Encodable, Sendable {
    let id: String
    let title: String
    /// Its run, if it has one.
    var href = ""
    let mark: StatusMark
    let asked: Moment
    var due = ""
    var duration = ""
    let attempts: String
    let actor: String
    var problem = ""
    var mend = ""
    let canCancel: Bool
    let canRequeue: Bool
}

struct ScheduleLine: Encodable, Sendable {
    let name: String
    let title: String
    /// Such as "daily at 02:30".
    let when: String
    let cron: String
    let mark: StatusMark
    var next: Moment?
    var last: Moment?
    let paused: Bool
}
