import Job
import Pipeline
import Schema
import Vocabulary

/// When an app runs by itself, and with what.
extension AppDraft {
    mutating func readTriggers(of root: YAMLMapping) -> [AppTrigger] {
        let events = [Trigger.Event.changed, .succeeded]
        let triggers = readApps("after", of: root, keys: AppKeys.after) { name, mapping in
            var trigger = AppTrigger(app: name)
            if let text = mapping?.text("event") {
                if let event = Trigger.Event(rawValue: text.value) {
                    trigger.event = event
                } else {
                    log.add(
                        .unknownValue, at: text.place, "event is \(quoted(text.value)), which is none of its values",
                        mend: mendForUnknown(text.value, among: events.map(\.rawValue), what: "value"))
                }
            }
            return trigger
        }
        for trigger in triggers {
            if trigger.value.app == name {
                log.add(
                    .needsCycle, at: trigger.place, "The app would run after itself, without end", mend: "Delete it, or give the app a schedule")
            } else {
                claims.append(Claim(subject: .app(trigger.value.app), place: trigger.place))
            }
        }
        return triggers.map(\.value)
    }

    func readSchedule(of root: YAMLMapping) -> AppSchedule? {
        guard let line = root.text("schedule") else {
            for key in ["zone", "misfire"] where root.value(key) != nil {
                log.add(
                    .conflictingKeys, at: root.place(of: key), "\(key) says something about a schedule, but there is none",
                    mend: "Add schedule: \"30 2 * * *\", or delete \(key)")
            }
            return nil
        }
        var schedule = AppSchedule(cron: line.value)
        if let zone = root.text("zone") { schedule.zone = zone.value }
        if let misfire = root.text("misfire") {
            if let known = JobSchedule.Misfire(rawValue: misfire.value) {
                schedule.misfire = known
            } else {
                log.add(
                    .unknownValue, at: misfire.place, "misfire is \(quoted(misfire.value)), which is none of its values",
                    mend: mendForUnknown(misfire.value, among: ["run_once", "skip"], what: "value"))
            }
        }
        do {
            _ = try CronSchedule(schedule.cron, zone: schedule.zone)
        } catch {
            let isZone = error.code == JobError.Code.unknownZone.name
            log.add(
                .malformedSchedule, at: isZone ? root.place(of: "zone") : line.place, error.problem.capitalizedFirst,
                mend: error.mend.capitalizedFirst)
        }
        return schedule
    }

    mutating func readParameters(of root: YAMLMapping) {
        var places: [String: Place] = [:]
        for item in root.list("parameters") {
            guard let mapping = YAMLMapping(item, keys: AppKeys.parameter, what: "the parameter", log: log) else { continue }
            let title = mapping.localized("title", isRequired: true)
            let type = mapping.requiredText("type", mend: "Add type: \(FieldType.names.joined(separator: " | "))").flatMap { readType($0) }
            let value = mapping.requiredText("value", mend: "Add value: what a run takes if it is not told otherwise")
            guard let name = mapping.identifier("name") else { continue }
            guard name.value != "since" else {
                log.add(
                    .malformedName, at: name.place, "since is what incremental models are told",
                    mend: "Give the parameter another name, for example from_day")
                continue
            }
            if let first = places[name.value] {
                addDuplicate("the parameter", name.value, at: name.place, first: first)
                continue
            }
            places[name.value] = name.place
            if let value, let type { checkValue(value, is: type, what: "value") }
            parameters.append(ParameterDeclaration(name: name.value, type: type ?? .text, title: title, value: value?.value ?? ""))
        }
    }

    /// Points out a value that is none of a type, as far as that can be told without the engine.
    func checkValue(_ value: Located<String>, is type: FieldType, what: String) {
        let text = value.value
        let isValid =
            switch type {
            case .integer: Int64(text) != nil
            case .real: Double(text) != nil
            // What is none of the type makes no value.
            case .decimal: (try? Decimal(exactText: text)) != nil
            case .boolean: text == "true" || text == "false"
            case .date: (try? CalendarDay(text: text)) != nil
            case .period: (try? Period(text: text)) != nil
            case .region: (try? RegionCode(text: text)) != nil
            case .text, .datetime, .json, .form: true
            }
        guard !isValid else { return }
        log.add(
            .malformedValue, at: value.place, "\(what) is \(quoted(text)), which is no \(type.text)",
            mend: "Write a value of the type, for example \(Self.example(of: type))")
    }

    private static func example(of type: FieldType) -> String {
        switch type {
        case .integer: "12"
        case .real, .decimal: "12.5"
        case .boolean: "true"
        case .date: "2024-06-30"
        case .period: "2024-Q2"
        case .region: "\"500103\""
        case .datetime: "2024-06-30T08:00:00"
        case .text, .json, .form: "text"
        }
    }
}
