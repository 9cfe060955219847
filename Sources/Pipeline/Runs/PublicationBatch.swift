import Catalog
import FoundationEssentials
import Lineage
import Store
import Vocabulary

/// Models that were made and become current together: one wait for the disk, one transaction.
struct PublicationBatch: Sendable {
    struct Entry: Sendable {
        let step: Int
        let publication: Publication
        /// The step as it stands once this is published.
        let finished: PipelineRun.Step
    }

    /// The most in one transaction, so that others need not wait long for theirs.
    static let most = 32

    let entries: [Entry]
    let runner: PipelineRunner
    let tracker: RunTracker

    /// A publication of the batch that the gate let through.
    private struct Accepted: Sendable {
        let entry: Entry
        let candidate: PublicationCandidate
    }

    /// Publishes what the gate lets through, in order; ends at the first that it does not.
    ///
    /// - Returns: datasets that have another version than before.
    /// - Throws: why one was refused, once those before it are published.
    func publish() async throws -> [PublishedVersion] {
        var watch = Stopwatch()
        var accepted: [Accepted] = []
        var refused: (publication: Publication, fault: PipelineError)?
        for entry in entries {
            let candidate = entry.publication.candidate
            if let fault = try await runner.gate?.refusal(of: candidate, after: accepted.map(\.candidate)) {
                refused = (entry.publication, fault)
                break
            }
            accepted.append(Accepted(entry: entry, candidate: candidate))
        }
        watch.lap("gate")
        let published = try await publish(accepted, watch)
        if let refused {
            try await refused.publication.refuse(because: refused.fault)
            throw refused.fault
        }
        return published
    }

    private func publish(_ accepted: [Accepted], _ start: Stopwatch) async throws -> [PublishedVersion] {
        guard !accepted.isEmpty else { return [] }
        var watch = start
        let folder = runner.folder
        let paths = Set(accepted.flatMap { $0.entry.publication.bundle.paths(in: folder) }).sorted()
        try await onBlockingThread { try DurableFile.sync(all: paths) }
        watch.lap("disk")
        let (at, run) = (runner.now(), tracker.id)
        let stored = try await runner.store.write { writer in
            let stored = try accepted.map { try $0.entry.publication.publish(lineage: $0.candidate.lineage, at: at, in: writer) }
            try RunRegister.put(accepted.map { ($0.entry.step, $0.entry.finished) }, of: run, in: writer)
            return stored
        }
        watch.lap("publish")
        for (item, (version, _)) in zip(accepted, stored) {
            var finished = item.entry.finished
            finished.phases.merge(watch.phases) { $0 + $1 }
            tracker.finish(step: item.entry.step, as: finished)
            tracker.note(item.entry.publication.outcome, version: version)
        }
        return stored.filter(\.isNew).map { PublishedVersion(dataset: $0.version.dataset, digest: $0.version.digest) }
    }
}

/// A version that has just become current.
package struct PublishedVersion: Sendable, Hashable {
    package var dataset: String
    package var digest: String
}
