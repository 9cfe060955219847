package import Schema
import Vocabulary

extension QualityWeights {
    /// What a declaration may weigh: dimensions, severities of checks, and the share of cells that have a value.
    package static let names = QualityDimension.allCases.map(\.rawValue) + CheckDeclaration.Severity.allCases.map(\.rawValue) + ["presence"]

    /// Weights as a model declares them by name. If it names dimensions, those it does not name count nothing; severities and presence that
    /// it does not name count as ever.
    ///
    /// - Throws: `malformed_weights`.
    package init(declared: [String: Int], by model: String) throws(QualityError) {
        if let unknown = declared.keys.sorted().first(where: { !Self.names.contains($0) }) {
            throw QualityError(
                .malformedWeights, problem: "\(unknown.prefix(80)) has no weight in the score", mend: "use \(Self.names.joined(separator: ", "))")
        }
        var dimensions: [QualityDimension: Int] = [:]
        for dimension in QualityDimension.allCases { dimensions[dimension] = declared[dimension.rawValue] }
        var severities = Self.severities
        for severity in CheckDeclaration.Severity.allCases { severities[severity] = declared[severity.rawValue] ?? severities[severity] }
        try self.init(
            dimensions: dimensions.isEmpty ? Self.standard.dimensions : dimensions, severities: severities, presence: declared["presence"] ?? 1,
            citation: .init(
                zh: "GB/T 36344-2018《信息技术 数据质量评价指标》；权重由模型 \(model) 声明",
                en: "GB/T 36344-2018, data quality evaluation indicators; weights as model \(model) declares them"))
    }
}

extension ModelDeclaration {
    /// The weights the model declares, else those of the standard.
    package var qualityWeights: QualityWeights {
        guard let weights, !weights.isEmpty else { return .standard }
        // A declaration that is none was refused when the app was read.
        return (try? QualityWeights(declared: weights, by: name)) ?? .standard
    }
}
