import Quality
import App
import Catalog
import Pipeline
import Schema
import Vocabulary

extension Presenter {
    /// Versions a dataset's page lists.
    private static let listedVersions = 100

    /// A dataset as of its latest version; `nil` if the reader may not see it.
    func datasetPage(_ name: String) async throws -> DatasetPage? {
        guard let dataset = try await readableDataset(name) else { return nil }
        let resource = dataset.resource
        let title = text(resource.title)
        let shell = try await shell(title, breadcrumbs: [PageLink(text: words["catalogue"], href: "/datasets"), PageLink(text: title)])
        let versions = try await readableVersions(of: dataset, limit: Self.listedVersions)
        let rows = versions.map { row($0, latest: $0.version.digest == dataset.current?.digest) }
        guard let current = try await current(of: dataset) else {
            try await refuseDisposed(name)
            return DatasetPage(
                shell: shell, name: name, title: title, description: text(resource.description), openness: word(resource.openness),
                grade: word(resource.grade), refusal: try await refusal(of: dataset).map(note), qualityHref: qualityHref(name),
                lineageHref: lineageHref("dataset:\(name).*"), facts: try await facts(of: resource), figures: [], fields: [], versions: rows, downloads: [],
                samples: [], empty: emptyVersions(resource))
        }
        let table = try await preview(current)
        return DatasetPage(
            shell: shell, name: name, title: title, description: text(resource.description), openness: word(resource.openness),
            grade: word(resource.grade), refusal: try await refusal(of: dataset).map(note), qualityHref: qualityHref(name),
            lineageHref: lineageHref("dataset:\(name).*"), facts: try await facts(of: resource) + facts(of: current, in: dataset),
            schemaNotice: try await schemaNotice(dataset), schemaHref: schemaChangesHref(name),
            figures: figures(of: current, versions: versions.count), latest: row(current, latest: true),
            fields: fields(current, of: dataset), preview: table, quality: quality(current), versions: rows,
            lineage: try await lineage(of: current, in: dataset), downloads: downloads(current),
            samples: samples(current, resource: resource, preview: table))
    }

    private func emptyVersions(_ resource: Resource) -> EmptyNote {
        guard let app = resource.app else {
            return EmptyNote(
                title: words["empty_versions"], advice: words["empty_catalogue_advice"], command: "heliu ingest FILE.csv --as \(resource.name)",
                action: PageLink(text: words["upload"], href: "/upload"))
        }
        return EmptyNote(
            title: words["empty_versions"], advice: words["empty_versions_advice"], command: "heliu run \(app)",
            action: PageLink(text: words["app"], href: appHref(app)))
    }

    // MARK: Facts and figures

    private func facts(of resource: Resource) async throws -> [Fact] {
        let owner = try await organisationTitles()[resource.owner] ?? resource.owner
        var facts = [
            Fact(label: words["dataset_name"], text: resource.id, mono: true),
            Fact(label: words["owner"], text: owner, href: Reading.href("/datasets", [("owner", resource.owner)])),
        ]
        if let code = resource.region {
            facts.append(Fact(label: words["region"], text: try await regionName(code) ?? code, href: "/regions/\(Reading.encoded(code))"))
        }
        if let app = resource.app {
            let title = try await platform.resources.resource("app/" + app).map { text($0.title) } ?? app
            facts.append(Fact(label: words["app"], text: title, href: appHref(app)))
        }
        let rights = words.known("rights_" + resource.openness.rawValue) ?? word(resource.openness)
        facts.append(Fact(label: words["rights"], text: rights, href: rightsHref(resource.name)))
        facts.append(
            Fact(label: words["corrections"], text: words["correction_report"], href: Reading.href("/corrections", [("dataset", resource.name)])))
        facts.append(Fact(label: words["lifecycle"], text: word(resource.lifecycle)))
        return facts
    }

    /// That the next version would break readers, told to those who belong to the owner.
    private func schemaNotice(_ dataset: Dataset) async throws -> String {
        guard belongs(to: dataset.resource.owner) else { return "" }
        return try await platform.openSchemaChanges(of: dataset.name).contains(where: \.isOpen) ? words["schema_waits"] : ""
    }

    private func facts(of opened: OpenedVersion, in dataset: Dataset) -> [Fact] {
        var facts: [Fact] = []
        if let reason = opennessReasons(of: dataset, schema: opened.schema).dataset {
            facts.append(Fact(label: words["openness_reason"], text: text(reason)))
        }
        facts.append(Fact(label: words["schema"], text: words["schema_changes"], href: schemaChangesHref(dataset.name)))
        if !opened.schema.key.isEmpty {
            facts.append(Fact(label: words["key"], text: opened.schema.key.joined(separator: ", "), mono: true))
        }
        facts.append(Fact(label: words["published"], text: moment(opened.version.publishedAt).text))
        if !opened.isWhole {
            facts.append(Fact(label: words["masked_fields"], text: opened.hidden.sorted().joined(separator: ", "), mono: true))
        }
        return facts
    }

    func figures(of opened: OpenedVersion, versions: Int? = nil) -> [Figure] {
        let size = bytes(opened.version.bytes).split(separator: " ").map(String.init)
        var figures = [
            Figure(value: number(opened.version.rows), label: words["rows"]),
            Figure(value: number(opened.schema.fields.count), label: words["columns"]),
            Figure(value: size[0], label: words["size"], unit: size.count > 1 ? size[1] : "", note: "Parquet"),
        ]
        if let rate = opened.report.passRate {
            figures.append(Figure(value: rate.displayText, label: words["quality"], unit: "%", href: "#quality"))
        }
        if let versions { figures.append(Figure(value: number(versions), label: words["versions"], href: "#versions")) }
        return figures
    }

    // MARK: Versions

    func row(_ opened: OpenedVersion, latest: Bool) -> VersionRow {
        let version = opened.version
        var row = VersionRow(
            digest: version.digest, shortDigest: shortDigest(version.digest), href: versionHref(version.dataset, version.digest),
            published: moment(version.publishedAt), rows: number(version.rows))
        row.bytes = bytes(version.bytes)
        row.actor = actorWord(version.publishedBy)
        row.quality = mark(opened.report)
        row.entry = String(version.ledgerIndex)
        row.entryHref = "/ledger/\(version.ledgerIndex)"
        if let run = version.run, mayFollowRun(of: version.dataset) {
            row.run = shortRun(run)
            row.runHref = runHref(run)
        }
        row.latest = latest
        return row
    }
}
