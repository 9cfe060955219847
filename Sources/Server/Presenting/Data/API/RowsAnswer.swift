import App
import Catalog
import Governance
import Pipeline
import Schema
import Vocabulary

/// Rows of a version as JSON.
struct RowsAnswer: Sendable {
    /// Of the version: the answer's entity tag together with the query.
    let digest: String
    let next: String?
    let json: RawJSON

    /// `{"dataset", "version", "fields", "masked", "rows", "next"}`; fields with masked values stand in `masked`, hidden values are `null`.
    static func document(_ name: String, page: DatasetReader.Page, of version: OpenedVersion, next: String?) -> RawJSON {
        let fields = page.fields.map { field in
            RawJSON.object([
                ("name", .string(field.name)), ("type", .string(field.type.text)),
                ("title", .object([("zh", .string(field.title.zh)), ("en", .string(field.title.en))])),
                ("unit", field.unit.map(RawJSON.string) ?? .null),
            ])
        }
        // A hidden value says nothing, so it is null; one that is reduced is the text that is left of it.
        let isHidden = page.fields.map { [.hide, .null].contains(version.view.plan.rules[$0.name]) }
        let rows = page.rows.map { row in
            let row = version.view.row(row, fields: page.fields)
            return RawJSON.object(page.fields.indices.map { (page.fields[$0].name, isHidden[$0] ? .null : RawJSON(row[$0])) })
        }
        return .object([
            ("dataset", .string(name)), ("version", .string(version.version.digest)), ("fields", .array(fields)),
            ("masked", .array(version.hidden.sorted().map(RawJSON.string))), ("rows", .array(rows)),
            ("next", next.map(RawJSON.string) ?? .null),
        ])
    }
}

extension RawJSON {
    /// Numbers keep their digits; a real that JSON cannot write (not a number, infinite) is `null`.
    init(_ value: CellValue) {
        switch value {
        case .null: self = .null
        case .text(let text): self = .string(text)
        case .number(let digits): self = .number(digits)
        case .real(let number): self = number.isFinite ? .number("\(number)") : .null
        case .boolean(let flag): self = .bool(flag)
        }
    }
}
