package import Vocabulary

/// What a figure is about: an indicator, in a region, of a subject.
package struct SeriesKey: Sendable, Hashable {
    package let indicator: String
    package let region: RegionCode?
    /// An enterprise, a park, a platform; empty for the region itself.
    package let subject: String

    package init(indicator: String, region: RegionCode?, subject: String) {
        self.indicator = indicator
        self.region = region
        self.subject = subject
    }
}

/// One value with period, region and source.
package struct Observation: Sendable, Hashable {
    package var indicator: String
    package var region: RegionCode?
    package var subject: String
    package var period: Period
    package var value: Decimal
    package var unit: Unit
    /// `>` 300 says that the value is more than 300.
    package var comparator: Comparator
    /// When it was published, as exactly as known; a later publication of the same period revises an earlier one.
    package var published: Period?
    package var source: String

    package init(
        indicator: String, region: RegionCode? = nil, subject: String = "", period: Period, value: Decimal, unit: Unit,
        comparator: Comparator = .equal, published: Period? = nil, source: String = ""
    ) {
        self.indicator = indicator
        self.region = region
        self.subject = subject
        self.period = period
        self.value = value
        self.unit = unit
        self.comparator = comparator
        self.published = published
        self.source = source
    }

    package var series: SeriesKey { SeriesKey(indicator: indicator, region: region, subject: subject) }

    /// By period, publication, source, then region and subject: the last of a series is the one to judge by.
    package static func isOlder(_ left: Observation, _ right: Observation) -> Bool {
        if left.period != right.period { return left.period < right.period }
        if left.published != right.published {
            guard let published = left.published else { return true }
            return right.published.map { published < $0 } ?? false
        }
        if left.source != right.source { return left.source < right.source }
        return (left.region?.text ?? "", left.subject) < (right.region?.text ?? "", right.subject)
    }
}

/// A value to be reached in a period.
package struct IndicatorTarget: Sendable, Hashable {
    /// Unique in its set.
    package var id: String
    package var indicator: String
    /// The node of the plan that states it; `nil` if no plan does.
    package var node: String?
    package var region: RegionCode?
    package var subject: String
    /// In `unit`, like `value`.
    package var baselineValue: Decimal?
    package var baselinePeriod: Period?
    package var comparator: Comparator
    package var value: Decimal
    package var unit: Unit
    package var period: Period
    package var source: String

    package init(
        id: String, indicator: String, node: String? = nil, region: RegionCode? = nil, subject: String = "", baselineValue: Decimal? = nil,
        baselinePeriod: Period? = nil, comparator: Comparator, value: Decimal, unit: Unit, period: Period, source: String = ""
    ) {
        self.id = id
        self.indicator = indicator
        self.node = node
        self.region = region
        self.subject = subject
        self.baselineValue = baselineValue
        self.baselinePeriod = baselinePeriod
        self.comparator = comparator
        self.value = value
        self.unit = unit
        self.period = period
        self.source = source
    }

    package var series: SeriesKey { SeriesKey(indicator: indicator, region: region, subject: subject) }

    /// Which way the target is approached: `>` and `>=` from below, `<` and `<=` from above, `=` and `~` as the indicator gets better.
    package func approach(_ direction: Direction) -> Direction {
        switch comparator {
        case .greater, .atLeast: .up
        case .less, .atMost: .down
        case .equal, .about: direction
        }
    }
}

/// A step of a plan: plan, goal, position, objective, action, task, target …
package struct PlanNode: Sendable, Hashable {
    /// Unique in its set.
    package var id: String
    /// `nil` for a plan itself.
    package var parent: String?
    package var kind: String
    /// Place among its siblings.
    package var ordinal: Int
    package var title: LocalizedText
    package var owner: String
    package var period: Period?
    package var source: String

    package init(
        id: String, parent: String?, kind: String, ordinal: Int, title: LocalizedText, owner: String = "", period: Period? = nil,
        source: String = ""
    ) {
        self.id = id
        self.parent = parent
        self.kind = kind
        self.ordinal = ordinal
        self.title = title
        self.owner = owner
        self.period = period
        self.source = source
    }
}
