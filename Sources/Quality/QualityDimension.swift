package import Vocabulary

/// The dimensions along which data is judged.
///
/// - SeeAlso: GB/T 36344-2018, which names these six.
package enum QualityDimension: String, Sendable, Hashable, Codable, CaseIterable {
    case normativity, completeness, accuracy, consistency, timeliness, accessibility

    package var title: LocalizedText {
        switch self {
        case .normativity: .init(zh: "规范性", en: "Normativity")
        case .completeness: .init(zh: "完整性", en: "Completeness")
        case .accuracy: .init(zh: "准确性", en: "Accuracy")
        case .consistency: .init(zh: "一致性", en: "Consistency")
        case .timeliness: .init(zh: "时效性", en: "Timeliness")
        case .accessibility: .init(zh: "可访问性", en: "Accessibility")
        }
    }
}
