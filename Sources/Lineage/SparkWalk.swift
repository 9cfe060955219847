import Engine

/// Walks a parse tree.
struct SparkWalk {
    let sql: String
    private(set) var findings: [PortabilityFinding] = []

    init(sql: String) { self.sql = sql }

    /// - Parameter isCast: whether its type is settled by the CAST around it.
    mutating func visit(_ node: SyntaxTree, isCast: Bool = false) {
        switch node["type"].text {
        case "SELECT_NODE": select(node)
        case "SET_OPERATION_NODE" where node["setop_type"].text == "UNION_BY_NAME": find(SparkRules.unionByName, node)
        case "RECURSIVE_CTE_NODE": find(SparkRules.recursive, node)
        case "LIMIT_PERCENT_MODIFIER": find(SparkRules.limitPercent, node)
        case "ORDER_DEFAULT", "ASCENDING": order(node)
        case "JOIN": join(node)
        case "TABLE_FUNCTION": tableFunction(node)
        case "PIVOT": find(SparkRules.pivot, node)
        case "ARRAY_EXTRACT", "ARRAY_SLICE": find(SparkRules.arrayExtract, node)
        case "DISTINCT_MODIFIER" where !node["distinct_on_targets"].elements.isEmpty: find(SparkRules.distinctOn, node)
        default: break
        }
        if node["sample"].isSample { find(SparkRules.sample, node) }
        expression(node, isCast: isCast)
        if Self.intervals.contains(node["function_name"].text ?? "") { return visit(Self.unwrapped(node["children"].elements.first)) }
        let isCast = node["class"].text == "CAST"
        // The argument of a table function's own node is told about with it.
        if node["type"].text == "TABLE_FUNCTION" {
            for child in node["function"]["children"].elements { visit(child) }
        } else {
            for child in node.children { visit(child, isCast: isCast) }
        }
    }

    // MARK: Clauses

    private mutating func select(_ node: SyntaxTree) {
        if !node["qualify"].isNull { find(SparkRules.qualify, node["qualify"]) }
        // Spark knows an alias of the select list in GROUP BY, HAVING and ORDER BY, and further right in the list.
        var aliases: Set<String> = []
        for item in node["select_list"].elements {
            if let alias = item["alias"].text?.lowercased(), item["column_names"].texts.last?.lowercased() != alias { aliases.insert(alias) }
        }
        if !aliases.isEmpty { names(in: node["where_clause"], aliases) }
    }

    private mutating func names(in node: SyntaxTree, _ aliases: Set<String>) {
        if node["class"].text == "SUBQUERY" { return }
        let path = node["column_names"].texts
        if path.count == 1, aliases.contains(path[0].lowercased()) { find(SparkRules.aliasInWhere(path[0]), node) }
        for child in node.children { names(in: child, aliases) }
    }

    private mutating func order(_ node: SyntaxTree) {
        // A constant is the number of a column; its order is one like any other.
        if node["null_order"].text == "ORDER_DEFAULT" { find(SparkRules.nullOrder, node["expression"]) }
    }

    private mutating func join(_ node: SyntaxTree) {
        switch node["ref_type"].text {
        case "POSITIONAL": find(SparkRules.positionalJoin, node)
        case "ASOF": find(SparkRules.asofJoin, node)
        default: break
        }
    }

    private mutating func tableFunction(_ node: SyntaxTree) {
        let name = node["function"]["function_name"].text?.lowercased() ?? ""
        find(SparkRules.tableFunctions[name] ?? SparkRules.unknownFunction(name), node)
    }

    // MARK: Expressions

    private mutating func expression(_ node: SyntaxTree, isCast: Bool) {
        switch node["class"].text {
        case "STAR": star(node)
        case "POSITIONAL_REFERENCE": find(SparkRules.position, node)
        case "COLLATE": find(SparkRules.collate, node)
        case "CAST": cast(node)
        case "FUNCTION": function(node, isCast: isCast)
        case "WINDOW":
            function(node, isCast: isCast)
            if node["ignore_nulls"].flag { find(SparkRules.ignoreNulls, node) }
            if let exclude = node["exclude_clause"].text, exclude != "NO_OTHER" { find(SparkRules.windowExclude, node) }
        case "LAMBDA" where sql.lowercased().contains("lambda "): find(SparkRules.lambda, node)
        default: break
        }
    }

