package import Vocabulary

/// The quality of a version in points, and where they were lost.
///
/// A dimension loses the share of rows that fail its checks, averaged over the checks by severity; the score is 100 less what the dimensions
/// lose, averaged by their weights over those that have something to judge. What was not judged (a check with a remark) does not count.
package struct QualityScore: Sendable, Hashable, Codable {
    /// What one check, or the profile, did to the score.
    package struct Item: Sendable, Hashable, Codable {
        /// The check's name; `profile.presence` for the share of cells that have a value.
        package var name: String
        package var title: LocalizedText
        package var dimension: QualityDimension
        /// Points lost, with two decimals.
        package var lost: Decimal
        /// Most points it could have lost, with two decimals.
        package var atStake: Decimal
    }

    package struct Dimension: Sendable, Hashable, Codable {
        package var dimension: QualityDimension
        /// 0…100 with one decimal.
        package var points: Decimal
        package var weight: Int
    }

    /// 0…100 with one decimal; 100 only if nothing was lost.
    package var points: Decimal
    /// Those with something to judge, in the standard's order.
    package var dimensions: [Dimension]
    /// Those that cost most first, then by name.
    package var items: [Item]
    package var citation: LocalizedText

    /// - Returns: `nil` if there is nothing to judge.
    package init?(checks: [CheckResult], columns: [QualityReport.Column], rows: Int64, weights: QualityWeights = .standard) {
        var judged: [(name: String, title: LocalizedText, dimension: QualityDimension, weight: Int, share: Double)] = []
        for check in checks where check.remark == nil || !check.passed {
            let dimension = check.dimension ?? .accuracy
            judged.append((check.name, check.title, dimension, weights.severities[check.severity] ?? 0, check.failedShare))
        }
        if rows > 0, !columns.isEmpty {
            let present = columns.reduce(Int128(0)) { $0 + Int128($1.present) }
            let share = 1 - Double(present) / (Double(rows) * Double(columns.count))
            judged.append(("profile.presence", Self.presence, .completeness, weights.presence, max(0, share)))
        }
        judged.removeAll { $0.weight <= 0 || weights.dimensions[$0.dimension] ?? 0 <= 0 }
        guard !judged.isEmpty else { return nil }
        let present = QualityDimension.allCases.filter { dimension in judged.contains { $0.dimension == dimension } }
        let whole = Double(present.reduce(0) { $0 + (weights.dimensions[$1] ?? 0) })
        var (lost, isPerfect) = (0.0, true)
        (dimensions, items) = ([], [])
        for dimension in present {
            let own = judged.filter { $0.dimension == dimension }
            let weight = weights.dimensions[dimension] ?? 0
            let sum = Double(own.reduce(0) { $0 + $1.weight })
            let loss = own.reduce(0.0) { $0 + Double($1.weight) / sum * $1.share }
            lost += 100 * Double(weight) / whole * loss
            isPerfect = isPerfect && own.allSatisfy { $0.share == 0 }
            dimensions.append(
                .init(dimension: dimension, points: Self.points(100 - 100 * loss, isPerfect: own.allSatisfy { $0.share == 0 }), weight: weight))
            for item in own {
                let stake = 100 * Double(weight) / whole * Double(item.weight) / sum
                items.append(
                    .init(
                        name: item.name, title: item.title, dimension: dimension, lost: Self.hundredths(stake * item.share),
                        atStake: Self.hundredths(stake)))
            }
        }
        points = Self.points(100 - lost, isPerfect: isPerfect)
        items.sort { ($1.lost, $0.name) < ($0.lost, $1.name) }
        citation = weights.citation
    }

    private static let presence = LocalizedText(zh: "单元格有值的比例", en: "Share of cells that have a value")

    /// The score in tenths of a point, as it is stored.
    package var tenths: Int64 { points.unscaled(scale: 1).map { Int64($0) } ?? 0 }

    private static func points(_ value: Double, isPerfect: Bool) -> Decimal {
        let tenths = Int128((min(100, max(0, value)) * 10).rounded())
        return Decimal(unscaled: isPerfect ? 1_000 : min(999, tenths), scale: 1)
    }

    private static func hundredths(_ value: Double) -> Decimal { Decimal(unscaled: Int128((value * 100).rounded()), scale: 2) }
}
