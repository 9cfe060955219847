import Catalog
import Engine
import FoundationEssentials
import Ledger
import Lineage
import Quality
import Schema
import Store
import Vocabulary

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

    var bundle: StagedBundle {
        guard let bundle = outcome.bundle else { preconditionFailure("what was not refused has a bundle") }
        return bundle
    }

    var candidate: PublicationCandidate { PublicationCandidate(job, outcome: outcome, definition: definition, run: run, at: runner.now()) }

    /// Makes the bundle in its place the current one: version, ledger entry, lineage, quality and rows set aside become true together.
    ///
    /// - Parameter lineage: of the candidate, without its version.
    /// - Returns: the version as stored, and whether it is another than before.
    func publish(lineage: LineageRecord?, at: Int64, in writer: any SQLWriter) throws -> (version: DatasetVersion, isNew: Bool) {
        let (bundle, model) = (bundle, outcome.model)
        let version = DatasetVersion(
            dataset: job.dataset, digest: bundle.digest.text, rows: outcome.rowsPublished, bytes: bundle.parquetBytes,
            schemaJSON: bundle.schemaJSON, reportJSON: bundle.reportJSON, lineageJSON: bundle.lineageJSON, run: run,
            publishedBy: actor)
        let resource = Resource(
            kind: "dataset", name: job.dataset, title: model.title, description: model.description, owner: definition.owner,
            region: definition.region, grade: model.grade, openness: model.openness, app: definition.app)
        let before = try ResourceRegister.dataset(job.dataset, in: writer)?.current?.digest
        try ResourceRegister.put(resource, actor: actor, at: at, in: writer)
        let stored = try ResourceRegister.publish(version, at: at, in: writer)
        try RunMemory.remember([(model.name, state)], of: subject, in: writer)
        try enterRowsSetAside(at: at, in: writer)
        try writer.execute("DELETE FROM refusal WHERE dataset = ?", [.text(job.dataset)])
        if var lineage {
            lineage.origin = LineageOrigin(version: stored.digest, run: run, recordedAt: at)
            try runner.lineage.record(lineage, in: writer)
        }
        let kind = before == stored.digest ? QualityRecord.Outcome.unchanged : .published
        try QualityHistory.record(quality(kind, version: Int64(stored.number), at: at, because: nil), in: writer)
        return (stored, before != stored.digest)
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
