import Pipeline
import Quality
import Schema
import Vocabulary

extension AppDraft {
    /// `models/*.yaml`
    mutating func readModels() {
        for path in files.declarations(in: "models") {
            guard let root = root(of: path, keys: AppKeys.model, what: "the model") else {
                // Known by its file's name, so that one fault does not look like many.
                models.append(Located(value: ModelDeclaration(name: stem(path), title: .init(zh: "", en: "")), place: Place(file: path)))
                continue
            }
            readModel(root, path: path)
        }
    }

    private mutating func readModel(_ root: YAMLMapping, path: String) {
        let name = root.identifier("model") ?? Located(value: stem(path), place: root.place(of: "model"))
        if let first = models.first(where: { $0.value.name == name.value }) {
            addDuplicate("the model", name.value, at: name.place, first: first.place)
        }
        checkFileName(path, declares: name)
        var model = ModelDeclaration(name: name.value, title: root.localized("title", isRequired: true))
        model.description = root.localized("description", isRequired: false)
        model.publish = root.flag("publish", default: true)
        model.grade = root.choice("grade", of: Grade.self)?.value ?? .general1
        if root.value("grade") == nil { root.addMissing("grade", mend: "Add grade: general.1 (or a higher grade of GB/T 43697-2024)") }
        let openness = root.choice("openness", of: Openness.self)
        model.openness = openness?.value ?? .open
        if root.value("openness") == nil {
            root.addMissing("openness", mend: "Add openness: \(Openness.allCases.map(\.rawValue).joined(separator: " | "))")
        }
        model.opennessReason = root.localized("openness_reason", isRequired: false)
        readFields(of: root, into: &model)
        checkReason(of: model, openness: openness, root: root)
        readKey(of: root, into: &model)
        readIncremental(of: root, into: &model)
        readAccepted(of: root, into: &model)
        readWeights(of: root, into: &model)
        models.append(Located(value: model, place: name.place))
    }

    /// A model, or a field of one, that is not shared freely says why.
    private func checkReason(of model: ModelDeclaration, openness: Located<Openness>?, root: YAMLMapping) {
        guard let openness, openness.value.needsReason, root.value("openness_reason") == nil else { return }
        log.add(
            .missingReason, at: openness.place, "The model is \(openness.value.rawValue) without a reason",
            mend: "Add openness_reason: {zh: …, en: …}, naming the law or rule")
    }

    private func readKey(of root: YAMLMapping, into model: inout ModelDeclaration) {
        let names = model.fields.map(\.name)
        for column in root.texts("key") {
            guard names.contains(column.value) else {
                log.add(
                    .unknownColumn, at: column.place, "The key names \(quoted(column.value)), which is no field of \(model.name)",
                    mend: mendForUnknown(column.value, among: names, what: "field"))
                continue
            }
            model.key.append(column.value)
        }
    }

    private mutating func readFields(of root: YAMLMapping, into model: inout ModelDeclaration) {
        if root.value("fields") == nil {
            root.addMissing("fields", mend: "Add fields: with one {name: …, type: …, title: {zh: …, en: …}} for each column")
        }
        var places: [String: Place] = [:]
        var unitFields: [Located<String>] = []
        for item in root.list("fields") {
            guard let mapping = YAMLMapping(item, keys: AppKeys.field, what: "the field", log: log),
                let name = mapping.identifier("name")
            else { continue }
            if let first = places[name.value] {
                addDuplicate("the field", name.value, at: name.place, first: first)
                continue
            }
            places[name.value] = name.place
            model.fields.append(readField(mapping, name: name, model: model.name))
            if let unitField = mapping.text("unit_field") { unitFields.append(unitField) }
        }
        let names = model.fields.map(\.name)
        for column in unitFields where !names.contains(column.value) {
            log.add(
                .unknownColumn, at: column.place, "unit_field is \(quoted(column.value)), which is no field of \(model.name)",
                mend: mendForUnknown(column.value, among: names, what: "field"))
        }
    }

