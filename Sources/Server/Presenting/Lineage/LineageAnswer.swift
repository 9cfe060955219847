import App
import Lineage
import Vocabulary

/// A part of the lineage, for programs.
struct LineageAnswer: Encodable, Sendable {
    struct Thing: Encodable, Sendable {
        /// "dataset:water.stations"; "hidden:1" for what is not for the caller.
        let id: String
        let kind: String
        let title: LocalizedText?
        /// Digest of the version whose making recorded the connections.
        let version: String?
        /// ISO 8601, UTC.
        let recorded: String?
    }

    struct Node: Encodable, Sendable {
        let id: String
        let thing: String
        let column: String?
        /// Steps from the node asked for; negative upstream.
        let distance: Int
    }

    struct Edge: Encodable, Sendable {
        let from: String
        let to: String
        let kind: String
        let transformation: String?
    }

    let node: String
    let direction: String
    let depth: Int
    /// Whether there is more than the bounds allow.
    let truncated: Bool
    let things: [Thing]
    let nodes: [Node]
    let edges: [Edge]
}

extension Presenter {
    /// `nil` if there is no such node for the reader.
    func lineageJSON(_ query: LineageQuery) async throws -> LineageAnswer? {
        guard let view = try await lineageView(query) else { return nil }
        return LineageAnswer(
            node: query.node.text, direction: query.way.rawValue, depth: query.depth, truncated: view.truncated,
            things: view.things.map { thing in
                LineageAnswer.Thing(
                    id: thing.id, kind: thing.table?.kind.rawValue ?? "hidden", title: thing.title, version: thing.origin?.version,
                    recorded: thing.origin.map { moment($0.recordedAt).iso })
            },
            nodes: view.nodes.map { .init(id: $0.id, thing: $0.thing, column: $0.column, distance: $0.distance) },
            edges: view.edges.map { .init(from: $0.from, to: $0.to, kind: $0.kind.rawValue, transformation: $0.transformation) })
    }
}
