package import Vocabulary
import FoundationEssentials

/// Judges a target by the observations of the same indicator, region and subject.
///
/// The observation of the target's own last day decides if it satisfies the target; otherwise the latest one does (by period, then
/// publication). A target that is satisfied is met. One whose period is over and is not satisfied is behind. Any other is compared with the
/// straight line, in days, from the end of the baseline's period to the end of the target's. Whatever is missing for that is named; nothing
/// is guessed. Comparisons are exact; only the figures shown are rounded.
///
/// An observation that is a bound (`>` 300) counts as its bound. A bound on the wrong side (`<` 300 for a target from below) can show that a
/// target is behind, never that it is met or on track.
///
/// - Parameters:
///   - observations: of any series; those of other series are passed over.
///   - direction: which way is better; decides for targets with `=` and `~`.
///   - measure: an increment counts from zero at the start of the target's period unless the target states a baseline.
///   - tolerance: see `IndicatorSet.tolerance`.
/// - Complexity: O(n log n) in the observations of the target's series.
package func judge(
    _ target: IndicatorTarget, observations: some Sequence<Observation>, direction: Direction, measure: Measure = .level,
    tolerance: Decimal? = nil
) -> Judgement {
    let series = observations.filter { $0.series == target.series }.sorted(by: Observation.isOlder)
    guard let newest = series.last else { return .noData(target, .noObservation) }
    let comparable = series.filter { $0.unit.isCompatible(with: target.unit) }
    guard !comparable.isEmpty else { return .noData(target, .incompatibleUnit(observed: newest.unit)) }
    let countsFromZero = measure.countsFromZero && target.baselineValue == nil
    let usable = countsFromZero ? comparable.filter { $0.period.isPartial(of: target.period) } : comparable
    guard let latest = usable.last else { return .noData(target, .nothingSinceStart) }
    let due = usable.last { $0.period.end == target.period.end }
    let onTime = due.map { Comparison(target, $0, direction) }.flatMap { $0.isSatisfied ? $0 : nil }
    let comparison = onTime ?? Comparison(target, latest, direction)
    let first = usable.earliest
    let startsFromFirst = target.baselineValue == nil && !countsFromZero && comparison.needsPath
    for relied in [comparison.observation] + (startsFromFirst ? [first].compactMap(\.self) : []) {
        if let other = usable.last(where: { $0.contradicts(relied) }) { return .noData(target, .contradiction(relied, other)) }
    }
    let baseline = Baseline(target, first: first, unit: comparison.unit, countsFromZero: countsFromZero)
    return comparison.judgement(baseline: baseline, tolerance: tolerance)
}

extension Period {
    /// Whether this is `whole` or its beginning.
    fileprivate func isPartial(of whole: Period) -> Bool { start == whole.start && end <= whole.end }
}

extension Observation {
    /// Whether the other says something else of the same period on the same day, so that neither can be preferred.
    fileprivate func contradicts(_ other: Observation) -> Bool {
        guard period == other.period, published == other.published else { return false }
        return comparator != other.comparator || valueInBase != other.valueInBase
    }

    private var valueInBase: Decimal { value.shifted(powerOfTen: unit.powerOfTen) }
}

extension [Observation] {
    /// The latest publication of the earliest period.
    fileprivate var earliest: Observation? { last { $0.period == first?.period } }
}

/// Where a path starts.
struct Baseline {
    let value: Decimal
    /// `nil` if the target does not say of when its baseline is.
    let period: Period?
    /// The last day of the baseline; the path leaves from here.
    let day: Int?
    let isDeclared: Bool

    /// - Returns: `nil` if there is none: the target states none and only one period was observed.
    init?(_ target: IndicatorTarget, first: Observation?, unit: Unit, countsFromZero: Bool) {
        if let value = target.baselineValue {
            self.value = value.converted(from: target.unit, to: unit)
            period = target.baselinePeriod
            day = period?.end.dayNumber
            isDeclared = true
        } else if countsFromZero {
            value = 0
            period = nil
            day = target.period.start.dayNumber - 1
            isDeclared = false
        } else if let first {
            value = first.value.converted(from: first.unit, to: unit)
            period = first.period
            day = first.period.end.dayNumber
            isDeclared = false
        } else {
            return nil
        }
    }
}

extension Decimal {
    /// - Precondition: the units are compatible.
    func converted(from unit: Unit, to other: Unit) -> Decimal { shifted(powerOfTen: unit.powerOfTen - other.powerOfTen) }
}
