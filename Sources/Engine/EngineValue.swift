package import Vocabulary

/// One value that goes into or comes out of the engine.
///
/// Whole numbers of any width are `integer` where they fit 64 bits and `huge` beyond, so equal numbers are equal values.
/// Types without a case of their own (UUID, enum, bits, times with a zone) come as text.
package enum EngineValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    // Rare, and its alignment of 16 bytes would be every value's.
    indirect case huge(Int128)
    case real(Double)
    case decimal(Decimal)
    case text(String)
    case blob([UInt8])
    /// Days since 1970-01-01.
    case date(Int32)
    /// Microseconds since midnight.
    case time(Int64)
    /// Microseconds since 1970-01-01 00:00 on the clock of nobody in particular.
    case timestamp(Int64)
    /// Nanoseconds, likewise.
    case timestampNanoseconds(Int64)
    /// Microseconds since 1970-01-01 00:00 UTC: one moment everywhere.
    case instant(Int64)
    case interval(months: Int32, days: Int32, microseconds: Int64)
    case list([EngineValue])
    case structure([Field])
    case map([Entry])

    package struct Field: Sendable, Hashable {
        package let name: String
        package let value: EngineValue

        package init(name: String, value: EngineValue) {
            self.name = name
            self.value = value
        }
    }

    package struct Entry: Sendable, Hashable {
        package let key: EngineValue
        package let value: EngineValue

        package init(key: EngineValue, value: EngineValue) {
            self.key = key
            self.value = value
        }
    }

    /// The whole number, if it is one of 64 bits.
    package var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The text, if it is one.
    package var text: String? {
        if case .text(let value) = self { value } else { nil }
    }

    /// The number, exactly; `nil` for `real`, whose written digits are not its value, and for what is no number.
    package var exactNumber: Decimal? {
        switch self {
        case .integer(let value): Decimal(unscaled: Int128(value), scale: 0)
        case .huge(let value): Decimal(unscaled: value, scale: 0)
        case .decimal(let value): value
        default: nil
        }
    }

    package var isNull: Bool { if case .null = self { true } else { false } }
}

extension EngineValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .real(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .null }

    /// A whole number of any width.
    package init(whole value: Int128) { self = Int64(exactly: value).map(EngineValue.integer) ?? .huge(value) }
}
