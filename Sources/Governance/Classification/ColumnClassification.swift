package import Vocabulary

/// What is on record about one kind in one column.
package struct ColumnClassification: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// A detector suggests it; nobody has looked.
        case suggested
        /// A steward agrees; `grade` is the one suggested.
        case confirmed
        /// A steward says it is not so.
        case rejected
        /// A steward agrees on the kind and set another grade.
        case overruled
    }

    package var dataset: String
    package var column: String
    package var kind: SensitiveKind
    package var state: State
    package var confidence: Double
    package var evidence: ClassificationEvidence
    package var suggestedGrade: Grade
    /// The grade in effect once decided; the suggested one before.
    package var grade: Grade
    package var openness: Openness
    package var masking: MaskingRule
    /// Id and version of the rule pack, `classification.cn/1`.
    package var rules: String
    package var suggestedAt: Int64
    package var decidedBy: String?
    package var decidedAt: Int64?
    package var reason: String?

    /// Whether a steward says that the column holds the kind.
    package var isDecided: Bool { state == .confirmed || state == .overruled }
}

/// What a steward does with a suggestion.
package enum ClassificationDecision: Sendable, Hashable {
    case confirm
    case reject
    /// Confirms the kind with another grade.
    case overrule(Grade)
}
