import FoundationEssentials
import Pipeline
import Schema
import Vocabulary

/// Datasets as the world outside reads them: a Data Package (datapackage.org, version 2, readable by readers of version 1).
///
/// What the standard has no word for stands under `heliu:…`.
package struct DataPackage: Encodable, Sendable {
    package struct Contributor: Encodable, Sendable {
        let title: String
        let roles = ["publisher"]
    }

    package struct ForeignKey: Encodable, Sendable {
        struct Reference: Encodable, Sendable {
            /// Empty for the resource itself.
            let resource: String
            let fields: [String]
        }

        let fields: [String]
        let reference: Reference
    }

    package struct TableSchema: Encodable, Sendable {
        let fields: [Field]
        let primaryKey: [String]?
        let foreignKeys: [ForeignKey]?
        let missingValues = [""]
    }

    package struct Field: Encodable, Sendable {
        struct Constraints: Encodable, Sendable, Hashable {
            var required: Bool?
            var unique: Bool?
            var `enum`: [String]?
            var minLength: Int?
            var maxLength: Int?
        }

        let name: String
        let type: String
        let format: String?
        let title: String?
        let description: String?
        let constraints: Constraints?
        /// The field's type here, such as `decimal(9,1)`.
        let ownType: String
        let unit: String?
        let standard: String?
        let grade: String?
        let references: String?
        let isMasked: Bool?

        enum CodingKeys: String, CodingKey {
            case name, type, format, title, description, constraints
            case ownType = "heliu:type", unit = "heliu:unit", standard = "heliu:standard", grade = "heliu:grade"
            case references = "heliu:references", isMasked = "heliu:masked"
        }
    }

    package struct Dialect: Encodable, Sendable {
        let delimiter = ","
        let quoteChar = "\""
        let doubleQuote = true
        let header = true
        let lineTerminator = "\n"
    }

    package struct Resource: Encodable, Sendable {
        let profile: String?
        let type: String?
        let name: String
        let path: String
        let title: String?
        let description: String?
        let format: String
        let mediatype: String
        let encoding: String?
        let bytes: Int64
        /// `sha256:` and hexadecimal digits.
        let hash: String
        let dialect: Dialect?
        let schema: TableSchema?
        let version: String?

        enum CodingKeys: String, CodingKey {
            case profile, type, name, path, title, description, format, mediatype, encoding, bytes, hash, dialect, schema
            case version = "heliu:version"
        }
    }

    let standard = "https://datapackage.org/profiles/2.0/datapackage.json"
    let name: String
    let title: String?
    let description: String?
    let homepage: String?
    /// ISO 8601, in UTC.
    let created: String
    let contributors: [Contributor]
    let resources: [Resource]

    enum CodingKeys: String, CodingKey {
        case standard = "$schema", name, title, description, homepage, created, contributors, resources
    }

    /// The document, indented, with its members in the order of their names.
    package func document() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self)) + [10]
    }
}

extension DataPackage.TableSchema {
    /// - Parameters:
    ///   - masked: fields whose values are replaced; nothing is promised of them but their names.
    ///   - others: the key of every further dataset of the package, by its name.
    init(_ schema: VersionSchema, masked: Set<String>, others: [String: [String]], text: (LocalizedText) -> String?) {
        fields = schema.fields.map { DataPackage.Field($0, of: schema, isMasked: masked.contains($0.name), text: text) }
        primaryKey = schema.key.isEmpty || !masked.isDisjoint(with: schema.key) ? nil : schema.key
        let keys = schema.fields.compactMap { field -> DataPackage.ForeignKey? in
            guard let name = field.references.map({ Self.fullName($0, beside: schema.dataset) }), !masked.contains(field.name) else { return nil }
            let key = name == schema.dataset ? schema.key : others[name] ?? []
            guard key.count == 1 else { return nil }
            return .init(fields: [field.name], reference: .init(resource: name == schema.dataset ? "" : name, fields: key))
        }
        foreignKeys = keys.isEmpty ? nil : keys
    }

    /// `station` beside `stations.reading` is `stations.station`.
    static func fullName(_ name: String, beside dataset: String) -> String {
        guard !name.contains("."), let dot = dataset.firstIndex(of: ".") else { return name }
        return dataset[..<dot] + "." + name
    }
}

extension DataPackage.Field {
    init(_ field: FieldDeclaration, of schema: VersionSchema, isMasked: Bool, text: (LocalizedText) -> String?) {
        name = field.name
        (type, format) = isMasked ? ("string", nil) : Self.type(of: field.type)
        title = text(field.title)
        description = text(field.description)
        ownType = field.type.text
        unit = field.unit
        standard = field.standard
        grade = (field.grade ?? schema.grade).rawValue
        references = field.references.map { DataPackage.TableSchema.fullName($0, beside: schema.dataset) }
        self.isMasked = isMasked ? true : nil
        var constraints = Constraints()
        if field.required || schema.key.contains(name) { constraints.required = true }
        if field.unique == true { constraints.unique = true }
        if !field.codes.isEmpty, type == "string" { constraints.enum = field.codes }
        (constraints.minLength, constraints.maxLength) = (field.minLength, field.maxLength)
        self.constraints = isMasked || constraints == Constraints() ? nil : constraints
    }

    /// The standard's type and format. Moments are written `2024-02-03 08:15:00`, which is not its default form.
    private static func type(of type: FieldType) -> (String, String?) {
        switch type {
        case .integer: ("integer", nil)
        case .decimal, .real: ("number", nil)
        case .boolean: ("boolean", nil)
        case .date: ("date", nil)
        case .datetime: ("datetime", "any")
        case .form(.point): ("geopoint", nil)
        case .form(.email): ("string", "email")
        case .text, .period, .region, .json, .form: ("string", nil)
        }
    }
}
