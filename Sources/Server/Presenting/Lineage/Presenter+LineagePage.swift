import App
import Catalog
import Lineage
import Pipeline
import Vocabulary

extension Presenter {
    /// Connections drawn and listed on one page.
    private static let mostEdges = 1_000

    /// A column or thing in the middle of its lineage; `nil` if there is no such node for the reader.
    ///
    /// - Throws: `malformed` for parameters that cannot be read.
    func lineagePage() async throws -> LineagePage? {
        if reading["node"].isEmpty { return try await emptyLineagePage() }
        let query = try LineageQuery(items: reading.query)
        guard let view = try await lineageView(query) else { return nil }
        let center = view.thing(query.node.table.text)
        let title = name(of: center)
        let full = query.node.column.map { "\(title) · \($0)" } ?? title
        let drawn = Array(view.edges.prefix(Self.mostEdges))
        return LineagePage(
            shell: try await shell(words("lineage_of", ["title": full]), breadcrumbs: crumbs(to: center, column: query.node.column)),
            node: query.node.text, title: title, kindWord: kindWord(query.node.table.kind.rawValue), column: query.node.column ?? "",
            thingHref: center?.href ?? "", wholeHref: query.node.column == nil ? "" : query.href(of: query.node.table.whole.text),
            directions: directions(query), depths: depths(query), includesRows: query.includesRows, summary: summary(view),
            truncated: notes(view), graph: drawn.isEmpty ? nil : graph(view, edges: drawn), legend: legend(drawn.map(\.kind)),
            edges: drawn.map { row($0, view) }, facts: facts(of: center), empty: drawn.isEmpty ? emptyNote(center) : nil)
    }

    private func emptyLineagePage() async throws -> LineagePage {
        LineagePage(
            shell: try await shell(words["lineage"]), node: "", title: words["lineage"], kindWord: "", directions: [], depths: [],
            includesRows: false, summary: "", legend: [], edges: [], facts: [],
            empty: EmptyNote(
                title: words["lineage_start"], advice: words["lineage_start_advice"],
                action: PageLink(text: words["catalogue"], href: "/datasets")))
    }

    // MARK: Around the drawing

    private func crumbs(to thing: LineageView.Thing?, column: String?) -> [PageLink] {
        var crumbs = [PageLink(text: words["catalogue"], href: "/datasets")]
        if let thing { crumbs.append(PageLink(text: name(of: thing), href: thing.href)) }
        crumbs.append(PageLink(text: words["lineage"], href: column == nil ? "" : thing?.table.map { lineageHref($0.whole.text) } ?? ""))
        if let column { crumbs.append(PageLink(text: column)) }
        return crumbs
    }

    private func directions(_ query: LineageQuery) -> [FacetOption] {
        LineageQuery.Way.allCases.map {
            FacetOption(text: words.known("lineage_way_" + $0.rawValue) ?? $0.rawValue, value: $0.rawValue, selected: $0 == query.way)
        }
    }

    private func depths(_ query: LineageQuery) -> [FacetOption] {
        Array(Set(LineageQuery.depths + [query.depth])).sorted().map { depth in
            FacetOption(
                text: depth == 1 ? words["lineage_step"] : words("lineage_steps", ["count": String(depth)]), value: String(depth),
                selected: depth == query.depth)
        }
    }

    private func summary(_ view: LineageView) -> String {
        words(
            "lineage_summary",
            [
                "things": number(view.things.count), "columns": number(view.nodes.count { $0.column != nil }), "edges": number(view.edges.count),
            ])
    }

    private func notes(_ view: LineageView) -> String {
        var notes: [String] = []
        if view.truncated {
            notes.append(words("lineage_truncated", ["count": number(LineageQuery.mostNodes), "depth": String(view.query.depth)]))
        }
        if view.edges.count > Self.mostEdges { notes.append(words("lineage_edges_omitted", ["count": number(Self.mostEdges)])) }
        return notes.joined(separator: " ")
    }

