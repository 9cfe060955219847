import FoundationEssentials
import Vocabulary

/// Why a judgement is what it is, said in both languages.
enum JudgementReason {
    case noObservation
    case incompatibleUnit(observed: Unit)
    case nothingSinceStart
    case contradiction(Observation, Observation)
    case noBaseline
    case baselineWithoutPeriod
    case baselineTooLate
    case nothingSinceBaseline
    case adverseBound
    case met
    case metLate
    case missed
    case path

    /// The reason of a target that could not be compared at all.
    func text(_ target: IndicatorTarget) -> LocalizedText {
        switch self {
        case .incompatibleUnit(let observed):
            LocalizedText(
                zh: "观测值以“\(observed)”计，目标以“\(target.unit)”计，无法比较。",
                en: "Observed in \(observed.quoted) but aimed at in \(target.unit.quoted): the two cannot be compared.")
        case .nothingSinceStart:
            LocalizedText(
                zh: "没有从\(Period(day: target.period.start).display(.zh))起累计的观测值。",
                en: "No observation counts from \(Period(day: target.period.start).display(.en)) on.")
        case .contradiction(let one, let other):
            LocalizedText(
                zh: "\(one.period.display(.zh))有两个同日发布的不同数值：\(one.stated)（\(one.source)）与\(other.stated)（\(other.source)）。",
                en: "Two values were published for \(one.period.display(.en)) on the same day: \(one.stated) (\(one.source)) and \(other.stated) (\(other.source)).")
        default:
            LocalizedText(zh: "还没有观测值。", en: "There is no observation yet.")
        }
    }

    /// The reason of a target that was compared with an observation.
    func text(_ comparison: Comparison, _ judgement: Judgement) -> LocalizedText {
        let target = comparison.target
        let observation = comparison.observation
        let goal = comparison.target.comparator.stated(Quantity(value: target.value, unit: target.unit))
        let head = LocalizedText(
            zh: "\(observation.period.display(.zh))为 \(observation.stated)",
            en: "\(observation.stated) \(observation.period.kind == .day ? "on" : "in") \(observation.period.display(.en))")
        switch self {
        case .met:
            return LocalizedText(zh: "\(head.zh)，达到目标（\(goal)）。", en: "\(head.en) reaches the target (\(goal)).")
        case .metLate:
            return LocalizedText(
                zh: "\(head.zh)，在目标期（\(target.period.display(.zh))）之后达到目标（\(goal)）。",
                en: "\(head.en) reaches the target (\(goal)), after its period (\(target.period.display(.en))).")
        case .missed:
            return LocalizedText(
                zh: "目标期（\(target.period.display(.zh))）已过，\(head.zh)，未达到目标（\(goal)）。",
                en: "The target's period (\(target.period.display(.en))) is over and \(head.en) does not reach it (\(goal)).")
        case .path: return pathText(comparison, judgement, head)
        case .adverseBound:
            return LocalizedText(
                zh: "\(head.zh)，只给出了界限，不足以判断进度。", en: "\(head.en) is only a limit: it does not tell whether the target is on track.")
        case .nothingSinceBaseline:
            return LocalizedText(
                zh: "\(Self.since(target.baselinePeriod, .zh))以来没有新的观测值。", en: "Nothing has been observed since \(Self.since(target.baselinePeriod, .en)).")
        case .baselineWithoutPeriod:
            return LocalizedText(
                zh: "\(head.zh)；基期值没有注明时期，无法计算序时进度。", en: "\(head.en); the baseline does not say of when it is, so there is no path.")
        case .baselineTooLate:
            return LocalizedText(
                zh: "基期（\(target.baselinePeriod?.display(.zh) ?? "")）不早于目标期（\(target.period.display(.zh))），无法计算序时进度。",
                en: "The baseline (\(target.baselinePeriod?.display(.en) ?? "")) is not before the target's period (\(target.period.display(.en))).")
        default:
            return LocalizedText(
                zh: "\(head.zh)；没有基期值，也没有更早的观测值，无法计算序时进度。",
                en: "\(head.en); there is neither a baseline nor an earlier observation, so there is no path.")
        }
    }

    private func pathText(_ comparison: Comparison, _ judgement: Judgement, _ head: LocalizedText) -> LocalizedText {
        let expected = Quantity(value: judgement.expected ?? judgement.target, unit: judgement.unit).displayText
        let gap = judgement.gap ?? 0
        let size = Self.difference(gap.magnitude, judgement.unit)
        let isAhead = judgement.status == .onTrack
        let difference = LocalizedText(
            zh: gap == 0 ? "与序时进度相当" : isAhead ? "领先 \(size.zh)" : "落后 \(size.zh)",
            en: gap == 0 ? "level with the path" : isAhead ? "\(size.en) ahead" : "\(size.en) behind")
        let within = judgement.status == .attention
        return LocalizedText(
            zh: "\(head.zh)，序时应为 \(expected)，\(difference.zh)\(within ? "，在容许范围内" : "")。",
            en: "\(head.en); the path stands at \(expected): \(difference.en)\(within ? ", within tolerance" : "").")
    }

    /// A difference of shares is in percentage points.
    private static func difference(_ value: Decimal, _ unit: Unit) -> LocalizedText {
        guard unit.symbol == "%" else {
            let text = Quantity(value: value, unit: unit).displayText
            return LocalizedText(zh: text, en: text)
        }
        return LocalizedText(zh: "\(value.displayText) 个百分点", en: "\(value.displayText) percentage points")
    }

    private static func since(_ period: Period?, _ language: Language) -> String {
        let name = language == .zh ? "基期" : "the baseline"
        guard let period else { return name }
        return language == .zh ? "\(name)（\(period.display(.zh))）" : "\(name) (\(period.display(.en)))"
    }
}

extension Judgement {
    /// A target that cannot be compared with any observation.
    static func noData(_ target: IndicatorTarget, _ reason: JudgementReason) -> Judgement {
        Judgement(
            status: .noData, unit: target.unit, target: target.value,
            baseline: target.baselineValue.map { Point(value: $0, period: target.baselinePeriod) }, reason: reason.text(target))
    }
}

extension Comparator {
    /// `≥ 40 万人`; a plain value without a sign.
    fileprivate func stated(_ quantity: Quantity) -> String {
        let sign = switch self {
        case .equal: ""
        case .greater: "> "
        case .atLeast: "≥ "
        case .less: "< "
        case .atMost: "≤ "
        case .about: "≈ "
        }
        return sign + quantity.displayText
    }
}

extension Observation {
    fileprivate var stated: String { comparator.stated(Quantity(value: value, unit: unit)) }
}

extension Unit {
    fileprivate var quoted: String { "“\(symbol)”" }
}
