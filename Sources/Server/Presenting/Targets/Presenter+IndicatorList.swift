import App
import Indicator
import Vocabulary

extension Presenter {
    /// An indicator with what lists narrow it by.
    private struct Listed {
        let summary: IndicatorSummary
        let book: TargetBook
        /// The kind of its most telling target's mark; `untargeted` without a target.
        let state: String

        /// What is judged comes first, the most telling leading; then what has a value, then the rest.
        var rank: Int {
            let weights = summary.standings.map(\.judgement.status).filter { $0 != .noData }.map(\.weight)
            return weights.min() ?? (summary.headline == nil ? 9 : summary.standings.isEmpty ? 8 : 7)
        }
    }

    private static let untargeted = "untargeted"

    /// Every indicator, narrowed by the words `q`, its set, its state and its measure.
    func indicatorListPage() async throws -> IndicatorListPage {
        let search = SearchText(reading["q"])
        var all: [Listed] = []
        for book in try await targetBooks() {
            for summary in book.summaries {
                let definition = summary.definition
                guard search.isEmpty || search.isFound(in: definition.key, definition.title.zh, definition.title.en, definition.owner) else { continue }
                let telling = summary.standings.min(by: TargetStanding.isMoreTelling)
                all.append(Listed(summary: summary, book: book, state: telling.map { mark($0.judgement.status).kind } ?? Self.untargeted))
            }
        }
        let found = all.filter { isChosen($0, except: nil) }.enumerated()
            .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
        let regions = try await regions()
        let rows = found.dropFirst(window.offset).prefix(ListWindow.size).map { row($0.summary, in: $0.book, regions: regions) }
        return IndicatorListPage(
            shell: try await shell(words["indicators"]), total: number(found.count), query: reading["q"], facets: facets(all), rows: rows,
            pager: pager(total: found.count, shown: rows.count),
            empty: found.isEmpty ? empty(narrowed: !all.isEmpty || !search.isEmpty) : nil)
    }

    private func empty(narrowed: Bool) -> EmptyNote {
        EmptyNote(
            title: words["empty_indicators"], advice: words["empty_indicators_advice"], command: narrowed ? "" : "heliu run",
            action: narrowed ? PageLink(text: words["all"], href: "/indicators") : nil)
    }

    // MARK: Facets

    private func value(_ facet: String, of one: Listed) -> String {
        switch facet {
        case "set": one.summary.definition.set
        case "status": one.state
        default: one.summary.definition.measure.rawValue
        }
    }

    /// - Parameter except: a facet that is left out of account: what its other options would give.
    private func isChosen(_ one: Listed, except: String?) -> Bool {
        ["set", "status", "measure"].allSatisfy { $0 == except || reading[$0].isEmpty || value($0, of: one) == reading[$0] }
    }

    private func facets(_ all: [Listed]) -> [Facet] {
        func counts(_ facet: String, order: [String]? = nil) -> [(value: String, count: Int)] {
            var counts: [String: Int] = [:]
            for one in all where isChosen(one, except: facet) { counts[value(facet, of: one), default: 0] += 1 }
            if let order { return order.compactMap { value in counts[value].map { (value, $0) } } }
            return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { (value: $0.key, count: $0.value) }
        }
        let states = stateKinds.map(\.mark)
        let sets = Dictionary(all.map { ($0.book.stored.set.name, text($0.book.stored.set.title)) }, uniquingKeysWith: { first, _ in first })
        return [
            facet(words["state"], "status", counts("status", order: ["bad", "warn", "good", "none", Self.untargeted])) { kind in
                states.first { $0.kind == kind }?.word ?? words["without_target"]
            },
            facet(words["indicator_set"], "set", counts("set")) { sets[$0] ?? $0 },
            facet(words["measure"], "measure", counts("measure")) { words.known("measure_" + $0) ?? $0 },
        ].filter { !$0.options.isEmpty }
    }

    // MARK: Rows

    /// An indicator with its latest value for the widest region and its most telling target.
    func row(_ summary: IndicatorSummary, in book: TargetBook, regions: [String: Region]) -> IndicatorRow {
        row(summary.definition, observation: summary.headline, standings: summary.standings, regions: regions)
    }

    func row(
        _ definition: IndicatorDefinition, observation: Observation?, standings: [TargetStanding], regions: [String: Region]
    ) -> IndicatorRow {
        var row = IndicatorRow(key: definition.key, title: text(definition.title), href: indicatorHref(definition.key))
        if let observation {
            let quantity = shown(observation.value, observation.unit)
            row.region = area(observation.region, observation.subject, regions: regions)
            row.value = value(quantity.value, observation.comparator)
            row.unit = quantity.unit.symbol
            row.period = period(observation.period)
            row.source = observation.source
        }
        if let standing = standings.min(by: TargetStanding.isMoreTelling) {
            row.mark = mark(standing.judgement.status)
            row.target = "\(aim(standing.target)) · \(standing.target.period.text)"
        }
        return row
    }

    /// A region and what in it a figure speaks of, such as "重庆市 · 两江新区".
    func area(_ region: RegionCode?, _ subject: String, regions: [String: Region]) -> String {
        let name = region.map { code in regions[code.text].map { text($0.name) } ?? code.text } ?? ""
        return [name, subject].filter { !$0.isEmpty }.joined(separator: " · ")
    }
}
