import App
import Catalog
import Indicator
import Lineage
import Pipeline
import Schema
import Vocabulary

/// A part of the lineage as far as one reader may see it: what is not for the reader stands there without its name.
struct LineageView: Sendable {
    struct Thing: Sendable {
        /// "dataset:water.stations"; "hidden:1" for what is not for the reader.
        let id: String
        /// `nil` if it is not for the reader.
        let table: LineageTable?
        let title: LocalizedText?
        /// The thing's own page; empty if it has none.
        let href: String
        let origin: LineageOrigin?
    }

    struct Node: Sendable {
        let id: String
        let thing: String
        /// `nil` for the thing as a whole.
        let column: String?
        /// Steps from the node asked for; negative upstream.
        let distance: Int
    }

    struct Edge: Sendable, Hashable {
        let from: String
        let to: String
        let kind: LineageEdge.Kind
        let transformation: String?
    }

    let query: LineageQuery
    /// By distance, then by name.
    let things: [Thing]
    let nodes: [Node]
    let edges: [Edge]
    let truncated: Bool

    func thing(_ id: String) -> Thing? { things.first { $0.id == id } }
}

extension Presenter {
    /// What is known of a node; `nil` if there is no such node for the reader.
    func lineageView(_ query: LineageQuery) async throws -> LineageView? {
        let slice = try await slice(query)
        let tables = Array(Set(slice.distances.keys.map(\.table) + [query.node.table])).sorted()
        var known = try await things(tables, slice.origins)
        let open = Set(known.keys)
        var ownSources: Set<LineageTable> = []
        for table in tables where table.kind == .source {
            if try await ownsSource(table) { ownSources.insert(table) }
        }
        // Of a source others see the columns that went into what they may see.
        let feeding = Set(slice.edges.filter { open.contains($0.to.table) }.map(\.from)).filter { $0.table.kind == .source }
        for table in ownSources.union(feeding.map(\.table)) {
            known[table] = LineageView.Thing(id: table.text, table: table, title: nil, href: "", origin: slice.origins[table])
        }
        guard known[query.node.table] != nil else { return nil }
        let dropped = Set(
            slice.distances.keys.filter { node in
                node.table.kind == .source && node.column != nil && !ownSources.contains(node.table) && !feeding.contains(node)
            })
        guard !dropped.contains(query.node) else { return nil }
        return LineageView(query, slice, known: known, dropped: dropped)
    }

    fileprivate typealias Slice = (
        distances: [LineageNode: Int], edges: Set<LineageEdge>, origins: [LineageTable: LineageOrigin], truncated: Bool
    )

    /// Both directions share the bound; the node asked for counts once.
    private func slice(_ query: LineageQuery) async throws -> Slice {
        var slice: Slice = ([query.node: 0], [], [:], false)
        for direction in LineageDirection.allCases where query.way == .both || query.way.rawValue == direction.rawValue {
            let left = LineageQuery.mostNodes - slice.distances.count + 1
            // What lies upstream leaves room for what lies downstream.
            let room = query.way == .both && direction == .upstream ? LineageQuery.mostNodes / 2 : left
            let limits = LineageLimits(nodes: max(room, 1), depth: query.depth, includesRows: query.includesRows)
            let found = try await platform.lineage.closure(from: [query.node], direction: direction, limits: limits)
            for one in found.nodes where slice.distances[one.node] == nil {
                slice.distances[one.node] = direction == .upstream ? -one.distance : one.distance
            }
            slice.edges.formUnion(found.edges)
            slice.origins.merge(found.origins) { first, _ in first }
            slice.truncated = slice.truncated || found.truncated
        }
        return slice
    }

    // MARK: Who may see what

    /// A dataset or a set of indicators; `nil` if it is not for the reader.
    func thing(_ table: LineageTable, _ origin: LineageOrigin?) async throws -> LineageView.Thing? {
        try await things([table], origin.map { [table: $0] } ?? [:])[table]
    }

