import Schema
import Catalog
import Quality
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
        var share: Double = 0
        var finished = 0
        var lines: [(level: String, message: String)] = []
    }

    init(id: String, runs: RunRegister) {
        self.id = id
        self.runs = runs
    }

    func begin(steps names: [String]) async throws {
        let steps = names.map { PipelineRun.Step(name: $0, state: .waiting) }
        state.withLock { $0.steps = steps }
        try await runs.put(steps, of: id)
    }

    func start(step: Int) async throws {
        let steps = state.withLock { state in
            state.steps[step].state = .running
            state.startedAt[step] = .now
            state.share = 0
            return state.steps
        }
        try await runs.put([steps[step]], of: id, at: step)
    }

    /// How far the running step is, 0…1. Called from the engine's thread.
    func report(step: Int, share: Double) { state.withLock { $0.share = share } }

    func finish(step: Int, state end: PipelineRun.Step.State, _ change: (inout PipelineRun.Step) -> Void) async throws {
        let finished = state.withLock { state in
            change(&state.steps[step])
            state.steps[step].state = end
            if let start = state.startedAt[step] {
                state.steps[step].durationMilliseconds = Int64((ContinuousClock.now - start) / .milliseconds(1))
            }
            state.finished = step + 1
            state.share = 0
            return state.steps[step]
        }
        try await runs.put([finished], of: id, at: step)
    }

    /// The run ends early: the step that ran has failed, those that waited do not run.
    func abandon() async throws {
        let steps = state.withLock { state in
            for index in state.steps.indices {
                if state.steps[index].state == .running { state.steps[index].state = .failed }
                if state.steps[index].state == .waiting { state.steps[index].state = .skipped }
            }
            return state.steps
        }
        try await runs.put(steps, of: id)
    }

    func note(_ outcome: ModelOutcome, version: DatasetVersion) {
        state.withLock { state in
            let model = outcome.model.name
            state.lines.append(
                ("info", "\(model): \(outcome.rowsPublished) rows published as version \(version.number) (\(version.digest.prefix(19))…)"))
            for remark in outcome.remarks { state.lines.append(("warn", "\(model): \(remark.en)")) }
            for result in outcome.results where !result.passed {
                state.lines.append(
                    (result.severity == .note ? "info" : "warn", "\(model): check \(result.name) fails for \(result.failed) rows (\(result.severity.rawValue))"))
            }
        }
    }

    /// Writes down the log lines gathered so far.
    func flush() async throws {
        let lines = state.withLock { state in
            let lines = state.lines
            state.lines = []
            return lines
        }
        try await runs.log(lines, of: id)
    }

    /// Renews the lease; whether to cancel.
    func renew() async throws -> Bool {
        let permille = state.withLock { state in
            state.steps.isEmpty ? 0 : Int64((Double(state.finished) + state.share) / Double(state.steps.count) * 1_000)
        }
        try await flush()
        return try await runs.renew(id, progressPermille: permille)
    }
}
