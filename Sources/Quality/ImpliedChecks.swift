package import Schema
import Vocabulary

extension ModelDeclaration {
    /// The checks that the schema itself asks for: keys, required fields, code lists, periods and region codes.
    package var impliedChecks: [CheckDeclaration] {
        var checks: [CheckDeclaration] = []
        let required = fields.filter { $0.required || key.contains($0.name) }.map(\.name)
        func add(_ name: String, _ zh: String, _ en: String, _ kind: CheckDeclaration.Kind) {
            checks.append(
                CheckDeclaration(
                    model: self.name, name: name, title: .init(zh: zh, en: en), kind: kind, severity: .block))
        }
        for field in required { add("schema.required.\(field)", "\(field) 必填", "\(field) is present", .notNull(columns: [field])) }
        if !key.isEmpty { add("schema.key", "主键唯一", "The key is unique", .unique(columns: key)) }
        for field in fields {
            if !field.codes.isEmpty {
                add("schema.codes.\(field.name)", "\(field.name) 在代码表内", "\(field.name) is in its code list",
                    .accepted(column: field.name, values: field.codes))
            }
            if field.type == .region {
                add("schema.region.\(field.name)", "\(field.name) 为行政区划代码", "\(field.name) is a region code",
                    .regex(column: field.name, pattern: "[1-9][0-9]{5}([0-9]{3}([0-9]{3})?)?"))
            }
            if field.type == .period {
                add("schema.period.\(field.name)", "\(field.name) 为时期", "\(field.name) is a period",
                    .regex(column: field.name, pattern: "[0-9]{4}[0-9HQ/-]*"))
            }
        }
        return checks
    }
}
