import App
import Catalog
import Vocabulary

extension Presenter {
    /// The register (一本账): every resource of every kind, narrowed as the address asks.
    func resourceListPage() async throws -> ResourceListPage {
        let known = try await resourceFacets()
        let page = try await platform.resources.find(resourceQuery(kind: nil), audience: reading.audience)
        let narrowing = facets(of: page, ["kind", "openness", "grade", "owner", "app", "region"], in: known)
        let rows = page.resources.map { row($0, in: known) }
        let narrowed = !reading["q"].isEmpty || !narrowing.chosen.isEmpty
        return ResourceListPage(
            shell: try await shell(words["register"]), total: number(page.total), query: reading["q"], facets: narrowing.facets, rows: rows,
            pager: pager(total: page.total, shown: rows.count), empty: page.total == 0 ? emptyRegister(narrowed: narrowed) : nil)
    }

    private func emptyRegister(narrowed: Bool) -> EmptyNote {
        narrowed
            ? EmptyNote(
                title: words["empty_register"], advice: words["empty_datasets_advice"], action: PageLink(text: words["all"], href: "/resources"))
            : EmptyNote(
                title: words["empty_catalogue"], advice: words["empty_catalogue_advice"], command: "heliu run APP",
                action: PageLink(text: words["apps"], href: "/apps"))
    }

    private func row(_ resource: Resource, in known: ResourceFacets) -> ResourceRow {
        var row = ResourceRow(identifier: resource.id, title: text(resource.title), href: href(of: resource), kind: kindWord(resource.kind))
        row.owner = known.organisations[resource.owner] ?? resource.owner
        row.region = resource.region.map { code in known.regions[code].map { text($0.name) } ?? code } ?? ""
        row.grade = word(resource.grade)
        row.openness = word(resource.openness)
        row.lifecycle = word(resource.lifecycle)
        row.updated = moment(resource.updatedAt)
        return row
    }

    /// The resource's own page; the register itself for kinds that have none.
    func href(of resource: Resource) -> String {
        switch resource.kind {
        case "dataset": datasetHref(resource.name)
        case "app": appHref(resource.name)
        default: Reading.href("/resources", [("kind", resource.kind), ("q", resource.name)])
        }
    }

    func appHref(_ name: String) -> String { "/apps/\(Reading.encoded(name))" }
}
