/// One indicator: its observations as a chart and a table, its targets with their judgement, and where it comes from.
struct IndicatorPage: Page {
    static let template = "indicator"
    let shell: PageShell
    let key: String
    let title: String
    var description = ""
    let facts: [Fact]
    var latest: IndicatorRow?
    /// `nil` if there is nothing to draw.
    var chart: IndicatorChart?
    /// The chart in one sentence.
    var chartWords = ""
    let targets: [TargetRow]
    let observations: [ObservationRow]
    /// The dataset version and the set the figures come from.
    let origin: [Fact]
    let samples: [CodeSample]
    var empty: EmptyNote?
}

/// One observed value.
struct ObservationRow: Encodable, Sendable {
    let period: String
    let region: String
    var regionHref = ""
    var subject = ""
    /// Such as "≥"; empty for equal.
    var comparator = ""
    let value: String
    let unit: String
    var published = ""
    let source: String
    var sourceHref = ""
}

/// What `charts.js` draws. Days are ISO dates, values plain decimal texts.
struct IndicatorChart: ScriptData {
    let unit: String
    /// `line` for levels and shares, `bar` for increments.
    let shape: String
    let series: [ChartSeries]
    /// The straight way from baseline to target, one for each target.
    let paths: [ChartSeries]
}

struct ChartSeries: ScriptData {
    let name: String
    let points: [ChartPoint]
}

struct ChartPoint: ScriptData {
    let day: String
    let value: String
    /// What the mark says, such as "2023-06: 48,838 家".
    let label: String
}
