import FoundationEssentials
import Vocabulary

/// One observation held against a target. `sign` turns values so that more is always better.
struct Comparison {
    let target: IndicatorTarget
    let observation: Observation
    let sign: Decimal
    /// The target's value in the observation's unit.
    let bound: Decimal

    var unit: Unit { observation.unit }
    var value: Decimal { observation.value }

    init(_ target: IndicatorTarget, _ observation: Observation, _ direction: Direction) {
        self.target = target
        self.observation = observation
        sign = target.approach(direction) == .up ? 1 : -1
        bound = target.value.converted(from: target.unit, to: observation.unit)
    }

    /// Whether the observation only says that the value is not better than its bound.
    private var isAdverseBound: Bool {
        switch observation.comparator {
        case .greater, .atLeast: sign < 0
        case .less, .atMost: sign > 0
        case .equal, .about: false
        }
    }

    /// Whether the target is reached, for all the observation says.
    var isSatisfied: Bool {
        if isAdverseBound { return false }
        switch target.comparator {
        case .greater, .less:
            let isBeyond = observation.comparator == .greater || observation.comparator == .less
            return isBeyond ? value * sign >= bound * sign : value * sign > bound * sign
        case .atLeast, .atMost, .equal:
            return value * sign >= bound * sign
        case .about:
            // Rounded as the target is written: ~4.8 万家 is met from 4.75 万家 on.
            return value.converted(from: unit, to: target.unit).rounded(scale: target.value.scale) * sign >= target.value * sign
        }
    }

    /// Whether the target's last day has come.
    private var isOver: Bool { observation.period.end >= target.period.end }

    /// Whether only the way from a baseline can tell how the target stands.
    var needsPath: Bool { !isSatisfied && !isOver }

    func judgement(baseline: Baseline?, tolerance: Decimal?) -> Judgement {
        var judgement = Judgement.noData(target, .noObservation)
        judgement.unit = unit
        judgement.target = bound
        judgement.observed = .init(
            value: value, comparator: observation.comparator, period: observation.period, source: observation.source)
        let path = baseline.flatMap { Path($0, self) }
        if let baseline, path != nil || baseline.isDeclared {
            judgement.baseline = .init(value: baseline.value, period: baseline.period)
            judgement.progress = progress(from: baseline)
        }
        judgement.expected = path?.expected
        judgement.expectedProgress = path?.share
        if isSatisfied {
            judgement.status = .met
            judgement.progress = 1
        } else if isOver {
            judgement.status = .behind
            judgement.expected = bound
        } else if let path {
            judgement.status = status(path, tolerance)
        }
        judgement.gap = (value - (judgement.expected ?? bound)) * sign
        judgement.reason = reason(judgement, baseline: baseline, path: path).text(self, judgement)
        return judgement
    }

    /// The status against the path, by exact cross-multiplication.
    private func status(_ path: Path, _ tolerance: Decimal?) -> Judgement.Status {
        let gone = (value - path.start) * sign * path.totalDays
        let due = path.way * sign * path.days
        let isAhead = gone >= due
        if isAhead { return isAdverseBound ? .noData : .onTrack }
        let way = (path.way * sign).magnitude
        if let tolerance, way > 0, !isAdverseBound, due - gone < tolerance * way * path.totalDays { return .attention }
        return .behind
    }

    private func progress(from baseline: Baseline) -> Decimal? {
        let way = (bound - baseline.value) * sign
        guard way > 0 else { return 0 }
        let gone = (value - baseline.value) * sign
        if gone <= 0 { return 0 }
        return gone >= way ? 1 : (gone / way).roundedDown(scale: 4)
    }

    private func reason(_ judgement: Judgement, baseline: Baseline?, path: Path?) -> JudgementReason {
        switch judgement.status {
        case .met: return observation.period.end > target.period.end ? .metLate : .met
        case .behind where isOver: return .missed
        case .behind, .attention, .onTrack: return .path
        case .noData: break
        }
        if path != nil { return .adverseBound }
        guard let baseline else { return .noBaseline }
        guard let day = baseline.day else { return .baselineWithoutPeriod }
        if day >= target.period.end.dayNumber { return .baselineTooLate }
        return baseline.isDeclared ? .nothingSinceBaseline : .noBaseline
    }
}

/// The straight line from baseline to target, read at the end of the observed period.
struct Path {
    let start: Decimal
    /// From baseline to target; negative when the value has to fall.
    let way: Decimal
    let days: Decimal
    let totalDays: Decimal
    /// The value of the line, rounded for showing.
    let expected: Decimal
    /// The share of the time gone, 0…1.
    let share: Decimal

    /// - Returns: `nil` if the baseline's day is not known or not before both the observation's and the target's.
    init?(_ baseline: Baseline, _ comparison: Comparison) {
        let end = comparison.target.period.end.dayNumber
        let now = min(comparison.observation.period.end.dayNumber, end)
        guard let day = baseline.day, day < now else { return nil }
        start = baseline.value
        way = comparison.bound - baseline.value
        days = Decimal(now - day)
        totalDays = Decimal(end - day)
        let places = max(start.scale, comparison.bound.scale, comparison.value.scale)
        let isShort = way.magnitude.shifted(powerOfTen: places) < 1000
        expected = (start + way * days / totalDays).rounded(scale: places + (isShort ? 1 : 0))
        share = (days / totalDays).roundedDown(scale: 4)
    }
}

extension Decimal {
    /// Rounded towards zero: what is not complete never shows as complete.
    fileprivate func roundedDown(scale: Int) -> Decimal {
        let nearest = rounded(scale: scale)
        return nearest.magnitude > magnitude ? nearest - Decimal(unscaled: self < 0 ? -1 : 1, scale: scale) : nearest
    }
}
