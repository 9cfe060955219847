package import Vocabulary

/// Declarations: say what an app folder asks of the pipeline, as plain values without behaviour.

/// A model: the schema of a table family and, with its SELECT, how it is made.
package struct ModelDeclaration: Sendable, Hashable, Codable {
    /// Short name inside the app, for example `statement`.
    package var name: String
    package var title: LocalizedText
    package var description: LocalizedText
    /// Whether a run publishes the model as a dataset version; an unpublished model only feeds others.
    package var publish: Bool
    package var grade: Grade
    package var openness: Openness
    /// Why the dataset is shared on conditions or not at all; empty where `openness` needs no reason.
    package var opennessReason: LocalizedText
    /// Names of the fields that identify a row; empty if the model has no key.
    package var key: [String]
    package var fields: [FieldDeclaration]

    package init(
        name: String, title: LocalizedText, description: LocalizedText = .init(zh: "", en: ""), publish: Bool = true,
        grade: Grade = .general1, openness: Openness = .open, opennessReason: LocalizedText = .init(zh: "", en: ""),
        key: [String] = [], fields: [FieldDeclaration] = []
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.publish = publish
        self.grade = grade
        self.openness = openness
        self.opennessReason = opennessReason
        self.key = key
        self.fields = fields
    }
}

/// One column of a model.
package struct FieldDeclaration: Sendable, Hashable, Codable {
    package var name: String
    package var type: FieldType
    package var title: LocalizedText
    package var description: LocalizedText
    package var required: Bool
    /// Unit of every value of the column, for example `家`; `nil` if the values carry none.
    package var unit: String?
    /// Name of the column that carries each row's unit.
    package var unitField: String?
    /// Allowed values; empty if any value of the type is allowed.
    package var codes: [String]
    /// `nil` inherits the model's mark.
    package var grade: Grade?
    package var openness: Openness?
    /// The published standard the column follows, for example `GB/T 2260`.
    package var standard: String?
    /// `app.model` or `model` whose key the column refers to.
    package var references: String?

    package init(
        name: String, type: FieldType, title: LocalizedText = .init(zh: "", en: ""),
        description: LocalizedText = .init(zh: "", en: ""), required: Bool = false, unit: String? = nil,
        unitField: String? = nil, codes: [String] = [], grade: Grade? = nil, openness: Openness? = nil,
        standard: String? = nil, references: String? = nil
    ) {
        self.name = name
        self.type = type
        self.title = title
        self.description = description
        self.required = required
        self.unit = unit
        self.unitField = unitField
        self.codes = codes
        self.grade = grade
        self.openness = openness
        self.standard = standard
        self.references = references
    }
}

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

    /// The names a declaration may use, for suggestions.
    package static let names = [
        "text", "integer", "decimal(18,4)", "real", "boolean", "date", "datetime", "period", "region", "json",
    ]

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
