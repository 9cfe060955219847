import Engine
import Vocabulary

/// Frequent values and shapes of texts.
extension Profiler {
    static let mostFrequent = 20
    static let mostPatterns = 10

    func addValues(_ column: (name: String, type: String), rows: Int64, to profile: inout QualityReport.Column) throws {
        if profile.distinctEstimate <= Self.mostCounted {
            try countAll(column, to: &profile)
        } else {
            try sample(column, rows: rows, to: &profile)
        }
    }

    /// Every value counted: all figures are exact.
    private func countAll(_ column: (name: String, type: String), to profile: inout QualityReport.Column) throws {
        let name = quoteIdentifier(column.name)
        let patterns =
            column.type == "VARCHAR"
            ? """
             UNION ALL (SELECT 3, \(Self.mask("v")), sum(n)::BIGINT FROM g GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT \(Self.mostPatterns))
            """ : ""
        let found = try session.query(
            """
            WITH g AS MATERIALIZED (SELECT \(name) AS v, count(*) AS n FROM \(table) WHERE \(name) IS NOT NULL GROUP BY 1)
            (SELECT 1 AS part, '' AS value, count(*) AS n FROM g) UNION ALL
            (SELECT 2, left(CAST(v AS VARCHAR), \(Self.mostCharacters)), n FROM g ORDER BY n DESC, v LIMIT \(Self.mostFrequent))\(patterns)
            """, [])
        profile.distinctEstimate = part(1, of: found).first?.count ?? 0
        profile.estimates?.removeAll { $0 == "distinct" }
        profile.frequent = part(2, of: found)
        if column.type == "VARCHAR" { profile.patterns = part(3, of: found) }
    }

    /// Candidates come from every n-th row, their counts from all rows; shapes come from the sample.
    private func sample(_ column: (name: String, type: String), rows: Int64, to profile: inout QualityReport.Column) throws {
        let name = quoteIdentifier(column.name)
        let step = max(1, (rows + Self.sampledRows - 1) / Self.sampledRows)
        let isText = column.type == "VARCHAR"
        if TableShape.isWhole(column.type), let least = Int64(profile.least), let greatest = Int64(profile.greatest),
            let distinct = try CheckRunner.distinctOfDense(
                name, from: table, least: least, greatest: greatest, rows: rows, session: session)
        {
            profile.distinctEstimate = distinct
            profile.estimates?.removeAll { $0 == "distinct" }
        }
        let isUnique = !profile.isEstimate("distinct") && profile.distinctEstimate == profile.present
        if isUnique, !isText {
            profile.frequent = []
            return
        }
        let patterns =
            isText
            ? " UNION ALL (SELECT 3, \(Self.mask("v")), sum(n)::BIGINT FROM s GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT \(Self.mostPatterns))" : ""
        // A value of a column of many values that is seen but a few times is so by chance.
        let sampled = """
            WITH s AS MATERIALIZED (SELECT \(name) AS v, count(*) AS n FROM \(table) WHERE rowid % \(step) = 0 AND \(name) IS NOT NULL GROUP BY 1),
                f AS MATERIALIZED (SELECT v FROM s WHERE n > 3 ORDER BY n DESC, v LIMIT \(Self.mostFrequent))
            """
        let found = try session.query(
            "\(sampled) (SELECT 1 AS part, '' AS value, count(*) AS n FROM f)\(patterns)", [])
        if isText {
            profile.patterns = part(3, of: found)
            if step > 1 { profile.estimates?.append("patterns") }
        }
        profile.frequent = []
        guard !isUnique else { return }
        profile.estimates?.append("frequent")
        guard let candidates = part(1, of: found).first?.count, candidates > 0 else { return }
        let counted = try session.query(
            """
            \(sampled) SELECT 2, left(CAST(v AS VARCHAR), \(Self.mostCharacters)), n FROM (
                SELECT \(name) AS v, count(*) AS n FROM \(table) WHERE \(name) IN (SELECT v FROM f) GROUP BY 1) ORDER BY n DESC, v
            """, [])
        profile.frequent = part(2, of: counted)
    }

    private func part(_ number: Int64, of found: ResultTable) -> [QualityReport.ValueCount] {
        (0..<found.rowCount).filter { found[$0, 0].integer == number }
            .map { QualityReport.ValueCount(value: found[$0, 1].displayText, count: found[$0, 2].integer ?? 0) }
            .sorted { ($1.count, $0.value) < ($0.count, $1.value) }
    }

    /// Shape of a text: letters A or a, digits 9, Chinese characters 汉; at most 40 characters of it.
    static func mask(_ value: String) -> String {
        let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let from = quoteLiteral(upper + upper.lowercased() + "0123456789")
        let to = quoteLiteral(String(repeating: "A", count: 26) + String(repeating: "a", count: 26) + String(repeating: "9", count: 10))
        return "regexp_replace(translate(left(\(value), 40), \(from), \(to)), '\\p{Han}', '汉', 'g')"
    }
}
