import App
import Catalog
import Foundation
import Governance
import Pipeline
import Schema
import Vocabulary

// What the reader may see of runs: anybody the state and counts of apps' runs, the rest those with a role for the owner.

extension Presenter {
    /// Whether the reader is signed in with any role: only then names, problems and logs are shown.
    var holdsAnyRole: Bool { !(reading.user?.grants.isEmpty ?? true) }

    var mayOperate: Bool { reading.user?.holdsAnywhere(.operate) ?? false }

    /// What the reader may see of one run.
    struct RunSight: Sendable {
        let run: PipelineRun
        /// Problems, log lines and who asked for it.
        let details: Bool
        /// Steps that are for the reader; their numbers stay those of the whole run.
        let steps: [Int]
    }

    /// - Parameter seen: datasets looked up before, by name.
    /// - Returns: `nil` if the run is not for the reader.
    func sight(of run: PipelineRun, seen: inout [String: Visibility]) async throws -> RunSight? {
        if run.kind == "app" { return try await sight(ofApp: run, seen: &seen) }
        guard holdsAnyRole else { return nil }
        switch try await visibility(of: Self.dataset(of: run), seen: &seen) {
        case .hidden: return nil
        case .visible: break
        // Its first run has not published anything: for those who asked for it or operate the node.
        case .absent: guard try await isOwn(run) || mayOperate else { return nil }
        }
        // What a run says of a file may quote it: for those who sent it, the owner's people and the node's operators.
        let owner = try await platform.resources.resource("dataset/" + Self.dataset(of: run))?.owner
        let isOurs = owner.map { belongs(to: $0) } ?? (reading.user?.holds(.operate, for: Organisation.node) ?? false)
        let isMine = try await isOwn(run)
        let details = isOurs || isMine
        return RunSight(run: try await tellable(run, owner: owner), details: details, steps: Array(run.steps.indices))
    }

    private func sight(ofApp run: PipelineRun, seen: inout [String: Visibility]) async throws -> RunSight {
        try await look(up: run.steps.filter { $0.kind != "source" }.map { "\(run.subject).\($0.name)" }, seen: &seen)
        var steps: [Int] = []
        for (index, step) in run.steps.enumerated() {
            // A source is no dataset: its counts are for those with a role.
            if step.kind == "source" {
                if holdsAnyRole { steps.append(index) }
                continue
            }
            let visibility = try await visibility(of: "\(run.subject).\(step.name)", seen: &seen)
            if visibility != .hidden { steps.append(index) }
        }
        // A problem may quote rows: for the owner's people.
        let owner = try await platform.resources.resource("app/" + run.subject)?.owner
        let details = holdsAnyRole && (owner.map { belongs(to: $0) } ?? false)
        return RunSight(run: try await tellable(run, owner: owner), details: details, steps: steps)
    }

    /// The run with what it says fit for the reader: whoever may not see every value of the owner's data is not told values.
    private func tellable(_ run: PipelineRun, owner: String?) async throws -> PipelineRun {
        guard run.problem != nil || !run.log.isEmpty, let owner, try await withholdsValues(app: run.subject, owner: owner) else { return run }
        var run = run
        run.problem = run.problem.map(Self.withoutValues)
        for place in run.log.indices { run.log[place].message = Self.withoutValues(run.log[place].message) }
        return run
    }

    /// Whether messages about an app's data have to do without values for this reader.
    ///
    /// They may quote any column, so one that the reader may not see is enough.
    func withholdsValues(app: String, owner: String) async throws -> Bool {
        let audience = MaskingAudience(reading.audience, owner: owner)
        guard audience != .steward, audience != .node else { return false }
        guard audience == .ownOrganisation else { return true }
        let models = platform.findApps().first { $0.name == app }?.folder?.models ?? []
        if models.contains(where: { model in ([model.grade] + model.fields.compactMap(\.grade)).contains { $0 > .general2 } }) { return true }
        for dataset in try await platform.resources.datasets() where dataset.resource.app == app {
            if let current = try await current(of: dataset), current.view.grades.values.contains(where: { $0 > .general2 }) { return true }
        }
        return false
    }

    /// A message without what it quotes and without its example rows.
    static func withoutValues(_ message: String) -> String {
        let start = ["for example", "例如"].compactMap { message.range(of: $0)?.lowerBound }.min() ?? message.endIndex
        return Redaction.redact(String(message[..<start]), values: []) + (start == message.endIndex ? "" : MaskingRule.hidden)
    }

    /// Whether the reader asked for the run, in a browser, on the command line or with a key.
    private func isOwn(_ run: PipelineRun) async throws -> Bool {
        guard let name = reading.user?.name else { return false }
        if run.requestedBy == "user/" + name || run.requestedBy == name { return true }
        guard run.requestedBy.hasPrefix("key/") else { return false }
        return try await platform.people.keys(of: name).contains { "key/" + $0.id == run.requestedBy }
    }

    enum Visibility: Sendable { case visible, hidden, absent }

    private func visibility(of dataset: String, seen: inout [String: Visibility]) async throws -> Visibility {
        try await look(up: [dataset], seen: &seen)
        return seen[dataset] ?? .absent
    }

    private func look(up datasets: [String], seen: inout [String: Visibility]) async throws {
        let unknown = datasets.filter { seen[$0] == nil }
        guard !unknown.isEmpty else { return }
        let found = try await platform.resources.resources(unknown.map { "dataset/" + $0 })
        for dataset in unknown { seen[dataset] = found["dataset/" + dataset].map { maySee($0) ? .visible : .hidden } ?? .absent }
    }

    /// The dataset an ingest is for.
    static func dataset(of run: PipelineRun) -> String {
        run.subject.hasPrefix("ingest:") ? String(run.subject.dropFirst("ingest:".count)) : run.subject
    }

    /// Whether a version's run has a page for this reader: a dataset of an app is called `app.name`, an ingested one has no point.
    func mayFollowRun(of dataset: String) -> Bool { holdsAnyRole || dataset.contains(".") }

    /// The run's own name without the time in it.
    func shortRun(_ id: String) -> String { String(id.suffix(6)) }
    func runHref(_ id: String) -> String { "/runs/\(Reading.encoded(id))" }

    // MARK: Marks

    func mark(_ state: PipelineRun.State) -> StatusMark {
        switch state {
        case .running: .running(words)
        case .succeeded: .succeeded(words)
        case .unchanged: .unchanged(words)
        case .failed: .failed(words)
        case .cancelled: .cancelled(words)
        case .interrupted: StatusMark(kind: "bad", shape: "▲", word: words["status_interrupted"])
        }
    }

    /// A step that was under way when its run ended shares the run's end.
    func mark(_ step: PipelineRun.Step, of run: PipelineRun) -> StatusMark {
        switch step.state {
        case .waiting where run.state != .running, .skipped: StatusMark(kind: "none", shape: "–", word: words["status_skipped"])
        case .waiting: .waiting(words)
        case .running: mark(run.state)
        case .succeeded: .succeeded(words)
        case .unchanged: .unchanged(words)
        case .failed: .failed(words)
        }
    }
}
