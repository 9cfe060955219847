import App
import Catalog
import Indicator
import Vocabulary

extension Presenter {
    /// Hits shown of each kind.
    private static let shownHits = 8

    /// What the words of `q` find: resources by kind, indicators, nodes of plans, regions.
    func searchPage() async throws -> SearchPage {
        let query = reading["q"]
        let search = SearchText(query)
        var groups: [(group: SearchGroup, total: Int)] = []
        if !search.isEmpty {
            groups += try await resourceGroups(search, query: query)
            groups += [try await indicatorGroup(search, query: query), try await planGroup(search), try await regionGroup(search)].compactMap(\.self)
        }
        let total = groups.reduce(0) { $0 + $1.total }
        return SearchPage(
            shell: try await shell(query.isEmpty ? words["search"] : "\(words["search"]) · \(query)"), query: query, total: number(total),
            groups: groups.map(\.group), empty: total == 0 ? EmptyNote(title: words["empty_search"], advice: words["empty_search_advice"]) : nil)
    }

    private func group(_ title: String, _ hits: [SearchHit], total: Int, more: String) -> (group: SearchGroup, total: Int)? {
        guard total > 0 else { return nil }
        return (
            SearchGroup(title: title, count: number(total), hits: Array(hits.prefix(Self.shownHits)), moreHref: total > Self.shownHits ? more : ""),
            total
        )
    }

    // MARK: Resources

    private func resourceGroups(_ search: SearchText, query: String) async throws -> [(group: SearchGroup, total: Int)] {
        var all = ResourceRegister.Query()
        all.text = query
        all.limit = 200
        let page = try await platform.resources.find(all, audience: reading.audience)
        let owners = try await organisationTitles()
        return (page.facets["kind"] ?? []).compactMap { kind, count in
            let hits = page.resources.filter { $0.kind == kind }.map { hit($0, search, owner: owners[$0.owner] ?? $0.owner) }
            let more = kind == "dataset" ? Reading.href("/datasets", [("q", query)]) : Reading.href("/resources", [("kind", kind), ("q", query)])
            return group(kindWord(kind), hits, total: count, more: more)
        }
    }

    private func hit(_ resource: Resource, _ search: SearchText, owner: String) -> SearchHit {
        SearchHit(
            title: text(resource.title), href: href(of: resource), identifier: resource.name, note: owner,
            snippet: firstSnippet(search, [text(resource.description), text(resource.title), resource.description.zh, resource.description.en]))
    }

    private func firstSnippet(_ search: SearchText, _ texts: [String]) -> [SnippetPart] {
        for text in texts {
            let parts = search.snippet(of: text)
            if !parts.isEmpty { return parts }
        }
        return []
    }

    // MARK: Indicators, plans, regions

    private func indicatorGroup(_ search: SearchText, query: String) async throws -> (group: SearchGroup, total: Int)? {
        var hits: [SearchHit] = []
        for stored in try await platform.indicators.sets() {
            for summary in try await platform.indicators.indicators(set: stored.set.name) {
                let definition = summary.definition
                guard search.isFound(in: definition.key, definition.title.zh, definition.title.en) else { continue }
                hits.append(
                    SearchHit(
                        title: text(definition.title), href: "/indicators/\(Reading.encoded(definition.key))", identifier: definition.key,
                        note: definition.owner.isEmpty ? text(stored.set.title) : definition.owner,
                        snippet: firstSnippet(search, [definition.title.zh, definition.title.en, definition.key])))
            }
        }
        return group(words["indicators"], hits, total: hits.count, more: Reading.href("/indicators", [("q", query)]))
    }

    private func planGroup(_ search: SearchText) async throws -> (group: SearchGroup, total: Int)? {
        var hits: [SearchHit] = []
        for stored in try await platform.indicators.sets() {
            for root in try await platform.indicators.plan(set: stored.set.name) {
                collect(root, of: root, search, into: &hits)
            }
        }
        return group(words["plans"], hits, total: hits.count, more: "")
    }

    private func collect(_ branch: PlanBranch, of root: PlanBranch, _ search: SearchText, into hits: inout [SearchHit]) {
        let node = branch.node
        if search.isFound(in: node.id, node.title.zh, node.title.en, node.owner) {
            let place = node.id == root.node.id ? "" : "#node-\(Reading.encoded(node.id))"
            let kind = words.known("plan_" + node.kind) ?? node.kind
            hits.append(
                SearchHit(
                    title: text(node.title), href: "/plans/\(Reading.encoded(root.node.id))\(place)", identifier: node.id,
                    note: node.owner.isEmpty ? kind : "\(kind) · \(node.owner)",
                    snippet: firstSnippet(search, [node.title.zh, node.title.en, node.owner])))
        }
        for child in branch.children { collect(child, of: root, search, into: &hits) }
    }

    private func regionGroup(_ search: SearchText) async throws -> (group: SearchGroup, total: Int)? {
        let regions = try await regions()
        let found = regions.values.filter { search.isFound(in: $0.code, $0.name.zh, $0.name.en) }.sorted { $0.code < $1.code }
        let hits = found.map { region in
            SearchHit(
                title: text(region.name), href: "/regions/\(Reading.encoded(region.code))", identifier: region.code,
                note: regions[region.parent].map { text($0.name) } ?? "", snippet: firstSnippet(search, [region.name.zh, region.name.en, region.code]))
        }
        return group(words["regions"], hits, total: hits.count, more: "/regions")
    }
}
