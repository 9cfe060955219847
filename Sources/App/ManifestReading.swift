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
        guard let name, let version, let region, let organisation else { return }
        manifest = AppManifest(
            name: name.value, title: title, description: description, version: version, region: region,
            organisation: organisation, needs: needs.map(\.value))
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
        var needs: [Located<AppNeed>] = []
        for item in root.list("needs") {
            var need: Located<AppNeed>?
            if case .scalar(let app, _, _) = item.content, !item.isNull {
                need = Located(value: AppNeed(app: app, from: nil), place: item.place)
            } else if let mapping = YAMLMapping(item, keys: AppKeys.need, what: "the need", log: log) {
                let from = readVersion("from", of: mapping)
                need = mapping.requiredText("app").map { Located(value: AppNeed(app: $0.value, from: from), place: $0.place) }
            }
            guard let need else { continue }
            guard isIdentifier(need.value.app, allowingHyphen: true) else {
                log.add(
                    .malformedName, at: need.place, "needs holds \(quoted(need.value.app)), which is not an app's name",
                    mend: mendForName(need.value.app, allowingHyphen: true))
                continue
            }
            if let first = needs.first(where: { $0.value.app == need.value.app }) {
                addDuplicate("the need", need.value.app, at: need.place, first: first.place)
            } else {
                needs.append(need)
            }
        }
        return needs
    }
}
