package import Vocabulary

/// A column of a table of the platform: a source, a model or a dataset.
package struct ColumnReference: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// `app.model`, or the source's name.
    package var table: String
    package var column: String

    package init(_ table: String, _ column: String) {
        self.table = table
        self.column = column
    }

    package var description: String { "\(table).\(column)" }

    package static func < (left: ColumnReference, right: ColumnReference) -> Bool {
        (left.table, left.column) < (right.table, right.column)
    }
}

/// Where a column's values come from.
package struct GradeEdge: Sendable, Hashable, Codable {
    package enum Origin: Sendable, Hashable, Codable {
        case column(ColumnReference)
        /// Which column is unknown: the highest grade of the whole table counts.
        case table(String)
    }

    package var from: Origin
    package var to: ColumnReference
    /// How the values are made of the origin's, for explanations: `sum(x)`; `nil` if they are the origin's own.
    package var transformation: String?

    package init(from: Origin, to: ColumnReference, transformation: String? = nil) {
        self.from = from
        self.to = to
        self.transformation = transformation
    }
}

/// An approved exception: this column may carry a lower grade than its inputs.
package struct GradeLowering: Sendable, Hashable, Codable {
    package var column: ColumnReference
    package var to: Grade
    package var by: Means
    package var reason: String
    package var approvedBy: String
    /// Digest of the model's statement that was approved; a lowering holds for that statement alone. Empty holds for any.
    package var definition: String

    /// What takes the harm out of the values.
    package enum Means: String, Sendable, Hashable, Codable, CaseIterable {
        case aggregate, mask, hash, generalise, filter
        /// Values that the input table lends nothing of, such as a row count.
        case unrelated
    }

    package init(column: ColumnReference, to: Grade, by: Means, reason: String, approvedBy: String, definition: String = "") {
        self.column = column
        self.to = to
        self.by = by
        self.reason = reason
        self.approvedBy = approvedBy
        self.definition = definition
    }
}

/// Carries grades along the lineage: a column has the highest grade of what it is made of, unless an approved lowering says otherwise.
package struct GradePropagation: Sendable {
    /// Grades as the models declare them: the field's own, or else its model's.
    package var declared: [ColumnReference: Grade]
    /// Grades stewards confirmed.
    package var confirmed: [ColumnReference: Grade]
    package var edges: [GradeEdge]
    /// Approved ones only.
    package var lowerings: [GradeLowering]
    /// Digest of each model's statement as it is now, by table.
    package var definitions: [String: String]

    package init(
        declared: [ColumnReference: Grade], confirmed: [ColumnReference: Grade] = [:], edges: [GradeEdge] = [], lowerings: [GradeLowering] = [],
        definitions: [String: String] = [:]
    ) {
        self.declared = declared
        self.confirmed = confirmed
        self.edges = edges
        self.lowerings = lowerings
        self.definitions = definitions
    }

    /// Computes every column's grade.
    ///
    /// Cycles (an incremental model that reads itself) are carried round until nothing rises any more.
    /// - Complexity: O((columns + edges) × grades).
    package func result() -> GradeResult {
        var graph = GradeGraph(declared: declared, confirmed: confirmed, edges: edges, lowerings: inForce)
        graph.carry()
        return graph.result(declared: declared, stale: lowerings.filter { !holds($0) })
    }

    private var inForce: [ColumnReference: GradeLowering] {
        Dictionary(lowerings.filter(holds).map { ($0.column, $0) }, uniquingKeysWith: { $0.to > $1.to ? $0 : $1 })
    }

    private func holds(_ lowering: GradeLowering) -> Bool {
        lowering.definition.isEmpty || definitions[lowering.column.table] == lowering.definition
    }
}
