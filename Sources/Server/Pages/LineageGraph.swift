/// Things with their columns, laid out as boxes with rows: what something came from stands left of it.
struct LineageGraph: Encodable, Sendable {
    let width: String
    let height: String
    let boxes: [LineageGraphBox]
    let arrows: [LineageGraphArrow]

    /// A thing before it has a place.
    struct Thing: Sendable {
        let id: String
        let title: String
        /// `source`, `dataset`, `indicator` or `hidden`.
        let kind: String
        let kindWord: String
        var href = ""
        var current = false
        var rows: [Row] = []
    }

    struct Row: Sendable {
        let id: String
        let text: String
        var href = ""
        var current = false
    }

    /// Between things or rows, by id.
    struct Edge: Sendable {
        let from: String
        let to: String
        let kind: String
        let kindWord: String
    }

    static let boxWidth = 208, headHeight = 50, rowHeight = 24, columnGap = 76, rowGap = 20, margin = 4

    /// - Complexity: O(things × edges); a cycle is cut after as many columns as there are things.
    init(things: [Thing], edges: [Edge]) {
        var owner: [String: String] = [:]
        for thing in things {
            owner[thing.id] = thing.id
            for row in thing.rows { owner[row.id] = thing.id }
        }
        let edges = edges.filter { owner[$0.from] != nil && owner[$0.to] != nil }
        let layers = LineageLayers(
            things: things.map(\.id), edges: edges.compactMap { edge in owner[edge.from].flatMap { from in owner[edge.to].map { (from, $0) } } })
        func height(_ thing: Thing) -> Int { Self.headHeight + (thing.rows.isEmpty ? 0 : thing.rows.count * Self.rowHeight + 6) }
        let byID = Dictionary(things.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let talls = layers.layers.map { $0.reduce(-Self.rowGap) { $0 + (byID[$1].map(height) ?? 0) + Self.rowGap } }
        let tallest = max(talls.max() ?? 0, 0)
        var anchors: [String: (left: Int, right: Int, y: Int)] = [:]
        var boxes: [LineageGraphBox] = []
        for (index, layer) in layers.layers.enumerated() {
            let x = Self.margin + index * (Self.boxWidth + Self.columnGap)
            var y = Self.margin + (tallest - talls[index]) / 2
            for thing in layer.compactMap({ byID[$0] }) {
                boxes.append(LineageGraphBox(thing, x: x, y: y, height: height(thing)))
                anchors[thing.id] = (x, x + Self.boxWidth, y + Self.headHeight / 2)
                for (row, one) in thing.rows.enumerated() {
                    anchors[one.id] = (x, x + Self.boxWidth, y + Self.headHeight + row * Self.rowHeight + Self.rowHeight / 2)
                }
                y += height(thing) + Self.rowGap
            }
        }
        self.boxes = boxes
        width = String(max(layers.layers.count * (Self.boxWidth + Self.columnGap) - Self.columnGap, 0) + 2 * Self.margin)
        self.height = String(tallest + 2 * Self.margin)
        arrows = edges.compactMap { edge in
            guard let from = anchors[edge.from], let to = anchors[edge.to] else { return nil }
            let (endX, middle) = (to.left - 6, (from.right + to.left - 6) / 2)
            return LineageGraphArrow(
                path: "M\(from.right) \(from.y)C\(middle) \(from.y) \(middle) \(to.y) \(endX) \(to.y)", kind: edge.kind, words: edge.kindWord)
        }
    }
}

/// Which box stands in which column of a drawing.
struct LineageLayers: Sendable {
    private(set) var layers: [[String]]

    /// Each thing one layer right of the rightmost it was made from; within a layer near what it came from.
    init(things: [String], edges: [(from: String, to: String)]) {
        var place = Dictionary(things.map { ($0, 0) }, uniquingKeysWith: { first, _ in first })
        var pairs: Set<[String]> = []
        let edges = edges.filter { $0.from != $0.to && pairs.insert([$0.from, $0.to]).inserted }
        for _ in things.indices {
            var moved = false
            for edge in edges where place[edge.to, default: 0] <= place[edge.from, default: 0] {
                place[edge.to] = min(place[edge.from, default: 0] + 1, things.count - 1)
                moved = true
            }
            if !moved { break }
        }
        // What nothing was made from stands right before the first it went into, not at the far left.
        let fed = Set(edges.map(\.to))
        for thing in things where !fed.contains(thing) {
            let next = edges.filter { $0.from == thing }.compactMap { place[$0.to] }.min() ?? 0
            if next > 0 { place[thing] = next - 1 }
        }
        let used = Set(place.values).sorted()
        layers = used.map { layer in things.filter { place[$0] == layer } }
        var seat: [String: Double] = [:]
        for index in layers.indices {
            let order = layers[index].enumerated().map { offset, thing in
                let before = edges.filter { $0.to == thing }.compactMap { seat[$0.from] }
                return (thing: thing, key: before.isEmpty ? Double(offset) : before.reduce(0, +) / Double(before.count), offset: offset)
            }
            layers[index] = order.sorted { ($0.key, $0.offset) < ($1.key, $1.offset) }.map(\.thing)
            for (offset, thing) in layers[index].enumerated() { seat[thing] = Double(offset) }
        }
    }
}

/// A box with the columns of a thing.
struct LineageGraphBox: Encodable, Sendable {
    let title: String
    let shortTitle: String
    let kind: String
    let kindWord: String
    let href: String
    let current: Bool
    let x: String
    let y: String
    let height: String
    let textX: String
    let kindY: String
    let titleY: String
    let rows: [LineageGraphRow]

    init(_ thing: LineageGraph.Thing, x: Int, y: Int, height: Int) {
        title = thing.title
        shortTitle = LineageBox.shortened(thing.title, to: 26)
        kind = thing.kind
        kindWord = thing.kindWord
        href = thing.href
        current = thing.current
        self.x = String(x)
        self.y = String(y)
        self.height = String(height)
        textX = String(x + 12)
        kindY = String(y + 19)
        titleY = String(y + 38)
        rows = thing.rows.enumerated().map { index, row in
            let top = y + LineageGraph.headHeight + index * LineageGraph.rowHeight
            return LineageGraphRow(
                text: row.text, shortText: LineageBox.shortened(row.text, to: 26), href: row.href, current: row.current, x: String(x + 1),
                y: String(top), textX: String(x + 12), textY: String(top + 16))
        }
    }
}

struct LineageGraphRow: Encodable, Sendable {
    let text: String
    let shortText: String
    let href: String
    let current: Bool
    let x: String
    let y: String
    let textX: String
    let textY: String
}

struct LineageGraphArrow: Encodable, Sendable {
    let path: String
    /// `exact`, `derived`, `unknown` or `rows`.
    let kind: String
    let words: String
}
