/// The relations of a FROM clause, left to right.
struct FromClause {
    private(set) var relations: [ColumnLineage.Relation] = []
    /// Columns that `USING` makes one, in lower case, for each join; `nil` if a natural join's are not known.
    private(set) var shared: Set<String>? = []

    private let lineage: ColumnLineage
    private let scope: ColumnLineage.Scope

    init(_ node: SyntaxTree, lineage: ColumnLineage, scope: ColumnLineage.Scope) {
        self.lineage = lineage
        self.scope = scope
        add(node)
    }

    private mutating func add(_ node: SyntaxTree) {
        switch node["type"].text {
        case "EMPTY": return
        case "JOIN": join(node)
        case "BASE_TABLE": relations.append(table(node))
        case "SUBQUERY":
            let columns = lineage.outputs(of: node["subquery"]["node"], in: inner)
            add(columns, alias: node["alias"].text, node)
        case "EXPRESSION_LIST": add(values(node), alias: node["alias"].text, node)
        default: add(nil, alias: node["alias"].text, node)
        }
    }

    /// A subquery beside others may refer to those on its left.
    private var inner: ColumnLineage.Scope {
        var inner = scope
        if !relations.isEmpty { inner.outer.append(relations) }
        return inner
    }

    private mutating func add(_ columns: [ColumnLineage.Output]?, alias: String?, _ node: SyntaxTree) {
        let named = lineage.renamed(columns, node["column_name_alias"].texts)
        relations.append(ColumnLineage.Relation(name: alias?.lowercased(), columns: named))
    }

    private func table(_ node: SyntaxTree) -> ColumnLineage.Relation {
        let (catalog, schema, name) = (node["catalog_name"].text, node["schema_name"].text, node["table_name"].text ?? "")
        let aliases = node["column_name_alias"].texts
        let alias = (node["alias"].text ?? name).lowercased()
        if catalog == nil, schema == nil, let common = scope.commonTables[name.lowercased()] {
            return ColumnLineage.Relation(name: alias, columns: lineage.renamed(common.columns, aliases))
        }
        let text = [catalog, schema, name].compactMap(\.self).joined(separator: ".")
        let relationSchema = node["alias"].text == nil ? schema?.lowercased() : nil
        guard let names = lineage.tableColumns[text.lowercased()] else {
            return ColumnLineage.Relation(name: alias, schema: relationSchema, openTable: aliases.isEmpty ? text : nil)
        }
        let columns = names.map { ColumnLineage.Output(name: $0, sources: [.init(table: text, column: $0)]) }
        return ColumnLineage.Relation(name: alias, schema: relationSchema, columns: lineage.renamed(columns, aliases))
    }

    /// Columns of a VALUES list are called col0, col1 …
    private func values(_ node: SyntaxTree) -> [ColumnLineage.Output] {
        let rows = node["values"].elements.map(\.elements)
        let names = ColumnNames(relations: relations, shared: shared, scope: scope, lineage: lineage)
        return (0..<(rows.first?.count ?? 0)).map { column in
            let sources = rows.reduce(into: Set<ColumnLineage.Source>?.some([])) { all, row in
                all = column < row.count ? ColumnLineage.union(all, names.sources(of: row[column])) : nil
            }
            return ColumnLineage.Output(name: "col\(column)", sources: sources)
        }
    }

    private mutating func join(_ node: SyntaxTree) {
        add(node["left"])
        let left = relations.count
        add(node["right"])
        if node["ref_type"].text == "NATURAL" {
            shared = naturalColumns(from: left).flatMap { common in shared.map { $0.union(common) } }
        } else {
            shared = shared.map { $0.union(node["using_columns"].texts.map { $0.lowercased() }) }
        }
        // These joins only choose rows of the left side.
        if ["SEMI", "ANTI"].contains(node["join_type"].text) { relations.removeSubrange(left...) }
    }

    private func naturalColumns(from middle: Int) -> Set<String>? {
        func names(_ relations: ArraySlice<ColumnLineage.Relation>) -> Set<String>? {
            relations.reduce(into: Set<String>?.some([])) { all, relation in
                guard let columns = relation.columns, let sofar = all else { return all = nil }
                all = sofar.union(columns.compactMap { $0.name?.lowercased() })
            }
        }
        guard let left = names(relations[..<middle]), let right = names(relations[middle...]) else { return nil }
        return left.intersection(right)
    }
}
