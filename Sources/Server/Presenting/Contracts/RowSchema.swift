import App
import Catalog
import Pipeline
import Schema
import Vocabulary

/// What the rows of one dataset look like, as JSON Schema (2020-12) with the documentation of every field.
struct RowSchema: Sendable {
    let opened: OpenedVersion
    let reasons: OpennessReasons
    let language: Language
    /// Full names of glossary terms and of datasets that fields refer to.
    let app: String?

    /// The schema of one row. What JSON Schema has no word for stands in `x-heliu`.
    var json: RawJSON {
        let schema = opened.schema
        let required = schema.fields.filter { isRequired($0) && !opened.hidden.contains($0.name) }.map { RawJSON.string($0.name) }
        return .object([
            ("type", "object"), ("title", .string(schema.title[language])), ("description", .string(schema.description[language])),
            ("properties", .object(schema.fields.map { ($0.name, property($0)) })), ("required", .array(required)),
            (
                "x-heliu",
                .object(
                    [
                        ("dataset", .string(schema.dataset)), ("title", Self.localized(schema.title)), ("description", Self.localized(schema.description)),
                        ("key", .array(schema.key.map(RawJSON.string))), ("grade", .string(schema.grade.rawValue)),
                        ("openness", .string(schema.openness.rawValue)),
                    ] + (reasons.dataset.map { [("openness_reason", Self.localized($0))] } ?? []))
            ),
        ])
    }

    private func isRequired(_ field: FieldDeclaration) -> Bool { field.required || opened.schema.key.contains(field.name) }

    private func property(_ field: FieldDeclaration) -> RawJSON {
        let isMasked = opened.hidden.contains(field.name)
        let mayLack = !isRequired(field) || isMasked
        // What is left of a masked value is a text.
        let type: RawJSON = isMasked ? "string" : Self.type(of: field.type)
        var members: [(String, RawJSON)] = [("type", mayLack ? [type, "null"] : type)]
        let title = field.title[language]
        members.append(("title", .string(title.isEmpty ? field.name : title)))
        members.append(("description", .string(Self.sentence(field, language))))
        if !isMasked { members += Self.limits(of: field, mayLack: mayLack) }
        members.append(("x-heliu", .object(documentation(field, isMasked: isMasked))))
        return .object(members)
    }

    /// Description, unit, form and standard in one text, for tools that show nothing else.
    private static func sentence(_ field: FieldDeclaration, _ language: Language) -> String {
        let words = Words(language)
        var parts = [field.description[language]]
        if let unit = field.unit { parts.append("\(words["unit"]): \(unit)") }
        if let unit = field.unitField { parts.append("\(words["unit"]): \(words("unit_of_field", ["field": unit]))") }
        if case .form(let form) = field.type { parts.append(words.known("type_form_" + form.rawValue) ?? form.rawValue) }
        if let standard = field.standard { parts.append("\(words["standard"]): \(standard)") }
        return parts.filter { !$0.isEmpty }.joined(separator: language == .zh ? "；" : "; ")
    }

    private static func type(of type: FieldType) -> RawJSON {
        switch type {
        case .integer: "integer"
        case .decimal, .real: "number"
        case .boolean: "boolean"
        case .text, .date, .datetime, .period, .region, .json, .form: "string"
        }
    }

    private static func limits(of field: FieldDeclaration, mayLack: Bool) -> [(String, RawJSON)] {
        var members: [(String, RawJSON)] = []
        if !field.codes.isEmpty, field.type.engineType == "VARCHAR" {
            members.append(("enum", .array(field.codes.map(RawJSON.string) + (mayLack ? [.null] : []))))
        }
        if let least = field.minLength { members.append(("minLength", .number(String(least)))) }
        if let most = field.maxLength { members.append(("maxLength", .number(String(most)))) }
        switch field.type {
        case .date: members.append(("format", "date"))
        case .form(.email): members.append(("format", "email"))
        case .form(.url): members.append(("format", "uri"))
        case .form(.creditCode): members.append(("pattern", "^[0-9A-Z]{18}$"))
        case .form(.residentID): members.append(("pattern", "^[0-9]{17}[0-9Xx]$"))
        case .region: members.append(("pattern", "^([0-9]{6}|[0-9]{9}|[0-9]{12})$"))
        default: break
        }
        return members
    }

