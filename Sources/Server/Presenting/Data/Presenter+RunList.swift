import App
import Catalog
import Pipeline
import Vocabulary

extension Presenter {
    /// Runs looked at for one list; older ones have their own pages only.
    private static let mostRuns = 2_000

    /// Runs newest first, narrowed by state and by app.
    func runListPage() async throws -> RunListPage {
        let titles = try await appTitles()
        let found = try await visibleRuns(subject: reading["app"].isEmpty ? nil : reading["app"])
        let state = reading["state"]
        let matching = state.isEmpty ? found : found.filter { $0.run.state.rawValue == state }
        let window = window
        let shown = matching.dropFirst(window.offset).prefix(ListWindow.size)
        var rows: [RunRow] = []
        for sight in shown { rows.append(try await row(sight, titles: titles)) }
        return RunListPage(
            shell: try await shell(words["runs"]), total: number(matching.count), facets: facets(of: matching, titles: titles), rows: rows,
            pager: pager(total: matching.count, shown: rows.count), empty: matching.isEmpty ? emptyRuns : nil)
    }

    private var emptyRuns: EmptyNote {
        EmptyNote(
            title: words["empty_runs"], advice: words["empty_runs_advice"], command: "heliu run APP",
            action: PageLink(text: words["apps"], href: "/apps"))
    }

    /// Runs that are for the reader, without steps and log, newest first.
    func visibleRuns(subject: String? = nil, limit: Int? = nil) async throws -> [RunSight] {
        var seen: [String: Visibility] = [:]
        var sights: [RunSight] = []
        var offset = 0
        while offset < Self.mostRuns {
            let (runs, total) = try await platform.runs.runs(subject: subject, limit: 200, offset: offset)
            for run in runs {
                if let sight = try await sight(of: run, seen: &seen) { sights.append(sight) }
                if let limit, sights.count == limit { return sights }
            }
            offset += runs.count
            if runs.isEmpty || offset >= total { break }
        }
        return sights
    }

    private func facets(of sights: [RunSight], titles: [String: String]) -> [Facet] {
        func counts(_ value: (PipelineRun) -> String?) -> [(value: String, count: Int)] {
            Dictionary(grouping: sights.compactMap { value($0.run) }, by: \.self).map { ($0.key, $0.value.count) }
                .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        }
        return [
            facet(words["state"], "state", counts(\.state.rawValue)) { words.known("status_" + $0) ?? $0 },
            facet(words["app"], "app", counts { $0.kind == "app" ? $0.subject : nil }) { titles[$0] ?? $0 },
        ].filter { !$0.options.isEmpty }
    }

    /// A run as lists show it; the counts of its steps are read from its own page's record.
    func row(_ sight: RunSight, titles: [String: String]) async throws -> RunRow {
        let run = sight.run
        var row = RunRow(
            id: run.id, href: runHref(run.id), title: title(of: run, apps: titles), mark: mark(run.state), started: moment(run.startedAt))
        row.duration = duration((run.endedAt ?? platform.now()) - run.startedAt)
        var seen: [String: Visibility] = [:]
        guard let whole = try await platform.runs.run(run.id), let own = try await self.sight(of: whole, seen: &seen) else { return row }
        let steps = own.steps.map { whole.steps[$0] }
        let published = steps.reduce(0) { $0 + $1.rowsPublished }
        row.rows = published > 0 ? number(published) : ""
        row.actor = own.details ? actorWord(run.requestedBy) : ""
        let done = steps.count { $0.state == .succeeded || $0.state == .unchanged }
        let unchanged = steps.count { $0.state == .unchanged }
        if !steps.isEmpty {
            row.note =
                unchanged == 0
                ? words("steps_of", ["done": number(done), "total": number(steps.count)])
                : words("steps_done", ["done": number(done), "total": number(steps.count), "unchanged": number(unchanged)])
        }
        if own.details, let problem = own.run.problem { row.note = shortened(told(problem, code: own.run.errorCode)) }
        return row
    }

    /// The app's title, or the dataset that a file was brought in for.
    func title(of run: PipelineRun, apps: [String: String]) -> String {
        run.kind == "app" ? apps[run.subject] ?? run.subject : "\(words["kind_ingest"]) \(Self.dataset(of: run))"
    }

    func appTitles() async throws -> [String: String] { try await resourceFacets().apps }
}
