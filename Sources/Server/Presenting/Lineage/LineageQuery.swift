import Lineage
import Pipeline
import Vocabulary

/// What part of the lineage is asked for.
struct LineageQuery: Sendable {
    enum Way: String, Sendable, CaseIterable { case both, upstream, downstream }

    /// Columns and things in one answer.
    static let mostNodes = 200
    static let mostDepth = 32
    static let standardDepth = 5
    static let depths = [1, 2, 3, 5, 10, 32]

    let node: LineageNode
    var way = Way.both
    var depth = standardDepth
    /// Whether columns that only decide which rows there are count too.
    var includesRows = false

    init(node: LineageNode) { self.node = node }

    /// - Throws: `malformed` for an unknown parameter or value; `LineageError.malformedNode`.
    init(items: [(name: String, value: String)]) throws {
        guard let text = items.first(where: { $0.name == "node" })?.value else {
            throw PipelineError(
                .malformed, problem: "the parameter node is missing", mend: "give a column or a whole thing, such as node=dataset:app.model.*")
        }
        self.init(node: try LineageNode(text: text))
        for (name, value) in items {
            switch name {
            case "direction":
                guard let known = Way(rawValue: value) else {
                    throw PipelineError(
                        .malformed, problem: "direction \"\(value.prefix(80))\" is not known", mend: "it is one of both, upstream, downstream")
                }
                way = known
            case "depth": depth = try APINumber.read(value, name, in: 1...Self.mostDepth)
            case "rows":
                guard ["true", "false"].contains(value) else {
                    throw PipelineError(.malformed, problem: "rows \"\(value.prefix(80))\" is neither true nor false", mend: "say true or false")
                }
                includesRows = value == "true"
            case "node", "lang": break
            default:
                throw PipelineError(
                    .malformed, problem: "there is no parameter \"\(name.prefix(80))\"", mend: "the parameters are node, direction, depth, rows")
            }
        }
    }

    /// The same question about another node.
    func href(of node: String) -> String {
        var items = [("node", node)]
        if way != .both { items.append(("direction", way.rawValue)) }
        if depth != Self.standardDepth { items.append(("depth", String(depth))) }
        if includesRows { items.append(("rows", "true")) }
        return Reading.href("/lineage", items.map { (name: $0.0, value: $0.1) })
    }
}

extension Presenter {
    /// The lineage page of a column or a whole thing, such as `dataset:water.stations.code` or `dataset:water.stations.*`.
    func lineageHref(_ node: String) -> String { Reading.href("/lineage", [("node", node)]) }
}
