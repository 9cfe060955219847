/// What column names mean inside one SELECT.
struct ColumnNames {
    let level: ColumnLineage.Level
    let scope: ColumnLineage.Scope
    let lineage: ColumnLineage
    /// Traces of the aliases given so far in the select list.
    var aliases: [String: Trace] = [:]

    init(level: ColumnLineage.Level, scope: ColumnLineage.Scope, lineage: ColumnLineage) {
        self.level = level
        self.scope = scope
        self.lineage = lineage
    }

    // MARK: Expressions

    /// All that an expression mentions, and how.
    ///
    /// - Parameters:
    ///   - parameters: names of lambda parameters around it.
    ///   - isLambda: whether it is an argument of a function that takes a lambda.
    func trace(of node: SyntaxTree, parameters: Set<String> = [], isLambda: Bool = false) -> Trace {
        func inner(_ node: SyntaxTree) -> Trace { trace(of: node, parameters: parameters) }
        switch node["class"].text {
        case "COLUMN_REF":
            let path = node["column_names"].texts
            if let first = path.first, parameters.contains(first.lowercased()) { return Trace() }
            return resolve(path)
        case "POSITIONAL_REFERENCE": return position(node["index"].integer)
        case "LAMBDA":
            // The parser writes `value -> path` of JSON in the same way.
            let own = isLambda ? Self.parameterNames(node["lhs"]) : []
            let left = isLambda ? Trace() : inner(node["lhs"])
            return left.merging(trace(of: node["expr"], parameters: parameters.union(own))).passed(as: .derived)
        case "SUBQUERY": return subquery(node, parameters: parameters)
        case "CASE":
            return node["case_checks"].elements.merged {
                inner($0["when_expr"]).passed(as: .conditional).merging(inner($0["then_expr"]).passed(as: .derived))
            }.merging(inner(node["else_expr"]).passed(as: .derived))
        case "FUNCTION": return function(node, parameters: parameters)
        case "WINDOW": return window(node, parameters: parameters)
        case "STAR": return .unknown
        default: return node.children.merged(inner).passed(as: .derived)
        }
    }

    private func function(_ node: SyntaxTree, parameters: Set<String>) -> Trace {
        let name = node["function_name"].text?.lowercased() ?? ""
        let takesLambda = Self.lambdaFunctions.contains(name)
        let arguments = node["children"].elements.merged { trace(of: $0, parameters: parameters, isLambda: takesLambda) }
        let conditions = ([node["filter"]] + node["order_bys"]["orders"].elements).merged { trace(of: $0, parameters: parameters) }
        return arguments.passed(as: AggregateFunctions.contains(name) ? .aggregated : .derived)
            .merging(conditions.passed(as: .conditional))
    }

    private func window(_ node: SyntaxTree, parameters: Set<String>) -> Trace {
        guard case .object(let members) = node else { return .unknown }
        return members.merged { member, child in
            let found = trace(of: child, parameters: parameters)
            switch member {
            case "children":
                return found.passed(as: AggregateFunctions.contains(node["function_name"].text) ? .aggregated : .derived)
            case "offset_expr", "default_expr": return found.passed(as: .derived)
            case "filter_expr": return found.passed(as: .conditional)
            default: return found.passed(as: .window)
            }
        }
    }

    private func subquery(_ node: SyntaxTree, parameters: Set<String>) -> Trace {
        var inner = scope
        inner.outer.append(level)
        let given = lineage.rowset(of: node["subquery"]["node"], in: inner)
        let child = node["child"].isNull ? Trace() : trace(of: node["child"], parameters: parameters).passed(as: .derived)
        let values = given.columns?.merged(\.trace) ?? .unknown
        switch node["subquery_type"].text {
        case "EXISTS", "NOT_EXISTS": return given.rows.passed(as: .conditional)
        case "SCALAR": return values.merging(given.rows)
        default: return child.merging(values.passed(as: .derived)).merging(given.rows.passed(as: .conditional))
        }
    }

    private static let lambdaFunctions: Set<String> = Set(
        ["list_", "array_", ""].flatMap { prefix in ["transform", "apply", "filter", "reduce"].map { prefix + $0 } })

