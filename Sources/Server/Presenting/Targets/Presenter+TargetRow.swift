import FoundationEssentials
import Indicator
import Vocabulary

extension Presenter {
    /// One target with what has been reached.
    ///
    /// - Parameter placed: whether to say where in the plan the target stands.
    func targetRow(_ standing: TargetStanding, in book: TargetBook, placed: Bool = true) -> TargetRow {
        let (target, judgement) = (standing.target, standing.judgement)
        let title = book.definition(target.indicator).map { text($0.title) } ?? target.indicator
        var row = TargetRow(
            id: target.id, title: target.subject.isEmpty ? title : "\(title) · \(target.subject)", href: indicatorHref(target.indicator),
            target: aim(target), targetPeriod: period(target.period), mark: mark(judgement.status), reason: text(judgement.reason),
            source: target.source)
        if placed, let node = target.node { row.group = place(node, in: book) }
        if let observed = judgement.observed {
            let quantity = shown(observed.value, judgement.unit)
            row.value = value(quantity.value, observed.comparator)
            row.unit = quantity.unit.symbol
            row.period = period(observed.period)
        }
        if let baseline = judgement.baseline {
            row.baseline = shown(baseline.value, judgement.unit).displayText
            row.baselinePeriod = baseline.period.map(period) ?? ""
        }
        row.bar = bar(target, judgement)
        return row
    }

    /// Such as "≥ 86,000 家".
    func aim(_ target: IndicatorTarget) -> String { "\(sign(target.comparator)) \(shown(target.value, target.unit).displayText)" }

    /// The way gone with the mark where the path should be by now; `nil` if the way is not known.
    private func bar(_ target: IndicatorTarget, _ judgement: Judgement) -> ProgressBar? {
        guard let progress = judgement.progress else { return nil }
        let done = percent(progress)
        let path = judgement.expectedProgress.map(percent) ?? ""
        let start = judgement.baseline.map { baseline in
            [shown(baseline.value, judgement.unit).value.displayText, baseline.period?.text ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
        }
        return ProgressBar(
            done: done, path: path, start: start ?? "",
            end: "\(sign(target.comparator)) \(shown(target.value, target.unit).value.displayText) · \(target.period.text)",
            words: path.isEmpty ? words("bar_words_plain", ["done": done]) : words("bar_words", ["done": done, "path": path]))
    }

    /// A share as 0 to 100, a plain number.
    private func percent(_ share: Decimal) -> String { min(max(share * 100, 0), 100).canonicalText }
}
