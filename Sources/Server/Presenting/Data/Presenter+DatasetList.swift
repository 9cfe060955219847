import App
import Catalog
import Pipeline
import Vocabulary

extension Presenter {
    /// The catalogue of datasets: words in `q`, narrowed by openness, grade, owner, app and region.
    func datasetListPage() async throws -> DatasetListPage {
        let facets = try await resourceFacets()
        let page = try await platform.resources.find(resourceQuery(kind: "dataset"), audience: reading.audience)
        let narrowing = self.facets(of: page, ["openness", "grade", "owner", "app", "region"], in: facets)
        var rows: [DatasetRow] = []
        for resource in page.resources {
            guard let dataset = try await readableDataset(resource.name) else { continue }
            rows.append(try row(dataset, organisations: facets.organisations, regions: facets.regions))
        }
        return DatasetListPage(
            shell: try await shell(words["catalogue"]), total: number(page.total), query: reading["q"], facets: narrowing.facets,
            chosen: narrowing.chosen, rows: rows, pager: pager(total: page.total, shown: rows.count),
            empty: page.total == 0 ? emptyCatalogue(narrowed: !reading["q"].isEmpty || !narrowing.chosen.isEmpty) : nil)
    }

    private func emptyCatalogue(narrowed: Bool) -> EmptyNote {
        if narrowed {
            return EmptyNote(
                title: words["empty_datasets"], advice: words["empty_datasets_advice"], action: PageLink(text: words["all"], href: "/datasets"))
        }
        return EmptyNote(
            title: words["empty_catalogue"], advice: words["empty_catalogue_advice"], command: "heliu ingest FILE.csv --as NAME",
            action: PageLink(text: words["upload"], href: "/upload"))
    }

    /// A dataset as lists show it.
    func row(_ dataset: Dataset, organisations: [String: String], regions: [String: Region]) throws -> DatasetRow {
        let resource = dataset.resource
        var row = DatasetRow(
            name: dataset.name, title: text(resource.title), href: datasetHref(dataset.name), description: text(resource.description),
            owner: organisations[resource.owner] ?? resource.owner,
            region: resource.region.map { code in regions[code].map { text($0.name) } ?? code } ?? "", grade: word(resource.grade),
            openness: word(resource.openness))
        if let current = dataset.current {
            row.rows = number(current.rows)
            row.version = shortDigest(current.digest)
            row.published = moment(current.publishedAt)
            row.quality = mark(try DatasetReader.report(of: current))
        }
        return row
    }

    func datasetHref(_ name: String) -> String { "/datasets/\(Reading.encoded(name))" }

    /// A digest's colon may stand in a path as it is.
    func versionHref(_ name: String, _ digest: String) -> String { "\(datasetHref(name))/versions/\(digest)" }
}