    private mutating func readField(_ mapping: YAMLMapping, name: Located<String>, model: String) -> FieldDeclaration {
        let type = readType("type", of: mapping)
        if type == nil { untyped.insert("\(model).\(name.value)") }
        var field = FieldDeclaration(name: name.value, type: type ?? .text)
        if mapping.value("type") == nil {
            mapping.addMissing("type", mend: "Add type: \(FieldType.names.joined(separator: " | "))")
        }
        if mapping.value("title") == nil, mapping.value("term") == nil {
            log.add(
                .missingTranslation, at: mapping.place, "The field \(name.value) has no title", mend: "Add title: {zh: …, en: …}",
                severity: .warning)
        }
        field.title = mapping.localized("title", isRequired: false)
        field.description = mapping.localized("description", isRequired: false)
        field.required = mapping.flag("required", default: false)
        field.unit = mapping.text("unit")?.value
        field.unitField = mapping.text("unit_field")?.value
        field.codes = mapping.texts("codes").map(\.value)
        field.grade = mapping.choice("grade", of: Grade.self)?.value
        field.openness = mapping.choice("openness", of: Openness.self)?.value
        field.standard = mapping.text("standard")?.value
        if mapping.flag("unique", default: false) { field.unique = true }
        readLength(of: mapping, into: &field)
        if let term = mapping.text("term") { apply(term, to: &field) }
        if case .form(let form) = field.type { field.standard = field.standard ?? form.standard }
        if let references = mapping.text("references") {
            field.references = references.value
            claims.append(Claim(subject: .table(references.value), place: references.place))
        }
        if field.unit != nil, field.unitField != nil {
            log.add(
                .conflictingKeys, at: mapping.place(of: "unit_field"), "The field \(name.value) has both unit and unit_field",
                mend: "Keep unit if every value has the same unit, else unit_field")
        }
        return field
    }

    private func readLength(of mapping: YAMLMapping, into field: inout FieldDeclaration) {
        (field.minLength, field.maxLength) = (mapping.count("min_length"), mapping.count("max_length"))
        guard let key = ["min_length", "max_length"].first(where: { mapping.value($0) != nil }) else { return }
        if field.type.engineType != "VARCHAR" {
            log.add(
                .wrongColumnType, at: mapping.place(of: key), "\(key) counts characters, but \(field.name) is \(field.type.text)",
                mend: "Delete it, or check the values with range in checks/")
        }
        if let least = field.minLength, let most = field.maxLength, least > most {
            log.add(
                .emptyRange, at: mapping.place(of: "min_length"), "min_length \(least) is above max_length \(most): no value could pass",
                mend: "Swap the two")
        }
    }

    func readType(_ key: String, of mapping: YAMLMapping) -> FieldType? {
        mapping.text(key).flatMap { readType($0) }
    }

    func readType(_ text: Located<String>) -> FieldType? {
        guard let type = FieldType(text: text.value) else {
            log.add(.unknownType, at: text.place, "\(quoted(text.value)) is no type", mend: mendForType(text.value))
            return nil
        }
        return type
    }

    private func mendForType(_ text: String) -> String {
        if text.hasPrefix("decimal("), !text.contains(")") {
            return "Put it in quotes, \"decimal(18,4)\": inside { } a comma ends the value"
        }
        if text.hasPrefix("decimal") {
            return "Write \"decimal(18,4)\", precision and scale: at most 38 digits, the scale no larger than the precision"
        }
        return Self.familiarTypes[text.lowercased()].map { "Did you mean \($0)?" }
            ?? mendForUnknown(text, among: FieldType.names, what: "type")
    }

    /// Types as other systems call them.
    private static let familiarTypes = [
        "string": "text", "varchar": "text", "char": "text", "str": "text", "int": "integer", "bigint": "integer", "long": "integer",
        "number": "decimal(18,4)", "numeric": "decimal(18,4)", "money": "decimal(18,4)", "float": "real", "double": "real",
        "bool": "boolean", "timestamp": "datetime", "time": "datetime", "object": "json",
        "uscc": "credit_code", "id_card": "resident_id", "idcard": "resident_id", "geopoint": "point", "geometry": "point", "mobile": "phone",
        "telephone": "phone", "mail": "email", "uri": "url", "link": "url",
    ]
}
