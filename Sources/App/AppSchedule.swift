package import Job

/// When an app runs by itself.
package struct AppSchedule: Sendable, Hashable, Codable {
    /// Five fields, or `@daily` and the like; valid as a `CronSchedule` in `zone`.
    package var cron: String
    /// IANA name of a time zone.
    package var zone: String
    package var misfire: JobSchedule.Misfire

    package init(cron: String, zone: String = AppSchedule.usualZone, misfire: JobSchedule.Misfire = .runOnce) {
        self.cron = cron
        self.zone = zone
        self.misfire = misfire
    }

    package static let usualZone = "Asia/Shanghai"
}

/// Another app after which an app runs.
package struct AppTrigger: Sendable, Hashable, Codable {
    package var app: String
    package var event: Trigger.Event

    package init(app: String, event: Trigger.Event = .changed) {
        self.app = app
        self.event = event
    }
}
