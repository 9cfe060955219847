/// What column names mean inside one SELECT.
struct ColumnNames {
    let relations: [ColumnLineage.Relation]
    /// Columns that a join made one; `nil` if not known.
    let shared: Set<String>?
    let scope: ColumnLineage.Scope
    let lineage: ColumnLineage
    /// Sources of the aliases given so far in the select list.
    var aliases: [String: Set<ColumnLineage.Source>?] = [:]

    typealias Sources = Set<ColumnLineage.Source>

    // MARK: Expressions

    /// All that an expression mentions; `nil` if some of it is not known.
    ///
    /// - Parameters:
    ///   - parameters: names of lambda parameters around it.
    ///   - isLambda: whether it is an argument of a function that takes a lambda.
    func sources(of node: SyntaxTree, parameters: Set<String> = [], isLambda: Bool = false) -> Sources? {
        switch node["class"].text {
        case "COLUMN_REF":
            let path = node["column_names"].texts
            if let first = path.first, parameters.contains(first.lowercased()) { return [] }
            return resolve(path)
        case "LAMBDA":
            // The parser writes `value -> path` of JSON in the same way.
            let own = isLambda ? Self.parameterNames(node["lhs"]) : []
            let left = isLambda ? [] : sources(of: node["lhs"], parameters: parameters)
            return ColumnLineage.union(left, sources(of: node["expr"], parameters: parameters.union(own)))
        case "SUBQUERY":
            var inner = scope
            inner.outer.append(relations)
            guard let outputs = lineage.outputs(of: node["subquery"]["node"], in: inner) else { return nil }
            let child = node["child"].isNull ? [] : sources(of: node["child"], parameters: parameters)
            return outputs.reduce(child) { ColumnLineage.union($0, $1.sources) }
        case "FUNCTION":
            let takesLambda = Self.lambdaFunctions.contains(node["function_name"].text?.lowercased() ?? "")
            return node["children"].elements.reduce(sources(of: node["filter"], parameters: parameters)) {
                ColumnLineage.union($0, sources(of: $1, parameters: parameters, isLambda: takesLambda))
            }
        default:
            return node.children.reduce(Sources?.some([])) { ColumnLineage.union($0, sources(of: $1, parameters: parameters)) }
        }
    }

    private static let lambdaFunctions: Set<String> = Set(
        ["list_", "array_", ""].flatMap { prefix in ["transform", "apply", "filter", "reduce"].map { prefix + $0 } })

    private static func parameterNames(_ node: SyntaxTree) -> Set<String> {
        if node["class"].text == "COLUMN_REF" { return Set(node["column_names"].texts.map { $0.lowercased() }) }
        return node.children.reduce(into: []) { $0.formUnion(parameterNames($1)) }
    }

    // MARK: Names

    private func resolve(_ path: [String]) -> Sources? {
        let path = path.map { $0.lowercased() }
        for relations in [relations] + scope.outer.reversed() {
            if let qualified = Self.qualified(path, in: relations) { return qualified.sources }
        }
        // What remains of a path are fields of a structure.
        guard let name = path.first else { return nil }
        return unqualified(name)
    }

    private struct Resolution { let sources: Sources? }

    /// - Returns: `nil` if the path's first names are no relation.
    private static func qualified(_ path: [String], in relations: [ColumnLineage.Relation]) -> Resolution? {
        guard path.count >= 2 else { return nil }
        if path.count >= 3 {
            let named = relations.filter { $0.schema == path[0] && $0.name == path[1] }
            if named.count == 1 { return Resolution(sources: column(path[2], of: named[0])) }
        }
        let named = relations.filter { $0.name == path[0] }
        guard !named.isEmpty else { return nil }
        return Resolution(sources: named.count == 1 ? column(path[1], of: named[0]) : nil)
    }

    private static func column(_ name: String, of relation: ColumnLineage.Relation) -> Sources? {
        guard let columns = relation.columns else {
            return relation.openTable.map { [.init(table: $0, column: name)] }
        }
        let found = columns.filter { $0.name?.lowercased() == name }
        return found.count == 1 ? found[0].sources : nil
    }

    private func unqualified(_ name: String) -> Sources? {
        let levels = [relations] + scope.outer.reversed()
        for (depth, relations) in levels.enumerated() {
            let found = relations.flatMap { $0.columns?.filter { $0.name?.lowercased() == name } ?? [] }
            if found.count == 1 { return found[0].sources }
            if found.count > 1 {
                guard depth == 0, shared?.contains(name) == true else { return nil }
                return found.reduce(Sources?.some([])) { ColumnLineage.union($0, $1.sources) }
            }
            let open = relations.filter { $0.columns == nil }
            if open.isEmpty {
                if depth == 0, let alias = aliases[name] { return alias }
                continue
            }
            // Only one table can have it, and nothing else could be meant.
            let isLast = levels[(depth + 1)...].allSatisfy(\.isEmpty)
            guard open.count == 1, isLast, aliases[name] == nil else { return nil }
            return Self.column(name, of: open[0])
        }
        return nil
    }

    // MARK: Stars

    /// - Returns: `nil` if the columns are not known.
    func expand(_ star: SyntaxTree) -> [ColumnLineage.Output]? {
        guard !star["columns"].flag, star["expr"].isNull, star["qualified_exclude_list"].elements.isEmpty, let shared else { return nil }
        let relation = star["relation_name"].text?.lowercased()
        let excluded = Set(star["exclude_list"].texts.map { $0.lowercased() })
        var replaced: [String: SyntaxTree] = [:]
        for entry in star["replace_list"].elements { replaced[entry["key"].text?.lowercased() ?? ""] = entry["value"] }
        var renamed: [String: String] = [:]
        for entry in star["rename_list"].elements { renamed[entry["key"]["column"].text?.lowercased() ?? ""] = entry["value"].text }
        var outputs: [ColumnLineage.Output] = []
        var joined: [String: Int] = [:]
        for candidate in relations where relation == nil || candidate.name == relation {
            guard let columns = candidate.columns else { return nil }
            for column in columns {
                guard let name = column.name?.lowercased() else { return nil }
                if relation == nil, shared.contains(name), let first = joined[name] {
                    outputs[first].sources = ColumnLineage.union(outputs[first].sources, column.sources)
                    continue
                }
                if excluded.contains(name) { continue }
                joined[name] = outputs.count
                let sources = replaced[name].map { self.sources(of: $0) } ?? column.sources
                outputs.append(ColumnLineage.Output(name: renamed[name] ?? column.name, sources: sources))
            }
        }
        return outputs
    }
}
