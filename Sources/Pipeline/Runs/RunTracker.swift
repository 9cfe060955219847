import Catalog
import Quality
import Schema
import Source
import Synchronization
import Vocabulary

/// Gathers what a run says of itself and writes it down.
final class RunTracker: Sendable {
    let id: String
    private let runs: RunRegister
    private let state = Mutex(State())

    private struct State {
        var steps: [PipelineRun.Step] = []
        var startedAt: [Int: ContinuousClock.Instant] = [:]
        /// Of the running steps, 0…1.
        var shares: [Int: Double] = [:]
        var finished = 0
        /// Steps that changed since they were last written down.
        var touched: Set<Int> = []
        var lines: [(level: String, message: String)] = []
    }

    init(id: String, runs: RunRegister) {
        self.id = id
        self.runs = runs
    }

    /// The steps show once something is written down: with the first publication, or after half a second.
    func begin(steps names: [(name: String, kind: String)]) {
        state.withLock { state in
            state.steps = names.map { PipelineRun.Step(name: $0.name, state: .waiting, kind: $0.kind) }
            state.touched = Set(state.steps.indices)
        }
    }

    func start(step: Int) {
        state.withLock { state in
            state.steps[step].state = .running
            state.startedAt[step] = .now
            state.shares[step] = 0
            state.touched.insert(step)
        }
    }

    /// How far a running step is, 0…1. Called from the engine's threads.
    func report(step: Int, share: Double) { state.withLock { $0.shares[step] = share } }

    /// A step that needs no work.
    func settle(step: Int, version: String?, state end: PipelineRun.Step.State = .unchanged) {
        finish(step: step, state: end) { $0.versionDigest = version }
    }

    func finish(step: Int, state end: PipelineRun.Step.State, _ change: (inout PipelineRun.Step) -> Void) {
        let finished = finished(step: step, state: end, change)
        finish(step: step, as: finished)
    }

    /// The step as it will stand once what it made is published; nothing is noted yet.
    func finished(step: Int, state end: PipelineRun.Step.State, _ change: (inout PipelineRun.Step) -> Void) -> PipelineRun.Step {
        state.withLock { state in
            var finished = state.steps[step]
            change(&finished)
            finished.state = end
            if let start = state.startedAt[step] { finished.durationMilliseconds = Int64((ContinuousClock.now - start) / .milliseconds(1)) }
            return finished
        }
    }

    func finish(step: Int, as finished: PipelineRun.Step) {
        state.withLock { state in
            state.steps[step] = finished
            state.finished += 1
            state.shares[step] = nil
            state.touched.insert(step)
        }
    }

    /// The run ends early: the steps that ran have failed, those that waited do not run.
    func abandon() async throws {
        let steps = state.withLock { state in
            for index in state.steps.indices {
                if state.steps[index].state == .running { state.steps[index].state = .failed }
                if state.steps[index].state == .waiting { state.steps[index].state = .skipped }
            }
            state.touched = []
            return state.steps
        }
        try await runs.put(steps, of: id)
    }

    func note(_ lines: [(level: String, message: String)]) { state.withLock { $0.lines += lines } }

    func note(_ source: SourceState) {
        let moved = source.changes.changed + source.changes.deleted > 0
            ? " (\(source.changes.inserted) new, \(source.changes.changed) changed, \(source.changes.deleted) gone)" : ""
        note([("info", "\(source.source): \(source.rowsRead) rows read, \(source.rowsLanded) landed, \(source.rowsQuarantined) set aside, \(source.rowsDuplicate) duplicates\(moved)")])
        note(source.remarks.map { ("warn", "\(source.source): \($0.en)") })
    }

    func note(_ outcome: ModelOutcome, version: DatasetVersion?) {
        state.withLock { state in
            let model = outcome.model.name
            if let version {
                state.lines.append(
                    ("info", "\(model): \(outcome.rowsPublished) rows published as version \(version.number) (\(version.digest.prefix(19))…)"))
            }
            if outcome.rowsQuarantined > 0 { state.lines.append(("warn", "\(model): \(outcome.rowsQuarantined) rows set aside")) }
            for remark in outcome.remarks { state.lines.append(("warn", "\(model): \(remark.en)")) }
            for result in outcome.results where !result.passed {
                state.lines.append(
                    (result.severity == .note ? "info" : "warn", "\(model): check \(result.name) fails for \(result.failed) rows (\(result.severity.rawValue))"))
            }
        }
    }

    /// What is not written down yet; belongs to the caller from here on.
    func pending() -> (steps: [(ordinal: Int, step: PipelineRun.Step)], lines: [(level: String, message: String)]) {
        state.withLock { state in
            defer { (state.touched, state.lines) = ([], []) }
            return (state.touched.sorted().map { ($0, state.steps[$0]) }, state.lines)
        }
    }

    /// Writes down what the run said of itself since the last time.
    func flush() async throws {
        let pending = pending()
        guard !pending.steps.isEmpty || !pending.lines.isEmpty else { return }
        try await runs.put(pending.steps, lines: pending.lines, of: id)
    }

    /// Renews the lease; whether to cancel.
    func renew() async throws -> Bool {
        let permille = state.withLock { state in
            let share = Double(state.finished) + state.shares.values.reduce(0, +)
            return state.steps.isEmpty ? 0 : Int64(share / Double(state.steps.count) * 1_000)
        }
        try await flush()
        return try await runs.renew(id, progressPermille: permille)
    }
}
