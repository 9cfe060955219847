package import Lineage
import Vocabulary

/// Something made of columns whose readers break.
package struct SchemaReader: Sendable, Hashable, Codable {
    package var kind: LineageTable.Kind
    /// `app.model`, or `app.set` of indicators.
    package var name: String
    /// The columns of the changed dataset that went into it; empty if its rows depend on the dataset as a whole.
    package var columns: [String]
    /// Whether that is known for certain; otherwise it may have been made of them.
    package var isCertain: Bool
}

extension LineageRegister {
    /// Columns whose readers are looked for one by one; beyond them the dataset as a whole counts.
    private static let mostColumns = 50

    /// What was made of the columns that a change breaks, by name.
    func readers(of change: SchemaChange) async throws -> [SchemaReader] {
        let table = LineageTable(.dataset, change.dataset)
        let limits = LineageLimits(nodes: 5_000, depth: 100, includesRows: true)
        let broken = change.brokenColumns ?? []
        let nodes = broken.isEmpty || broken.count > Self.mostColumns ? [table.whole] : broken.map(table.column)
        var found: [LineageTable: SchemaReader] = [:]
        for node in nodes {
            for use in try await uses(of: [node], limits: limits).uses where use.node.table != table {
                let reader = use.node.table
                var known = found[reader] ?? SchemaReader(kind: reader.kind, name: reader.name, columns: [], isCertain: false)
                known.isCertain = known.isCertain || use.isCertain
                if let column = use.path.first?.from.column, !known.columns.contains(column) { known.columns.append(column) }
                found[reader] = known
            }
        }
        return found.sorted { $0.key < $1.key }.map { entry in
            var reader = entry.value
            reader.columns.sort()
            return reader
        }
    }
}
