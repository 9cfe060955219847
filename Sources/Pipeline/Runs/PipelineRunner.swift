import Catalog
package import Engine
import FoundationEssentials
import Ledger
package import Source
package import Store
import Synchronization
import Vocabulary

/// What a run is asked to do beyond its definition.
package struct RunOptions: Sendable {
    /// Makes everything again.
    package var force: Bool
    /// Only these models and those they read; empty for all.
    package var models: [String]
    /// Values of parameters that differ from the declared ones.
    package var parameters: [String: String]

    package init(force: Bool = false, models: [String] = [], parameters: [String: String] = [:]) {
        self.force = force
        self.models = models
        self.parameters = parameters
    }
}

/// Carries definitions out: finds what changed, makes it again, publishes it.
package struct PipelineRunner: Sendable {
    /// Part of every input digest; raise it when the same inputs would give other bytes.
    static let formatVersion = "2"
    /// Models made at the same time.
    static let mostAtOnce = 2

    let store: any OperationalStore
    let engine: any AnalyticEngine
    let folder: DataFolder
    /// Brings what lies elsewhere; `nil` reads local sources only.
    let fetcher: (any SourceFetching)?
    let now: @Sendable () -> Int64
    let plans = PlanCache()
    /// Has the last word before a publication; `nil` lets everything through.
    package var gate: (any PublicationGate)?

    package var runs: RunRegister { RunRegister(store: store, now: now) }
    package var quarantine: QuarantineRegister { QuarantineRegister(store: store, engine: engine, now: now) }

    /// - Parameter now: Unix milliseconds.
    package init(
        store: any OperationalStore, engine: any AnalyticEngine, folder: DataFolder, fetcher: (any SourceFetching)? = nil,
        now: @escaping @Sendable () -> Int64
    ) {
        self.store = store
        self.engine = engine
        self.folder = folder
        self.fetcher = fetcher
        self.now = now
    }

    /// Runs all models of a definition that changed.
    ///
    /// - Parameters:
    ///   - force: makes every model again.
    ///   - runID: names the run if the caller needs to know it beforehand.
    /// - Returns: the finished run. A fault of data or declarations ends in state `failed` with its problem; the datasets
    ///   stay on their last good versions.
    /// - Throws: `malformed` if the same subject is running; errors of the store.
    @discardableResult
    package func run(
        _ definition: PipelineDefinition, kind: String = "app", requestedBy actor: String, force: Bool = false,
        runID: String = PipelineRunner.newRunID(), subject: String? = nil
    ) async throws -> PipelineRun {
        try await run(definition, options: RunOptions(force: force), kind: kind, requestedBy: actor, runID: runID, subject: subject)
    }

    /// The same with options.
    @discardableResult
    package func run(
        _ definition: PipelineDefinition, options: RunOptions, kind: String = "app", requestedBy actor: String,
        runID: String = PipelineRunner.newRunID(), subject: String? = nil
    ) async throws -> PipelineRun {
        let subject = subject ?? definition.subject
        let definition = try definition.with(parameters: options.parameters)
        try await runs.begin(id: runID, subject: subject, kind: kind, requestedBy: actor)
        let tracker = RunTracker(id: runID, runs: runs)
        do {
            try await withLease(tracker) {
                let plan = try await plan(definition)
                var execution = RunExecution(
                    runner: self, definition: definition, options: options, plan: plan, subject: subject, actor: actor, tracker: tracker,
                    memory: try await store.read { try RunMemory.read(subject, in: $0) })
                try await execution.carryOut()
            }
        } catch {
            let fault = Self.explained(error)
            try await tracker.abandon()
            tracker.note([("error", fault.problem), ("info", fault.mend)])
            try await tracker.flush()
            let at = now()
            let state: PipelineRun.State = fault.code == PipelineError.Code.cancelled.name ? .cancelled : .failed
            try await store.write { try RunRegister.end(runID, state: state, error: fault, at: at, in: $0) }
        }
        guard let run = try await runs.run(runID) else { preconditionFailure("a run that began is stored") }
        return run
    }

    /// A name that sorts by time.
    package static func newRunID() -> String {
        let random = (0..<6).map { _ in String(Int.random(in: 0..<36), radix: 36) }.joined()
        return String(Int64(Date().timeIntervalSince1970 * 1_000), radix: 36) + random
    }

    /// Keeps the lease and the shown progress fresh while `work` runs; cancels it when asked to.
    private func withLease(_ tracker: RunTracker, _ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await work()
                return true
            }
            group.addTask {
                while true {
                    try await Task.sleep(for: .milliseconds(500))
                    if try await tracker.renew() { return false }
                }
            }
            guard let finished = try await group.next() else { return }
            group.cancelAll()
            if !finished {
                // The work notices at its next statement.
                while (try? await group.next()) != nil {}
                throw PipelineError(
                    .cancelled, problem: "the run was cancelled", mend: "start it again when you are ready")
            }
        }
    }

    private static func explained(_ error: any Error) -> any Explained {
        if error is CancellationError {
            return PipelineError(.cancelled, problem: "the run was cancelled", mend: "start it again when you are ready")
        }
        return error as? any Explained
            ?? PipelineError(.modelFailed, problem: "\(error)", mend: "this is a fault of the program: please report it")
    }
}
