import App
import Catalog
import FoundationEssentials
import Lineage
import Pipeline
import Quality
import Schema
import Vocabulary

extension Presenter {
    /// Runs in the charts and the table of one dataset.
    private static let chartedRuns = 60
    private static let listedRuns = 20
    /// More lines than this cannot be told apart.
    private static let chartedChecks = 6

    /// The quality of one dataset; `nil` if the reader may not see it.
    func qualityDetailPage(_ name: String) async throws -> QualityDetailPage? {
        guard let dataset = try await readableDataset(name) else { return nil }
        // Without a version for the reader, only those of the owner may see what earlier runs found.
        let isUnpublished = try await platform.resources.dataset(name)?.current == nil
        let mayLook = dataset.current != nil || isUnpublished || belongs(to: dataset.resource.owner)
        let runs = mayLook ? try await platform.quality.runs(of: name, limit: Self.chartedRuns) : []
        let opened = try await current(of: dataset)
        let title = text(dataset.resource.title)
        let score = opened?.report.score
        let checks = try await checkRows(runs, of: dataset, opened: opened)
        return QualityDetailPage(
            shell: try await shell(
                words("quality_of", ["title": title]),
                breadcrumbs: [PageLink(text: words["quality_board"], href: "/quality"), PageLink(text: title)]),
            name: name, title: title, datasetHref: datasetHref(name), lineageHref: lineageHref("dataset:\(name).*"),
            mark: runs.last.map(mark) ?? .noData(words), refusal: try await refusal(of: dataset).map(note),
            figures: figures(of: runs.last, opened: opened), dimensions: score?.dimensions.map(row) ?? [],
            items: score?.items.map(row) ?? [],
            scored: score == nil ? "" : opened.map { words("quality_profile_of", ["number": String($0.version.number), "rows": number($0.version.rows)]) } ?? "",
            citation: score.map { text($0.citation) } ?? "", scores: scoreFigure(runs),
            counts: countFigure(runs), shares: checks.figure, checks: checks.rows,
            runs: runs.suffix(Self.listedRuns).reversed().map { row($0, of: name) },
            columns: opened.map(profile) ?? [],
            empty: runs.isEmpty && opened == nil
                ? EmptyNote(title: words["quality_empty"], advice: words["quality_empty_advice"], command: dataset.resource.app.map { "heliu run \($0)" } ?? "")
                : nil)
    }

    private func figures(of latest: QualityHistory.RunPoint?, opened: OpenedVersion?) -> [Figure] {
        guard let latest else { return [] }
        let score = latest.score ?? opened?.report.score?.points
        return [
            Figure(value: score?.displayText ?? "—", label: words["quality_score"], unit: score == nil ? "" : "/ 100"),
            Figure(value: "\(number(latest.failedChecks)) / \(number(latest.checkCount))", label: words["quality_failed_checks"], href: "#checks"),
            Figure(value: number(latest.rowsRead), label: words["rows_read"]),
            Figure(value: number(latest.rowsPublished), label: words["rows_published"]),
            Figure(value: number(latest.rowsQuarantined), label: words["rows_quarantined"]),
            Figure(value: number(latest.rowsDuplicate), label: words["quality_duplicates"]),
        ]
    }

    // MARK: Score

    private func row(_ dimension: QualityScore.Dimension) -> ScoreDimensionRow {
        ScoreDimensionRow(
            title: text(dimension.dimension.title), points: dimension.points.displayText, weight: String(dimension.weight),
            done: dimension.points.canonicalText)
    }

    private func row(_ item: QualityScore.Item) -> ScoreItemRow {
        let title = text(item.title)
        return ScoreItemRow(
            title: title.isEmpty ? item.name : title, name: title.isEmpty ? "" : item.name, dimension: text(item.dimension.title),
            lost: item.lost.isZero ? "0" : "−\(item.lost.displayText)", stake: item.atStake.displayText, costs: !item.lost.isZero)
    }

    // MARK: Charts

    private func scoreFigure(_ runs: [QualityHistory.RunPoint]) -> QualityFigure? {
        let scores = runs.compactMap(\.score)
        guard scores.count > 1, let first = scores.first, let last = scores.last else { return nil }
        return QualityFigure(
            title: words["quality_scores"],
            words: words("quality_scores_words", ["count": number(scores.count), "first": first.displayText, "last": last.displayText]),
            chart: QualityChart(
                shape: "line", unit: words["quality_points"], labels: runs.map { moment($0.at).text },
                lines: [.init(name: words["quality_score"], tone: "accent", values: runs.map { $0.score?.canonicalText })], most: 100))
    }

