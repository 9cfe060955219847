import Crypto
import FoundationEssentials
package import Pipeline
package import Schema
import Vocabulary

/// What the next version of a published dataset would mean for those who read the present one.
package struct SchemaChange: Sendable, Hashable, Codable {
    package var dataset: String
    /// 64 hexadecimal digits over what readers rely on before and after; titles, descriptions and marks do not count.
    package var digest: String
    /// The same over what they rely on after it alone.
    package var target: String
    package var changes: [SchemaCompatibility.Change]

    /// Characters of a digest that are enough to name a change.
    package static let leastDigits = 12

    package var overall: SchemaCompatibility.Effect { changes.map(\.effect).max() ?? .compatible }
    package var breaking: [SchemaCompatibility.Change] { changes.filter { $0.effect == .breaking } }

    /// Whether a version with it has to be accepted first. What is no longer published needs no one's word: readers keep what they have.
    package var needsAcceptance: Bool { breaking.contains { $0.kind != .publication } }

    /// Columns of the present version whose readers break; `nil` if those of all columns do.
    package var brokenColumns: [String]? {
        let columns = breaking.map(\.field)
        return columns.contains(nil) ? nil : columns.compactMap(\.self)
    }

    /// - Returns: `nil` if nothing changes, or if the columns are only found when the model is made.
    package init?(of dataset: String, from current: VersionSchema, to next: ModelDeclaration) {
        guard !next.fields.isEmpty else { return nil }
        let present = ModelDeclaration(
            name: next.name, title: current.title, description: current.description, grade: current.grade, openness: current.openness,
            opennessReason: next.opennessReason, key: current.key, fields: current.fields)
        let changes = SchemaCompatibility(from: present, to: next).changes
        guard !changes.isEmpty else { return nil }
        let (before, after) = (Self.contract(present), Self.contract(next))
        self.init(dataset: dataset, digest: Self.hex("\(dataset)\n\(before)\n\(after)"), target: after, changes: changes)
    }

    /// A dataset whose model is gone.
    package init(withdrawing dataset: String, current: VersionSchema) {
        let change = SchemaCompatibility.Change(
            kind: .publication, field: nil, effect: .breaking, text: LocalizedText(zh: "不再声明，不再发布", en: "it is no longer declared nor published"))
        self.init(dataset: dataset, digest: Self.hex("\(dataset)\nwithdrawn"), target: "", changes: [change])
    }

    init(dataset: String, digest: String, target: String, changes: [SchemaCompatibility.Change]) {
        self.dataset = dataset
        self.digest = digest
        self.target = target
        self.changes = changes
    }

    /// Whether `text` names this change: its digest, or enough of the beginning.
    package func isNamed(_ text: String) -> Bool { text.utf8.count >= Self.leastDigits && digest.hasPrefix(text.lowercased()) }

    // MARK: Digests

    /// What readers rely on.
    private struct Contract: Encodable {
        struct Field: Encodable {
            let name: String
            let type: String
            let required: Bool
            let unit: String?
            let unitField: String?
            let codes: [String]
            let unique: Bool
        }

        let key: [String]
        let publish: Bool
        let fields: [Field]
    }

    /// Digest of what readers of a version with this schema rely on.
    static func contract(_ schema: VersionSchema) -> String { contract(key: schema.key, publish: true, schema.fields) }

    private static func contract(_ model: ModelDeclaration) -> String { contract(key: model.key, publish: model.publish, model.fields) }

    private static func contract(key: [String], publish: Bool, _ fields: [FieldDeclaration]) -> String {
        let contract = Contract(
            key: key, publish: publish,
            fields: fields.sorted { $0.name < $1.name }.map { field in
                Contract.Field(
                    name: field.name, type: field.type.text, required: field.required || key.contains(field.name), unit: field.unit,
                    unitField: field.unitField, codes: field.codes.sorted(), unique: field.unique ?? false)
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(contract) else { preconditionFailure("names and words are always written as JSON") }
        return Bundle.digest(of: [UInt8](bytes))
    }

    private static func hex(_ text: String) -> String { Bundle.digest(of: Array(text.utf8)) }
}
