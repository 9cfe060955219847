/// Follows the columns of a SELECT to the columns of the tables it reads, through aliases, joins, `WITH`, subqueries and
/// set operations. A column's sources are those that its expression mentions; conditions and grouping are not sources.
///
/// Only what is certain is said: a name that two tables could give, or that a table of unknown columns could hide, is unknown.
struct ColumnLineage {
    /// Columns of tables by name in lower case.
    let tableColumns: [String: [String]]

    typealias Source = SQLReferences.Source

    /// A column of a relation; `sources` is `nil` if they are not known.
    struct Output {
        var name: String?
        var sources: Set<Source>?
    }

    /// Something that stands in FROM.
    struct Relation {
        /// Names by which columns are qualified, in lower case.
        var name: String?
        var schema: String?
        /// `nil` if not known.
        var columns: [Output]?
        /// The table whose columns these are, if its columns are not known.
        var openTable: String?
    }

    /// What names mean at a place.
    struct Scope {
        var commonTables: [String: Relation] = [:]
        /// What stands in FROM around a subquery, innermost last.
        var outer: [[Relation]] = []
    }

    // MARK: Queries

    /// - Returns: `nil` if a `*` hides the columns.
    func outputs(of query: SyntaxTree, in scope: Scope) -> [Output]? {
        var scope = scope
        for common in query.commonTables {
            let columns = renamed(outputs(of: common.query, in: scope), common.aliases)
            scope.commonTables[common.name.lowercased()] = Relation(name: common.name.lowercased(), columns: columns)
        }
        switch query["type"].text {
        case "SELECT_NODE": return select(query, in: scope)
        case "SET_OPERATION_NODE": return setOperation(query, in: scope)
        case "RECURSIVE_CTE_NODE": return recursion(query, in: scope)
        default: return nil
        }
    }

    private func setOperation(_ query: SyntaxTree, in scope: Scope) -> [Output]? {
        guard let left = outputs(of: query["left"], in: scope), let right = outputs(of: query["right"], in: scope) else { return nil }
        switch query["setop_type"].text {
        case "EXCEPT": return left
        case "UNION_BY_NAME":
            var merged = left
            for column in right {
                if let index = merged.firstIndex(where: { Self.same($0.name, column.name) }) {
                    merged[index].sources = Self.union(merged[index].sources, column.sources)
                } else {
                    merged.append(column)
                }
            }
            return merged
        default: return Self.merged(left, right)
        }
    }

    /// Takes the first part, then adds the second until nothing new comes.
    private func recursion(_ query: SyntaxTree, in scope: Scope) -> [Output]? {
        guard let name = query["cte_name"].text?.lowercased(), var columns = outputs(of: query["left"], in: scope) else { return nil }
        let aliases = query["aliases"].texts
        var scope = scope
        // Each round adds at least one source or is the last; a chain of columns is no longer than their number.
        for _ in 0...columns.count {
            scope.commonTables[name] = Relation(name: name, columns: renamed(columns, aliases))
            guard let next = outputs(of: query["right"], in: scope) else { return nil }
            let merged = Self.merged(columns, next)
            if merged.map(\.sources) == columns.map(\.sources) { break }
            columns = merged
        }
        return columns
    }

    private func select(_ query: SyntaxTree, in scope: Scope) -> [Output]? {
        let from = FromClause(query["from_table"], lineage: self, scope: scope)
        var names = ColumnNames(relations: from.relations, shared: from.shared, scope: scope, lineage: self)
        var outputs: [Output]? = []
        for item in query["select_list"].elements {
            if item["class"].text == "STAR" {
                guard let expanded = names.expand(item) else {
                    outputs = nil
                    continue
                }
                outputs?.append(contentsOf: expanded)
            } else if Self.hidesColumns(item) {
                outputs = nil
            } else {
                let output = Output(name: item["alias"].text ?? item["column_names"].texts.last, sources: names.sources(of: item))
                if let alias = item["alias"].text { names.aliases[alias.lowercased()] = .some(output.sources) }
                outputs?.append(output)
            }
        }
        return outputs
    }

    /// Whether an expression stands for many columns: `max(COLUMNS(*))`.
    private static func hidesColumns(_ node: SyntaxTree) -> Bool {
        if node["class"].text == "STAR" { return true }
        if node["class"].text == "SUBQUERY" { return false }
        return node.children.contains(where: hidesColumns)
    }

    // MARK: Columns

    func renamed(_ columns: [Output]?, _ aliases: [String]) -> [Output]? {
        guard var columns else { return nil }
        for (index, alias) in aliases.enumerated() where index < columns.count { columns[index].name = alias }
        return columns
    }

    private static func merged(_ left: [Output], _ right: [Output]) -> [Output] {
        guard left.count == right.count else { return left.map { Output(name: $0.name, sources: nil) } }
        return zip(left, right).map { Output(name: $0.name, sources: union($0.sources, $1.sources)) }
    }

    static func union(_ left: Set<Source>?, _ right: Set<Source>?) -> Set<Source>? {
        guard let left, let right else { return nil }
        return left.union(right)
    }

    static func same(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return false }
        return left.lowercased() == right.lowercased()
    }
}
