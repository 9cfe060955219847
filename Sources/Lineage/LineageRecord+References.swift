package import Engine

extension LineageRecord {
    /// The lineage of what a SELECT gives.
    ///
    /// - Parameters:
    ///   - references: what `serializeSQL` says of the SELECT, with the columns of its tables known.
    ///   - columns: the names the subject's columns have, in the SELECT's order.
    ///   - tables: what each table of the SELECT is, by the name it uses.
    ///   - transformations: declared maskings by column.
    /// - Throws: `unknownInput` if a table of the SELECT is not among `tables`.
    package init(
        subject: LineageTable, columns: [String], references: SQLReferences, tables: [String: LineageTable],
        transformations: [String: String] = [:], origin: LineageOrigin
    ) throws(LineageError) {
        var things: [String: LineageTable] = [:]
        for (name, table) in tables { things[name.lowercased()] = table }
        var inputs: Set<LineageTable> = []
        for table in references.tables {
            guard let thing = things[table.text.lowercased()] else { throw Self.unknown(table.text, in: subject) }
            inputs.insert(thing)
        }
        func node(_ source: SQLReferences.Source) throws(LineageError) -> LineageNode {
            guard let thing = things[source.table.lowercased()] else { throw Self.unknown(source.table, in: subject) }
            return thing.column(source.column)
        }
        var edges: [LineageEdge] = []
        for column in references.columns(named: columns) {
            let to = subject.column(column.name ?? "")
            let transformation = transformations[column.name ?? ""]
            for contribution in column.contributions {
                let from = try node(contribution.source)
                if contribution.influences.contains(where: \.bearsOnValue) {
                    let kind: LineageEdge.Kind = contribution.influences.allSatisfy { $0 == .copied || !$0.bearsOnValue } ? .exact : .derived
                    edges.append(.init(from: from, to: to, kind: kind, transformation: transformation))
                }
                if contribution.influences.contains(where: { !$0.bearsOnValue }) {
                    edges.append(.init(from: from, to: subject.whole, kind: .rows))
                }
            }
            guard column.origin == .unknown else { continue }
            edges += inputs.sorted().map { .init(from: $0.whole, to: to, kind: .unknown, transformation: transformation) }
        }
        for contribution in references.rows.contributions {
            edges.append(.init(from: try node(contribution.source), to: subject.whole, kind: .rows))
        }
        if !references.rows.isComplete { edges += inputs.sorted().map { .init(from: $0.whole, to: subject.whole, kind: .rows) } }
        self.init(subject: subject, columns: columns, edges: Array(Set(edges)).sorted(), origin: origin)
    }

    private static func unknown(_ table: String, in subject: LineageTable) -> LineageError {
        LineageError(
            .unknownInput, problem: "\(subject.text) reads \(table.prefix(120)), and it is not said what that is",
            mend: "name for every table of the SELECT the source or dataset it stands for")
    }
}
