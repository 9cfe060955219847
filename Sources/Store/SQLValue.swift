/// One value as both databases hold it.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    /// Must not contain U+0000, which PostgreSQL cannot hold.
    case text(String)
    case blob([UInt8])
}

extension SQLValue {
    package init(_ value: String) { self = .text(value) }
    package init(_ value: String?) { self = value.map { .text($0) } ?? .null }
    package init(_ value: Int) { self = .integer(Int64(value)) }
    package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    package init(_ value: Int64) { self = .integer(value) }
    package init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
    package init(_ value: Double) { self = .real(value) }
    package init(_ value: Double?) { self = value.map { .real($0) } ?? .null }
    package init(_ value: [UInt8]) { self = .blob(value) }
    package init(_ value: [UInt8]?) { self = value.map { .blob($0) } ?? .null }
    /// Stored as 1 or 0.
    package init(_ value: Bool) { self = .integer(value ? 1 : 0) }
    package init(_ value: Bool?) { self = value.map { .integer($0 ? 1 : 0) } ?? .null }

    package var isNull: Bool { self == .null }

    /// The word for the kind of value, for messages.
    var kind: String {
        switch self {
        case .null: "null"
        case .integer: "an integer"
        case .real: "a real"
        case .text: "text"
        case .blob: "a blob"
        }
    }
}

extension SQLValue: ExpressibleByNilLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .real(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(booleanLiteral value: Bool) { self = .integer(value ? 1 : 0) }
}