    private static func parameterNames(_ node: SyntaxTree) -> Set<String> {
        if node["class"].text == "COLUMN_REF" { return Set(node["column_names"].texts.map { $0.lowercased() }) }
        return node.children.reduce(into: []) { $0.formUnion(parameterNames($1)) }
    }

    // MARK: Names

    private var levels: [ColumnLineage.Level] { [level] + scope.outer.reversed() }

    private func resolve(_ path: [String]) -> Trace {
        let path = path.map { $0.lowercased() }
        for level in levels {
            if let qualified = Self.qualified(path, in: level.relations) { return qualified }
        }
        // What remains of a path are fields of a structure.
        guard let name = path.first else { return .unknown }
        return path.count > 1 ? unqualified(name).passed(as: .derived) : unqualified(name)
    }

    /// - Returns: `nil` if the path's first names are no relation.
    private static func qualified(_ path: [String], in relations: [ColumnLineage.Relation]) -> Trace? {
        guard path.count >= 2 else { return nil }
        if path.count >= 3 {
            let named = relations.filter { $0.schema == path[0] && $0.name == path[1] }
            if named.count == 1 { return column(path[2], of: named[0]).passed(as: path.count > 3 ? .derived : .copied) }
        }
        let named = relations.filter { $0.name == path[0] }
        guard !named.isEmpty else { return nil }
        return named.count == 1 ? column(path[1], of: named[0]).passed(as: path.count > 2 ? .derived : .copied) : .unknown
    }

    static func column(_ name: String, of relation: ColumnLineage.Relation) -> Trace {
        guard let columns = relation.columns else {
            return relation.openTable.map { .copy(of: .init(table: $0, column: name)) } ?? .unknown
        }
        let found = columns.filter { $0.name?.lowercased() == name }
        return found.count == 1 ? found[0].trace : .unknown
    }

    private func unqualified(_ name: String) -> Trace {
        for (depth, level) in levels.enumerated() {
            if let shared = Self.shared(name, in: level) { return shared }
            let found = level.relations.flatMap { $0.columns?.filter { $0.name?.lowercased() == name } ?? [] }
            // A natural join of unknown columns may add others.
            if found.count == 1 { return level.shared == nil ? found[0].trace.merging(.unknown) : found[0].trace }
            if found.count > 1 { return .unknown }
            let alias = depth == 0 ? aliases[name] : nil
            if let row = level.relations.first(where: { $0.name == name }) {
                // A relation's own name stands for its whole row, unless it has such a column.
                guard alias == nil, let columns = row.columns else { return .unknown }
                return columns.merged(\.trace).passed(as: .derived)
            }
            let open = level.relations.filter { $0.columns == nil }
            if open.isEmpty {
                if let alias { return alias }
                continue
            }
            // Only one table can have it, and nothing else could be meant.
            let isLast = levels[(depth + 1)...].allSatisfy(\.relations.isEmpty)
            guard open.count == 1, isLast, alias == nil else { return .unknown }
            return Self.column(name, of: open[0])
        }
        return .unknown
    }

    /// A column that a join made one; `nil` if it did not, or if another relation could give it too.
    private static func shared(_ name: String, in level: ColumnLineage.Level) -> Trace? {
        let groups = level.shared?.filter { $0.name == name } ?? []
        guard groups.count == 1 else { return nil }
        let others = level.relations.indices.filter { !groups[0].members.contains($0) }
        let isAlone = others.allSatisfy { level.relations[$0].columns?.allSatisfy { $0.name?.lowercased() != name } ?? false }
        return isAlone ? groups[0].members.merged { column(name, of: level.relations[$0]) } : nil
    }

    /// `#2` is the second column of FROM.
    private func position(_ index: Int?) -> Trace {
        guard let index, let shared = level.shared, shared.isEmpty else { return .unknown }
        var columns: [ColumnLineage.Output] = []
        for relation in level.relations {
            guard let known = relation.columns else { return .unknown }
            columns += known
        }
        return RowModifiers.output(index, of: columns)
    }
}
