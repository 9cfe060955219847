import FoundationEssentials

/// JSON as it is written: members sorted by the encoder.
enum JSONValue: Encodable {
    case object([String: JSONValue])
    case list([JSONValue])
    case text(String)
    case integer(Int64)
    case number(Double)
    case flag(Bool)

    static func time(_ milliseconds: Int64) -> JSONValue {
        // The format cuts off what is below a millisecond, and a Double may lie just below.
        let date = Date(timeIntervalSince1970: (Double(milliseconds) + 0.25) / 1_000)
        return .text(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let members): try container.encode(members)
        case .list(let elements): try container.encode(elements)
        case .text(let text): try container.encode(text)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        }
    }
}
