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
    func readApps<Item: Sendable>(
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
