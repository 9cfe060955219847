import Catalog
import FoundationEssentials
package import Governance
import Job
import Vocabulary

/// Disposal by policy: where the rights of a dataset say so, nobody need ask for it.
extension Platform {
    /// Kind of the job that looks every day for what is due; it has no subject.
    package static let dueKind = "disposal_due"

    /// A record of rights that was mistyped can be taken back for so long before the clock acts on it.
    private static let standingMilliseconds: Int64 = 7 * 86_400_000

    /// Looks in the small hours, when few runs are under way. A day that was missed is not made up for: the next one comes.
    static func dailyDisposal() throws -> JobSchedule {
        JobSchedule(
            name: "node/disposal", kind: dueKind, subject: "", cron: try CronSchedule("17 3 * * *", zone: AppSchedule.usualZone), misfire: .skip)
    }

    /// Plans the disposal of everything that is due where the rights are the approval, and that no hold keeps.
    ///
    /// - Parameter milliseconds: how long a record of rights must have stood.
    /// - Returns: the disposals that are approved, these and those of people, or were begun.
    package func approveDueDisposals(actor: String, standing milliseconds: Int64 = 0) async throws -> [Disposal] {
        for outlook in try await dueDisposals() where outlook.rights?.rights.disposal == .automatic {
            guard outlook.open == nil, outlook.hold == nil, let stands = outlook.rights?.changedAt, stands + milliseconds <= now() else { continue }
            try await proposeDisposal(of: outlook.dataset.name, reason: "retention over", actor: actor)
        }
        return try await governance.disposals.disposals(.begun) + governance.disposals.disposals(.approved)
    }

    /// What people approved waits for people to have it carried out.
    func dueDisposalHandler() -> JobHandler {
        JobHandler { [self] job, _ in
            let actor = job.requestedBy
            for disposal in try await approveDueDisposals(actor: actor, standing: Self.standingMilliseconds) where disposal.isByPolicy {
                guard try await governance.disposals.hold(on: disposal.dataset) == nil else { continue }
                try await requestDisposal(disposal.number, requestedBy: actor)
            }
        }
    }
}