    /// Those of many datasets and sets of indicators that are for the reader.
    private func things(
        _ tables: [LineageTable], _ origins: [LineageTable: LineageOrigin]
    ) async throws -> [LineageTable: LineageView.Thing] {
        let names = tables.filter { $0.kind == .dataset }.map(\.name)
        let datasets = try await platform.resources.datasets(named: names)
        let apps = names.allSatisfy { datasets[$0] != nil } ? [] : platform.findApps()
        let sets = tables.contains { $0.kind == .indicator } ? try await platform.indicators.sets() : []
        var things: [LineageTable: LineageView.Thing] = [:]
        for table in tables {
            func add(_ title: LocalizedText?, _ href: String) {
                things[table] = LineageView.Thing(id: table.text, table: table, title: title, href: href, origin: origins[table])
            }
            switch table.kind {
            case .source: continue
            case .indicator:
                // Sets are named `app.set` here, and by the set alone on their pages.
                let set = table.name.split(separator: ".", maxSplits: 1).last.map(String.init) ?? table.name
                add(sets.first { $0.set.name == set }?.set.title, Reading.href("/indicators", [("set", set)]))
            case .dataset:
                if let dataset = datasets[table.name] {
                    if try maySeeWhole(dataset) { add(dataset.resource.title, datasetHref(table.name)) }
                } else if let title = unpublished(table, in: apps) {
                    add(title, "")
                }
            }
        }
        return things
    }

    /// The title of a model that an app declares but does not publish; `nil` if it is not for the reader.
    private func unpublished(_ table: LineageTable, in apps: [Platform.FoundApp]) -> LocalizedText? {
        let parts = table.name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let folder = apps.first(where: { $0.name == parts[0] })?.folder,
            let model = folder.model(named: parts[1]),
            reading.audience.maySee(openness: model.openness, owner: folder.manifest.organisation.id)
        else { return nil }
        return model.title
    }

    /// Whether the reader belongs to the owner of the source's app.
    private func ownsSource(_ table: LineageTable) async throws -> Bool {
        let parts = table.name.split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else { return belongs(to: Organisation.node) }
        return try await platform.resources.resource("app/\(parts[0])").map { belongs(to: $0.owner) } ?? false
    }
}

extension LineageView {
    fileprivate init(
        _ query: LineageQuery, _ slice: Presenter.Slice, known: [LineageTable: Thing], dropped: Set<LineageNode>
    ) {
        var things: [Thing] = []
        var nodes: [Node] = []
        var ids: [LineageNode: String] = [:]
        var thingIDs: [LineageTable: String] = [:]
        var hidden = 0
        let ordered = slice.distances.filter { !dropped.contains($0.key) }.sorted { (abs($0.value), $0.key) < (abs($1.value), $1.key) }
        for (node, distance) in ordered {
            if thingIDs[node.table] == nil {
                if let thing = known[node.table] {
                    things.append(thing)
                    thingIDs[node.table] = thing.id
                } else {
                    hidden += 1
                    let id = "hidden:\(hidden)"
                    things.append(Thing(id: id, table: nil, title: nil, href: "", origin: nil))
                    thingIDs[node.table] = id
                    nodes.append(Node(id: id, thing: id, column: nil, distance: distance))
                }
            }
            let thing = thingIDs[node.table] ?? ""
            ids[node] = known[node.table] == nil ? thing : node.text
            if known[node.table] != nil { nodes.append(Node(id: node.text, thing: thing, column: node.column, distance: distance)) }
        }
        var edges: Set<Edge> = []
        for edge in slice.edges {
            guard let from = ids[edge.from], let to = ids[edge.to], from != to else { continue }
            let isNamed = known[edge.from.table] != nil && known[edge.to.table] != nil
            edges.insert(Edge(from: from, to: to, kind: edge.kind, transformation: isNamed ? edge.transformation : nil))
        }
        self.query = query
        self.things = things
        self.nodes = nodes
        self.edges = edges.sorted { ($0.from, $0.to, $0.kind.rawValue) < ($1.from, $1.to, $1.kind.rawValue) }
        truncated = slice.truncated
    }
}
