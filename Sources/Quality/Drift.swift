import Engine
import Vocabulary

/// How far a column's values have moved from those of the last accepted version.
///
/// Numbers, days and moments: the greatest difference of the two cumulative distributions, |F(x) − F₀(x)|, at the points x the earlier profile
/// keeps (its quantiles 0 … 1): the two-sample statistic of Kolmogorov and Smirnov, looked for at those
/// points only, hence never above it. Texts and truth values: the total variation distance ½ Σ |p − p₀| over the values the earlier
/// profile names as frequent, all others counting as one. Nulls are no part of either distribution.
///
/// - SeeAlso: N. Smirnov, "Table for estimating the goodness of fit of empirical distributions", Ann. Math. Statist. 19 (1948);
///   D. Levin and Y. Peres, "Markov Chains and Mixing Times", chapter 4, for total variation.
struct Drift {
    let session: any EngineSession
    /// Quoted.
    let table: String

    func finding(_ column: String, most: Decimal, previous: CheckContext.AcceptedVersion?) throws -> CheckRunner.Finding {
        var finding = CheckRunner.Finding(expected: "at most \(most.canonicalText) %")
        guard let profile = previous?.columns.first(where: { $0.name == column }), profile.present > 0 else {
            finding.remark = CheckRunner.noEarlierVersion
            return finding
        }
        guard profile.isHidden != true else {
            finding.remark = .init(zh: "受限列的画像不保留值，未判断", en: "not judged: the profile of a hidden column keeps no values")
            return finding
        }
        guard let distance = try distance(column, from: profile) else {
            finding.remark = .init(
                zh: "没有值，或上一版本的画像不含该列的分布，未判断",
                en: "not judged: there are no values, or the last version's profile keeps no distribution of the column")
            return finding
        }
        let percent = Decimal(unscaled: Int128((distance * 10_000).rounded()), scale: 2)
        finding.observed = "\(percent.canonicalText) %"
        finding.failed = percent > most ? 1 : 0
        return finding
    }

    /// 0…1; `nil` if one of the two distributions is unknown.
    func distance(_ column: String, from profile: QualityReport.Column) throws -> Double? {
        let shape = try TableShape(session: session, table: table)
        guard let type = shape.type(of: column) else { return nil }
        if let measured = Profiler.Measured(name: column, type: type) {
            guard let quantiles = profile.quantiles, !quantiles.isEmpty else { return nil }
            return try cumulative(measured, quantiles)
        }
        guard let frequent = profile.frequent else { return nil }
        return try variation(column, frequent, present: profile.present)
    }

    private func cumulative(_ column: Profiler.Measured, _ quantiles: [QualityReport.Quantile]) throws -> Double? {
        var earlier: [(point: Double, share: Double)] = []
        for quantile in quantiles.sorted(by: { $0.at < $1.at }) where earlier.last?.point != quantile.at {
            earlier.append((quantile.at, quantile.atMost))
        }
        let edges = earlier.map { "'\($0.point)'" }.joined(separator: ", ")
        let row = try session.query(
            "SELECT count(x), map_values(histogram(x, [\(edges)]::DOUBLE[])) FROM (SELECT \(column.number) AS x FROM \(table))", [])
        guard let present = row[0, 0].integer, present > 0, case .list(let counts) = row[0, 1] else { return nil }
        var (sum, greatest): (Int64, Double) = (0, 0)
        for (index, point) in earlier.enumerated() where index < counts.count {
            sum += counts[index].integer ?? 0
            greatest = max(greatest, abs(Double(sum) / Double(present) - point.share))
        }
        return greatest
    }

    private func variation(_ column: String, _ frequent: [QualityReport.ValueCount], present: Int64) throws -> Double? {
        let name = "left(CAST(\(quoteIdentifier(column)) AS VARCHAR), \(Profiler.mostCharacters))"
        let filters = frequent.map { "count(*) FILTER (WHERE \(name) = \(quoteLiteral($0.value)))" }
        let row = try session.query("SELECT \((["count(\(quoteIdentifier(column)))"] + filters).joined(separator: ", ")) FROM \(table)", [])
        guard let now = row[0, 0].integer, now > 0 else { return nil }
        var (sum, rest, restBefore) = (0.0, 1.0, 1.0)
        for (index, value) in frequent.enumerated() {
            let share = Double(row[0, index + 1].integer ?? 0) / Double(now)
            let before = Double(value.count) / Double(present)
            sum += abs(share - before)
            (rest, restBefore) = (rest - share, restBefore - before)
        }
        return (sum + abs(rest - restBefore)) / 2
    }
}
