import App
import Catalog
import Governance
import Pipeline
import Schema
import Vocabulary

extension Presenter {
    func fields(_ opened: OpenedVersion, of dataset: Dataset) -> [FieldRow] {
        let app = dataset.resource.app
        let reasons = opennessReasons(of: dataset, schema: opened.schema)
        let terms = opened.schema.fields.contains { $0.term != nil } ? glossaryTitles() : [:]
        return opened.schema.fields.map { field in
            let title = text(field.title)
            var row = FieldRow(name: field.name, title: title.isEmpty ? field.name : title, type: field.type.text)
            row.unit = field.unit ?? field.unitField.map { words("unit_of_field", ["field": $0]) } ?? ""
            row.description = text(field.description)
            row.key = opened.schema.key.contains(field.name)
            row.required = field.required || row.key
            row.unique = field.unique ?? false
            if case .form(let form) = field.type { row.form = words.known("type_form_" + form.rawValue) ?? "" }
            row.length = length(field)
            if let term = field.term.map({ fullName($0, app: app) }) {
                row.term = terms[term].map(text) ?? term
                let parts = term.split(separator: ".", maxSplits: 1).map(String.init)
                if terms[term] != nil, parts.count == 2 { row.termHref = glossaryHref(parts[0], parts[1]) }
            }
            row.codes = codes(field.codes)
            row.standard = field.standard ?? ""
            row.references = field.references ?? ""
            row.referencesHref = field.references.map { datasetHref(fullName($0, app: app)) } ?? ""
            row.lineageHref = lineageHref("dataset:\(opened.version.dataset).\(field.name)")
            row.grade = word(field.grade ?? opened.schema.grade)
            row.openness = word(field.openness ?? opened.schema.openness)
            row.reason = field.openness == nil ? "" : reasons.reason(for: field).map(text) ?? ""
            return row
        }
    }

    private func length(_ field: FieldDeclaration) -> String {
        switch (field.minLength, field.maxLength) {
        case (nil, nil): ""
        case (let least?, nil): words("length_least", ["least": number(least)])
        case (nil, let most?): words("length_most", ["most": number(most)])
        case (let least?, let most?): words("length_range", ["least": number(least), "most": number(most)])
        }
    }

    /// Titles of all terms by `app.term`.
    private func glossaryTitles() -> [String: LocalizedText] {
        var titles: [String: LocalizedText] = [:]
        for app in platform.findApps().compactMap(\.folder) {
            for term in app.glossary { titles["\(app.manifest.name).\(term.term)"] = term.title }
        }
        return titles
    }

    /// `app.model` of a name that an app's declarations or SQL use.
    func fullName(_ name: String, app: String?) -> String {
        guard let app, !name.contains(".") else { return name }
        return "\(app).\(name)"
    }

    private func codes(_ codes: [String]) -> String {
        let shown = 12
        return codes.prefix(shown).joined(separator: " · ") + (codes.count > shown ? " …" : "")
    }

    // MARK: Preview

    /// The first rows of a version, hidden values masked.
    func preview(_ opened: OpenedVersion, rows count: Int = 20) async throws -> PreviewTable {
        let page = try await platform.reader.rows(of: opened.version, limit: count)
        let columns = page.fields.map { field in
            let title = text(field.title)
            return PreviewColumn(
                name: field.name, title: title.isEmpty ? field.name : title, unit: field.unit ?? "", numeric: field.type.isNumeric)
        }
        let isHidden = page.fields.map { [.hide, .null].contains(opened.view.plan.rules[$0.name]) }
        let rows = page.rows.map { row in
            let row = opened.view.row(row, fields: page.fields)
            return PreviewRow(
                cells: page.fields.indices.map { place in
                    PreviewCell(
                        text: isHidden[place] ? OpenedVersion.mask : shortened(row[place].text), numeric: page.fields[place].type.isNumeric,
                        null: row[place] == .null && !isHidden[place])
                })
        }
        return PreviewTable(caption: previewCaption(shown: rows.count, total: opened.version.rows), columns: columns, rows: rows)
    }

    func previewCaption(shown: Int, total: Int64) -> String {
        words("preview_caption", ["shown": number(shown), "total": number(total)])
    }

    /// A cell's text, bounded so that one value cannot fill the page.
    func shortened(_ text: String) -> String { text.count > 200 ? text.prefix(200) + "…" : text }
}

extension FieldType {
    var isNumeric: Bool {
        switch self {
        case .integer, .decimal, .real: true
        case .text, .boolean, .date, .datetime, .period, .region, .form, .json: false
        }
    }
}
