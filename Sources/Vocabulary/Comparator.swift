import FoundationEssentials

/// How a figure relates to the value it is written with: exactly, more than, at least, less than, at most, about.
package enum Comparator: String, Sendable, Hashable, Codable, CaseIterable {
    case equal = "="
    case greater = ">"
    case atLeast = ">="
    case less = "<"
    case atMost = "<="
    case about = "~"

    /// Reads `=`, `>`, `>=`, `<`, `<=`, `~` and the typographic `≥`, `≤`, `≈`, `＞`, `＜`, `＝`; an empty text means `=`.
    ///
    /// - Throws: `malformedComparator` for anything else.
    package init(text: String) throws(VocabularyError) {
        switch text.normalized {
        case "", "=", "==": self = .equal
        case ">": self = .greater
        case ">=", "≥": self = .atLeast
        case "<": self = .less
        case "<=", "≤": self = .atMost
        case "~", "≈": self = .about
        default:
            throw VocabularyError(
                .malformedComparator, subject: text, message: "is not a comparator", mend: "Write one of = > >= < <= ~")
        }
    }

    /// Whether `value` stands in this relation to `bound`.
    ///
    /// `about` holds when `value`, rounded to as many decimal places as `bound` is written with, is `bound`.
    package func isSatisfied(by value: Decimal, bound: Decimal) -> Bool {
        switch self {
        case .equal: value == bound
        case .greater: value > bound
        case .atLeast: value >= bound
        case .less: value < bound
        case .atMost: value <= bound
        case .about: value.rounded(scale: bound.scale) == bound
        }
    }
}
