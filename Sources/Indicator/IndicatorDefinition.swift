package import Vocabulary

/// Which way is better.
package enum Direction: String, Sendable, Hashable, Codable, CaseIterable {
    /// More is better.
    case up
    /// Less is better: ranks, costs, emissions.
    case down
}

/// What kind of figure an indicator is: `level`, `cumulative`, `increment`, `share`, `rank` and any other word of the field.
package struct Measure: Sendable, Hashable, RawRepresentable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package static let level = Measure(rawValue: "level")
    package static let increment = Measure(rawValue: "increment")
    package static let decrease = Measure(rawValue: "decrease")

    /// Whether the figure counts from zero at the start of its own period, so that a half year is compared with half of a year's target.
    var countsFromZero: Bool { self == .increment || self == .decrease }
}

/// What is measured.
package struct IndicatorDefinition: Sendable, Hashable {
    /// Unique in its set, such as `cq.rd_intensity`.
    package var key: String
    package var set: String
    package var title: LocalizedText
    package var unit: Unit
    package var direction: Direction
    package var measure: Measure
    package var owner: String

    package init(
        key: String, set: String, title: LocalizedText, unit: Unit, direction: Direction, measure: Measure = .level, owner: String = ""
    ) {
        self.key = key
        self.set = set
        self.title = title
        self.unit = unit
        self.direction = direction
        self.measure = measure
        self.owner = owner
    }
}

/// A family of indicators declared together, with what its judgements need to know.
package struct IndicatorSet: Sendable, Hashable {
    /// Unique on the node, such as `innovation`.
    package var name: String
    package var title: LocalizedText
    package var description: LocalizedText
    /// How far behind its path a target may be and only need attention, as a share of the way from baseline to target (0.05 = 5
    /// percentage points of progress); `nil` if whatever is behind is behind.
    package var tolerance: Decimal?

    package init(name: String, title: LocalizedText, description: LocalizedText = LocalizedText(zh: "", en: ""), tolerance: Decimal? = nil) {
        self.name = name
        self.title = title
        self.description = description
        self.tolerance = tolerance
    }
}
