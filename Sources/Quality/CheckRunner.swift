package import Engine
import Vocabulary

/// Runs checks on a table of the session: whatever one pass over the rows can tell in one scan, then samples of what fails.
package struct CheckRunner {
    static let mostSamples = 5
    /// Expressions of one scan; more checks take more scans.
    private static let mostExpressions = 160

    let session: any EngineSession
    /// The table, quoted.
    let table: String
    let columns: [String]
    private let known: TableShape?
    private let rows: Int64?
    private let profile: [String: QualityReport.Column]

    /// - Parameters:
    ///   - table: a table of the session, quoted; not a view.
    ///   - columns: the names that may show in suggestions; empty takes the table's own.
    ///   - shape: the table's columns, if they are known.
    ///   - rows: how many the table has, if that is known.
    ///   - profile: its columns as they were found to be; what they prove is not asked again.
    package init(
        session: any EngineSession, table: String, columns: [String], shape: TableShape? = nil, rows: Int64? = nil,
        profile: [QualityReport.Column] = []
    ) {
        self.session = session
        self.table = table
        self.columns = columns
        known = shape
        self.rows = rows
        self.profile = Dictionary(profile.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether the rows are so few that planning a statement takes longer than counting them.
    private var isSmall: Bool { (rows ?? .max) <= Profiler.smallRows }

    /// What one check found, before it is put into words.
    struct Finding {
        var failed: Int64 = 0
        var checked: Int64 = 1
        var observed: String?
        var expected: String?
        var remark: LocalizedText?
        var samples: ResultTable?
    }

    /// - Parameters:
    ///   - hidden: columns whose values must not show, neither in samples nor as a measured figure nor in an error.
    ///   - context: clock and last accepted version.
    /// - Returns: one result per check, in their order.
    /// - Throws: `QualityError` with `unknown_column`, `unknown_model`, `check_not_computable`; `EngineError` for what is no check's fault.
    package func run(
        _ checks: [CheckDeclaration], hidden: Set<String>, context: CheckContext = CheckContext()
    ) throws -> [CheckResult] {
        guard !checks.isEmpty else { return [] }
        let shape = try known ?? TableShape(session: session, table: table)
        for check in checks { try requireColumns(check, shape: shape) }
        let proved = checks.map(isProved)
        let expressions = zip(checks, proved).map { $1 ? [] : scanned($0, shape: shape) }
        let (total, values) = try scan(expressions, checks: checks, hidden: hidden)
        return try checks.indices.map { index in
            let check = checks[index]
            let finding = proved[index] ? Finding(checked: total) : try explaining(check, hidden: hidden) {
                expressions[index].isEmpty
                    ? try apart(check, shape: shape, total: total, hidden: hidden, context: context)
                    : try judge(check, values: values[index], total: total, shape: shape, hidden: hidden, context: context)
            }
            return CheckResult(
                name: check.name, kind: check.kind.name, title: check.title, severity: check.severity,
                columns: named(by: check, shape: shape), failed: finding.failed,
                samples: finding.samples.map { texts($0, of: check, hidden: hidden) } ?? [], checked: finding.checked,
                observed: finding.observed, expected: finding.expected, dimension: check.dimension ?? check.kind.dimension,
                remark: finding.remark)
        }
    }

    /// Whether the profile says already that the check passes; what fails is looked at, for its samples.
    private func isProved(_ check: CheckDeclaration) -> Bool {
        guard check.condition == nil, let rows else { return false }
        switch check.kind {
        case .notNull(let columns): return columns.allSatisfy { profile[$0]?.nulls == 0 }
        case .unique(let columns):
            return columns.contains { name in
                guard let column = profile[name], !column.isEstimate("distinct") else { return false }
                return column.nulls == 0 && column.distinctEstimate == rows
            }
        default: return false
        }
    }

    // MARK: One scan

    /// The aggregates of the common scan that the check needs; none if it needs a statement of its own.
    private func scanned(_ check: CheckDeclaration, shape: TableShape) -> [String] {
        let filter = check.condition.map { " FILTER (WHERE \($0))" } ?? ""
        switch check.kind {
        case .unique(let columns) where isSmall && check.condition == nil && !columns.isEmpty: return [Self.repeated(columns)]
        case .references, .unique, .sql, .drift, .reconcile: return []
        case .freshness(let column, _):
            return Self.isMoment(shape.type(of: column)) ? ["max(\(quoteIdentifier(column)))\(filter)"] : []
        case .rowCount: return ["count(*)\(filter)"]
        case .statistic(let column, let function, _, _):
            return [function.aggregate(quoteIdentifier(column)) + filter, "count(*)\(filter)"]
        default:
            let condition = Self.failing(check, table: table, columns: shape.names) ?? "false"
            let count = "count(*) FILTER (WHERE \(condition))"
            return check.condition == nil ? [count] : [count, "count(*)\(filter)"]
        }
    }

    private func scan(
        _ expressions: [[String]], checks: [CheckDeclaration], hidden: Set<String>
    ) throws -> (total: Int64, values: [[EngineValue]]) {
        var values = [[EngineValue]](repeating: [], count: expressions.count)
        if let rows, expressions.allSatisfy(\.isEmpty) { return (rows, values) }
        var total: Int64 = 0
        var next = 0
        repeat {
            var (list, owners): ([String], [Int]) = (["count(*)"], [])
            while next < expressions.count, list.count < Self.mostExpressions {
                list += expressions[next]
                owners += expressions[next].map { _ in next }
                next += 1
            }
            let row: ResultTable
            do {
                row = try session.query("SELECT \(list.joined(separator: ", ")) FROM \(table)", [])
            } catch {
                // Which of them it was shows when each runs alone.
                for index in Set(owners).sorted() {
                    _ = try explaining(checks[index], hidden: hidden) {
                        try session.query("SELECT \(expressions[index].joined(separator: ", ")) FROM \(table)", [])
                    }
                }
                throw error
            }
            total = row[0, 0].integer ?? 0
            for (position, owner) in owners.enumerated() { values[owner].append(row[0, position + 1]) }
        } while next < expressions.count
        return (total, values)
    }

    private func judge(
        _ check: CheckDeclaration, values: [EngineValue], total: Int64, shape: TableShape, hidden: Set<String>, context: CheckContext
    ) throws -> Finding {
        switch check.kind {
        case .freshness: return freshness(check, latest: values[0], hidden: hidden, context: context)
        case .rowCount: return try rowCount(check, rows: values[0].integer ?? 0, context: context)
        case .unique(let columns): return try unique(columns, failed: values[0].integer ?? 0, filter: "", total: total)
        case .statistic: return statistic(check, value: values[0], rows: values[1].integer ?? 0, hidden: hidden)
        default:
            var finding = Finding(failed: values[0].integer ?? 0, checked: values.count > 1 ? values[1].integer ?? 0 : total)
            if finding.failed > 0, let condition = Self.failing(check, table: table, columns: shape.names) {
                finding.samples = try session.query("SELECT * FROM \(table) WHERE \(condition) LIMIT \(Self.mostSamples)", [])
            }
            return finding
        }
    }

    /// What the check finds with statements of its own.
    private func apart(
        _ check: CheckDeclaration, shape: TableShape, total: Int64, hidden: Set<String>, context: CheckContext
    ) throws -> Finding {
        let filter = check.condition.map { " WHERE \($0)" } ?? ""
        switch check.kind {
        case .unique(let columns): return try unique(columns, filter: filter, shape: shape, total: total)
        case .references:
            let condition = Self.failing(check, table: table) ?? "false"
            var finding = Finding(checked: filter.isEmpty ? total : try integer("SELECT count(*) FROM \(table)\(filter)"))
            finding.failed = try integer("SELECT count(*) FROM \(table) WHERE \(condition)")
            if finding.failed > 0 {
                finding.samples = try session.query("SELECT * FROM \(table) WHERE \(condition) LIMIT \(Self.mostSamples)", [])
            }
            return finding
        case .freshness(let column, _):
            let name = quoteIdentifier(column)
            let periods = try session.query(
                "SELECT DISTINCT \(name) FROM \(table)\(filter) ORDER BY \(name) DESC NULLS LAST LIMIT 100000", [])
            // What is no period is the business of another check.
            let latest = periods.column(0).compactMap { try? Period(text: $0.text ?? "") }.max()
            return freshness(check, latest: latest.map { .text($0.text) } ?? .null, hidden: hidden, context: context)
        case .reconcile(let sums): return try reconcile(sums, filter: filter, shape: shape)
        case .drift(let column, let most):
            return try Drift(session: session, table: table).finding(column, most: most, previous: context.previous)
        case .sql(let statement):
            var finding = Finding(failed: try integer("SELECT count(*) FROM (\(statement)\n)"), checked: total)
            if finding.failed > 0 { finding.samples = try session.query("SELECT * FROM (\(statement)\n) LIMIT \(Self.mostSamples)", []) }
            return finding
        default: return Finding()
        }
    }

    func integer(_ sql: String) throws(EngineError) -> Int64 { try session.query(sql, [])[0, 0].integer ?? 0 }
}
