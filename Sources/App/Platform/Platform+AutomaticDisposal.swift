import Catalog
import FoundationEssentials
import Governance
import Job
import Vocabulary

/// Disposal by policy: where the rights of a dataset say so, nobody need ask for it.
extension Platform {
    /// Kind of the job that looks every day for what is due; it has no subject.
    package static let dueKind = "disposal_due"

    /// Looks in the small hours, when few runs are under way.
    static func dailyDisposal() throws -> JobSchedule {
        JobSchedule(
            name: "node/disposal", kind: dueKind, subject: "", mostAttempts: 5, cron: try CronSchedule("0 3 * * *", zone: AppSchedule.usualZone))
    }

    /// Plans the disposal of everything that is due where the rights are the approval, and that no hold keeps.
    ///
    /// - Returns: the numbers of all disposals that are approved, these and those of people, or were begun.
    package func approveDueDisposals(actor: String) async throws -> [Int64] {
        for outlook in try await dueDisposals() where outlook.rights?.rights.disposal == .automatic {
            guard outlook.open == nil, outlook.hold == nil else { continue }
            try await proposeDisposal(of: outlook.dataset.name, reason: "retention over", actor: actor)
        }
        return try await (governance.disposals.disposals(.begun) + governance.disposals.disposals(.approved)).map(\.number)
    }

    func dueDisposalHandler() -> JobHandler {
        JobHandler { [self] job, _ in
            for number in try await approveDueDisposals(actor: job.requestedBy) { try await requestDisposal(number, requestedBy: job.requestedBy) }
        }
    }
}