    private func facts(of thing: LineageView.Thing?) -> [Fact] {
        guard let thing, let table = thing.table, let origin = thing.origin else { return [] }
        var facts = [Fact(label: words["lineage_recorded"], text: moment(origin.recordedAt).text)]
        if table.kind == .dataset, let version = origin.version {
            facts.append(Fact(label: words["version"], text: shortDigest(version), href: versionHref(table.name, version), mono: true))
            if let run = origin.run, mayFollowRun(of: table.name) {
                facts.append(Fact(label: words["run"], text: shortRun(run), href: runHref(run), mono: true))
            }
        }
        return facts
    }

    private func emptyNote(_ thing: LineageView.Thing?) -> EmptyNote {
        let isRecorded = thing?.origin != nil
        return EmptyNote(
            title: words[isRecorded ? "lineage_nothing" : "lineage_empty"],
            advice: words[isRecorded ? "lineage_nothing_advice" : "lineage_empty_advice"])
    }

    func legend(_ kinds: [LineageEdge.Kind]) -> [LineageLegendRow] {
        LineageEdge.Kind.allCases.filter(Set(kinds).contains).map { kind in
            LineageLegendRow(kind: kind.rawValue, word: word(kind), meaning: words.known("lineage_means_" + kind.rawValue) ?? "")
        }
    }

    func word(_ kind: LineageEdge.Kind) -> String { words.known("lineage_kind_" + kind.rawValue) ?? kind.rawValue }

    /// The title of a thing; what is not for the reader has none.
    func name(of thing: LineageView.Thing?) -> String {
        guard let thing, let table = thing.table else { return words["lineage_hidden"] }
        let title = thing.title.map(text) ?? ""
        return title.isEmpty ? table.name : title
    }

    // MARK: The drawing and its words

    private func graph(_ view: LineageView, edges: [LineageView.Edge]) -> LineageGraph {
        let center = view.query.node
        let things = view.things.map { thing in
            let rows = view.nodes.filter { $0.thing == thing.id && $0.column != nil }.map { node in
                LineageGraph.Row(
                    id: node.id, text: node.column ?? "", href: node.id == center.text ? "" : view.query.href(of: node.id),
                    current: node.id == center.text)
            }
            return LineageGraph.Thing(
                id: thing.id, title: name(of: thing), kind: thing.table?.kind.rawValue ?? "hidden",
                kindWord: thing.table.map { kindWord($0.kind.rawValue) } ?? "",
                href: thing.table.map { view.query.href(of: $0.whole.text) } ?? "", current: thing.table == center.table, rows: rows)
        }
        func anchor(_ id: String) -> String {
            guard let node = view.nodes.first(where: { $0.id == id }) else { return id }
            return node.column == nil ? node.thing : id
        }
        return LineageGraph(
            things: things,
            edges: edges.map { edge in
                LineageGraph.Edge(
                    from: anchor(edge.from), to: anchor(edge.to), kind: edge.kind.rawValue,
                    kindWord: "\(words(edge.from, view)) → \(words(edge.to, view)): \(word(edge.kind))")
            })
    }

    private func words(_ id: String, _ view: LineageView) -> String {
        let end = end(id, view)
        return end.column.isEmpty ? end.thing : "\(end.thing).\(end.column)"
    }

    private func end(_ id: String, _ view: LineageView) -> LineageEnd {
        guard let node = view.nodes.first(where: { $0.id == id }), let thing = view.thing(node.thing) else { return LineageEnd(thing: id) }
        guard thing.table != nil else { return LineageEnd(thing: words["lineage_hidden"]) }
        return LineageEnd(
            thing: name(of: thing), column: node.column ?? words["lineage_whole"],
            href: id == view.query.node.text ? "" : view.query.href(of: id))
    }

    private func row(_ edge: LineageView.Edge, _ view: LineageView) -> LineageEdgeRow {
        LineageEdgeRow(
            from: end(edge.from, view), to: end(edge.to, view), kind: edge.kind.rawValue, kindWord: word(edge.kind),
            transformation: edge.transformation ?? "")
    }
}