    private func documentation(_ field: FieldDeclaration, isMasked: Bool) -> [(String, RawJSON)] {
        var members: [(String, RawJSON)] = [
            ("type", .string(field.type.text)), ("title", Self.localized(field.title)), ("description", Self.localized(field.description)),
            ("key", .bool(opened.schema.key.contains(field.name))), ("unique", .bool(field.unique ?? false)),
            ("grade", .string((field.grade ?? opened.schema.grade).rawValue)), ("openness", .string((field.openness ?? opened.schema.openness).rawValue)),
            ("masked", .bool(isMasked)),
        ]
        if let reason = reasons.reason(for: field) { members.append(("openness_reason", Self.localized(reason))) }
        let texts: [(String, String?)] = [
            ("unit", field.unit), ("unit_field", field.unitField), ("standard", field.standard), ("references", field.references.map(full)),
            ("term", field.term.map(full)),
        ]
        return members + texts.compactMap { name, text in text.map { (name, .string($0)) } }
    }

    private func full(_ name: String) -> String { name.contains(".") ? name : app.map { "\($0).\(name)" } ?? name }

    static func localized(_ text: LocalizedText) -> RawJSON { ["zh": .string(text.zh), "en": .string(text.en)] }
}

/// Why a dataset, or fields of it, are not shared freely.
struct OpennessReasons: Sendable {
    /// `nil` if the dataset is shared freely, or nobody said why not.
    let dataset: LocalizedText?
    private let declared: LocalizedText?
    private let openness: Openness

    init(openness: Openness, declared: LocalizedText?) {
        self.openness = openness
        self.declared = declared.flatMap { $0.zh.isEmpty && $0.en.isEmpty ? nil : $0 }
        dataset = openness.needsReason ? self.declared : nil
    }

    func reason(for field: FieldDeclaration) -> LocalizedText? { (field.openness ?? openness).needsReason ? declared : nil }
}

extension Presenter {
    /// The reason that the dataset's model declares.
    func opennessReasons(of dataset: Dataset, schema: VersionSchema) -> OpennessReasons {
        let needed = schema.openness.needsReason || schema.fields.contains { $0.openness?.needsReason ?? false }
        if let reason = schema.opennessReason { return OpennessReasons(openness: schema.openness, declared: reason) }
        // Versions of earlier programs do not carry it.
        guard needed, let app = dataset.resource.app else { return OpennessReasons(openness: schema.openness, declared: nil) }
        let model = platform.findApps().first { $0.name == app }?.folder?.model(named: String(dataset.name.dropFirst(app.count + 1)))
        return OpennessReasons(openness: schema.openness, declared: model?.opennessReason)
    }

    /// The schema of a dataset's rows; `nil` if there is no published dataset of that name for the reader.
    func rowSchema(_ name: String) async throws -> RowSchema? {
        guard let dataset = try await readableDataset(name), let current = try await current(of: dataset) else { return nil }
        return RowSchema(
            opened: current, reasons: opennessReasons(of: dataset, schema: current.schema), language: reading.language, app: dataset.resource.app)
    }

    func rowSchemaJSON(_ name: String) async throws -> RawJSON? {
        guard let row = try await rowSchema(name), case .record(let members) = row.json else { return nil }
        let head: [(String, RawJSON)] = [
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("$id", .string("\(reading.base)/api/v1/datasets/\(Reading.encoded(name))/schema.json")),
        ]
        return .object(head + members.map { ($0.name, $0.value) })
    }
}
