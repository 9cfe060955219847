import App
import Catalog
import Indicator
import Pipeline
import Vocabulary

/// The boxes and arrows of a drawing while it grows; each box once.
struct LineageSketch: Sendable {
    static let mostNodes = 60

    private(set) var nodes: [LineageDrawing.Node] = []
    private(set) var edges: [LineageDrawing.Edge] = []
    private var known: Set<String> = []
    private var begun: Set<String> = []

    var isFull: Bool { nodes.count >= Self.mostNodes }

    mutating func add(_ node: LineageDrawing.Node) {
        if known.insert(node.id).inserted { nodes.append(node) }
    }

    /// Whether what a box was made from is still to be drawn; the first to ask draws it.
    mutating func begin(_ id: String) -> Bool { begun.insert(id).inserted }

    mutating func connect(_ from: String, _ to: String) {
        guard !edges.contains(where: { $0.from == from && $0.to == to }) else { return }
        edges.append(.init(from: from, to: to))
    }

    /// The drawing; `nil` without an arrow.
    var drawing: LineageDrawing? { edges.isEmpty ? nil : LineageDrawing(nodes: nodes, edges: edges) }
}

extension Presenter {
    /// Versions followed towards the sources.
    private static let depth = 4

    /// Sources and datasets → model → this version → indicator sets that read the dataset.
    func lineage(of opened: OpenedVersion, in dataset: Dataset) async throws -> LineageDrawing? {
        var sketch = LineageSketch()
        try await draw(opened, of: dataset, depth: Self.depth, current: true, into: &sketch)
        if opened.version.digest == dataset.current?.digest { try await drawReaders(of: [dataset.name], into: &sketch) }
        return sketch.drawing
    }

    /// Indicator sets computed from any of the datasets that are drawn.
    func drawReaders(of datasets: [String], into sketch: inout LineageSketch) async throws {
        for stored in try await platform.indicators.sets() {
            for name in datasets where stored.versions[name] != nil {
                let id = "set:" + stored.set.name
                sketch.add(
                    .init(
                        id: id, title: text(stored.set.title), kind: "indicator", kindWord: words["kind_indicator"],
                        href: Reading.href("/indicators", [("set", stored.set.name)])))
                sketch.connect("dataset:" + name, id)
            }
        }
    }

    /// Draws a version with everything it was made from that the reader may see.
    func draw(_ opened: OpenedVersion, of dataset: Dataset, depth: Int, current: Bool, into sketch: inout LineageSketch) async throws {
        let id = "dataset:" + dataset.name
        let app = dataset.resource.app
        sketch.add(
            .init(
                id: id, title: text(dataset.resource.title), kind: "version", kindWord: words["kind_dataset"],
                href: current ? "" : datasetHref(dataset.name), current: current))
        guard sketch.begin(id) else { return }
        var target = id
        // The statement itself only of the version looked at: with one for each the drawing would be twice as wide.
        if current, let app {
            target = "model:" + dataset.name
            sketch.add(
                .init(
                    id: target, title: "\(dataset.name.dropFirst(app.count + 1)).sql", kind: "model", kindWord: words["kind_model"],
                    href: appHref(app)))
            sketch.connect(target, id)
        }
        for input in opened.lineage.inputs where !sketch.isFull {
            try await draw(input, readBy: target, app: app, depth: depth, into: &sketch)
        }
    }

    private func draw(
        _ input: VersionLineage.Input, readBy target: String, app: String?, depth: Int, into sketch: inout LineageSketch
    ) async throws {
        let name = fullName(input.name, app: app)
        switch input.kind {
        case "dataset":
            guard let found = try await readableVersion(name, digest: input.digest) else { return }
            let id = "dataset:" + name
            if depth > 1 {
                try await draw(found.version, of: found.dataset, depth: depth - 1, current: false, into: &sketch)
            } else {
                sketch.add(
                    .init(
                        id: id, title: text(found.dataset.resource.title), kind: "version", kindWord: words["kind_dataset"],
                        href: datasetHref(name)))
            }
            sketch.connect(id, target)
        case "model":
            let id = "model:" + name
            sketch.add(.init(id: id, title: "\(input.name).sql", kind: "model", kindWord: words["kind_model"]))
            sketch.connect(id, target)
        default:
            let id = "source:" + name
            let title = app == nil ? words["source_file"] : input.name
            sketch.add(.init(id: id, title: title, kind: "source", kindWord: words["kind_source"], href: app.map(appHref) ?? ""))
            sketch.connect(id, target)
        }
    }
}
