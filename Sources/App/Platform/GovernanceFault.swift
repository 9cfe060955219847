import Catalog
import FoundationEssentials
import Job
package import Pipeline
import Store
import Vocabulary

/// Detectors that could not look at what was published: the publication stands, and people are told.
extension GovernanceGate {
    /// Says so in the log of the run, and puts a job in line that looks again.
    func classificationFailed(_ versions: [PublishedVersion], because error: any Error) async {
        let reason = (error as? any Explained)?.problem ?? "\(error)"
        let at = now()
        for version in versions {
            do {
                if let run = try await resources.version(of: version.dataset, digest: version.digest)?.run {
                    let line = "\(version.dataset) was not searched for personal data: \(reason); job \(Platform.classifyKind) tries again"
                    try await store.write { try RunRegister.warn(line, of: run, at: at, in: $0) }
                }
                _ = try await JobQueue(store: store, now: now).enqueue(
                    JobRequest(
                        kind: Platform.classifyKind, subject: version.dataset, payload: version.digest, mostAttempts: 3, requestedBy: "node"))
            } catch {
                // The store itself is at fault; whatever comes next will say so to somebody who listens.
            }
        }
    }
}

extension Platform {
    /// Kind of the jobs that look for personal data where that failed after a publication; their subject is the dataset.
    package static let classifyKind = "classify"

    /// Says that a version could not be searched for personal data.
    package func noteClassificationFault(_ version: PublishedVersion, because error: any Error) async {
        await gate.classificationFailed([version], because: error)
    }

    func classifyHandler() -> JobHandler {
        JobHandler { [self] job, _ in
            // A version that readers have left behind needs no looking at.
            guard try await resources.dataset(job.subject)?.current?.digest == job.payload else { return }
            _ = try await gate.classify([PublishedVersion(dataset: job.subject, digest: job.payload)])
        }
    }
}
