/// The type of a column's values; its text form stands in YAML, for example `decimal(18,4)`.
package enum FieldType: Sendable, Hashable, Codable {
    case text
    case integer
    /// Exact number of `precision` digits, `scale` of them after the point; at most 38 digits.
    case decimal(precision: Int, scale: Int)
    case real
    case boolean
    case date
    case datetime
    /// A `Period` text such as `2023-H1`.
    case period
    /// A GB/T 2260 code.
    case region
    case json
    /// A text that has to look like, for example, an e-mail address.
    case form(TextForm)

    /// The names a declaration may use, for suggestions.
    package static let names = [
        "text", "integer", "decimal(18,4)", "real", "boolean", "date", "datetime", "period", "region", "json",
    ] + TextForm.allCases.map(\.rawValue)

    /// Reads the text form; `nil` if it is none.
    package init?(text: String) {
        switch text {
        case "text": self = .text
        case "integer": self = .integer
        case "real": self = .real
        case "boolean": self = .boolean
        case "date": self = .date
        case "datetime": self = .datetime
        case "period": self = .period
        case "region": self = .region
        case "json": self = .json
        case "decimal": self = .decimal(precision: 18, scale: 4)
        default:
            if let form = TextForm(rawValue: text) {
                self = .form(form)
                return
            }
            guard text.hasPrefix("decimal("), text.hasSuffix(")") else { return nil }
            let numbers = text.dropFirst(8).dropLast().split(separator: ",", omittingEmptySubsequences: false)
                .map { Int($0.filter { $0 != " " }) }
            guard numbers.count == 2, let precision = numbers[0], let scale = numbers[1],
                (1...38).contains(precision), (0...precision).contains(scale)
            else { return nil }
            self = .decimal(precision: precision, scale: scale)
        }
    }

    package var text: String {
        switch self {
        case .text: "text"
        case .integer: "integer"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .real: "real"
        case .boolean: "boolean"
        case .date: "date"
        case .datetime: "datetime"
        case .period: "period"
        case .region: "region"
        case .json: "json"
        case .form(let form): form.rawValue
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let type = FieldType(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is no field type")
        }
        self = type
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
