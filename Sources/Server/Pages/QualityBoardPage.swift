/// How every dataset stands: what fails first.
struct QualityBoardPage: Page {
    static let template = "quality_board"
    let shell: PageShell
    let total: String
    let figures: [Figure]
    let facets: [Facet]
    let rows: [QualityBoardRow]
    let pager: Pager
    var empty: EmptyNote?
}

/// A dataset on the board, as its newest run left it.
struct QualityBoardRow: Encodable, Sendable {
    let name: String
    let title: String
    let href: String
    var owner = ""
    let mark: StatusMark
    /// 0…100; empty if nothing could be judged.
    var score = ""
    let trend: QualityTrend
    var spark: Sparkline?
    /// Such as "2 / 14".
    var failed = ""
    var published = ""
    var quarantined = ""
    let judged: Moment
    /// Why readers stay on an earlier version, in one sentence; empty if they do not.
    var refusal = ""
}

/// Where a score goes, against the run before.
struct QualityTrend: Encodable, Sendable {
    /// `up`, `down`, `steady` or `unknown`.
    let kind: String
    let shape: String
    let word: String
    /// Such as "+0.4"; empty if it stays or is not known.
    var change = ""
}

/// A small line without axes; the words say what it shows.
struct Sparkline: Encodable, Sendable {
    /// Points of the line in a box of 96 × 24.
    let line: String
    /// Place of the last point.
    let x: String
    let y: String
    let words: String

    private static let width = 96.0, height = 24.0, margin = 3.0

    /// - Parameters:
    ///   - values: oldest first.
    ///   - least: the smallest difference that fills the box, so that a wiggle does not look like a fall.
    /// - Returns: `nil` with fewer than two values.
    init?(_ values: [Double], least: Double, words: String) {
        guard values.count > 1, let low = values.min(), let high = values.max() else { return nil }
        let span = max(high - low, least)
        let base = (low + high) / 2 - span / 2
        let points = values.enumerated().map { index, value in
            (
                x: Self.margin + Double(index) / Double(values.count - 1) * (Self.width - 2 * Self.margin),
                y: Self.height - Self.margin - (value - base) / span * (Self.height - 2 * Self.margin)
            )
        }
        line = points.map { "\(Self.text($0.x)),\(Self.text($0.y))" }.joined(separator: " ")
        x = Self.text(points[points.count - 1].x)
        y = Self.text(points[points.count - 1].y)
        self.words = words
    }

    /// With one decimal: finer than a screen shows.
    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
