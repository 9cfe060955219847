/// One SELECT: what its columns come from and what decides its rows.
struct SelectLineage {
    private let query: SyntaxTree
    private var names: ColumnNames
    private(set) var rowset: ColumnLineage.Rowset

    init(_ query: SyntaxTree, lineage: ColumnLineage, scope: ColumnLineage.Scope) {
        self.query = query
        let from = FromClause(query["from_table"], lineage: lineage, scope: scope)
        names = ColumnNames(level: from.level, scope: scope, lineage: lineage)
        rowset = ColumnLineage.Rowset(columns: [], rows: from.rows)
        // What is in the select list decides rows only by the names that other clauses use.
        var isGroup: [Bool] = []
        for item in query["select_list"].elements { add(item, &isGroup) }
        addConditions()
        addGroups(isGroup)
        rowset.rows.merge(RowModifiers(query, names: names, outputs: rowset.columns).trace)
    }

    private mutating func add(_ item: SyntaxTree, _ isGroup: inout [Bool]) {
        let isPlain = !AggregateFunctions.appear(in: item)
        var added: [ColumnLineage.Output]?
        if item["class"].text == "STAR" {
            added = names.expand(item)
        } else if !Self.hidesColumns(item) {
            let name = item["alias"].text ?? item["column_names"].texts.last
            let trace = names.trace(of: item)
            if let alias = item["alias"].text { names.aliases[alias.lowercased()] = trace }
            let constant = item["class"].text == "CONSTANT" ? item["value"]["value"].text : nil
            added = [ColumnLineage.Output(name: name, trace: trace, mayExpand: Self.mayExpand(item), constant: constant)]
        }
        guard let added else {
            rowset.columns = nil
            return
        }
        isGroup += added.map { _ in isPlain }
        rowset.columns?.append(contentsOf: added)
    }

    private mutating func addConditions() {
        for clause in ["where_clause", "having", "qualify"] where !query[clause].isNull {
            rowset.rows.merge(names.trace(of: query[clause]).passed(as: .filter))
        }
    }

    private mutating func addGroups(_ isGroup: [Bool]) {
        for group in query["group_expressions"].elements {
            let trace = group.position.map { RowModifiers.output($0, of: rowset.columns) } ?? names.trace(of: group)
            rowset.rows.merge(trace.passed(as: .group))
        }
        guard query["aggregate_handling"].text == "FORCE_AGGREGATES" else { return }
        guard let columns = rowset.columns, columns.count == isGroup.count else { return rowset.rows.isComplete = false }
        rowset.rows.merge(zip(columns, isGroup).filter(\.1).merged(\.0.trace).passed(as: .group))
    }

    /// Whether an expression stands for many columns: `max(COLUMNS(*))`.
    private static func hidesColumns(_ node: SyntaxTree) -> Bool {
        if node["class"].text == "STAR" { return true }
        if node["class"].text == "SUBQUERY" { return false }
        return node.children.contains(where: hidesColumns)
    }

    /// `unnest` of a list gives one column, of a structure one for each field.
    private static func mayExpand(_ item: SyntaxTree) -> Bool {
        guard item["class"].text == "FUNCTION", item["function_name"].text?.lowercased() == "unnest" else { return false }
        let arguments = item["children"].elements
        return arguments.count != 1 || arguments[0]["function_name"].text != "list_value"
    }
}

/// DISTINCT, ORDER BY and LIMIT of a query.
struct RowModifiers {
    private(set) var trace = Trace()

    init(_ query: SyntaxTree, names: ColumnNames, outputs: [ColumnLineage.Output]?) {
        let all = outputs?.merged(\.trace) ?? .unknown
        func meant(_ node: SyntaxTree) -> Trace {
            if node["class"].text == "STAR" { return all }
            if let position = node.position { return Self.output(position, of: outputs) }
            let path = node["column_names"].texts
            if path.count == 1, let named = outputs?.filter({ $0.name?.lowercased() == path[0].lowercased() }), !named.isEmpty {
                return named.merged(\.trace)
            }
            return names.trace(of: node)
        }
        for modifier in query["modifiers"].elements {
            switch modifier["type"].text {
            case "ORDER_MODIFIER":
                trace.merge(modifier["orders"].elements.merged { meant($0["expression"]) }.passed(as: .sort))
            case "DISTINCT_MODIFIER":
                let targets = modifier["distinct_on_targets"].elements
                trace.merge((targets.isEmpty ? all : targets.merged(meant)).passed(as: .group))
            default:
                for member in ["limit", "offset"] where !modifier[member].isNull {
                    trace.merge(names.trace(of: modifier[member]).passed(as: .filter))
                }
            }
        }
    }

    static func output(_ position: Int, of outputs: [ColumnLineage.Output]?) -> Trace {
        guard let outputs, (1...max(outputs.count, 1)).contains(position), position <= outputs.count else { return .unknown }
        return outputs[..<position].contains(where: \.mayExpand) ? .unknown : outputs[position - 1].trace
    }
}

extension SyntaxTree {
    /// The number of a column: `ORDER BY 2`.
    fileprivate var position: Int? {
        self["class"].text == "CONSTANT" ? self["value"]["value"].integer : nil
    }
}

/// The engine's functions that make one value of many rows.
enum AggregateFunctions {
    static func contains(_ name: String?) -> Bool { names.contains(name?.lowercased() ?? "") }

    /// Whether an expression calls one, outside of subqueries and windows.
    static func appear(in node: SyntaxTree) -> Bool {
        switch node["class"].text {
        case "SUBQUERY", "WINDOW": false
        case "FUNCTION" where contains(node["function_name"].text): true
        default: node.children.contains(where: appear)
        }
    }

    private static let names: Set<String> = Set(
        """
        any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_max_nulls_last arg_min
        arg_min_null arg_min_nulls_last argmax argmin array_agg avg bit_and bit_or bit_xor bitstring_agg bool_and bool_or corr count
        count_if count_star countif covar_pop covar_samp entropy favg first fsum geomean geometric_mean group_concat grouping
        grouping_id histogram histogram_exact kahan_sum kurtosis kurtosis_pop last list listagg mad max max_by mean median min min_by
        mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx
        regr_sxy regr_syy reservoir_quantile sem skewness stddev stddev_pop stddev_samp string_agg sum sum_no_overflow sumkahan
        var_pop var_samp variance wavg weighted_avg
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
