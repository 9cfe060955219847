/// The quality of one dataset: its score and where points were lost, how that went over its runs, and what its columns hold.
struct QualityDetailPage: Page {
    static let template = "quality_detail"
    let shell: PageShell
    let name: String
    let title: String
    let datasetHref: String
    let lineageHref: String
    let mark: StatusMark
    var refusal: RefusalNote?
    let figures: [Figure]
    let dimensions: [ScoreDimensionRow]
    let items: [ScoreItemRow]
    /// The version that was scored.
    var scored = ""
    /// What the weights follow.
    var citation = ""
    var scores: QualityFigure?
    var counts: QualityFigure?
    var shares: QualityFigure?
    let checks: [CheckHistoryRow]
    let runs: [QualityRunRow]
    let columns: [ColumnProfileRow]
    var empty: EmptyNote?
}

/// Readers stay on an earlier version than the last run would have made.
struct RefusalNote: Encodable, Sendable {
    let text: String
    /// What the run said, for the owner's people.
    var problem = ""
    var mend = ""
    var run = ""
    var runHref = ""
}

struct ScoreDimensionRow: Encodable, Sendable {
    let title: String
    /// 0…100.
    let points: String
    let weight: String
    /// Width of the bar in percent.
    let done: String
}

/// What one check cost.
struct ScoreItemRow: Encodable, Sendable {
    let title: String
    /// Empty if the title says it.
    var name = ""
    let dimension: String
    let lost: String
    let stake: String
    var costs = false
}

/// A chart with its words.
struct QualityFigure: Encodable, Sendable {
    let title: String
    let words: String
    let chart: QualityChart
}

/// What `quality.js` draws: one place on the axis for each run.
struct QualityChart: ScriptData {
    struct Line: ScriptData {
        let name: String
        /// The colour: `accent`, `good`, `warn`, `bad` or `none`; empty takes the next.
        var tone = ""
        /// Plain numbers; `null` where there is none.
        let values: [String?]
    }

    /// `line` or `bar`, stacked.
    let shape: String
    let unit: String
    /// Moments of the runs.
    let labels: [String]
    let lines: [Line]
    /// Upper end of the axis; `null` follows the values.
    var most: Int?
}

/// A check in the newest run and before.
struct CheckHistoryRow: Encodable, Sendable {
    let title: String
    /// Empty if the title says it.
    var name = ""
    var columns = ""
    let severity: String
    var dimension = ""
    let mark: StatusMark
    let failed: String
    var looked = ""
    /// Such as "0.58 %".
    var share = ""
    var observed = ""
    var spark: Sparkline?
}

/// A run as the quality of its dataset saw it.
struct QualityRunRow: Encodable, Sendable {
    let at: Moment
    var run = ""
    var runHref = ""
    let mark: StatusMark
    var score = ""
    var version = ""
    let read: String
    let published: String
    let quarantined: String
    let duplicate: String
    let failed: String
}

/// What a column holds.
struct ColumnProfileRow: Encodable, Sendable {
    let name: String
    let title: String
    let type: String
    let href: String
    let facts: [Fact]
    /// Said instead of values.
    var hidden = ""
    var histogram: ProfileHistogram?
    let quantiles: [Fact]
    let frequent: [ProfileValue]
    let patterns: [ProfileValue]
}

struct ProfileHistogram: Encodable, Sendable {
    let from: String
    let to: String
    let words: String
    let bars: [ProfileBar]
}

/// A bar in a box of 300 × 64.
struct ProfileBar: Encodable, Sendable {
    let x: String
    let y: String
    let width: String
    let height: String
    let words: String
}

struct ProfileValue: Encodable, Sendable {
    let text: String
    let count: String
    let share: String
}
