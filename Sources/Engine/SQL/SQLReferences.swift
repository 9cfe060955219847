import FoundationEssentials

/// What one SELECT reads and gives, as the engine's parser sees it.
package struct SQLReferences: Sendable, Hashable {
    /// A table that the SELECT names; names of its own `WITH` are not among them.
    package struct Table: Sendable, Hashable {
        package let catalog: String?
        package let schema: String?
        package let name: String
        package let place: EngineError.Place?

        /// As written, without quotes: "statement", "divisions.division".
        package var text: String { [catalog, schema, name].compactMap(\.self).joined(separator: ".") }
    }

    /// A column of a table.
    package struct Source: Sendable, Hashable, Codable, Comparable {
        /// `Table.text`.
        package let table: String
        package let column: String

        package init(table: String, column: String) {
            self.table = table
            self.column = column
        }

        package static func < (left: Source, right: Source) -> Bool { (left.table, left.column) < (right.table, right.column) }
    }

    /// Where the values of a column come from.
    package enum Origin: Sendable, Hashable {
        /// Exactly from these, in order of their names; none for a constant.
        case columns([Source])
        /// Cannot be told from the text and the tables' known columns.
        case unknown
    }

    /// How one column of a table bears on what the SELECT gives.
    package struct Contribution: Sendable, Hashable, Codable {
        package let source: Source
        /// At least one, in the order of the cases.
        package let influences: [Influence]

        package init(source: Source, influences: [Influence]) {
            self.source = source
            self.influences = influences
        }
    }

    /// A column that the SELECT gives.
    package struct Column: Sendable, Hashable {
        /// `nil` if it has no alias and is no plain column, so that the engine invents a name.
        package let name: String?
        package let origin: Origin
        /// Every column that is known to bear on its value, in order of their names; not all of them if `origin` is unknown. Those that
        /// bear on it only by choosing rows of a subquery are no part of `origin`.
        package let contributions: [Contribution]
        /// The text that it is in every row, if it is written as one.
        package var constant: String?
    }

    /// What decides which rows the SELECT gives, and in what order.
    package struct Rows: Sendable, Hashable {
        package let contributions: [Contribution]
        /// Whether nothing else does; otherwise some of it is unknown.
        package let isComplete: Bool
    }

    /// Distinct, in the order in which they are written.
    package let tables: [Table]
    /// `nil` if a `*` stands for columns that are not known.
    package let columns: [Column]?
    package let rows: Rows
    /// The SELECTs that a UNION puts together, in order; empty if it is no union.
    package var parts: [SQLReferences] = []

    /// The columns under the names that the engine gives them, as `describe` or the table made of the SELECT tells: a SELECT may write a name
    /// in other letters, twice or not at all.
    ///
    /// - Parameter names: all of them, in order.
    /// - Returns: one column for each name; unknown where it is not certain which one is meant.
    package func columns(named names: [String]) -> [Column] {
        let unknown = names.map { Column(name: $0, origin: .unknown, contributions: []) }
        guard let columns else { return unknown }
        let fits = columns.count == names.count && zip(columns, names).allSatisfy { Self.fits($0.name, $1) }
        if fits { return zip(columns, names).map { Column(name: $1, origin: $0.origin, contributions: $0.contributions) } }
        return zip(names, unknown).map { name, unknown in
            let found = columns.filter { $0.name?.lowercased() == name.lowercased() }
            return found.count == 1 ? Column(name: name, origin: found[0].origin, contributions: found[0].contributions) : unknown
        }
    }

    /// Whether the engine may have made `name` of what was written: a name given twice gets a number.
    private static func fits(_ written: String?, _ name: String) -> Bool {
        guard let written = written?.lowercased() else { return true }
        let name = name.lowercased()
        return name == written || (name.hasPrefix(written + "_") && name.dropFirst(written.count + 1).allSatisfy(\.isNumber))
    }
}

/// Reads what a SELECT refers to, without running it.
///
/// - Parameters:
///   - sql: one SELECT.
///   - session: any session; its tables do not matter.
///   - tableColumns: columns of tables by `Table.text`, where known, for `*` and for names without a table.
///   - policy: which functions it may call.
/// - Throws: `syntax` with the place; `refused` if it is not exactly one SELECT or calls what the policy forbids.
package func serializeSQL(
    _ sql: String, in session: any EngineSession, tableColumns: [String: [String]] = [:], policy: SQLPolicy = .tablesOnly
) throws(EngineError) -> SQLReferences {
    let query = try selectTree(of: sql, in: session)
    var collector = ReferenceCollector(sql: sql, policy: policy)
    try collector.visit(query, visible: [])
    let known = Dictionary(tableColumns.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
    let lineage = ColumnLineage(tableColumns: known)
    let tables = collector.tables.sorted { ($0.place?.offset ?? 0) < ($1.place?.offset ?? 0) }
    var references = SQLReferences(tables: tables, given: lineage.rowset(of: query, in: ColumnLineage.Scope()))
    references.parts = lineage.parts(of: query, in: ColumnLineage.Scope()).map { SQLReferences(tables: tables, given: $0) }
    return references
}

extension SQLReferences {
    fileprivate init(tables: [Table], given: ColumnLineage.Rowset) {
        self.init(
            tables: tables,
            columns: given.columns?.map { .init(name: $0.name, origin: $0.trace.origin, contributions: $0.trace.contributions, constant: $0.constant) },
            rows: .init(contributions: given.rows.contributions, isComplete: given.rows.isComplete))
    }
}

extension EngineSession {
    /// The tables that one SELECT reads, as written: "statement", "divisions.division".
    ///
    /// - Throws: as `serializeSQL`.
    package func tableNames(in sql: String, policy: SQLPolicy = .tablesOnly) throws(EngineError) -> [String] {
        try serializeSQL(sql, in: self, policy: policy).tables.map(\.text)
    }
}

/// The engine's parse tree of one SELECT.
///
/// - Throws: `syntax` with the place; `refused` if it is not exactly one SELECT.
package func selectTree(of sql: String, in session: any EngineSession) throws(EngineError) -> SyntaxTree {
    let json = try session.serializedTree(of: sql)
    let tree: SyntaxTree
    do {
        tree = try SyntaxTree(json: json)
    } catch {
        throw EngineError(.engineFault, message: "the parse tree is not JSON: \(error)", mend: "report the statement that caused it")
    }
    if tree["error"].flag {
        let place = tree["position"].text.flatMap { Int($0) }.flatMap { EngineError.Place(offset: $0, in: sql) }
        let message = tree["error_message"].text ?? "the SQL cannot be read"
        guard tree["error_type"].text == "parser" else {
            throw EngineError(
                .refused, message: "it is not a SELECT that can be analysed: \(message)",
                mend: "write one SELECT; instead of PIVOT write an aggregate with FILTER for each column", place: place)
        }
        throw EngineError(.syntax, message: message, mend: "correct the SQL at that place", place: place)
    }
    let statements = tree["statements"].elements
    guard statements.count == 1 else {
        throw EngineError(
            .refused, message: "one SELECT is expected, \(statements.count) statements were given", mend: "write one SELECT")
    }
    return statements[0]["node"]
}
