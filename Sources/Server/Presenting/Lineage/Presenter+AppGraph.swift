import App
import Catalog
import Indicator
import Lineage
import Pipeline
import Schema
import Vocabulary

extension Presenter {
    /// Columns looked at for one model of the graph.
    private static let mostColumns = 5_000
    private static let mostThings = 120

    /// The things an app reads, makes and is read by.
    func appGraphPage(_ app: Platform.FoundApp) async throws -> AppGraphPage {
        let title = app.folder.map { text($0.manifest.title) } ?? app.name
        let shell = try await shell(
            words("graph_of", ["title": title]),
            breadcrumbs: [
                PageLink(text: words["apps"], href: "/apps"), PageLink(text: title, href: appHref(app.name)), PageLink(text: words["graph"]),
            ])
        var sketch = AppGraphSketch(most: Self.mostThings)
        let models = app.folder.map { folder in
            folder.models.filter { reading.audience.maySee(openness: $0.openness, owner: folder.manifest.organisation.id) }
        } ?? []
        for model in models { try await draw(LineageTable(.dataset, "\(app.name).\(model.name)"), app: app.name, into: &sketch) }
        let own = Set(models.map { LineageTable(.dataset, "\(app.name).\($0.name)") })
        let engines = if let folder = app.folder { try await portability(folder) } else { [PortabilityReport]() }
        return AppGraphPage(
            shell: shell, name: app.name, title: title, appHref: appHref(app.name), figures: figures(of: sketch, models: models.count, own: own),
            graph: sketch.edges.isEmpty ? nil : graph(sketch, own: own), legend: legend(sketch.edges.map(strongest)),
            edges: sketch.edges.map { row($0, sketch) },
            truncated: sketch.isFull ? words("lineage_truncated", ["count": number(Self.mostThings), "depth": "1"]) : "",
            portability: engines.isEmpty
                ? ""
                : words(
                    "portability_lead",
                    ["unchanged": number(engines.count { $0.verdict == .unchanged }), "models": number(engines.count)]), engines: engines.map(row),
            empty: sketch.edges.isEmpty
                ? EmptyNote(title: words["graph_empty"], advice: words["lineage_empty_advice"], command: "heliu run \(app.name)") : nil)
    }

