import FoundationEssentials
import Indicator
import Vocabulary

/// What an indicator's chart shows: the series that say something, with the paths to their targets.
struct IndicatorDrawing {
    /// More lines than this cannot be told apart.
    private static let mostSeries = 6

    let presenter: Presenter
    let detail: IndicatorDetail
    let regions: [String: Presenter.Region]
    private let unit: Unit
    private let series: [(key: SeriesKey, observations: [Observation])]
    private let standings: [TargetStanding]

    init(presenter: Presenter, detail: IndicatorDetail, regions: [String: Presenter.Region]) {
        self.presenter = presenter
        self.detail = detail
        self.regions = regions
        let stated = detail.definition.unit
        let comparable = detail.observations.filter { $0.unit.isCompatible(with: stated) }
        let aimed = Set(detail.standings.map(\.target.series))
        let breadth = { (key: SeriesKey) in (key.region?.level.rawValue ?? 9, key.region?.text ?? "", key.subject) }
        // One point without a way to a target says less than the table.
        let telling = Dictionary(grouping: comparable, by: \.series).filter { $0.value.count > 1 || aimed.contains($0.key) }
            .sorted { breadth($0.key) < breadth($1.key) }.prefix(Self.mostSeries)
        let drawn = telling.map { (key: $0.key, observations: Self.latest($0.value)) }
        let keys = Set(drawn.map(\.key))
        series = drawn
        standings = detail.standings.filter { keys.contains($0.target.series) && $0.target.unit.isCompatible(with: stated) }
        let largest = drawn.flatMap(\.observations).map { Self.value($0.value, $0.unit, in: stated).magnitude }.max() ?? 0
        unit = presenter.shownUnit(stated, for: largest)
    }

    /// `nil` if there is nothing to draw.
    var chart: IndicatorChart? {
        guard !series.isEmpty else { return nil }
        let counts = [Measure.increment, .decrease].contains(detail.definition.measure)
        return IndicatorChart(
            unit: unit.symbol, shape: counts ? "bar" : "line",
            series: series.map { key, observations in
                ChartSeries(name: name(key), points: observations.map { point($0.value, $0.unit, $0.period, $0.comparator, isAim: false) })
            },
            paths: paths)
    }

    /// The straight way to each target; two plans may state the same.
    private var paths: [ChartSeries] {
        var seen: Set<[String]> = []
        return standings.compactMap { standing in
            let (target, judgement) = (standing.target, standing.judgement)
            var points: [ChartPoint] = []
            if let baseline = judgement.baseline, let period = baseline.period, judgement.unit.isCompatible(with: unit) {
                points.append(point(baseline.value, judgement.unit, period, .equal, isAim: false))
            }
            points.append(point(target.value, target.unit, target.period, target.comparator, isAim: true))
            guard seen.insert(points.map(\.label)).inserted else { return nil }
            return ChartSeries(name: presenter.words["path"], points: points)
        }
    }

    /// The chart in one sentence: the first and last point of its widest series, and where that is to get.
    var words: String {
        guard let main = series.first, let first = main.observations.first, let last = main.observations.last else { return "" }
        var sentence =
            first == last
            ? presenter.words("chart_at", ["last": presenter.period(last.period), "end": amount(last)])
            : presenter.words(
                "chart_from_to",
                [
                    "first": presenter.period(first.period), "start": amount(first), "last": presenter.period(last.period), "end": amount(last),
                ])
        var seen: Set<String> = []
        for standing in standings where standing.target.series == main.key {
            let target = standing.target
            let aim = presenter.words("chart_target", ["period": presenter.period(target.period), "target": presenter.aim(target)])
            if seen.insert(aim).inserted { sentence += aim }
        }
        return sentence + (presenter.reading.language == .zh ? "。" : ".")
    }

    private func amount(_ observation: Observation) -> String {
        let quantity = Quantity(value: Self.value(observation.value, observation.unit, in: unit), unit: unit)
        return observation.comparator == .equal ? quantity.displayText : "\(presenter.sign(observation.comparator)) \(quantity.displayText)"
    }

    private func name(_ key: SeriesKey) -> String {
        let name = presenter.area(key.region, key.subject, regions: regions)
        return name.isEmpty ? presenter.text(detail.definition.title) : name
    }

    private func point(_ value: Decimal, _ stated: Unit, _ period: Period, _ comparator: Comparator, isAim: Bool) -> ChartPoint {
        let quantity = Quantity(value: Self.value(value, stated, in: unit), unit: unit)
        let sign = comparator == .equal && !isAim ? "" : presenter.sign(comparator) + " "
        let label = isAim ? "\(sign)\(quantity.displayText) · \(presenter.period(period))" : "\(presenter.period(period)): \(sign)\(quantity.displayText)"
        return ChartPoint(day: period.end.text, value: quantity.value.canonicalText, label: label)
    }

    /// Of several values of one period the last published; the oldest period first.
    private static func latest(_ observations: [Observation]) -> [Observation] {
        observations.reduce(into: []) { kept, one in
            if kept.last?.period == one.period { kept.removeLast() }
            kept.append(one)
        }
    }

    /// - Precondition: the units are compatible.
    private static func value(_ value: Decimal, _ stated: Unit, in unit: Unit) -> Decimal {
        let steps = stated.powerOfTen - unit.powerOfTen
        return value * Decimal(unscaled: 1, scale: -steps)
    }
}
