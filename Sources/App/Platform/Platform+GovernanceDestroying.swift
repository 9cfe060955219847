import Catalog
import FoundationEssentials
package import Governance
package import Job
import Ledger
import Pipeline
import Schema
import Store
import Vocabulary

/// Carrying disposals out: begun once, gone on with after any crash, proved in the ledger.
extension Platform {
    /// Kind of the jobs that carry disposals out; their subject is the disposal's number.
    package static let disposalKind = "disposal"
    /// While runs are under way a disposal waits: hours, at the pauses between attempts.
    private static let mostDisposalAttempts: Int64 = 16

    /// Destroys what an approved disposal names.
    ///
    /// - Throws: `wrongState` unless it is approved or begun, and if something in it is not due any more; `legalHold`; `alreadyRunning` while a run
    ///   of the app is under way; after each of these the call may be made again.
    @discardableResult
    package func carryOutDisposal(_ number: Int64) async throws -> Disposal {
        let disposal = try await governance.disposals.disposal(number)
        if disposal.state == .approved { try await requireStillDue(disposal) }
        let done = try await governance.disposals.execute(number, finally: { try await clearTraces() }) { dataset, item in
            try await destroy(item, of: dataset, disposal: number)
        }
        _ = try await ledger.seal()
        return done
    }

    /// Removes rows of earlier loads, which nothing names any more, and overwrites what stood in the store.
    private func clearTraces() async throws {
        guard try await !runner.sweep(shredding: true).isPartial else {
            throw PipelineError(
                .alreadyRunning, problem: "a run is under way, so that rows of earlier loads cannot be removed yet",
                mend: "go on when it has ended: heliu disposal run")
        }
        try await store.compact()
    }

    /// Goes on with what had begun when a process was killed.
    ///
    /// - Returns: the numbers that are done now.
    @discardableResult
    package func resumeDisposals() async throws -> [Int64] {
        var done: [Int64] = []
        for disposal in try await governance.disposals.disposals(.begun) {
            try await carryOutDisposal(disposal.number)
            done.append(disposal.number)
        }
        return done
    }

    /// Carries a disposal out as a job of its own, which outlives this process.
    ///
    /// - Returns: the job; `nil` if one for it waits already.
    @discardableResult
    package func requestDisposal(_ number: Int64, requestedBy actor: String) async throws -> Job? {
        let subject = "disposal \(number)"
        guard try await jobs.list(JobFilter(state: .waiting, kind: Self.disposalKind, subject: subject), limit: 1).total == 0 else { return nil }
        return try await jobs.enqueue(
            JobRequest(kind: Self.disposalKind, subject: subject, payload: String(number), mostAttempts: Self.mostDisposalAttempts, requestedBy: actor))
    }

    func disposalHandler() -> JobHandler {
        JobHandler { [self] job, _ in
            guard let number = Int64(job.payload) else { return }
            guard try await governance.disposals.disposal(number).state != .done else { return }
            do {
                try await carryOutDisposal(number)
            } catch let error as any Explained {
                throw JobFault(
                    code: error.code, problem: error.problem, mend: error.mend, isWorthRetrying: ["already_running", "busy"].contains(error.code))
            }
        }
    }

    // MARK: Destroying

    private func destroy(_ item: HeldItem, of dataset: String, disposal: Int64) async throws {
        let rows = runner.disposal
        let parts = item.subject.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch item.kind {
        case .version: try await destroyVersion(item.subject, of: dataset, disposal: disposal)
        case .quarantine: try await rows.destroyBatch(item.subject)
        case .source where parts.count == 2: try await rows.destroyLanded(of: parts[0], parts[1], digest: item.digest)
        case .push where parts.count == 3:
            if let number = Int64(parts[2]) { try await rows.destroyPush(of: parts[0], parts[1], number: number) }
        case .dataset:
            let (subject, model) = Self.maker(of: dataset)
            try await rows.forget(model: model, of: subject, dataset: dataset)
            for (source, readers) in try await sources(feeding: dataset) where readers.isEmpty {
                try await rows.forgetCorrections(of: subject, source: source)
            }
            try await store.write { try DisposalTraces.clear(dataset: dataset, version: nil, in: $0) }
        case .source, .push: preconditionFailure("a disposal names sources as APP/SOURCE: \(item.subject)")
        }
    }

    private func destroyVersion(_ digest: String, of dataset: String, disposal: Int64) async throws {
        let content = try ContentDigest(text: digest)
        let at = now()
        if let version = try await resources.version(of: dataset, digest: digest) {
            let report = try RowDisposal.report(withoutValuesOf: version.reportJSON)
            try await store.write { writer in
                try ResourceRegister.dispose(digest, of: dataset, report: report, disposal: disposal, at: at, in: writer)
                try DisposalTraces.clear(dataset: dataset, version: digest, in: writer)
            }
            // Names are public, what else stands in quotation marks may be a value.
            let names = Set(try DatasetReader.schema(of: version).fields.map(\.name) + [dataset])
            if let run = version.run { try await runner.disposal.redactRun(run) { Redaction.redact($0, values: [], names: names) } }
        }
        await reader.forget(content)
        let isKept = try await store.read { try ResourceRegister.isKept(digest, in: $0) }
        try await runner.disposal.destroyVersion(content, isKeptElsewhere: isKept)
    }

    /// Removes what a run brought back of what was disposed of: it failed because of that, but had read its sources before.
    func purgeDisposed(after run: PipelineRun) async throws {
        guard ["disposed", "retention_over"].contains(run.errorCode ?? "") else { return }
        for dataset in try await resources.datasets() where Self.maker(of: dataset.name).subject == run.subject {
            let gone = try await resources.disposedVersions(of: dataset.name)
            guard !gone.isEmpty else { continue }
            for line in gone {
                let isKept = try await store.read { try ResourceRegister.isKept(line.version.digest, in: $0) }
                try await runner.disposal.destroyVersion(try ContentDigest(text: line.version.digest), isKeptElsewhere: isKept)
            }
            guard dataset.current == nil else { continue }
            let (subject, _) = Self.maker(of: dataset.name)
            for (source, readers) in try await sources(feeding: dataset.name) where readers.isEmpty {
                guard let landed = try await runner.disposal.landed(of: subject, source) else { continue }
                try await runner.disposal.destroyLanded(of: subject, source, digest: landed.digest)
            }
        }
    }
}

/// Refuses versions whose retention would be over at once; asks `next` about all others.
struct RetentionGate: PublicationGate {
    let rights: RightsRegister
    let next: any PublicationGate
    let now: @Sendable () -> Int64

    func refusal(of candidate: PublicationCandidate, after earlier: [PublicationCandidate]) async throws -> PipelineError? {
        let at = now()
        if let edition = try await rights.rights(of: candidate.dataset), let until = edition.rights.keptUntil(publishedAt: at), until < at {
            return PipelineError(
                .retentionOver, problem: "\(candidate.dataset) may not be kept any more, by edition \(edition.edition) of its rights",
                mend: "record rights with another retention at /datasets/\(candidate.dataset)/rights, or take the model out of its app")
        }
        return try await next.refusal(of: candidate, after: earlier)
    }

    func published(_ versions: [PublishedVersion]) async { await next.published(versions) }
}
