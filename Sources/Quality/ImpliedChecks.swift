import Engine
import Schema
import Vocabulary

extension ModelDeclaration {
    /// The checks that the schema itself asks for: keys, required and unique fields, code lists, periods and region codes, which keep a
    /// version back, and the forms and lengths of texts, which set rows aside.
    package var impliedChecks: [CheckDeclaration] {
        var checks: [CheckDeclaration] = []
        func add(
            _ name: String, _ zh: String, _ en: String, _ kind: CheckDeclaration.Kind, severity: CheckDeclaration.Severity = .block,
            where condition: String? = nil, dimension: QualityDimension? = nil
        ) {
            checks.append(
                CheckDeclaration(
                    model: self.name, name: "schema." + name, title: .init(zh: zh, en: en), kind: kind, severity: severity,
                    condition: condition, dimension: dimension))
        }
        for field in fields.filter({ $0.required || key.contains($0.name) }).map(\.name) {
            add("required.\(field)", "\(field) 必填", "\(field) is present", .notNull(columns: [field]))
        }
        if !key.isEmpty { add("key", "主键唯一", "The key is unique", .unique(columns: key)) }
        for field in fields {
            let name = field.name
            if field.unique == true, key != [name] {
                add("unique.\(name)", "\(name) 不重复", "\(name) is unique", .unique(columns: [name]), where: "\(quoteIdentifier(name)) IS NOT NULL")
            }
            if !field.codes.isEmpty {
                add("codes.\(name)", "\(name) 在代码表内", "\(name) is in its code list", .accepted(column: name, values: field.codes))
            }
            switch field.type {
            case .region:
                add(
                    "region.\(name)", "\(name) 为行政区划代码", "\(name) is a region code",
                    .regex(column: name, pattern: "[1-9][0-9]{5}([0-9]{3}([0-9]{3})?)?"))
            case .period:
                add("period.\(name)", "\(name) 为时期", "\(name) is a period", .regex(column: name, pattern: "[0-9]{4}[0-9HQ/-]*"))
            case .form(let form):
                let wanted = form.check(of: name)
                add("\(form.rawValue).\(name)", wanted.zh, wanted.en, wanted.kind, severity: .quarantine, dimension: .accuracy)
            default: break
            }
            if field.minLength != nil || field.maxLength != nil {
                add(
                    "length.\(name)", "\(name) 的长度", "The length of \(name)",
                    .length(column: name, minimum: field.minLength, maximum: field.maxLength), severity: .quarantine)
            }
        }
        return checks
    }
}
