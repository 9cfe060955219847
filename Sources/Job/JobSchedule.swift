/// What is requested again and again.
package struct JobSchedule: Sendable, Hashable {
    /// What happens to times that passed while no program ran.
    package enum Misfire: String, Sendable, Hashable, Codable {
        /// All of them together are made up for by one job.
        case runOnce = "run_once"
        /// They are left out.
        case skip
    }

    /// Unique among all schedules, such as `carbon/daily`.
    package var name: String
    package var kind: String
    package var subject: String
    /// JSON text.
    package var payload: String
    package var priority: Int64
    package var mostAttempts: Int64
    package var cron: CronSchedule
    package var isEnabled: Bool
    package var misfire: Misfire

    package init(
        name: String, kind: String, subject: String, payload: String = "{}", priority: Int64 = 0, mostAttempts: Int64 = 3, cron: CronSchedule,
        isEnabled: Bool = true, misfire: Misfire = .runOnce
    ) {
        self.name = name
        self.kind = kind
        self.subject = subject
        self.payload = payload
        self.priority = priority
        self.mostAttempts = mostAttempts
        self.cron = cron
        self.isEnabled = isEnabled
        self.misfire = misfire
    }
}

/// A schedule as it stands. Times are Unix milliseconds.
package struct ScheduleEntry: Sendable, Hashable {
    package var schedule: JobSchedule
    package var owner: String
    /// Held by an operator, whatever its declaration says.
    package var isPaused: Bool
    package var lastFiredAt: Int64?
    /// The job it requested last.
    package var lastJob: String?
    /// `nil` while it is disabled or paused.
    package var nextDueAt: Int64?
}
