/// One app: what it declares, its last run, and a button to run it.
struct AppPage: Page {
    static let template = "app"
    let shell: PageShell
    let name: String
    let title: String
    var description = ""
    let facts: [Fact]
    let figures: [Figure]
    let plans: [PlanCard]
    let datasets: [DatasetRow]
    let sources: [SourceRow]
    var lineage: LineageDrawing?
    let runs: [RunRow]
    let canRun: Bool
    /// What a run would do; empty for those who may not know.
    var planHref = ""
    let faults: [AppFault]
}

struct SourceRow: Encodable, Sendable {
    let name: String
    let title: String
    let format: String
    let path: String
    var note = ""
}

/// A fault of an app's folder.
struct AppFault: Encodable, Sendable {
    /// File and line, such as "models/statement.yaml:12".
    let place: String
    let problem: String
    let mend: String
}
