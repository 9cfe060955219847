/// A thing that has columns: a source, a dataset or model, a set of indicators.
package struct LineageTable: Sendable, Hashable, Comparable {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case source
        /// A model, published or not. The fields of its API are its columns.
        case dataset
        /// A set of indicators; each of them is a column.
        case indicator
    }

    package let kind: Kind
    /// With its app: "water.stations".
    package let name: String

    package init(_ kind: Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    /// "dataset:water.stations".
    package var text: String { "\(kind.rawValue):\(name)" }

    package func column(_ name: String) -> LineageNode { LineageNode(table: self, column: name) }

    /// The thing as a whole: all of its columns, or which rows it has.
    package var whole: LineageNode { LineageNode(table: self, column: nil) }

    package static func < (left: Self, right: Self) -> Bool { (left.kind.rawValue, left.name) < (right.kind.rawValue, right.name) }
}

/// A column, or a thing as a whole.
package struct LineageNode: Sendable, Hashable, Comparable {
    package let table: LineageTable
    /// `nil` for the thing as a whole.
    package let column: String?

    package init(table: LineageTable, column: String?) {
        self.table = table
        self.column = column
    }

    /// "dataset:water.stations.code"; "dataset:water.stations.*" as a whole.
    package var text: String { "\(table.text).\(column ?? "*")" }

    /// Reads what `text` writes: a kind, the thing, with its app before it, and the column.
    ///
    /// - Throws: `malformedNode`.
    package init(text: String) throws(LineageError) {
        let parts = text.split(separator: ":", maxSplits: 1)
        let names = parts.count == 2 ? parts[1].split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false) : []
        guard let kind = parts.first.flatMap({ LineageTable.Kind(rawValue: String($0)) }), names.count >= 2,
            names.allSatisfy({ !$0.isEmpty })
        else {
            throw LineageError(
                .malformedNode, problem: "\"\(text.prefix(120))\" names no column",
                mend: "write kind:app.thing.column with the kind source, dataset or indicator, such as dataset:water.stations.code")
        }
        let column = names[names.count - 1]
        let table = names.dropLast().joined(separator: ".")
        self.init(table: LineageTable(kind, table), column: column == "*" ? nil : String(column))
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.table == right.table ? (left.column ?? "") < (right.column ?? "") : left.table < right.table
    }
}

/// One column's part in another.
package struct LineageEdge: Sendable, Hashable, Comparable {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The values pass unchanged, perhaps under another name.
        case exact
        /// The values are computed from it, or chosen by it.
        case derived
        /// The target's origin could not be told: it may come from any column of the thing at the other end.
        case unknown
        /// It decides which rows the target has, as a whole, and in what order.
        case rows
    }

    package let from: LineageNode
    package let to: LineageNode
    package let kind: Kind
    /// The declared masking or other transformation that stands between them and may lower the grade.
    package let transformation: String?

    package init(from: LineageNode, to: LineageNode, kind: Kind, transformation: String? = nil) {
        self.from = from
        self.to = to
        self.kind = kind
        self.transformation = transformation
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.from == right.from ? left.to < right.to : left.from < right.from
    }
}

/// What came into being when lineage was recorded.
package struct LineageOrigin: Sendable, Hashable {
    /// Digest of the version; `nil` for a model that is not published.
    package let version: String?
    package let run: String?
    /// Unix milliseconds.
    package let recordedAt: Int64

    package init(version: String?, run: String?, recordedAt: Int64) {
        self.version = version
        self.run = run
        self.recordedAt = recordedAt
    }
}

/// All that is known of how one thing's columns came to be.
package struct LineageRecord: Sendable, Hashable {
    package let subject: LineageTable
    /// All of its columns, in their order.
    package let columns: [String]
    /// All of them into `subject`.
    package let edges: [LineageEdge]
    package var origin: LineageOrigin

    package init(subject: LineageTable, columns: [String], edges: [LineageEdge], origin: LineageOrigin) {
        self.subject = subject
        self.columns = columns
        self.edges = edges
        self.origin = origin
    }
}
