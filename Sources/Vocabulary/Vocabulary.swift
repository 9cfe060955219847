// Vocabulary: decides how the small values every room speaks are written, read and compared.

/// An error a person can act on: what is wrong, where, why, and how to mend it.
package protocol Explained: Error {
    /// A stable word callers and clients branch on, such as `malformed_period`; codes are only ever added.
    var code: String { get }
    /// What went wrong, where and why, with the value.
    var problem: String { get }
    /// How to mend it.
    var mend: String { get }
}

/// A value that does not follow the written form of its type.
package struct VocabularyError: Explained, Hashable, CustomStringConvertible {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let malformedDecimal = Code(name: "malformed_decimal")
        package static let decimalTooLong = Code(name: "decimal_too_long")
        package static let malformedComparator = Code(name: "malformed_comparator")
        package static let malformedDay = Code(name: "malformed_day")
        package static let malformedPeriod = Code(name: "malformed_period")
        package static let malformedRegion = Code(name: "malformed_region")
        package static let malformedName = Code(name: "malformed_name")
        package static let malformedIdentifier = Code(name: "malformed_identifier")
        package static let malformedDigest = Code(name: "malformed_digest")
        package static let incompatibleUnits = Code(name: "incompatible_units")
    }

    package let kind: Code
    /// The value as it was given.
    package let subject: String
    package let message: String
    package let mend: String

    package init(_ kind: Code, subject: String, message: String, mend: String) {
        self.kind = kind
        self.subject = subject
        self.message = message
        self.mend = mend
    }

    package var code: String { kind.name }

    package var problem: String {
        "\"\(Self.excerpt(of: subject))\" \(message)"
    }

    package var description: String { "\(problem). \(mend)." }

    /// The subject, bounded so that a hostile value cannot fill a page or a log.
    private static func excerpt(of subject: String) -> String {
        let limit = 80
        return subject.count > limit ? subject.prefix(limit) + "…" : subject
    }
}
