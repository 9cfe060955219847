import FoundationEssentials
import Indicator
import Vocabulary

/// Figures, periods and states as pages write them.
extension Presenter {
    /// The unit an amount is shown in: yuan from a hundred million on in 亿元, all else as it is stored.
    func shownUnit(_ unit: Unit, for value: Decimal) -> Unit {
        unit.symbol == "元" && value.magnitude >= 100_000_000 ? Unit("亿元") : unit
    }

    /// A value with the unit it is shown in.
    func shown(_ value: Decimal, _ unit: Unit) -> Quantity {
        let wanted = shownUnit(unit, for: value)
        // Both count yuan, so there is nothing to throw; the stored unit is right in any case.
        return (try? Quantity(value: value, unit: unit).converted(to: wanted)) ?? Quantity(value: value, unit: unit)
    }

    func period(_ period: Period) -> String { period.display(reading.language) }

    /// Such as "≥"; also for equal.
    func sign(_ comparator: Comparator) -> String {
        switch comparator {
        case .equal: "="
        case .greater: ">"
        case .atLeast: "≥"
        case .less: "<"
        case .atMost: "≤"
        case .about: "≈"
        }
    }

    /// "> 300", or the plain number if it is exact.
    func value(_ value: Decimal, _ comparator: Comparator) -> String {
        comparator == .equal ? value.displayText : "\(sign(comparator)) \(value.displayText)"
    }

    // MARK: States

    func mark(_ status: Judgement.Status) -> StatusMark {
        switch status {
        case .met: .met(words)
        case .onTrack: .onTrack(words)
        case .attention: .watch(words)
        case .behind: .behind(words)
        case .noData: .noData(words)
        }
    }

    /// Each status that occurs, with its number, in a row of small marks.
    func markCounts(_ counts: StatusCounts) -> [MarkCount] {
        Judgement.Status.byWeight.filter { counts[$0] > 0 }.map { MarkCount(mark: mark($0), count: number(counts[$0])) }
    }

    /// The states a reader narrows by, each a mark's kind with the statuses it stands for.
    var stateKinds: [(mark: StatusMark, statuses: [Judgement.Status])] {
        [
            (StatusMark.onTrack(words).saying(words["count_good"]), [.met, .onTrack]),
            (StatusMark.watch(words).saying(words["count_watch"]), [.attention]),
            (StatusMark.behind(words).saying(words["count_behind"]), [.behind]),
            (StatusMark.noData(words).saying(words["count_none"]), [.noData]),
        ]
    }

    func count(_ statuses: [Judgement.Status], in counts: StatusCounts) -> Int { statuses.reduce(0) { $0 + counts[$1] } }

    /// The large figures at the head of a page; "to be watched" only where there is something to watch.
    func statusCounts(_ counts: StatusCounts, href: (_ kind: String) -> String) -> [StatusCount] {
        stateKinds.compactMap { mark, statuses in
            let found = count(statuses, in: counts)
            guard found > 0 || mark.kind != "warn" else { return nil }
            return StatusCount(
                value: number(found), outOf: mark.kind == "good" ? number(counts.total) : "", mark: mark, href: found > 0 ? href(mark.kind) : "")
        }
    }

    /// How the targets stand, in one sentence.
    func standingSentence(_ counts: StatusCounts) -> String {
        guard counts.total > 0 else { return "" }
        return words(
            "home_lead",
            [
                "total": number(counts.total), "good": number(counts[.met] + counts[.onTrack]),
                "behind": number(counts[.behind] + counts[.attention]), "none": number(counts[.noData]),
            ])
    }
}
