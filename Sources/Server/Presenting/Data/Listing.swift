import App
import Catalog
import Vocabulary

/// Which part of a long list the address asks for.
struct ListWindow: Sendable, Hashable {
    static let size = 50

    /// 1 for the first page.
    let page: Int
    var offset: Int { (page - 1) * Self.size }

    /// - Parameter text: the page's number; anything else asks for the first page.
    init(page text: String) {
        page = Int(text).flatMap { (1...1_000_000).contains($0) ? $0 : nil } ?? 1
    }
}

extension Presenter {
    var window: ListWindow { ListWindow(page: reading["page"]) }

    func pager(total: Int, shown: Int) -> Pager {
        let window = window
        guard shown > 0 else { return Pager(summary: total == 0 ? "" : number(total)) }
        let last = window.offset + shown
        return Pager(
            summary: "\(number(window.offset + 1))–\(number(last)) / \(number(total))",
            previousHref: window.page > 1 ? reading.href(setting: "page", to: window.page == 2 ? "" : String(window.page - 1), keepingPage: true) : "",
            nextHref: last < total ? reading.href(setting: "page", to: String(window.page + 1), keepingPage: true) : "")
    }

    /// One way to narrow the list; an option that is chosen leads back to the list without it.
    func facet(_ title: String, _ name: String, _ counts: [(value: String, count: Int)], text: (String) -> String) -> Facet {
        let chosen = reading[name]
        let options = counts.map { value, count in
            FacetOption(
                text: text(value), value: value, count: number(count), href: reading.href(setting: name, to: value == chosen ? "" : value),
                selected: value == chosen)
        }
        return Facet(title: title, name: name, options: options)
    }

    /// Links that take each chosen facet away.
    func chosen(_ names: KeyValuePairs<String, (String) -> String>) -> [PageLink] {
        names.compactMap { name, text in
            let value = reading[name]
            return value.isEmpty ? nil : PageLink(text: text(value), href: reading.href(setting: name, to: ""))
        }
    }

    // MARK: Resources

    /// The names by which the register may be narrowed, with how their values are shown.
    struct ResourceFacets: Sendable {
        var organisations: [String: String]
        var regions: [String: Region]
        var apps: [String: String]
    }

    func resourceFacets() async throws -> ResourceFacets {
        var query = ResourceRegister.Query()
        query.kind = "app"
        query.limit = 200
        let apps = try await platform.resources.find(query, audience: reading.audience).resources
        return ResourceFacets(
            organisations: try await organisationTitles(), regions: try await regions(),
            apps: Dictionary(apps.map { ($0.name, text($0.title)) }, uniquingKeysWith: { first, _ in first }))
    }

    /// What the address asks of the register.
    func resourceQuery(kind: String?) -> ResourceRegister.Query {
        func value(_ name: String) -> String? { reading[name].isEmpty ? nil : reading[name] }
        var query = ResourceRegister.Query()
        query.text = reading["q"]
        query.kind = kind ?? value("kind")
        query.openness = Openness(rawValue: reading["openness"])
        query.grade = Grade(rawValue: reading["grade"])
        query.owner = value("owner")
        query.app = value("app")
        query.region = value("region")
        query.offset = window.offset
        query.limit = ListWindow.size
        return query
    }

    /// The facets of a page of the register, those of `names` only, and the links that take the chosen ones away.
    func facets(of page: ResourceRegister.Page, _ names: [String], in facets: ResourceFacets) -> (facets: [Facet], chosen: [PageLink]) {
        let known: [(name: String, title: String, text: (String) -> String)] = [
            ("kind", words["kind"], { kindWord($0) }),
            ("openness", words["openness"], { Openness(rawValue: $0).map(word) ?? $0 }),
            ("grade", words["grade"], { Grade(rawValue: $0).map(word) ?? $0 }),
            ("owner", words["owner"], { facets.organisations[$0] ?? $0 }),
            ("app", words["app"], { facets.apps[$0] ?? $0 }),
            ("region", words["region"], { code in facets.regions[code].map { text($0.name) } ?? code }),
        ]
        let wanted = known.filter { names.contains($0.name) }
        return (
            wanted.compactMap { one in
                let counts = page.facets[one.name] ?? []
                return counts.isEmpty ? nil : facet(one.title, one.name, counts, text: one.text)
            },
            wanted.flatMap { one in chosen([one.name: one.text]) }
        )
    }
}
