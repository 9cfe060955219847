/// One run of a pipeline: steps, log, figures. `run.js` reads the JSON twin while the run lives.
struct RunPage: Page {
    static let template = "run"
    let shell: PageShell
    let id: String
    let title: String
    let mark: StatusMark
    /// Whether the run may still change.
    let live: Bool
    /// 0 to 100, a plain number.
    let progress: String
    let progressWords: String
    let facts: [Fact]
    let figures: [Figure]
    let steps: [RunStep]
    let log: [LogLine]
    /// How many earlier lines are not shown.
    var logOmitted = ""
    let canCancel: Bool
    /// What went wrong and how to mend it.
    var failure: Notice?
}

struct RunStep: Encodable, Sendable {
    let title: String
    let mark: StatusMark
    var kind = ""
    var rows = ""
    var duration = ""
    var note = ""
    /// How the step's rows add up: read = published + quarantined + duplicates.
    var balance = ""
    var href = ""
}

struct LogLine: Encodable, Sendable {
    let time: String
    /// `info`, `warning` or `error`.
    let level: String
    let text: String
}
