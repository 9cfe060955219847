package import Engine
package import Vocabulary

/// What a check found.
package struct CheckResult: Sendable, Hashable, Codable {
    package var name: String
    package var kind: String
    package var title: LocalizedText
    package var severity: CheckDeclaration.Severity
    package var columns: [String]
    /// Rows that fail; for `row_count`, 1 if the count is out of bounds.
    package var failed: Int64
    /// Up to five failing rows, as shown texts by column.
    package var samples: [[String: String]]

    package var passed: Bool { failed == 0 }
}

/// Runs checks on a table of the session: all row conditions in one scan, then samples of those that fail.
package struct CheckRunner {
    private static let mostSamples = 5

    let session: any EngineSession
    /// The table, quoted.
    let table: String
    let columns: [String]

    package init(session: any EngineSession, table: String, columns: [String]) {
        self.session = session
        self.table = table
        self.columns = columns
    }

    /// - Parameter hidden: columns whose values must not show in samples.
    package func run(_ checks: [CheckDeclaration], hidden: Set<String>) throws -> [CheckResult] {
        let conditions = checks.map { Self.failing($0, table: table) }
        let scanned = checks.indices.filter { conditions[$0] != nil }
        var counts = [Int64](repeating: 0, count: checks.count)
        if !scanned.isEmpty {
            let filters = scanned.map { "count(*) FILTER (WHERE \(conditions[$0] ?? "false"))" }
            let result = try session.query("SELECT \(filters.joined(separator: ", ")) FROM \(table)", [])
            for (position, index) in scanned.enumerated() { counts[index] = Self.integer(result[0, position]) }
        }
        for index in checks.indices where conditions[index] == nil {
            counts[index] = try count(checks[index])
        }
        return try checks.enumerated().map { index, check in
            let rows = counts[index] > 0 ? try samples(of: check, condition: conditions[index]) : nil
            return CheckResult(
                name: check.name, kind: check.kind.name, title: check.title, severity: check.severity,
                columns: check.kind.columns, failed: counts[index],
                samples: rows.map { Self.texts($0, hidden: hidden) } ?? [])
        }
    }

    /// SQL condition true for exactly the rows that fail, `nil` if the check is no condition on one row.
    package static func failing(_ check: CheckDeclaration, table: String) -> String? {
        let condition: String
        switch check.kind {
        case .notNull(let columns):
            condition = columns.map { "\(quoteIdentifier($0)) IS NULL" }.joined(separator: " OR ")
        case .accepted(let column, let values):
            let name = quoteIdentifier(column)
            let list = values.map(quoteLiteral).joined(separator: ", ")
            condition = "\(name) IS NOT NULL AND CAST(\(name) AS VARCHAR) NOT IN (\(list))"
        case .range(let column, let minimum, let maximum):
            let name = quoteIdentifier(column)
            let bounds = [minimum.map { "\(name) < \(bound($0))" }, maximum.map { "\(name) > \(bound($0))" }].compactMap(\.self)
            condition = bounds.isEmpty ? "false" : bounds.joined(separator: " OR ")
        case .regex(let column, let pattern):
            let name = quoteIdentifier(column)
            condition = "\(name) IS NOT NULL AND NOT regexp_full_match(CAST(\(name) AS VARCHAR), \(quoteLiteral(pattern)))"
        case .references(let column, let target, let toColumn):
            let name = quoteIdentifier(column)
            condition = """
                \(name) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM \(qualified(target)) AS _target \
                WHERE _target.\(quoteIdentifier(toColumn)) = \(table).\(name))
                """
        case .unique, .rowCount, .sql: return nil
        }
        return check.condition.map { "(\($0)) AND (\(condition))" } ?? condition
    }

    /// A number as it is, anything else as a text.
    private static func bound(_ text: String) -> String { (try? Decimal(exactText: text))?.canonicalText ?? quoteLiteral(text) }

    /// `app.dataset` or `model`, each part quoted.
    package static func qualified(_ name: String) -> String {
        name.split(separator: ".", maxSplits: 1).map { quoteIdentifier(String($0)) }.joined(separator: ".")
    }

    private func count(_ check: CheckDeclaration) throws -> Int64 {
        let filter = check.condition.map { " WHERE \($0)" } ?? ""
        switch check.kind {
        case .unique(let columns):
            let list = columns.map(quoteIdentifier).joined(separator: ", ")
            return try integer(
                "SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM \(table)\(filter) GROUP BY \(list) HAVING count(*) > 1)")
        case .rowCount(let minimum, let maximum):
            let rows = try integer("SELECT count(*) FROM \(table)\(filter)")
            return (minimum.map { rows < Int64($0) } ?? false) || (maximum.map { rows > Int64($0) } ?? false) ? 1 : 0
        case .sql(let statement): return try integer("SELECT count(*) FROM (\(statement))")
        default: return 0
        }
    }

    private func samples(of check: CheckDeclaration, condition: String?) throws -> ResultTable? {
        let filter = check.condition.map { " WHERE \($0)" } ?? ""
        switch check.kind {
        case .unique(let columns):
            let list = columns.map(quoteIdentifier).joined(separator: ", ")
            return try session.query(
                "SELECT \(list), count(*) AS n FROM \(table)\(filter) GROUP BY \(list) HAVING count(*) > 1 ORDER BY ALL LIMIT \(Self.mostSamples)", [])
        case .rowCount: return try session.query("SELECT count(*) AS row_count FROM \(table)\(filter)", [])
        case .sql(let statement): return try session.query("SELECT * FROM (\(statement)) LIMIT \(Self.mostSamples)", [])
        default:
            return try session.query("SELECT * FROM \(table) WHERE \(condition ?? "false") LIMIT \(Self.mostSamples)", [])
        }
    }

    private func integer(_ sql: String) throws -> Int64 { Self.integer(try session.query(sql, [])[0, 0]) }

    private static func integer(_ value: EngineValue) -> Int64 {
        if case .integer(let number) = value { return number }
        return 0
    }

    private static func texts(_ table: ResultTable, hidden: Set<String>) -> [[String: String]] {
        (0..<table.rowCount).map { row in
            var texts: [String: String] = [:]
            for (index, column) in table.columns.enumerated() {
                texts[column.name] = hidden.contains(column.name) ? "***" : String(table[row, index].displayText.prefix(80))
            }
            return texts
        }
    }
}

extension CheckDeclaration.Kind {
    /// Columns the check speaks of.
    package var columns: [String] {
        switch self {
        case .notNull(let columns), .unique(let columns): columns
        case .accepted(let column, _), .range(let column, _, _), .regex(let column, _), .references(let column, _, _):
            [column]
        case .rowCount, .sql: []
        }
    }
}
