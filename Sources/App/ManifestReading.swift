import Job
import Pipeline
import Schema
import Vocabulary

extension AppDraft {
    /// `app.yaml`
    mutating func readManifest() {
        let file = "app.yaml"
        guard files.contains(file) else {
            log.add(
                .missingFile, at: Place(file: file), "The folder has no app.yaml",
                mend: "Write one, or start from the skeleton of heliu app new NAME")
            return
        }
        guard let root = root(of: file, keys: AppKeys.manifest, what: "the app") else { return }
        let name = root.identifier("name", allowingHyphen: true)
        if let name {
            self.name = name.value
            let folder = files.root.split(separator: "/").last.map(String.init) ?? ""
            if name.value != folder {
                log.add(
                    .nameDiffersFromFile, at: name.place, "The app \(quoted(name.value)) stands in the folder \(quoted(folder))",
                    mend: "Give the folder and the app one name")
            }
        }
        let title = root.localized("title", isRequired: true)
        let description = root.localized("description", isRequired: true)
        let version = readVersion("version", of: root)
        if root.value("version") == nil { root.addMissing("version", mend: "Add version: 1.0.0") }
        let region = readRegion(of: root)
        let organisation = readOrganisation(of: root)
        let needs = readNeeds(of: root)
        self.needs = needs
        readParameters(of: root)
        let schedule = readSchedule(of: root)
        let triggers = readTriggers(of: root)
        guard let name, let version, let region, let organisation else { return }
        manifest = AppManifest(
            name: name.value, title: title, description: description, version: version, region: region,
            organisation: organisation, needs: needs.map(\.value), schedule: schedule, triggers: triggers)
    }

    private func readVersion(_ key: String, of mapping: YAMLMapping) -> AppVersion? {
        guard let text = mapping.text(key) else { return nil }
        guard let version = AppVersion(text: text.value) else {
            log.add(
                .malformedVersion, at: text.place, "\(key) is \(quoted(text.value)), not three numbers with points between",
                mend: "Write \(key): 1.0.0")
            return nil
        }
        return version
    }

    private func readRegion(of root: YAMLMapping) -> RegionCode? {
        guard let text = root.requiredText("region", mend: "Add region: \"500000\", the code of GB/T 2260") else { return nil }
        do {
            return try RegionCode(text: text.value)
        } catch {
            log.add(.malformedRegion, at: text.place, "region: \(error.problem)", mend: error.mend)
            return nil
        }
    }

    private func readOrganisation(of root: YAMLMapping) -> OrganisationDeclaration? {
        guard let mapping = root.mapping("organisation", keys: AppKeys.organisation, isRequired: true) else { return nil }
        let title = mapping.localized("title", isRequired: true)
        guard let id = mapping.identifier("id", allowingHyphen: true) else { return nil }
        return OrganisationDeclaration(id: id.value, title: title)
    }

    /// Items are `divisions` or `{app: divisions, from: 1.2.0}`.
    private func readNeeds(of root: YAMLMapping) -> [Located<AppNeed>] {
        readApps("needs", of: root, keys: AppKeys.need) { name, mapping in
            AppNeed(app: name, from: mapping.flatMap { readVersion("from", of: $0) })
        }
    }

    /// A list of apps by name, or of mappings that name one with more about it.
    private func readApps<Item: Sendable>(
        _ key: String, of root: YAMLMapping, keys: [String], make: (_ app: String, YAMLMapping?) -> Item
    ) -> [Located<Item>] {
        var items: [Located<Item>] = []
        var places: [String: Place] = [:]
        for value in root.list(key) {
            var app: Located<String>?
            var mapping: YAMLMapping?
            if case .scalar(let text, _, _) = value.content, !value.isNull {
                app = Located(value: text, place: value.place)
            } else {
                mapping = YAMLMapping(value, keys: keys, what: "the need", log: log)
                app = mapping?.requiredText("app")
            }
            guard let app else { continue }
            let item = make(app.value, mapping)
            guard isIdentifier(app.value, allowingHyphen: true) else {
                log.add(
                    .malformedName, at: app.place, "\(key) holds \(quoted(app.value)), which is not an app's name",
                    mend: mendForName(app.value, allowingHyphen: true))
                continue
            }
            if let first = places[app.value] {
                addDuplicate(key == "needs" ? "the need" : "the app", app.value, at: app.place, first: first)
                continue
            }
            places[app.value] = app.place
            items.append(Located(value: item, place: app.place))
        }
        return items
    }
}

// MARK: When the app runs, and with what

extension AppDraft {
    private mutating func readTriggers(of root: YAMLMapping) -> [AppTrigger] {
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

    private func readSchedule(of root: YAMLMapping) -> AppSchedule? {
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
            log.add(.malformedSchedule, at: isZone ? root.place(of: "zone") : line.place, error.problem.capitalizedFirst, mend: error.mend.capitalizedFirst)
        }
        return schedule
    }

    private mutating func readParameters(of root: YAMLMapping) {
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
