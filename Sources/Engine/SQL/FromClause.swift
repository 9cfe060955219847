/// The relations of a FROM clause, left to right, and what decides which of their rows meet.
struct FromClause {
    private(set) var level = ColumnLineage.Level(relations: [], shared: [])
    private(set) var rows = Trace()

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
        case "BASE_TABLE": add(table(node))
        case "SUBQUERY":
            let given = lineage.rowset(of: node["subquery"]["node"], in: inner)
            add(given, node)
        case "EXPRESSION_LIST": add(ColumnLineage.Rowset(columns: values(node)), node)
        case "TABLE_FUNCTION": add(function(node), node)
        default: add(.unknown, node)
        }
    }

    /// A subquery beside others may refer to those on its left.
    private var inner: ColumnLineage.Scope {
        var inner = scope
        if !level.relations.isEmpty { inner.outer.append(level) }
        return inner
    }

    private mutating func add(_ given: ColumnLineage.Rowset, _ node: SyntaxTree) {
        let named = lineage.renamed(given.columns, node["column_name_alias"].texts)
        add(ColumnLineage.Relation(name: node["alias"].text?.lowercased(), columns: named, rows: given.rows))
    }

    private mutating func add(_ relation: ColumnLineage.Relation) {
        rows.merge(relation.rows)
        level.relations.append(relation)
    }

    private func table(_ node: SyntaxTree) -> ColumnLineage.Relation {
        let (catalog, schema, name) = (node["catalog_name"].text, node["schema_name"].text, node["table_name"].text ?? "")
        let aliases = node["column_name_alias"].texts
        let alias = (node["alias"].text ?? name).lowercased()
        if catalog == nil, schema == nil, let common = scope.commonTables[name.lowercased()] {
            return ColumnLineage.Relation(name: alias, columns: lineage.renamed(common.columns, aliases), rows: common.rows)
        }
        let text = [catalog, schema, name].compactMap(\.self).joined(separator: ".")
        let relationSchema = node["alias"].text == nil ? schema?.lowercased() : nil
        guard let names = lineage.tableColumns[text.lowercased()] else {
            return ColumnLineage.Relation(name: alias, schema: relationSchema, openTable: aliases.isEmpty ? text : nil)
        }
        let columns = names.map { ColumnLineage.Output(name: $0, trace: .copy(of: .init(table: text, column: $0))) }
        return ColumnLineage.Relation(name: alias, schema: relationSchema, columns: lineage.renamed(columns, aliases))
    }

    /// Columns of a VALUES list are called col0, col1 …
    private func values(_ node: SyntaxTree) -> [ColumnLineage.Output] {
        let rows = node["values"].elements.map(\.elements)
        return (0..<(rows.first?.count ?? 0)).map { column in
            let trace = rows.merged { column < $0.count ? names.trace(of: $0[column]) : .unknown }
            return ColumnLineage.Output(name: "col\(column)", trace: trace)
        }
    }

    /// These functions give one column, called as they are.
    private func function(_ node: SyntaxTree) -> ColumnLineage.Rowset {
        let function = node["function"]
        let trace = function["children"].elements.merged { names.trace(of: $0) }
        let name = function["function_name"].text?.lowercased() ?? ""
        let isNamed = function["children"].elements.contains { !($0["alias"].text ?? "").isEmpty }
        guard ["unnest", "range", "generate_series"].contains(name), !isNamed, !node["with_ordinality"].isOrdinality else {
            return ColumnLineage.Rowset(columns: nil, rows: trace.passed(as: .filter))
        }
        return ColumnLineage.Rowset(
            columns: [.init(name: name, trace: trace.passed(as: .derived))], rows: trace.passed(as: .filter))
    }

    private var names: ColumnNames { ColumnNames(level: level, scope: scope, lineage: lineage) }

    // MARK: Joins

    private mutating func join(_ node: SyntaxTree) {
        let start = level.relations.count
        add(node["left"])
        let middle = level.relations.count
        add(node["right"])
        let using: Set<String>?
        if node["ref_type"].text == "NATURAL" {
            using = naturalColumns(start..<middle, middle..<level.relations.count)
        } else {
            using = Set(node["using_columns"].texts.map { $0.lowercased() })
        }
        if let using {
            for name in using.sorted() { share(name, start..<middle, middle..<level.relations.count) }
        } else {
            level.shared = nil
            rows.isComplete = false
        }
        rows.merge(names.trace(of: node["condition"]).passed(as: .join))
        // These joins only choose rows of the left side.
        guard ["SEMI", "ANTI"].contains(node["join_type"].text) else { return }
        level.relations.removeSubrange(middle...)
        for index in (level.shared ?? []).indices { level.shared?[index].members.formIntersection(0..<middle) }
    }

    /// Notes that a column of both sides is one, and decides which rows meet.
    private mutating func share(_ name: String, _ left: Range<Int>, _ right: Range<Int>) {
        let places = [left, right].map { giving(name, $0) }
        guard let leftPlaces = places[0], let rightPlaces = places[1] else {
            level.shared = nil
            rows.isComplete = false
            return
        }
        let members = leftPlaces.union(rightPlaces)
        level.shared?.removeAll { $0.name == name && !$0.members.isDisjoint(with: members) }
        level.shared?.append(.init(name: name, members: members))
        rows.merge(members.merged { ColumnNames.column(name, of: level.relations[$0]) }.passed(as: .join))
    }

    /// Where a column of one side lies; `nil` if that is not certain.
    private func giving(_ name: String, _ side: Range<Int>) -> Set<Int>? {
        if let group = level.shared?.first(where: { $0.name == name && !$0.members.isDisjoint(with: side) }) { return group.members }
        let known = side.filter { level.relations[$0].columns?.contains { $0.name?.lowercased() == name } ?? false }
        let open = side.filter { level.relations[$0].columns == nil }
        if known.count == 1 { return Set(known) }
        return known.isEmpty && open.count == 1 ? Set(open) : nil
    }

    private func naturalColumns(_ left: Range<Int>, _ right: Range<Int>) -> Set<String>? {
        func names(_ side: Range<Int>) -> Set<String>? {
            side.reduce(into: Set<String>?.some([])) { all, index in
                guard let columns = level.relations[index].columns, let sofar = all else { return all = nil }
                all = sofar.union(columns.compactMap { $0.name?.lowercased() })
            }
        }
        guard let left = names(left), let right = names(right) else { return nil }
        return left.intersection(right)
    }
}

extension SyntaxTree {
    /// Whether a table function counts its rows in a column of its own.
    fileprivate var isOrdinality: Bool { flag || (text.map { $0 != "WITHOUT_ORDINALITY" } ?? false) }
}