    private mutating func star(_ node: SyntaxTree) {
        if node["columns"].flag || !node["expr"].isNull {
            // ORDER BY ALL is written as COLUMNS(*) in the tree.
            let isAll = node["expr"].isNull && !sql.lowercased().contains("columns(")
            if !isAll { find(SparkRules.columns, node) }
        }
        if !node["exclude_list"].elements.isEmpty || !node["qualified_exclude_list"].elements.isEmpty { find(SparkRules.exclude, node) }
        if !node["replace_list"].elements.isEmpty { find(SparkRules.replace, node) }
        if !node["rename_list"].elements.isEmpty { find(SparkRules.rename, node) }
    }

    private mutating func cast(_ node: SyntaxTree) {
        let type = node["cast_type"]["id"].text ?? ""
        if let rule = SparkRules.types[type] { find(rule, node) }
        let child = node["child"]
        let isWhole = SparkRules.wholeTypes.contains(type)
        // An argument that is whole already is not rounded.
        let isKnown = SparkRules.wholeFunctions.contains(child["function_name"].text?.lowercased() ?? "") || child["value"]["value"].integer != nil
        if isWhole, !isKnown, child["type"].text != "SUBQUERY" { find(SparkRules.castToWhole, node) }
        if !isWhole, SparkRules.types[type] == nil, !SparkRules.commonTypes.contains(type) { find(SparkRules.unknownType(type), node) }
    }

    private mutating func function(_ node: SyntaxTree, isCast: Bool) {
        let name = node["function_name"].text?.lowercased() ?? ""
        let arguments = node["children"].elements
        // percentile_cont(…) WITHIN GROUP (ORDER BY …) is written so in the tree.
        if name == "quantile_cont", sql.lowercased().contains("within group") { return }
        if !node["order_bys"]["orders"].elements.isEmpty { find(SparkRules.aggregateOrder, node) }
        switch name {
        case "/", "%":
            let isSafe = arguments.count == 2 && Self.isNotZero(arguments[1]) && (name == "%" || arguments.contains(where: Self.isDouble))
            if !isSafe { find(name == "/" ? SparkRules.division : SparkRules.remainder, node) }
        case "avg":
            if !arguments.contains(where: Self.isDouble) { find(SparkRules.mean, node) }
        case "+", "-":
            if !isCast, arguments.contains(where: Self.isInterval) { find(SparkRules.dateInterval, node) }
        case "date_part", "datepart":
            let part = arguments.first?["value"]["value"].text?.lowercased() ?? ""
            if !SparkRules.sameParts.contains(part) { find(SparkRules.datePart(part), node) }
        case _ where Self.intervals.contains(name):
            // INTERVAL 1 DAY is written so in the tree.
            if sql.lowercased().contains(name + "(") { find(SparkRules.intervalFunction(name), node) }
        default:
            if SparkFunctions.same.contains(name) || !SparkFunctions.differs(name, arguments: arguments.count) { return }
            find(SparkFunctions.rules[name] ?? SparkRules.unknownFunction(name), node)
        }
    }

    private static let intervals: Set<String> = [
        "to_days", "to_hours", "to_microseconds", "to_milliseconds", "to_minutes", "to_months", "to_quarters", "to_seconds", "to_weeks", "to_years",
    ]

    /// The tree rounds the number of INTERVAL 1 DAY, whatever it is.
    private static func unwrapped(_ node: SyntaxTree?) -> SyntaxTree {
        guard let node else { return .null }
        if node["class"].text == "CAST" { return unwrapped(node["child"]) }
        return node["function_name"].text == "trunc" ? unwrapped(node["children"].elements.first) : node
    }

    private static func isInterval(_ node: SyntaxTree) -> Bool {
        intervals.contains(node["function_name"].text?.lowercased() ?? "") || node["cast_type"]["id"].text == "INTERVAL"
    }

    private static func isNotZero(_ node: SyntaxTree) -> Bool {
        if node["class"].text == "CAST" { return isNotZero(node["child"]) }
        if node["class"].text == "FUNCTION", node["function_name"].text == "nullif" { return true }
        guard node["class"].text == "CONSTANT" else { return false }
        return node["value"]["value"].integer.map { $0 != 0 } ?? !node["value"]["value"].isNull
    }

    private static func isDouble(_ node: SyntaxTree) -> Bool { ["DOUBLE", "FLOAT"].contains(node["cast_type"]["id"].text) }

    private mutating func find(_ rule: SparkRules.Rule, _ node: SyntaxTree) {
        let place = node["query_location"].integer.flatMap { EngineError.Place(offset: $0, in: sql) }
        findings.append(
            PortabilityFinding(kind: rule.kind, construct: rule.construct, place: place, why: rule.why, suggestion: rule.suggestion))
    }
}

extension SyntaxTree {
    fileprivate var isSample: Bool { if case .object = self { true } else { false } }
}
