import FoundationEssentials
import Schema
import Vocabulary

/// A value of a pushed row.
enum PushedValue: Decodable, Hashable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case nested

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {  // Each attempt asks which kind the value is.
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else {
            self = .nested
        }
    }

    var text: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): "\"\(value)\""
        case .nested: "an object or list"
        }
    }

    /// Whether the value can become one of the type; the load itself decides about spelling.
    func fits(_ type: FieldType) -> Bool {
        switch (self, type) {
        case (.null, _): true
        case (.nested, _): type == .json
        case (.boolean, .boolean), (.boolean, .json): true
        case (.boolean, _): type == .text
        case (.number(let value), .integer): value == value.rounded()
        case (.number, .decimal), (.number, .real), (.number, .json), (.number, .text): true
        case (.number, _): false
        case (.text(let value), .integer): Int64(value) != nil
        case (.text(let value), .decimal): (try? Decimal(exactText: value)) != nil  // Not a number is the answer wanted.
        case (.text(let value), .real): Double(value) != nil
        case (.text(let value), .boolean): Bool(value) != nil
        case (.text(let value), .period): (try? Period(text: value)) != nil  // The same.
        default: true
        }
    }
}
