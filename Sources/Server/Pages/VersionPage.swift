/// One immutable version of a dataset and how to verify it.
struct VersionPage: Page {
    static let template = "version"
    let shell: PageShell
    let name: String
    let title: String
    let datasetHref: String
    let digest: String
    /// Whether a later version has replaced this one, and its address.
    var laterHref = ""
    let facts: [Fact]
    let figures: [Figure]
    /// Fields added, dropped or changed since the version before.
    let changes: [Fact]
    let fields: [FieldRow]
    var quality: QualityReport?
    var lineage: LineageDrawing?
    let downloads: [DownloadRow]
    let verification: [CodeSample]
}
