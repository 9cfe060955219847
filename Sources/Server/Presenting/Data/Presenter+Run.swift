import App
import Catalog
import Pipeline
import Vocabulary

extension Presenter {
    private static let shownLogLines = 500

    /// One run; `nil` if it is not for the reader.
    func runPage(_ id: String) async throws -> RunPage? {
        var seen: [String: Visibility] = [:]
        guard let stored = try await platform.runs.run(id), let sight = try await sight(of: stored, seen: &seen) else { return nil }
        let run = sight.run
        let title = title(of: run, apps: try await appTitles())
        let live = run.state == .running
        let log = sight.details ? run.log : []
        var shell = try await shell(
            "\(title) · \(words["run"]) \(shortRun(id))",
            breadcrumbs: [PageLink(text: words["runs"], href: "/runs"), PageLink(text: shortRun(id))])
        shell.refreshSeconds = live ? "3" : ""
        return RunPage(
            shell: shell, id: id, title: title, mark: mark(run.state), live: live, progress: String(progress(of: run)),
            progressWords: progressWords(of: sight), facts: facts(of: sight, title: title), figures: figures(of: sight),
            steps: sight.steps.map { step(run.steps[$0], of: run) }, log: log.suffix(Self.shownLogLines).map(line),
            logOmitted: log.count > Self.shownLogLines ? words("log_omitted", ["shown": number(Self.shownLogLines)]) : "",
            canCancel: live && mayOperate, failure: sight.details ? failure(of: run) : nil)
    }

    private func progress(of run: PipelineRun) -> Int64 { min(max(run.progressPermille / 10, 0), 100) }

    private func progressWords(of sight: RunSight) -> String {
        let run = sight.run
        let total = number(run.steps.count)
        guard let index = run.steps.firstIndex(where: { $0.state == .running || $0.state == .failed }) else {
            let done = run.steps.count { $0.state == .succeeded || $0.state == .unchanged }
            return words("steps_of", ["done": number(done), "total": total])
        }
        let name = sight.steps.contains(index) ? run.steps[index].name : "…"
        let key = run.state == .running ? "step_running" : "step_stopped"
        return words(key, ["number": number(index + 1), "total": total, "name": name])
    }

    private func failure(of run: PipelineRun) -> Notice? {
        run.problem.map { Notice(kind: "bad", text: told($0, code: run.errorCode), mend: toldMend(run.mend ?? "", code: run.errorCode)) }
    }

    private func facts(of sight: RunSight, title: String) -> [Fact] {
        let run = sight.run
        let isApp = run.kind == "app"
        let dataset = Self.dataset(of: run)
        var facts = [
            isApp
                ? Fact(label: words["app"], text: title, href: appHref(run.subject))
                : Fact(label: words["dataset"], text: dataset, href: datasetHref(dataset), mono: true),
            Fact(label: words["started"], text: moment(run.startedAt).text),
        ]
        if let ended = run.endedAt { facts.append(Fact(label: words["ended"], text: moment(ended).text)) }
        facts.append(Fact(label: words["duration"], text: duration((run.endedAt ?? platform.now()) - run.startedAt)))
        if sight.details {
            facts.append(Fact(label: words["actor"], text: actorWord(run.requestedBy)))
            if let code = run.errorCode { facts.append(Fact(label: words["code"], text: code, mono: true)) }
        }
        return facts
    }

    private func figures(of sight: RunSight) -> [Figure] {
        let steps = sight.steps.map { sight.run.steps[$0] }
        func sum(_ count: (PipelineRun.Step) -> Int64) -> String { number(steps.reduce(0) { $0 + count($1) }) }
        func parts(_ count: (PipelineRun.Step) -> Int64) -> String {
            let (source, all) = (steps.filter { $0.kind == "source" }.reduce(0) { $0 + count($1) }, steps.reduce(0) { $0 + count($1) })
            return source > 0 ? "\(words["step_source"]) \(number(source)) · \(words["step_model"]) \(number(all - source))" : ""
        }
        return [
            Figure(value: sum(\.rowsRead), label: words["rows_read"], note: parts(\.rowsRead)),
            // What a source takes is read again by models; only models publish.
            Figure(value: number(steps.filter { $0.kind == "model" }.reduce(0) { $0 + $1.rowsPublished }), label: words["rows_published"]),
            Figure(value: sum(\.rowsQuarantined), label: words["rows_quarantined"], note: parts(\.rowsQuarantined)),
            Figure(value: sum(\.rowsDuplicate), label: words["rows_duplicate"], note: parts(\.rowsDuplicate)),
        ]
    }

    private func step(_ step: PipelineRun.Step, of run: PipelineRun) -> RunStep {
        let isSource = step.kind == "source"
        let dataset = run.kind == "app" ? "\(run.subject).\(step.name)" : Self.dataset(of: run)
        var row = RunStep(title: step.name, mark: mark(step, of: run), kind: words[isSource ? "step_source" : "step_model"])
        row.rows = step.rowsPublished > 0 ? number(step.rowsPublished) : ""
        row.duration = step.state == .waiting ? "" : duration(step.durationMilliseconds)
        row.balance = balance(of: step)
        row.href = isSource ? sourceHref(run.subject, step.name) : step.versionDigest.map { versionHref(dataset, $0) } ?? ""
        return row
    }

    /// Says where every row that was read went; empty before the step is done, or if it read nothing.
    private func balance(of step: PipelineRun.Step) -> String {
        guard step.rowsRead > 0 else { return "" }
        let isSource = step.kind == "source"
        // Rows of earlier loads that a source keeps are not among those it read.
        let landed = isSource ? step.rowsRead - step.rowsQuarantined - step.rowsDuplicate : step.rowsPublished
        return words(
            isSource ? "row_balance" : "published_balance",
            [
                "read": number(step.rowsRead), "landed": number(landed), "quarantined": number(step.rowsQuarantined),
                "duplicates": number(step.rowsDuplicate),
            ])
    }

    private func line(_ line: PipelineRun.LogLine) -> LogLine {
        let level = switch line.level {
        case "warn", "warning": "warning"
        case "error": "error"
        default: "info"
        }
        // The hours, minutes and seconds of the node's time zone.
        let seconds = (line.at / 1_000 + 8 * 3_600) % 86_400
        let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return LogLine(time: time, level: level, text: told(line.message, code: nil))
    }
}