    /// A model with what it reads and what others make of it, as far as the reader may see that.
    private func draw(_ table: LineageTable, app: String, into sketch: inout AppGraphSketch) async throws {
        let limits = LineageLimits(nodes: Self.mostColumns, depth: 1, includesRows: true)
        guard let model = try await thing(table, nil) else { return }
        sketch.add(model)
        var edges: [LineageEdge] = []
        for direction in LineageDirection.allCases {
            edges += try await platform.lineage.closure(from: [table.whole], direction: direction, limits: limits).edges
        }
        if !edges.contains(where: { $0.to.table == table }), let dataset = try await readableDataset(table.name), let current = dataset.current {
            for input in try DatasetReader.lineage(of: current).inputs {
                let from = LineageTable(input.kind == "source" ? .source : .dataset, fullName(input.name, app: app))
                if let name = try await end(from, in: &sketch) {
                    sketch.add(name)
                    sketch.connect(name.id, table.text, [:])
                }
            }
        }
        for (ends, group) in Dictionary(grouping: edges, by: { [$0.from.table, $0.to.table] }).sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            guard ends[0] != ends[1] else { continue }
            var placed: [String] = []
            for table in ends {
                guard let thing = try await end(table, in: &sketch) else { break }
                sketch.add(thing)
                placed.append(thing.id)
            }
            let kinds = Dictionary(grouping: group, by: \.kind).mapValues(\.count)
            if placed.count == 2 { sketch.connect(placed[0], placed[1], kinds) }
        }
    }

    /// Sources stand in the drawing because what was made of them is for the reader; what is not, stands there without its name.
    private func end(_ table: LineageTable, in sketch: inout AppGraphSketch) async throws -> LineageView.Thing? {
        if let known = sketch.things.first(where: { $0.table == table }) { return known }
        if table.kind == .source { return LineageView.Thing(id: table.text, table: table, title: nil, href: "", origin: nil) }
        if let thing = try await thing(table, nil) { return thing }
        return LineageView.Thing(id: sketch.hiddenID(of: table), table: nil, title: nil, href: "", origin: nil)
    }

    // MARK: Pieces

    private func figures(of sketch: AppGraphSketch, models: Int, own: Set<LineageTable>) -> [Figure] {
        let outside = sketch.things.count { thing in
            guard let table = thing.table else { return true }
            return table.kind != .source && !own.contains(table)
        }
        return [
            Figure(value: number(sketch.things.count { $0.table?.kind == .source }), label: words["sources"]),
            Figure(value: number(models), label: words["models"]), Figure(value: number(outside), label: words["graph_readers"]),
            Figure(value: number(sketch.edges.count), label: words["graph_connections"]),
        ]
    }

    private func graph(_ sketch: AppGraphSketch, own: Set<LineageTable>) -> LineageGraph {
        LineageGraph(
            things: sketch.things.map { thing in
                let isIndicator = thing.table?.kind == .indicator
                let isOwn = thing.table.map(own.contains) ?? false
                return LineageGraph.Thing(
                    id: thing.id, title: name(of: thing), kind: thing.table?.kind.rawValue ?? "hidden",
                    kindWord: thing.table.map { isOwn ? words["kind_model"] : kindWord($0.kind.rawValue) } ?? "",
                    href: isIndicator ? thing.href : thing.table.map { lineageHref($0.whole.text) } ?? "", current: isOwn)
            },
            edges: sketch.edges.map { edge in
                LineageGraph.Edge(from: edge.from, to: edge.to, kind: strongest(edge).rawValue, kindWord: columns(edge))
            })
    }

    /// The kind that says most about values; what was not recorded by column is computed.
    private func strongest(_ edge: AppGraphSketch.Edge) -> LineageEdge.Kind {
        LineageEdge.Kind.allCases.first { edge.kinds[$0] != nil } ?? .derived
    }

    private func columns(_ edge: AppGraphSketch.Edge) -> String {
        LineageEdge.Kind.allCases.compactMap { kind in edge.kinds[kind].map { "\(number($0)) \(word(kind))" } }.joined(separator: " · ")
    }

    private func row(_ edge: AppGraphSketch.Edge, _ sketch: AppGraphSketch) -> AppGraphRow {
        func end(_ id: String) -> LineageEnd {
            let thing = sketch.things.first { $0.id == id }
            let isIndicator = thing?.table?.kind == .indicator
            return LineageEnd(
                thing: name(of: thing), href: isIndicator ? thing?.href ?? "" : thing?.table.map { lineageHref($0.whole.text) } ?? "")
        }
        return AppGraphRow(from: end(edge.from), to: end(edge.to), columns: columns(edge))
    }
}

/// The things and connections of an app's graph while it grows.
struct AppGraphSketch: Sendable {
    struct Edge: Sendable {
        let from: String
        let to: String
        /// How many columns are connected in which way; empty if that was not recorded.
        let kinds: [LineageEdge.Kind: Int]
    }

    let most: Int
    private(set) var things: [LineageView.Thing] = []
    private(set) var edges: [Edge] = []
    private var hidden: [LineageTable: String] = [:]

    init(most: Int) { self.most = most }

    var isFull: Bool { things.count >= most }

    mutating func add(_ thing: LineageView.Thing) {
        if !isFull, !things.contains(where: { $0.id == thing.id }) { things.append(thing) }
    }

    mutating func connect(_ from: String, _ to: String, _ kinds: [LineageEdge.Kind: Int]) {
        guard things.contains(where: { $0.id == from }), things.contains(where: { $0.id == to }) else { return }
        if !edges.contains(where: { $0.from == from && $0.to == to }) { edges.append(Edge(from: from, to: to, kinds: kinds)) }
    }

    /// The same for the same thing, without its name.
    mutating func hiddenID(of table: LineageTable) -> String {
        if let known = hidden[table] { return known }
        let id = "hidden:\(hidden.count + 1)"
        hidden[table] = id
        return id
    }
}
