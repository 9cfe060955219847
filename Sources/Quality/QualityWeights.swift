package import Vocabulary

/// How much each dimension and each severity counts for the score of a dataset.
package struct QualityWeights: Sendable, Hashable, Codable {
    /// By dimension; what is missing counts nothing.
    package var dimensions: [QualityDimension: Int]
    /// By severity of the check; what is missing counts nothing.
    package var severities: [CheckDeclaration.Severity: Int]
    /// Weight, among the checks of completeness, of the share of cells that have a value.
    package var presence: Int
    /// Where the weights come from.
    package var citation: LocalizedText

    /// - Throws: `malformed_weights` if a weight is below 0 or above 1000, or no dimension counts.
    package init(
        dimensions: [QualityDimension: Int], severities: [CheckDeclaration.Severity: Int] = Self.severities, presence: Int = 1,
        citation: LocalizedText
    ) throws(QualityError) {
        let named =
            dimensions.map { ($0.key.rawValue, $0.value) } + severities.map { ($0.key.rawValue, $0.value) } + [("presence", presence)]
        if let wrong = named.sorted(by: { $0.0 < $1.0 }).first(where: { !(0...1_000).contains($0.1) }) {
            throw QualityError(
                .malformedWeights, problem: "the weight of \(wrong.0) is \(wrong.1)", mend: "write whole numbers from 0 to 1000")
        }
        guard dimensions.values.contains(where: { $0 > 0 }) else {
            throw QualityError(.malformedWeights, problem: "no dimension has a weight above 0", mend: "give at least one dimension a weight")
        }
        self.init(unchecked: dimensions, severities: severities, presence: presence, citation: citation)
    }

    private init(
        unchecked dimensions: [QualityDimension: Int], severities: [CheckDeclaration.Severity: Int], presence: Int, citation: LocalizedText
    ) {
        self.dimensions = dimensions
        self.severities = severities
        self.presence = presence
        self.citation = citation
    }

    package static let severities: [CheckDeclaration.Severity: Int] = [.note: 1, .warn: 2, .quarantine: 4, .block: 4]

    /// The standard names the dimensions and leaves their weights to whoever judges: here all count the same.
    package static let standard = QualityWeights(
        unchecked: Dictionary(uniqueKeysWithValues: QualityDimension.allCases.map { ($0, 1) }), severities: severities, presence: 1,
        citation: .init(
            zh: "GB/T 36344-2018《信息技术 数据质量评价指标》；标准未定权重，此处各维度等权",
            en: "GB/T 36344-2018, data quality evaluation indicators; it sets no weights, so all dimensions weigh the same"))
}