    private func countFigure(_ runs: [QualityHistory.RunPoint]) -> QualityFigure? {
        guard let last = runs.last, runs.contains(where: { $0.rowsRead > 0 }) else { return nil }
        func line(_ key: String, _ tone: String, _ value: (QualityHistory.RunPoint) -> Int64) -> QualityChart.Line {
            .init(name: words[key], tone: tone, values: runs.map { String(value($0)) })
        }
        return QualityFigure(
            title: words["quality_counts"],
            words: words(
                "quality_counts_words",
                [
                    "read": number(last.rowsRead), "published": number(last.rowsPublished), "quarantined": number(last.rowsQuarantined),
                    "duplicate": number(last.rowsDuplicate),
                ]),
            chart: QualityChart(
                shape: "bar", unit: words["rows"], labels: runs.map { moment($0.at).text },
                lines: [
                    line("rows_published", "accent", \.rowsPublished), line("rows_quarantined", "warn", \.rowsQuarantined),
                    line("quality_duplicates", "none", \.rowsDuplicate),
                ]))
    }

    // MARK: Checks

    private func checkRows(
        _ runs: [QualityHistory.RunPoint], of dataset: Dataset, opened: OpenedVersion?
    ) async throws -> (rows: [CheckHistoryRow], figure: QualityFigure?) {
        guard let latest = runs.last else { return ([], nil) }
        let columns = Dictionary(opened?.report.checks.map { ($0.name, $0.columns) } ?? [], uniquingKeysWith: { first, _ in first })
        var rows: [CheckHistoryRow] = []
        var lines: [QualityChart.Line] = []
        for check in try await platform.quality.checks(of: latest.run, in: dataset.name) {
            let points = try await platform.quality.trend(of: check.name, in: dataset.name, limit: Self.chartedRuns)
            // What a check of the table measured may be a value of a column that is hidden.
            rows.append(row(check, points, columns: columns[check.name] ?? [], showsObserved: opened?.isWhole ?? belongs(to: dataset.resource.owner)))
            guard lines.count < Self.chartedChecks, points.contains(where: { $0.failed > 0 }) else { continue }
            let byRun = Dictionary(points.map { ($0.run, $0) }, uniquingKeysWith: { first, _ in first })
            lines.append(.init(name: title(of: check), values: runs.map { byRun[$0.run]?.failedPercent?.canonicalText }))
        }
        guard runs.count > 1, !lines.isEmpty else { return (rows, nil) }
        return (
            rows,
            QualityFigure(
                title: words["quality_shares"], words: words("quality_shares_words", ["count": number(lines.count)]),
                chart: QualityChart(shape: "line", unit: "%", labels: runs.map { moment($0.at).text }, lines: lines))
        )
    }

    private func title(of check: QualityHistory.CheckPoint) -> String {
        let title = text(check.title)
        return title.isEmpty ? check.name : title
    }

    private func row(
        _ check: QualityHistory.CheckPoint, _ points: [QualityHistory.CheckPoint], columns: [String], showsObserved: Bool
    ) -> CheckHistoryRow {
        var row = CheckHistoryRow(
            title: title(of: check), name: title(of: check) == check.name ? "" : check.name, columns: columns.joined(separator: ", "),
            severity: words.known("severity_" + check.severity.rawValue) ?? check.severity.rawValue,
            dimension: check.dimension.map { text($0.title) } ?? "", mark: check.failed == 0 ? .passed(words) : mark(check.severity),
            failed: number(check.failed))
        row.looked = check.checked.map(number) ?? ""
        row.share = check.failedPercent.map { "\($0.displayText) %" } ?? ""
        row.observed = showsObserved ? check.observed ?? "" : ""
        let shares = points.compactMap(\.failedPercent)
        if let first = shares.first, let last = shares.last, shares.contains(where: { !$0.isZero }) {
            row.spark = Sparkline(
                shares.map { Double($0.unscaled(scale: 2) ?? 0) / 100 }, least: 0.5,
                words: words("quality_check_spark", ["count": number(shares.count), "first": first.displayText, "last": last.displayText]))
        }
        return row
    }

    // MARK: Runs

    private func row(_ run: QualityHistory.RunPoint, of dataset: String) -> QualityRunRow {
        let mark: StatusMark =
            switch run.outcome {
            case .published: StatusMark(kind: "good", shape: "✓", word: words["quality_outcome_published"])
            case .unchanged: StatusMark(kind: "none", shape: "＝", word: words["quality_outcome_unchanged"])
            case .refused: StatusMark(kind: "bad", shape: "▲", word: words["quality_outcome_refused"])
            }
        var row = QualityRunRow(
            at: moment(run.at), mark: mark, score: run.score?.displayText ?? "", version: run.version.map(String.init) ?? "",
            read: number(run.rowsRead), published: number(run.rowsPublished), quarantined: number(run.rowsQuarantined),
            duplicate: number(run.rowsDuplicate), failed: "\(number(run.failedChecks)) / \(number(run.checkCount))")
        if mayFollowRun(of: dataset) {
            row.run = shortRun(run.run)
            row.runHref = runHref(run.run)
        }
        return row
    }
}
