package import Vocabulary

/// Where a target stands at its latest observation. Values are in `unit`, the unit the indicator is observed in.
package struct Judgement: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable, Codable, CaseIterable {
        case met
        case onTrack = "on_track"
        /// Behind its path by less than the set tolerates.
        case attention
        case behind
        case noData = "no_data"

        package var title: LocalizedText {
            switch self {
            case .met: LocalizedText(zh: "已达到", en: "Met")
            case .onTrack: LocalizedText(zh: "按序时进度", en: "On track")
            case .attention: LocalizedText(zh: "需关注", en: "Needs attention")
            case .behind: LocalizedText(zh: "落后", en: "Behind")
            case .noData: LocalizedText(zh: "暂无数据", en: "No data")
            }
        }
    }

    package var status: Status
    package var unit: Unit
    /// The target's value.
    package var target: Decimal
    /// What was judged; `nil` if nothing was observed that can be compared.
    package var observed: Observed?
    /// Where the path starts.
    package var baseline: Point?
    /// The value of the path at the end of the observed period: the target itself once its period is over; `nil` without a path.
    package var expected: Decimal?
    /// How much of the way from baseline to target is gone, 0…1, rounded down to four places; `nil` if the way is not known.
    package var progress: Decimal?
    /// How much of the time from baseline to target is gone, 0…1: where the path marker stands.
    package var expectedProgress: Decimal?
    /// How far the observed value is ahead (> 0) or behind (< 0) of `expected`, or of the target if there is no path.
    package var gap: Decimal?
    package var reason: LocalizedText

    package struct Observed: Sendable, Hashable {
        package var value: Decimal
        package var comparator: Comparator
        package var period: Period
        package var source: String
    }

    package struct Point: Sendable, Hashable {
        package var value: Decimal
        /// `nil` if the target states a baseline without saying of when.
        package var period: Period?
    }

    /// Whether the figures agree; the wording of the reason does not matter.
    package func isSame(as other: Judgement) -> Bool {
        var copy = other
        copy.reason = reason
        return self == copy
    }
}

/// A judgement that came, went or became another.
package struct JudgementChange: Sendable, Hashable {
    package let target: String
    package let indicator: String
    /// `nil` if the target is new.
    package let previous: Judgement?
    /// `nil` if the target is no longer declared.
    package let now: Judgement?
}
