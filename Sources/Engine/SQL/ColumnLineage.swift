/// Follows the columns of a SELECT to the columns of the tables it reads, through aliases, joins, `WITH`, subqueries and
/// set operations; apart from them, the columns that decide which rows it gives.
///
/// Only what is certain is said: a name that two tables could give, or that a table of unknown columns could hide, is unknown.
struct ColumnLineage {
    /// Columns of tables by name in lower case.
    let tableColumns: [String: [String]]

    typealias Source = SQLReferences.Source

    /// A column of a relation.
    struct Output {
        var name: String?
        var trace: Trace
        /// Whether the engine may make several columns of it, as of a structure's `unnest`.
        var mayExpand = false
        /// The text that it is in every row, if it is written as one.
        var constant: String?
    }

    /// What a query gives.
    struct Rowset {
        /// `nil` if a `*` hides them.
        var columns: [Output]?
        /// What decides which rows there are.
        var rows = Trace()

        static let unknown = Rowset(columns: nil, rows: .unknown)
    }

    /// Something that stands in FROM.
    struct Relation {
        /// Names by which columns are qualified, in lower case.
        var name: String?
        var schema: String?
        /// `nil` if not known.
        var columns: [Output]?
        var rows = Trace()
        /// The table whose columns these are, if its columns are not known.
        var openTable: String?
    }

    /// The relations of one FROM.
    struct Level {
        var relations: [Relation]
        /// Columns that joins made one; `nil` if a natural join's are not known.
        var shared: [SharedColumn]?
    }

    /// A column that `USING` makes one of several relations'.
    struct SharedColumn {
        var name: String
        /// Places in the list of relations.
        var members: Set<Int>
    }

    /// What names mean at a place.
    struct Scope {
        var commonTables: [String: Relation] = [:]
        /// What stands in FROM around a subquery, innermost last.
        var outer: [Level] = []
    }

    // MARK: Queries

    func rowset(of query: SyntaxTree, in scope: Scope) -> Rowset {
        let scope = widened(scope, by: query)
        switch query["type"].text {
        case "SELECT_NODE": return SelectLineage(query, lineage: self, scope: scope).rowset
        case "SET_OPERATION_NODE": return setOperation(query, in: scope)
        case "RECURSIVE_CTE_NODE": return recursion(query, in: scope)
        default: return .unknown
        }
    }

    /// The SELECTs that a UNION puts together, under the names of the first, or under their own where it goes by names; none of any other query
    /// and where their columns cannot be told.
    func parts(of query: SyntaxTree, in scope: Scope) -> [Rowset] {
        guard query["type"].text == "SET_OPERATION_NODE", let operation = query["setop_type"].text, operation.hasPrefix("UNION") else { return [] }
        let scope = widened(scope, by: query)
        let parts = [query["left"], query["right"]].flatMap { (side: SyntaxTree) -> [Rowset] in
            let inner = self.parts(of: side, in: scope)
            return inner.isEmpty ? [rowset(of: side, in: scope)] : inner
        }
        guard let names = parts[0].columns, parts.allSatisfy({ !($0.columns?.contains(where: \.mayExpand) ?? true) }) else { return [] }
        guard operation == "UNION" else { return parts }
        guard parts.allSatisfy({ $0.columns?.count == names.count }) else { return [] }
        return parts.map { part in
            var part = part
            for index in names.indices { part.columns?[index].name = names[index].name }
            return part
        }
    }

    /// What names mean inside a query: its `WITH` too.
    private func widened(_ scope: Scope, by query: SyntaxTree) -> Scope {
        var scope = scope
        for common in query.commonTables {
            let name = common.name.lowercased()
            let given = rowset(of: common.query, in: scope)
            scope.commonTables[name] = Relation(name: name, columns: renamed(given.columns, common.aliases), rows: given.rows)
        }
        return scope
    }

    private func setOperation(_ query: SyntaxTree, in scope: Scope) -> Rowset {
        let left = rowset(of: query["left"], in: scope)
        let right = rowset(of: query["right"], in: scope)
        var given = Rowset(columns: nil, rows: left.rows.merging(right.rows))
        let operation = query["setop_type"].text
        if let left = left.columns, let right = right.columns {
            switch operation {
            case "EXCEPT": given.columns = left
            case "UNION_BY_NAME": given.columns = Self.mergedByName(left, right)
            default: given.columns = Self.merged(left, right)
            }
        }
        if operation == "EXCEPT" || operation == "INTERSECT" {
            given.rows.merge(right.columns?.merged(\.trace).passed(as: .filter) ?? .unknown)
        }
        if !query["setop_all"].flag { given.rows.merge(given.columns?.merged(\.trace).passed(as: .group) ?? .unknown) }
        let level = Level(relations: [Relation(columns: given.columns)], shared: [])
        let names = ColumnNames(level: level, scope: scope, lineage: self)
        given.rows.merge(RowModifiers(query, names: names, outputs: given.columns).trace)
        return given
    }

    /// Takes the first part, then adds the second until nothing new comes.
    private func recursion(_ query: SyntaxTree, in scope: Scope) -> Rowset {
        guard let name = query["cte_name"].text?.lowercased() else { return .unknown }
        var given = rowset(of: query["left"], in: scope)
        let aliases = query["aliases"].texts
        var scope = scope
        // Each round adds at least one source or is the last; a chain of columns is no longer than their number.
        for _ in 0...(given.columns?.count ?? 0) {
            scope.commonTables[name] = Relation(name: name, columns: renamed(given.columns, aliases))
            let next = rowset(of: query["right"], in: scope)
            given.rows.merge(next.rows)
            guard let columns = given.columns, let more = next.columns else {
                given.columns = nil
                break
            }
            let merged = Self.merged(columns, more)
            if merged.map(\.trace) == columns.map(\.trace) { break }
            given.columns = merged
        }
        if !query["union_all"].flag { given.rows.merge(given.columns?.merged(\.trace).passed(as: .group) ?? .unknown) }
        return given
    }

    // MARK: Columns

    func renamed(_ columns: [Output]?, _ aliases: [String]) -> [Output]? {
        guard var columns else { return nil }
        var isCertain = true
        for (index, alias) in aliases.enumerated() where index < columns.count {
            isCertain = isCertain && !columns[index].mayExpand
            columns[index].name = alias
            // More columns than are seen may stand before it.
            if !isCertain { columns[index] = Output(name: alias, trace: .unknown) }
        }
        return columns
    }

    private static func merged(_ left: [Output], _ right: [Output]) -> [Output] {
        guard left.count == right.count, !(left + right).contains(where: \.mayExpand) else {
            return left.map { Output(name: $0.name, trace: .unknown, mayExpand: $0.mayExpand) }
        }
        return zip(left, right).map { Output(name: $0.name, trace: $0.trace.merging($1.trace)) }
    }

    private static func mergedByName(_ left: [Output], _ right: [Output]) -> [Output] {
        var merged = left
        for column in right {
            if let index = merged.firstIndex(where: { $0.name != nil && $0.name?.lowercased() == column.name?.lowercased() }) {
                merged[index].trace.merge(column.trace)
                merged[index].constant = nil
            } else {
                merged.append(column)
            }
        }
        return merged
    }
}
