/// How far lineage is followed.
package struct LineageLimits: Sendable, Hashable {
    /// Columns and things in the answer, at least 1.
    package var nodes: Int
    package var depth: Int
    /// Whether columns that only decide rows are followed too.
    package var includesRows: Bool

    package init(nodes: Int = 200, depth: Int = 32, includesRows: Bool = false) {
        precondition(nodes > 0 && depth >= 0, "lineage is followed for at least one node")
        self.nodes = nodes
        self.depth = depth
        self.includesRows = includesRows
    }

    /// For what must see everything: grades, uses.
    package static let wide = LineageLimits(nodes: 100_000, depth: 1_000, includesRows: true)
}

/// A part of the graph.
package struct LineageSlice: Sendable, Hashable {
    package struct Node: Sendable, Hashable {
        package let node: LineageNode
        /// Steps from where the search began.
        package let distance: Int
    }

    /// By distance, then by name.
    package let nodes: [Node]
    /// Among the nodes. A thing as a whole stands for its columns: no edges lead from them to it.
    package let edges: [LineageEdge]
    /// What recorded the edges into each thing.
    package let origins: [LineageTable: LineageOrigin]
    /// Asked for, but never recorded.
    package let unrecorded: [LineageNode]
    /// Whether there is more than the limits allow.
    package let truncated: Bool

    /// The things in the slice, by name.
    package var tables: [LineageTable] { Array(Set(nodes.map(\.node.table))).sorted() }
}

/// The things that one thing was made of, or that were made of it.
package struct LineageTables: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package let table: LineageTable
        package let distance: Int
    }

    /// By distance, then by name, without the one asked for.
    package let entries: [Entry]
    package let truncated: Bool
}

/// Where a column's data is used.
package struct LineageUse: Sendable, Hashable {
    package let node: LineageNode
    /// From the column asked for to `node`, one of the shortest ways; a step from a thing as a whole goes on from any of its columns.
    package let path: [LineageEdge]

    /// Whether every step is known; otherwise it may be used here.
    package var isCertain: Bool { path.allSatisfy { $0.kind != .unknown } }
    /// Whether its values stand here; otherwise it only decides rows.
    package var isValue: Bool { path.allSatisfy { $0.kind != .rows } }
}

package struct LineageUses: Sendable, Hashable {
    /// By name.
    package let uses: [LineageUse]
    /// Asked for, but never recorded: used by nothing.
    package let unrecorded: [LineageNode]
    package let truncated: Bool

    package var datasets: [LineageTable] { tables(.dataset) }
    package var indicators: [LineageTable] { tables(.indicator) }

    private func tables(_ kind: LineageTable.Kind) -> [LineageTable] {
        Array(Set(uses.map(\.node.table).filter { $0.kind == kind })).sorted()
    }
}

/// Whether something came of something else.
package enum LineageReach: Sendable, Hashable {
    case reached
    case notReached
    /// The graph is larger than the search may be.
    case undecided
}
