package import Schema

/// How a value is shown to somebody who may not see it whole.
///
/// A rule acts on the value's text and gives a text, or null for null. What a rule cannot read as its kind of value it hides: a rule never
/// lets a value through because the value is odd.
package enum MaskingRule: Sendable, Hashable, Codable {
    /// `***` in place of every value.
    case hide
    /// Null in place of every value.
    case null
    /// The first and last characters with `****` between; all hidden unless at least a third of the characters is.
    case partial(first: Int, last: Int)
    /// The first digits, 8 to 64, of HMAC-SHA-256 with the dataset's key: equal values stay equal within one dataset.
    case hash(digits: Int)
    case generalise(Generalisation)
    /// A number rounded half away from zero to so many decimal places, -17 to 17; negative ones round tens and hundreds. Hidden if more
    /// than seven digits would be left.
    case round(places: Int)
    /// The range between two of the bounds, ascending, at most 64: `<10`, `[10,20)`, `≥20`.
    case bucket(bounds: [Int64])
    /// A day or moment shifted by 1 to `days` days either way, by the same number for every value of one subject.
    case dateShift(days: Int)

    /// What a value is made coarser to.
    package enum Generalisation: Sendable, Hashable, Codable {
        /// 1985-03-07 to 1985; also of 19850307.
        case year
        /// 1985-03-07 to 1985-03.
        case month
        /// A region code to its province, 500101 to 500000.
        case province
        /// A region code to its city, 510107 to 510100.
        case city
        /// An address to its district: up to the first 区, 县 or 旗 behind a province, city or prefecture.
        case district
        /// A number to the range of this width it lies in: `[20,30)`; hidden if there are ten million such ranges below it.
        case range(width: Int64)
    }

    /// What stands in place of a hidden value.
    package static let hidden = "***"
    static let gap = "****"

    /// Whether the rule needs the dataset's key.
    package var needsKey: Bool {
        switch self {
        case .hash, .dateShift: true
        case .hide, .null, .partial, .generalise, .round, .bucket: false
        }
    }

    /// Whether what the rule shows may be compared, grouped and searched as shown, without telling more than it shows.
    ///
    /// Each original has one masked form, and the masked form is seen anyway.
    package var showsComparableForm: Bool {
        switch self {
        case .hash, .generalise, .round, .bucket: true
        case .hide, .null, .partial, .dateShift: false
        }
    }

    /// The type of the column once masked.
    package func masked(_ type: FieldType) -> FieldType {
        switch self {
        case .null: type
        case .hide, .partial, .hash, .generalise, .round, .bucket, .dateShift: .text
        }
    }

    /// - Throws: `malformed` naming what is out of bounds.
    package func validate() throws(GovernanceError) {
        let fault: String? =
            switch self {
            case .hide, .null: nil
            case .partial(let first, let last): (0...64).contains(first) && (0...64).contains(last) ? nil : "partial shows 0 to 64 characters at each end"
            case .hash(let digits): (8...64).contains(digits) ? nil : "hash has 8 to 64 digits"
            case .generalise(.range(let width)): (1...1_000_000_000_000).contains(width) ? nil : "a range is 1 to 10^12 wide"
            case .generalise: nil
            case .round(let places): (-17...17).contains(places) ? nil : "round takes -17 to 17 places"
            case .bucket(let bounds):
                !bounds.isEmpty && bounds.count <= 64 && zip(bounds, bounds.dropFirst()).allSatisfy(<)
                    && bounds.allSatisfy { abs($0) < 1_000_000_000_000_000_000 }
                    ? nil : "bucket takes 1 to 64 ascending whole bounds of at most 18 digits"
            case .dateShift(let days): (1...3_650).contains(days) ? nil : "dateShift takes 1 to 3650 days"
            }
        guard let fault else { return }
        throw GovernanceError(.malformed, subject: text, problem: "the masking rule \(text) is out of bounds: \(fault)", mend: "correct the rule")
    }
}
