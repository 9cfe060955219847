/// What a dataset came from, laid out as a drawing: sources left, results right.
struct LineageDrawing: Encodable, Sendable {
    let width: String
    let height: String
    let nodes: [LineageBox]
    let arrows: [LineageArrow]

    /// A thing in the drawing, before it has a place.
    struct Node: Sendable {
        let id: String
        let title: String
        /// `source`, `model`, `version`, `indicator` …
        let kind: String
        let kindWord: String
        var href = ""
        var current = false
    }

    /// `from` was read to make `to`.
    struct Edge: Sendable {
        let from: String
        let to: String
        /// Such as the columns read.
        var note = ""
    }

    private static let boxWidth = 190, boxHeight = 52, columnGap = 64, rowGap = 18, margin = 2

    /// Puts each node one column right of the rightmost it was made from, in the order given; edges to unknown nodes are left out.
    ///
    /// - Complexity: O(nodes × edges); a cycle is cut after as many columns as there are nodes.
    init(nodes: [Node], edges: [Edge]) {
        let known = Set(nodes.map(\.id))
        let edges = edges.filter { known.contains($0.from) && known.contains($0.to) && $0.from != $0.to }
        var column = Dictionary(nodes.map { ($0.id, 0) }, uniquingKeysWith: { first, _ in first })
        for _ in nodes.indices {
            var moved = false
            for edge in edges where column[edge.to, default: 0] <= column[edge.from, default: 0] {
                column[edge.to] = min(column[edge.from, default: 0] + 1, nodes.count - 1)
                moved = true
            }
            if !moved { break }
        }
        var filled: [Int: Int] = [:]
        var places: [String: (x: Int, y: Int)] = [:]
        let tallest = Dictionary(grouping: column.values, by: { $0 }).values.map(\.count).max() ?? 0
        let tall = tallest * (Self.boxHeight + Self.rowGap) - Self.rowGap
        for node in nodes where places[node.id] == nil {
            let place = column[node.id, default: 0]
            let inColumn = column.values.count { $0 == place }
            let top = (tall - (inColumn * (Self.boxHeight + Self.rowGap) - Self.rowGap)) / 2
            let row = filled[place, default: 0]
            filled[place] = row + 1
            places[node.id] = (
                Self.margin + place * (Self.boxWidth + Self.columnGap), Self.margin + top + row * (Self.boxHeight + Self.rowGap)
            )
        }
        let columns = (column.values.max() ?? -1) + 1
        width = String(max(columns * (Self.boxWidth + Self.columnGap) - Self.columnGap, 0) + 2 * Self.margin)
        height = String(max(tall, 0) + 2 * Self.margin)
        self.nodes = nodes.compactMap { node in places[node.id].map { LineageBox(node: node, x: $0.x, y: $0.y) } }
        let titles = Dictionary(nodes.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
        arrows = edges.compactMap { edge in
            guard let from = places[edge.from], let to = places[edge.to] else { return nil }
            let startX = from.x + Self.boxWidth
            let startY = from.y + Self.boxHeight / 2
            let endX = to.x - 7
            let endY = to.y + Self.boxHeight / 2
            let middle = (startX + endX) / 2
            return LineageArrow(
                path: "M\(startX) \(startY)C\(middle) \(startY) \(middle) \(endY) \(endX) \(endY)", from: titles[edge.from] ?? edge.from,
                to: titles[edge.to] ?? edge.to, note: edge.note)
        }
    }
}

/// A box of the drawing; the text fits in it.
struct LineageBox: Encodable, Sendable {
    let title: String
    let shortTitle: String
    let kind: String
    let kindWord: String
    let href: String
    let current: Bool
    let x: String
    let y: String
    let textX: String
    let kindY: String
    let titleY: String

    fileprivate init(node: LineageDrawing.Node, x: Int, y: Int) {
        title = node.title
        shortTitle = Self.shortened(node.title, to: 24)
        kind = node.kind
        kindWord = node.kindWord
        href = node.href
        current = node.current
        self.x = String(x)
        self.y = String(y)
        textX = String(x + 14)
        kindY = String(y + 20)
        titleY = String(y + 39)
    }

    /// The text cut to `limit` half-widths (a Chinese character is two), with an ellipsis if anything was cut.
    static func shortened(_ text: String, to limit: Int) -> String {
        var used = 0
        for (offset, character) in text.enumerated() {
            used += character.unicodeScalars.first.map { $0.value >= 0x1100 } == true ? 2 : 1
            if used > limit { return String(text.prefix(max(offset - 1, 0))) + "…" }
        }
        return text
    }
}

struct LineageArrow: Encodable, Sendable {
    let path: String
    let from: String
    let to: String
    var note = ""
}
