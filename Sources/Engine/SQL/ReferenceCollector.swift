/// Walks the whole tree for tables and functions.
struct ReferenceCollector {
    let sql: String
    let policy: SQLPolicy
    var tables: [SQLReferences.Table] = []

    init(sql: String, policy: SQLPolicy) {
        self.sql = sql
        self.policy = policy
    }

    /// - Parameter visible: names of `WITH` that hide tables here, in lower case.
    mutating func visit(_ node: SyntaxTree, visible: Set<String>) throws(EngineError) {
        var visible = visible
        for common in node.commonTables {
            // A query sees the names before its own, its own only if it is recursive.
            let own: Set<String> = common.query["type"].text == "RECURSIVE_CTE_NODE" ? [common.name.lowercased()] : []
            try visit(common.query, visible: visible.union(own))
            visible.insert(common.name.lowercased())
        }
        try note(node, visible: visible)
        if case .object(let members) = node {
            for (name, child) in members where name != "cte_map" { try visit(child, visible: visible) }
        } else {
            for child in node.children { try visit(child, visible: visible) }
        }
    }

    private mutating func note(_ node: SyntaxTree, visible: Set<String>) throws(EngineError) {
        let place = node["query_location"].integer.flatMap { EngineError.Place(offset: $0, in: sql) }
        switch (node["type"].text, node["class"].text) {
        case ("BASE_TABLE", _):
            guard let name = node["table_name"].text else { return }
            let (catalog, schema) = (node["catalog_name"].text, node["schema_name"].text)
            if catalog == nil, schema == nil, visible.contains(name.lowercased()) { return }
            try policy.check(table: name, place: place)
            let table = SQLReferences.Table(catalog: catalog, schema: schema, name: name, place: place)
            if let known = tables.firstIndex(where: { $0.text == table.text }) {
                if let earlier = place?.offset, earlier < tables[known].place?.offset ?? .max { tables[known] = table }
            } else {
                tables.append(table)
            }
        case ("TABLE_FUNCTION", _):
            try policy.check(function: node["function"]["function_name"].text ?? "", inFrom: true, place: place)
        case (_, "FUNCTION"), (_, "WINDOW"):
            try policy.check(function: node["function_name"].text ?? "", inFrom: false, place: place)
        case ("SHOW_REF", _):
            guard policy.tableFunctions != nil else { return }
            throw EngineError(
                .refused, message: "DESCRIBE, SHOW and SUMMARIZE may not be used here", mend: "write a SELECT over tables", place: place)
        default: return
        }
    }
}
