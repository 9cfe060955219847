import Catalog
import Engine
import FoundationEssentials
import Ledger
import Lineage
import Quality
import Schema
package import Store
package import Vocabulary

/// What becomes of a model that was made: the version that readers see from here on, or a refusal.
struct Publication: Sendable {
    let runner: PipelineRunner
    let job: ModelJob
    let outcome: ModelOutcome
    let definition: PipelineDefinition
    let subject: String
    let state: RunMemory.Model
    let actor: String
    let run: String

    /// Puts the finished bundle in its place, then makes it current: version, ledger entry, lineage, quality, rows set aside
    /// and the run's step become true together.
    func publish(step: PipelineRun.Step, at ordinal: Int) async throws -> DatasetVersion {
        guard let bundle = outcome.bundle else { preconditionFailure("what was not refused has a bundle") }
        let candidate = PublicationCandidate(job, outcome: outcome, definition: definition, run: run, at: runner.now())
        if let fault = try await runner.gate?.refusal(of: candidate) {
            try await refuse(because: fault)
            throw fault
        }
        try bundle.install(in: runner.folder)
        let at = runner.now()
        let model = outcome.model
        let version = DatasetVersion(
            dataset: job.dataset, digest: bundle.digest.text, rows: outcome.rowsPublished, bytes: bundle.parquetBytes,
            schemaJSON: bundle.schemaJSON, reportJSON: bundle.reportJSON, lineageJSON: bundle.lineageJSON, run: run,
            publishedBy: actor)
        let resource = Resource(
            kind: "dataset", name: job.dataset, title: model.title, description: model.description, owner: definition.owner,
            region: definition.region, grade: model.grade, openness: model.openness, app: definition.app)
        let lineage = runner.lineage
        let (stored, isNew) = try await runner.store.write { writer in
            let before = try ResourceRegister.dataset(job.dataset, in: writer)?.current?.digest
            try ResourceRegister.put(resource, actor: actor, at: at, in: writer)
            let stored = try ResourceRegister.publish(version, at: at, in: writer)
            var state = state
            state.version = stored.digest
            try RunMemory.remember(model: model.name, of: subject, state, in: writer)
            try enterRowsSetAside(at: at, in: writer)
            try writer.execute("DELETE FROM refusal WHERE dataset = ?", [.text(job.dataset)])
            if let record = outcome.lineageRecord(of: job, definition: definition, version: stored.digest, run: run, at: at) {
                try lineage.record(record, in: writer)
            }
            try QualityHistory.record(
                quality(before == stored.digest ? .unchanged : .published, version: Int64(stored.number), at: at, because: nil), in: writer)
            var step = step
            step.versionDigest = stored.digest
            try RunRegister.put([step], of: run, at: ordinal, in: writer)
            return (stored, before != stored.digest)
        }
        if isNew { await runner.gate?.published(job.dataset, version: stored.digest) }
        return stored
    }

    /// Notes that readers stay on the last good version, and why.
    func refuse(because fault: PipelineError) async throws {
        let at = runner.now()
        try await runner.store.write { writer in
            try writer.execute(
                """
                INSERT INTO refusal (dataset, run_id, code, problem, mend, refused_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (dataset) DO UPDATE SET run_id = excluded.run_id, code = excluded.code, problem = excluded.problem,
                    mend = excluded.mend, refused_at = excluded.refused_at
                """,
                [.text(job.dataset), .text(run), .text(fault.code), .text(fault.problem), .text(fault.mend), .integer(at)])
            let current = try ResourceRegister.dataset(job.dataset, in: writer)?.current.map { Int64($0.number) }
            try QualityHistory.record(quality(.refused, version: current, at: at, because: fault), in: writer)
        }
    }

    private func enterRowsSetAside(at: Int64, in writer: any SQLWriter) throws {
        for source in outcome.sources {
            try PipelineRunner.note(source, subject: subject, run: run, at: at, keepsEarlier: false, in: writer)
            try SourceState(source, mark: nil, landedDigest: nil, run: run, at: at).put(of: subject, in: writer)
        }
        try QuarantineRegister.enter(
            subject: subject, scope: .model, name: job.model.name, run: run, rows: outcome.rowsQuarantined, file: outcome.quarantineFile,
            keepsEarlier: false, at: at, in: writer)
    }

    private func quality(_ kind: QualityRecord.Outcome, version: Int64?, at: Int64, because fault: PipelineError?) -> QualityRecord {
        QualityRecord(
            dataset: job.dataset, run: run, at: at, outcome: kind, version: version, results: outcome.results, score: outcome.report.score,
            rowsRead: outcome.rowsRead, rowsPublished: fault == nil ? outcome.rowsPublished : 0, rowsQuarantined: outcome.rowsQuarantined,
            rowsDuplicate: outcome.sources.reduce(0) { $0 + $1.duplicates }, reasonCode: fault?.code, reason: fault?.problem)
    }
}

/// Why readers stay on an older version than the last run would have made.
package struct Refusal: Sendable, Hashable, Codable {
    package var dataset: String
    package var run: String
    package var code: String
    package var problem: String
    package var mend: String
    /// Unix milliseconds.
    package var at: Int64

    /// - Returns: `nil` if the last run of the dataset was published.
    package static func of(_ dataset: String, in store: any OperationalStore) async throws -> Refusal? {
        try await store.read { reader in
            try reader.row("SELECT dataset, run_id, code, problem, mend, refused_at FROM refusal WHERE dataset = ?", [.text(dataset)])
                .map { row in
                    Refusal(
                        dataset: try row.text("dataset"), run: try row.text("run_id"), code: try row.text("code"),
                        problem: try row.text("problem"), mend: try row.text("mend"), at: try row.integer("refused_at"))
                }
        }
    }
}
