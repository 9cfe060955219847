import Vocabulary

/// A request to the queue, its schedules or its triggers that cannot be granted.
package struct JobError: Explained, Hashable, CustomStringConvertible {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let notFound = Code(name: "job_not_found")
        /// The job was taken from this worker; what it did must not be committed.
        package static let leaseLost = Code(name: "lease_lost")
        /// The job's state does not allow it.
        package static let wrongState = Code(name: "job_state")
        /// A key was used before for something else.
        package static let keyReused = Code(name: "key_reused")
        package static let malformed = Code(name: "malformed_job")
        package static let malformedCron = Code(name: "malformed_cron")
        package static let unknownZone = Code(name: "unknown_time_zone")
        /// Triggers that would start each other without end.
        package static let cycle = Code(name: "trigger_cycle")
    }

    package let kind: Code
    package let problem: String
    package let mend: String

    package var code: String { kind.name }
    package var description: String { "\(problem). \(mend)." }

    package init(_ kind: Code, problem: String, mend: String) {
        self.kind = kind
        self.problem = problem
        self.mend = mend
    }

    static func notFound(_ id: String) -> JobError {
        JobError(.notFound, problem: "there is no job \(id)", mend: "look at the list of jobs; old ones are removed after a while")
    }

    static func leaseLost(_ job: Job) -> JobError {
        JobError(
            .leaseLost,
            problem: "attempt \(job.attempts) at job \(job.id) (\(job.kind) \(job.subject)) is no longer this worker's: "
                + "it was silent for too long, or was cancelled",
            mend: "nothing of it was committed; the job is repeated if attempts are left")
    }
}

extension JobFault: Explained {}

extension JobFault {
    /// What a handler threw, as it is recorded.
    package init(_ error: any Error, isWorthRetrying: Bool) {
        switch error {
        case let fault as JobFault:
            self = fault
            self.isWorthRetrying = isWorthRetrying
        case let error as any Explained:
            self.init(code: error.code, problem: error.problem, mend: error.mend, isWorthRetrying: isWorthRetrying)
        default:
            self.init(
                code: "unexpected", problem: "the work stopped with an unexpected error: \(error)",
                mend: "try again; if it happens again, report it with this text", isWorthRetrying: isWorthRetrying)
        }
    }

    /// The program that ran the job stopped, or was silent for longer than its lease.
    static let interrupted = JobFault(
        code: "interrupted", problem: "the program stopped, or gave no sign of life, while this job was under way",
        mend: "it is begun again by itself while attempts are left; nothing half-done was published")
}
