import App
import Catalog
import Indicator
import Pipeline
import Vocabulary

extension Presenter {
    /// Observations shown in the table; the API gives all.
    private static let mostObservations = 500

    /// One indicator; the first set that has the key answers.
    ///
    /// - Returns: `nil` if no set has it.
    func indicatorPage(_ key: String) async throws -> IndicatorPage? {
        for stored in try await platform.indicators.sets() {
            guard let detail = try await platform.indicators.indicator(set: stored.set.name, key: key) else { continue }
            let summaries = try await platform.indicators.indicators(set: stored.set.name)
            let roots = try await platform.indicators.plan(set: stored.set.name)
            return try await indicatorPage(detail, in: TargetBook(stored: stored, summaries: summaries, roots: roots))
        }
        return nil
    }

    private func indicatorPage(_ detail: IndicatorDetail, in book: TargetBook) async throws -> IndicatorPage {
        let definition = detail.definition
        let title = text(definition.title)
        let regions = try await regions()
        let drawing = IndicatorDrawing(presenter: self, detail: detail, regions: regions)
        let headline = book.summaries.first { $0.definition.key == definition.key }?.headline
        let empty = EmptyNote(title: words["empty_observations"], advice: words["empty_observations_advice"], command: "heliu run")
        return IndicatorPage(
            shell: try await shell(title, breadcrumbs: [PageLink(text: words["indicators"], href: "/indicators"), PageLink(text: title)]),
            key: definition.key, title: title, facts: facts(of: definition, in: book),
            latest: headline.map { row(definition, observation: $0, standings: detail.standings, regions: regions) }, chart: drawing.chart,
            chartWords: drawing.words,
            targets: detail.standings.sorted(by: TargetStanding.isMoreTelling).map { targetRow($0, in: book) },
            observations: observationRows(detail.observations, regions: regions), origin: try await origin(of: book.stored),
            samples: samples(of: definition),
            empty: detail.observations.isEmpty ? empty : nil)
    }

    private func facts(of definition: IndicatorDefinition, in book: TargetBook) -> [Fact] {
        let set = book.stored.set
        let facts = [
            Fact(label: words["unit"], text: definition.unit.symbol),
            Fact(label: words["measure"], text: words.known("measure_" + definition.measure.rawValue) ?? definition.measure.rawValue),
            Fact(label: words["direction"], text: words.known("direction_" + definition.direction.rawValue) ?? definition.direction.rawValue),
            Fact(label: words["owner"], text: definition.owner),
            Fact(label: words["indicator_set"], text: text(set.title), href: Reading.href("/indicators", [("set", set.name)])),
        ]
        return facts.filter { !$0.text.isEmpty }
    }

    /// The newest first, the widest region first among those of a period.
    private func observationRows(_ observations: [Observation], regions: [String: Region]) -> [ObservationRow] {
        let breadth = { (one: Observation) in (one.region?.level.rawValue ?? 9, one.region?.text ?? "", one.subject) }
        let sorted = observations.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if one.period != other.period { return one.period > other.period }
            if breadth(one) != breadth(other) { return breadth(one) < breadth(other) }
            return left.offset > right.offset
        }
        return sorted.prefix(Self.mostObservations).map { _, one in
            let quantity = shown(one.value, one.unit)
            return ObservationRow(
                period: period(one.period), region: area(one.region, "", regions: regions),
                regionHref: one.region.map { regions[$0.text] == nil ? "" : regionHref($0.text) } ?? "", subject: one.subject,
                comparator: one.comparator == .equal ? "" : sign(one.comparator), value: quantity.value.displayText, unit: quantity.unit.symbol,
                published: one.published.map(period) ?? "", source: one.source)
        }
    }

    /// The set, when it was computed, and the dataset versions it was computed from, as far as the reader may see them.
    private func origin(of stored: StoredIndicatorSet) async throws -> [Fact] {
        var facts = [
            Fact(label: words["indicator_set"], text: text(stored.set.title), href: Reading.href("/indicators", [("set", stored.set.name)])),
            Fact(label: words["computed"], text: moment(stored.computedAt).text),
        ]
        for (name, digest) in stored.versions.sorted(by: { $0.key < $1.key }) {
            guard let found = try await readableVersion(name, digest: digest) else { continue }
            facts.append(
                Fact(label: text(found.dataset.resource.title), text: shortDigest(digest), href: versionHref(name, digest), mono: true))
        }
        return facts
    }

    private func samples(of definition: IndicatorDefinition) -> [CodeSample] {
        let address = "\(reading.base)/api/v1/indicators/\(Reading.encoded(definition.key))"
        return [
            CodeSample(title: words["sample_indicator"], code: "curl -s '\(address)'"),
            CodeSample(
                title: words["sample_observations"],
                code: """
                    import json, urllib.request, pandas
                    answer = json.load(urllib.request.urlopen("\(address)"))
                    print(pandas.DataFrame(answer["observations"]))
                    """),
        ]
    }
}
