/// Grade of data by the harm its misuse would do, highest last.
///
/// - SeeAlso: GB/T 43697-2024.
package enum Grade: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case general1 = "general.1"
    case general2 = "general.2"
    case general3 = "general.3"
    case general4 = "general.4"
    case important
    case core

    package static func < (left: Grade, right: Grade) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// How widely data may be shared; not the same as its grade.
package enum Openness: String, Sendable, Hashable, Codable, CaseIterable {
    /// Open to the public.
    case open
    /// Shared with any public body without conditions.
    case sharedUnconditional = "shared_unconditional"
    /// Shared under an agreement.
    case sharedConditional = "shared_conditional"
    case notShared = "not_shared"

    /// Whether a declaration has to say why the data is not shared more widely.
    package var needsReason: Bool { self == .sharedConditional || self == .notShared }
}
