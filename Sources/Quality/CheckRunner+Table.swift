import Engine
import FoundationEssentials
import Vocabulary

/// Checks that judge the table as a whole.
extension CheckRunner {
    static func isMoment(_ type: String?) -> Bool {
        ["DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"].contains(type ?? "")
    }

    // MARK: Freshness

    /// A day or period counts as known until its end; a table without any value is not fresh.
    func freshness(_ check: CheckDeclaration, latest: EngineValue, hidden: Set<String>, context: CheckContext) -> Finding {
        guard case .freshness(let column, let span) = check.kind else { return Finding() }
        var finding = Finding(observed: hidden.contains(column) ? "***" : latest.displayText, expected: "within \(span.text)")
        guard let now = context.localMicroseconds else {
            finding.remark = .init(zh: "没有时钟，未判断", en: "not judged: no clock was given")
            return finding
        }
        let end = Self.end(of: latest, zoneOffsetSeconds: context.zoneOffsetSeconds)
        finding.failed = end.map { $0 >= span.before(now) } ?? false ? 0 : 1
        return finding
    }

    /// When a value is over, in microseconds on the local clock; `nil` for null.
    private static func end(of value: EngineValue, zoneOffsetSeconds: Int) -> Int64? {
        let day: Int64 = 86_400_000_000
        switch value {
        // Days of the far future, or infinity, are kept from overflowing.
        case .date(let days): return Int64(min(max(days, -10_000_000), 10_000_000) + 1) * day
        case .timestamp(let microseconds): return microseconds
        case .timestampNanoseconds(let nanoseconds): return nanoseconds / 1_000
        case .instant(let microseconds):
            return microseconds.addingReportingOverflow(Int64(zoneOffsetSeconds) * 1_000_000).overflow
                ? microseconds : microseconds + Int64(zoneOffsetSeconds) * 1_000_000
        // The text was a period when it was written.
        case .text(let text): return (try? Period(text: text)).map { Int64($0.end.dayNumber + 1) * day }
        default: return nil
        }
    }

    // MARK: Rows

    func rowCount(_ check: CheckDeclaration, rows: Int64, context: CheckContext) throws -> Finding {
        guard case .rowCount(let minimum, let maximum, let mostGrowth, let mostDrop) = check.kind else { return Finding() }
        var faults = 0
        var finding = Finding(observed: String(rows))
        var wanted: [String] = []
        if let minimum {
            wanted.append("at least \(minimum)")
            faults += rows < Int64(minimum) ? 1 : 0
        }
        if let maximum {
            wanted.append("at most \(maximum)")
            faults += rows > Int64(maximum) ? 1 : 0
        }
        if mostGrowth != nil || mostDrop != nil {
            if let mostGrowth { wanted.append("growth of at most \(mostGrowth.canonicalText) %") }
            if let mostDrop { wanted.append("drop of at most \(mostDrop.canonicalText) %") }
            // Rows of the last version were counted after quarantine and without the check's own condition.
            if let before = context.previous?.rows, before > 0 {
                let change = Decimal(rows - before) * 100
                if let mostGrowth, change > mostGrowth * Decimal(before) { faults += 1 }
                if let mostDrop, -change > mostDrop * Decimal(before) { faults += 1 }
                finding.observed = "\(rows) after \(before)"
            } else {
                finding.remark = Self.noEarlierVersion
            }
        }
        finding.expected = wanted.joined(separator: ", ")
        finding.failed = faults > 0 ? 1 : 0
        let filter = check.condition.map { " WHERE \($0)" } ?? ""
        if faults > 0 { finding.samples = try session.query("SELECT count(*) AS row_count FROM \(table)\(filter)", []) }
        return finding
    }

    static let noEarlierVersion = LocalizedText(
        zh: "没有可比较的上一版本，未判断", en: "not judged: there is no earlier version to compare with")

    // MARK: Statistics

