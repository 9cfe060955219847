/// One region: what lies in it and its figures.
struct RegionPage: Page {
    static let template = "region"
    let shell: PageShell
    let code: String
    let name: String
    let facts: [Fact]
    let childrenTitle: String
    let children: [RegionTile]
    var measure = ""
    let targets: [TargetRow]
    let figures: [IndicatorRow]
    let datasets: [DatasetRow]
    var empty: EmptyNote?
}
