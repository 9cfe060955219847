package import Vocabulary

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
    /// Whether no two rows may have the same value; `nil` is no. Absent in what older versions stored, as are the following.
    package var unique: Bool?
    /// Fewest characters of a value.
    package var minLength: Int?
    /// Most characters of a value.
    package var maxLength: Int?
    /// The word of the app's glossary that says what the values mean.
    package var term: String?

    package init(
        name: String, type: FieldType, title: LocalizedText = .init(zh: "", en: ""),
        description: LocalizedText = .init(zh: "", en: ""), required: Bool = false, unit: String? = nil,
        unitField: String? = nil, codes: [String] = [], grade: Grade? = nil, openness: Openness? = nil,
        standard: String? = nil, references: String? = nil,
        unique: Bool? = nil, minLength: Int? = nil, maxLength: Int? = nil, term: String? = nil
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
        self.unique = unique
        self.minLength = minLength
        self.maxLength = maxLength
        self.term = term
    }
}