    func statistic(_ check: CheckDeclaration, value: EngineValue, rows: Int64, hidden: Set<String>) -> Finding {
        guard case .statistic(let column, let function, let minimum, let maximum) = check.kind else { return Finding() }
        let bounds = [minimum.map { "at least \($0.canonicalText)" }, maximum.map { "at most \($0.canonicalText)" }].compactMap(\.self)
        var finding = Finding(expected: "\(function.rawValue) \(bounds.joined(separator: ", "))")
        var number = Self.number(value)
        if function == .nullShare {
            number = rows > 0 ? number.flatMap { Decimal(exactly: $0, of: rows) } : nil
        }
        guard let number else {
            finding.remark = .init(zh: "没有值，未判断", en: "not judged: there is no value")
            return finding
        }
        let tells = function == .nullShare || function == .distinct
        finding.observed = hidden.contains(column) && !tells ? "***" : number.canonicalText
        finding.failed = minimum.map { number < $0 } ?? false || maximum.map { number > $0 } ?? false ? 1 : 0
        return finding
    }

    /// Reals keep nine digits, since the order in which threads add them up shows in the last ones.
    static func number(_ value: EngineValue) -> Decimal? {
        guard case .real(let real) = value else { return value.exactNumber }
        guard real.isFinite else { return nil }
        // Every finite number of nine digits can be read back.
        return try? Decimal(lenientText: "\(real.rounded(digits: 9))")
    }

    // MARK: Reconciliation

    /// Failing groups; both sides are added up in one pass each and met by their group.
    func reconcile(_ sums: CheckDeclaration.Reconciliation, filter: String, shape: TableShape) throws -> Finding {
        let target = CheckRunner.qualified(sums.table)
        let other = try TableShape(session: session, table: target)
        func exact(_ column: String, _ shape: TableShape) -> String {
            shape.isReal(column) ? "CAST(\(quoteIdentifier(column)) AS DECIMAL(38, 9))" : quoteIdentifier(column)
        }
        let groups = sums.by.map { quoteIdentifier($0) + ", " }.joined()
        let grouping = sums.by.isEmpty ? "" : " GROUP BY ALL"
        let both = """
            SELECT \(groups)coalesce(sum(_own), 0) AS "sum", coalesce(sum(_other), 0) AS to_sum FROM (
                SELECT \(groups)\(exact(sums.measure, shape)) AS _own, NULL AS _other FROM \(table)\(filter)
                UNION ALL
                SELECT \(groups)NULL, \(exact(sums.toMeasure, other)) FROM \(target))\(grouping)
            """
        let fails = "abs(\"sum\" - to_sum) > \(sums.tolerance.canonicalText)"
        let row = try session.query("SELECT count(*), count(*) FILTER (WHERE \(fails)) FROM (\(both))", [])
        var finding = Finding(failed: row[0, 1].integer ?? 0, checked: max(1, row[0, 0].integer ?? 0))
        if finding.failed > 0 {
            finding.samples = try session.query("SELECT * FROM (\(both)) WHERE \(fails) ORDER BY ALL LIMIT \(Self.mostSamples)", [])
        }
        return finding
    }
}

extension CheckDeclaration.StatisticFunction {
    /// - Parameter column: quoted.
    func aggregate(_ column: String) -> String {
        switch self {
        case .sum: "sum(\(column))"
        case .avg: "avg(\(column))"
        case .min: "min(\(column))"
        case .max: "max(\(column))"
        // The share of rows that have a value; the caller turns it round.
        case .nullShare: "count(\(column))"
        case .distinct: "count(DISTINCT \(column))"
        }
    }
}

extension Decimal {
    /// Percent of `rows` that are not among `present`, with four decimals.
    fileprivate init?(exactly present: Decimal, of rows: Int64) {
        guard let count = present.unscaled(scale: 0), rows > 0 else { return nil }
        self.init(unscaled: (Int128(rows) - count) * 1_000_000 / Int128(rows), scale: 4)
    }
}
