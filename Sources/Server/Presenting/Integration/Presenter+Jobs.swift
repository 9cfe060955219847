import App
import Catalog
import FoundationEssentials
import Job
import Pipeline
import Vocabulary

extension Presenter {
    /// Jobs looked at for one list.
    private static let mostJobs = 1_000
    private static let states: [(name: String, key: String)] = [
        ("waiting", "job_waiting"), ("running", "job_running"), ("stuck", "job_stuck"), ("failed", "job_failed"), ("dead", "job_dead"),
        ("cancelled", "job_cancelled"), ("succeeded", "job_succeeded"),
    ]

    /// Jobs and schedules of the apps the reader operates.
    func jobListPage() async throws -> JobListPage {
        let subjects = try await ownedSubjects(.operate)
        let titles = Dictionary(subjects.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
        let isNodeAdministrator = reading.user?.holds(.administrator, for: Organisation.node) ?? false
        let jobs = try await visibleJobs(titles, all: isNodeAdministrator)
        let counts = Dictionary(grouping: jobs, by: Self.state).mapValues(\.count)
        let state = reading["state"]
        let app = reading["app"]
        let matching = jobs.filter { (state.isEmpty || Self.state($0) == state) && (app.isEmpty || $0.subject == app) }
        let shown = matching.dropFirst(window.offset).prefix(ListWindow.size)
        var schedules: [ScheduleLine] = []
        for entry in try await platform.schedules.schedules() where titles[entry.schedule.subject] != nil || isNodeAdministrator {
            schedules.append(line(entry, titles: titles))
        }
        var facets = [
            facet(words["state"], "state", Self.states.compactMap { state in counts[state.name].map { (state.name, $0) } }) { word in
                Self.states.first { $0.name == word }.map { words[$0.key] } ?? word
            },
            facet(
                words["app"], "app",
                Dictionary(grouping: jobs.filter { titles[$0.subject] != nil }, by: \.subject).map { ($0.key, $0.value.count) }
                    .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
            ) { titles[$0] ?? $0 },
        ]
        facets.removeAll { $0.options.isEmpty }
        return JobListPage(
            shell: try await shell(words["jobs"]),
            figures: ["waiting", "running", "stuck", "failed", "dead"].map { state in
                Figure(
                    value: number(counts[state] ?? 0), label: Self.states.first { $0.name == state }.map { words[$0.key] } ?? state,
                    href: counts[state] == nil ? "" : Reading.href("/jobs", [("state", state)]))
            }, facets: facets, rows: shown.map { line($0, titles: titles) }, pager: pager(total: matching.count, shown: shown.count), schedules: schedules,
            empty: matching.isEmpty
                ? EmptyNote(
                    title: words["empty_jobs"], advice: words["empty_jobs_advice"], action: PageLink(text: words["apps"], href: "/apps")) : nil)
    }

    /// Jobs of the subjects, newest first. Jobs of no app are for the node's administrators.
    private func visibleJobs(_ titles: [String: String], all: Bool) async throws -> [Job] {
        var found: [Job] = []
        var offset = 0
        while offset < Self.mostJobs {
            let page = try await platform.jobs.list(limit: 200, offset: offset)
            found += page.jobs.filter { all || titles[$0.subject] != nil }
            offset += page.jobs.count
            if page.jobs.isEmpty || offset >= page.total { break }
        }
        var withholds: [String: Bool] = [:]
        for place in found.indices where found[place].problem != nil {
            let subject = found[place].subject
            if withholds[subject] == nil, let owner = try await platform.resources.resource("app/" + subject)?.owner {
                withholds[subject] = try await withholdsValues(app: subject, owner: owner)
            }
            if withholds[subject] ?? false { found[place].problem = found[place].problem.map(Self.withoutValues) }
        }
        return found
    }

    private static func state(_ job: Job) -> String { job.isStuck ? "stuck" : job.state.rawValue }

    private func line(_ job: Job, titles: [String: String]) -> JobLine {
        let order = try? JSONDecoder().decode(RunOrder.self, from: Data(job.payload.utf8))  // A job of a schedule carries none.
        var line = JobLine(
            id: job.id, title: title(of: job.kind, job.subject, job.payload, titles: titles), mark: mark(job), asked: moment(job.createdAt),
            attempts: "\(job.attempts) / \(job.mostAttempts)", actor: job.trigger.map { "\(actorWord(job.requestedBy)) · \($0)" } ?? actorWord(job.requestedBy),
            canCancel: !job.state.isEnd && !job.cancelRequested, canRequeue: [.failed, .dead, .cancelled].contains(job.state))
        let run = order?.run ?? job.id
        if job.kind == Platform.runKind, job.attempts > 0 || order != nil { line.href = runHref(job.attempts > 1 ? "\(run)-\(job.attempts)" : run) }
        if job.kind == Platform.disposalKind { line.href = "\(Self.disposalsHref)/\(job.payload)" }
        if job.state == .waiting, job.dueAt > platform.now() { line.due = moment(job.dueAt).text }
        if let started = job.startedAt, job.state != .waiting { line.duration = duration(max((job.endedAt ?? platform.now()) - started, 0)) }
        if job.state != .succeeded {
            line.problem = job.problem.map { shortened(told($0, code: job.code)) } ?? ""
            line.mend = job.problem == nil ? "" : toldMend(job.mend ?? "", code: job.code)
        }
        return line
    }

    /// What a job is for: an app, or the node's own work.
    private func title(of kind: String, _ subject: String, _ payload: String, titles: [String: String]) -> String {
        switch kind {
        case Platform.disposalKind: "\(words["job_disposal"]) \(payload)"
        case Platform.dueKind: words["job_disposal_due"]
        case Platform.classifyKind: "\(words["job_classify"]) \(subject)"
        default: titles[subject] ?? (subject.isEmpty ? words.known("kind_" + kind) ?? kind : subject)
        }
    }

    private func mark(_ job: Job) -> StatusMark {
        if job.isStuck { return StatusMark(kind: "bad", shape: "▲", word: words["job_stuck"]) }
        if job.cancelRequested, !job.state.isEnd { return StatusMark(kind: "warn", shape: "◆", word: words["job_cancelling"]) }
        return switch job.state {
        case .waiting: StatusMark(kind: "none", shape: "○", word: words[job.attempts > 0 ? "job_repeats" : "job_waiting"])
        case .running: .running(words)
        case .succeeded: .succeeded(words)
        case .failed: .failed(words)
        case .cancelled: .cancelled(words)
        case .dead: StatusMark(kind: "bad", shape: "▲", word: words["job_dead"])
        }
    }

    private func line(_ entry: ScheduleEntry, titles: [String: String]) -> ScheduleLine {
        let schedule = entry.schedule
        let mark: StatusMark =
            entry.isPaused
            ? StatusMark(kind: "warn", shape: "□", word: words["schedule_paused"])
            : schedule.isEnabled
                ? StatusMark(kind: "good", shape: "●", word: words["schedule_on"]) : StatusMark(kind: "none", shape: "○", word: words["schedule_off"])
        return ScheduleLine(
            name: schedule.name, title: title(of: schedule.kind, schedule.subject, schedule.payload, titles: titles), when: text(schedule.cron.words),
            cron: "\(schedule.cron.text) \(schedule.cron.zoneIdentifier)", mark: mark, next: entry.nextDueAt.map(moment),
            last: entry.lastFiredAt.map(moment), paused: entry.isPaused)
    }
}
