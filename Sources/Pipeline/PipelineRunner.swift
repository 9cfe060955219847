import Catalog
import Crypto
package import Engine
import FoundationEssentials
import Ledger
import Quality
import Schema
import Source
package import Store
import Synchronization
import Vocabulary

/// Carries definitions out: finds what changed, makes it again, publishes it.
package struct PipelineRunner: Sendable {
    /// Part of every input digest; raise it when the same inputs would give other bytes.
    private static let formatVersion = "1"

    let store: any OperationalStore
    let engine: any AnalyticEngine
    let folder: DataFolder
    let now: @Sendable () -> Int64

    package var runs: RunRegister { RunRegister(store: store, now: now) }

    /// - Parameter now: Unix milliseconds.
    package init(
        store: any OperationalStore, engine: any AnalyticEngine, folder: DataFolder, now: @escaping @Sendable () -> Int64
    ) {
        self.store = store
        self.engine = engine
        self.folder = folder
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
        let subject = subject ?? definition.app ?? definition.models.first?.name ?? "ingest"
        try await runs.begin(id: runID, subject: subject, kind: kind, requestedBy: actor)
        let tracker = RunTracker(id: runID, runs: runs)
        do {
            try await withLease(tracker) {
                try await execute(definition, subject: subject, actor: actor, force: force, tracker: tracker)
            }
        } catch {
            let fault = Self.explained(error)
            try await tracker.flush()
            try await tracker.abandon()
            try await runs.log([("error", fault.problem), ("info", fault.mend)], of: runID)
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

    // MARK: One run

    private func execute(
        _ definition: PipelineDefinition, subject: String, actor: String, force: Bool, tracker: RunTracker
    ) async throws {
        let plan = try await plan(definition)
        try await tracker.begin(steps: plan.order)
        var state = try await modelStates(of: subject)
        var inspections: [String: SourceInspection] = [:]
        var jobs: [String: (job: ModelJob, inputDigest: String)] = [:]
        var changed = false
        for (index, name) in plan.order.enumerated() {
            try Task.checkCancellation()
            try await tracker.start(step: index)
            guard let model = definition.models.first(where: { $0.name == name }) else { continue }
            let job = try await job(
                for: model, definition: definition, plan: plan, state: state, jobs: jobs, inspections: &inspections,
                runID: tracker.id)
            let input = Self.inputDigest(job)
            jobs[name] = (job, input)
            let known = state[name]
            let isCurrent = known?.input == input && !force && (!model.publish || isPresent(known?.version))
            guard !isCurrent else {
                try await tracker.finish(step: index, state: .unchanged) { $0.versionDigest = known?.version }
                continue
            }
            guard model.publish else {
                try await remember(model: name, subject: subject, input: input)
                state[name] = (input, nil)
                try await tracker.finish(step: index, state: .succeeded) { _ in }
                continue
            }
            let outcome = try await make(job, tracker: tracker, step: index)
            let version = try await publish(
                outcome, definition: definition, subject: subject, input: input, actor: actor, runID: tracker.id)
            state[name] = (input, version.digest)
            changed = true
            try await tracker.finish(step: index, state: .succeeded) { step in
                step.rowsRead = outcome.rowsRead
                step.rowsPublished = outcome.rowsPublished
                step.rowsQuarantined = outcome.rowsQuarantined
                step.versionDigest = version.digest
            }
            tracker.note(outcome, version: version)
        }
        try await tracker.flush()
        let (id, at, end) = (tracker.id, now(), changed ? PipelineRun.State.succeeded : .unchanged)
        try await store.write { try RunRegister.end(id, state: end, at: at, in: $0) }
    }

    private func make(_ job: ModelJob, tracker: RunTracker, step: Int) async throws -> ModelOutcome {
        let name = engine.name
        do {
            return try await engine.withSession { session in
                try ModelRun(session: session, engineName: name).run(job) { tracker.report(step: step, share: $0) }
            }
        } catch {
            DurableFile.remove("\(folder.temporary)/\(job.workName)-\(job.model.name)")
            DurableFile.remove("\(folder.temporary)/\(job.workName)-\(job.model.name).sqlite")
            throw error
        }
    }

    /// Puts a finished bundle in its place, then makes it current: from here on readers see it, and the ledger says so.
    private func publish(
        _ outcome: ModelOutcome, definition: PipelineDefinition, subject: String, input: String, actor: String, runID: String
    ) async throws -> DatasetVersion {
        try outcome.bundle.install(in: folder)
        let at = now()
        let bundle = outcome.bundle
        let model = outcome.model
        let dataset = definition.dataset(of: model.name)
        let version = DatasetVersion(
            dataset: dataset, digest: bundle.digest.text, rows: outcome.rowsPublished, bytes: bundle.parquetBytes,
            schemaJSON: bundle.schemaJSON, reportJSON: bundle.reportJSON, lineageJSON: bundle.lineageJSON, run: runID,
            publishedBy: actor)
        let resource = Resource(
            kind: "dataset", name: dataset, title: model.title, description: model.description, owner: definition.owner,
            region: definition.region, grade: model.grade, openness: model.openness, app: definition.app)
        return try await store.write { writer in
            try ResourceRegister.put(resource, actor: actor, at: at, in: writer)
            let stored = try ResourceRegister.publish(version, at: at, in: writer)
            try Self.remember(model: model.name, subject: subject, input: input, version: stored.digest, in: writer)
            return stored
        }
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
                    try await Task.sleep(for: .seconds(1))
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

    // MARK: What changed

    private static func inputDigest(_ job: ModelJob) -> String {
        struct Deciding: Encodable {
            var format: String
            var model: ModelDeclaration
            var sql: String
            var inputs: [String: String]
            var sources: [String: SourceDeclaration]
            var checks: [CheckDeclaration]
        }
        var sources: [String: SourceDeclaration] = [:]
        for (name, input) in job.inputs {
            if case .source(var source, _, _) = input {
                source.path = ""
                sources[name] = source
            }
        }
        let deciding = Deciding(
            format: formatVersion, model: job.model, sql: job.sql, inputs: job.inputs.mapValues(\.digest), sources: sources,
            checks: job.checks)
        guard let bytes = try? Bundle.encode(deciding) else { preconditionFailure("declarations are plain values") }
        return ContentDigest(bytes: SHA256.hash(data: bytes)).text
    }

    private func isPresent(_ digest: String?) -> Bool {
        guard let digest, let parsed = try? ContentDigest(text: digest) else { return false }
        return FileManager.default.fileExists(atPath: folder.bundle(parsed) + "/manifest.json")
    }

    private func modelStates(of subject: String) async throws -> [String: (input: String, version: String?)] {
        try await store.read { reader in
            var states: [String: (input: String, version: String?)] = [:]
            for row in try reader.rows(
                "SELECT model, input_digest, version_digest FROM model_state WHERE subject = ?", [.text(subject)])
            {
                states[try row.text("model")] = (try row.text("input_digest"), try row.optionalText("version_digest"))
            }
            return states
        }
    }

    private func remember(model: String, subject: String, input: String) async throws {
        try await store.write { try Self.remember(model: model, subject: subject, input: input, version: nil, in: $0) }
    }

    private static func remember(
        model: String, subject: String, input: String, version: String?, in writer: any SQLWriter
    ) throws {
        try writer.execute(
            """
            INSERT INTO model_state (subject, model, input_digest, version_digest) VALUES (?, ?, ?, ?)
            ON CONFLICT (subject, model) DO UPDATE SET input_digest = excluded.input_digest,
                version_digest = excluded.version_digest
            """, [.text(subject), .text(model), .text(input), SQLValue(version)])
    }
}
