import App
import Catalog
import FoundationEssentials
import Pipeline
import Quality
import Schema
import Vocabulary

extension Presenter {
    /// Entries read from the board for one page; a register of more datasets is told in part.
    private static let mostEntries = 20_000
    /// Runs in a small line.
    static let sparkRuns = 30

    /// Every judged dataset that the reader may see, what fails first.
    func qualityBoardPage() async throws -> QualityBoardPage {
        let judged = try await judgedDatasets()
        let app = reading["app"]
        let ofApp = judged.filter { app.isEmpty || $0.dataset.resource.app == app }
        let state = reading["state"]
        let matching = ofApp.filter { state.isEmpty || Self.states(of: $0.entry).contains(state) }
        let organisations = try await organisationTitles()
        var rows: [QualityBoardRow] = []
        for one in matching.dropFirst(window.offset).prefix(ListWindow.size) {
            rows.append(try await row(one.entry, of: one.dataset, organisations: organisations))
        }
        return QualityBoardPage(
            shell: try await shell(words["quality_board"]), total: number(matching.count), figures: figures(of: judged.map(\.entry)),
            facets: try await facets(of: judged, ofApp: ofApp), rows: rows, pager: pager(total: matching.count, shown: rows.count),
            empty: matching.isEmpty ? emptyBoard(narrowed: !judged.isEmpty) : nil)
    }

    private typealias Judged = (dataset: Dataset, entry: QualityHistory.BoardEntry)

    /// In the board's order, without what is not for the reader: a version keeps the openness it was published with.
    private func judgedDatasets() async throws -> [Judged] {
        var visible: [String: Dataset] = [:]
        for dataset in try await platform.resources.datasets() where maySee(dataset.resource) {
            if let current = dataset.current {
                let openness = try DatasetReader.schema(of: current).openness
                guard reading.audience.maySee(openness: openness, owner: dataset.resource.owner) else { continue }
            }
            visible[dataset.name] = dataset
        }
        var judged: [Judged] = []
        var offset = 0
        while offset < Self.mostEntries {
            let board = try await platform.quality.board(offset: offset, limit: QualityHistory.mostPoints)
            for entry in board.entries { if let dataset = visible[entry.dataset] { judged.append((dataset, entry)) } }
            offset += board.entries.count
            if board.entries.isEmpty || Int64(offset) >= board.total { break }
        }
        return judged
    }

    private static func states(of entry: QualityHistory.BoardEntry) -> Set<String> {
        entry.isRefused ? ["refused", "failing"] : entry.isFailing ? ["failing"] : ["passing"]
    }

    // MARK: Pieces

    private func figures(of entries: [QualityHistory.BoardEntry]) -> [Figure] {
        let scores = entries.compactMap { $0.latest.score?.unscaled(scale: 1) }
        let mean = scores.isEmpty ? nil : Decimal(unscaled: scores.reduce(0, +) / Int128(scores.count), scale: 1)
        return [
            Figure(value: number(entries.count), label: words["quality_judged_datasets"]),
            Figure(value: number(entries.count { $0.isRefused }), label: words["quality_refused_datasets"]),
            Figure(value: number(entries.count { $0.isFailing }), label: words["quality_failing"]),
            Figure(value: mean?.displayText ?? "—", label: words["quality_mean"], unit: mean == nil ? "" : "/ 100"),
        ]
    }

    private func facets(of judged: [Judged], ofApp: [Judged]) async throws -> [Facet] {
        let states = ["refused", "failing", "passing"].map { state in
            (value: state, count: ofApp.count { Self.states(of: $0.entry).contains(state) })
        }
        let titles = try await appTitles()
        let apps = Dictionary(grouping: judged.compactMap(\.dataset.resource.app), by: \.self).map { (value: $0.key, count: $0.value.count) }
        return [
            facet(words["state"], "state", states.filter { $0.count > 0 }) { words.known("quality_" + $0) ?? $0 },
            facet(words["app"], "app", apps.sorted { ($1.count, $0.value) < ($0.count, $1.value) }) { titles[$0] ?? $0 },
        ].filter { !$0.options.isEmpty }
    }

    private func emptyBoard(narrowed: Bool) -> EmptyNote {
        if narrowed {
            return EmptyNote(
                title: words["quality_none_fits"], advice: words["quality_none_fits_advice"],
                action: PageLink(text: words["all"], href: "/quality"))
        }
        return EmptyNote(
            title: words["quality_empty"], advice: words["quality_empty_advice"], command: "heliu run APP",
            action: PageLink(text: words["apps"], href: "/apps"))
    }

    private func row(
        _ entry: QualityHistory.BoardEntry, of dataset: Dataset, organisations: [String: String]
    ) async throws -> QualityBoardRow {
        let latest = entry.latest
        var row = QualityBoardRow(
            name: dataset.name, title: text(dataset.resource.title), href: qualityHref(dataset.name),
            owner: organisations[dataset.resource.owner] ?? dataset.resource.owner, mark: mark(latest), trend: trend(entry),
            judged: moment(latest.at))
        row.score = latest.score?.displayText ?? ""
        row.failed = "\(number(latest.failedChecks)) / \(number(latest.checkCount))"
        row.published = number(latest.rowsPublished)
        row.quarantined = number(latest.rowsQuarantined)
        row.spark = spark(scores: try await platform.quality.runs(of: dataset.name, limit: Self.sparkRuns))
        if entry.isRefused, let story = try await refusal(of: dataset) { row.refusal = sentence(story) }
        return row
    }

    func qualityHref(_ name: String) -> String { "/quality/\(Reading.encoded(name))" }

    /// Refused, or the gravest check that fails.
    func mark(_ point: QualityHistory.RunPoint) -> StatusMark {
        if point.outcome == .refused { return StatusMark(kind: "bad", shape: "▲", word: words["quality_outcome_refused"]) }
        guard point.failedChecks > 0, let gravest = point.gravest else { return .passed(words) }
        return mark(gravest)
    }

    func mark(_ severity: CheckDeclaration.Severity) -> StatusMark {
        switch severity {
        case .block: .blocked(words)
        case .quarantine: .quarantined(words)
        case .warn: .warning(words)
        case .note: StatusMark(kind: "none", shape: "◇", word: words["severity_note"])
        }
    }

    private func trend(_ entry: QualityHistory.BoardEntry) -> QualityTrend {
        let shape =
            switch entry.trend {
            case .up: "↗"
            case .down: "↘"
            case .steady: "→"
            case .unknown: ""
            }
        var trend = QualityTrend(kind: entry.trend.rawValue, shape: shape, word: words.known("quality_trend_" + entry.trend.rawValue) ?? "")
        if let before = entry.scoreBefore, let now = entry.latest.score, now != before {
            trend.change = (now > before ? "+" : "") + (now - before).displayText
        }
        return trend
    }

    func spark(scores runs: [QualityHistory.RunPoint]) -> Sparkline? {
        let scores = runs.compactMap(\.score)
        guard let first = scores.first, let last = scores.last else { return nil }
        return Sparkline(
            scores.map { Double($0.unscaled(scale: 1) ?? 0) / 10 }, least: 4,
            words: words("quality_spark", ["count": number(scores.count), "first": first.displayText, "last": last.displayText]))
    }
}
