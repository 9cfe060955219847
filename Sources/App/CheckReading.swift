import FoundationEssentials
import Pipeline
import Quality
import Vocabulary

extension AppDraft {
    /// `checks/*.yaml`
    mutating func readChecks() {
        for path in files.declarations(in: "checks") {
            guard let root = root(of: path, keys: AppKeys.checks, what: "the check file") else { continue }
            let model = root.identifier("model")
            if let model { claims.append(Claim(subject: .model(model.value), place: model.place)) }
            if root.value("checks") == nil {
                root.addMissing("checks", mend: "Add checks: with one {check: …, severity: …} for each expectation")
            }
            for item in root.list("checks") { readCheck(item, model: model?.value ?? "") }
        }
    }

    private mutating func readCheck(_ item: YAMLValue, model: String) {
        guard let kindName = checkKind(of: item), let own = AppKeys.checkKinds[kindName],
            let mapping = YAMLMapping(item, keys: AppKeys.check + own, what: "the check \(kindName)", log: log)
        else { return }
        let severity = mapping.choice("severity", of: CheckDeclaration.Severity.self)?.value ?? .warn
        if mapping.value("severity") == nil {
            mapping.addMissing("severity", mend: "Add severity: \(CheckDeclaration.Severity.allCases.map(\.rawValue).joined(separator: " | "))")
        }
        let title = mapping.localized("title", isRequired: kindName == "sql")
        let name = mapping.value("name") == nil && kindName != "sql" ? nil : mapping.identifier("name")
        guard let kind = readKind(kindName, of: mapping, model: model) else { return }
        var check = CheckDeclaration(
            model: model, name: name?.value ?? "", title: title, kind: kind, severity: severity,
            condition: kindName == "sql" ? nil : mapping.text("where")?.value)
        if let name {
            if let first = checks.first(where: { $0.value.model == model && $0.value.name == name.value }) {
                addDuplicate("the check", name.value, at: name.place, first: first.place)
            }
        } else {
            check.name = freeName(for: kind, model: model)
        }
        checks.append(Located(value: check, place: mapping.place))
    }

    private func checkKind(of item: YAMLValue) -> String? {
        guard case .mapping(let entries) = item.content else {
            log.add(
                .wrongShape, at: item.place, "A check must be a mapping, not \(item.shape)",
                mend: "Write - {check: not_null, columns: [id], severity: block}")
            return nil
        }
        guard let entry = entries.first(where: { $0.key == "check" }), case .scalar(let name, _, _) = entry.value.content else {
            log.add(
                .missingKey, at: item.place, "The check does not say which it is",
                mend: "Add check: \(CheckDeclaration.Kind.names.joined(separator: " | "))")
            return nil
        }
        guard AppKeys.checkKinds[name] != nil else {
            log.add(
                .unknownCheck, at: entry.value.place, "There is no check \(quoted(name))",
                mend: mendForUnknown(name, among: CheckDeclaration.Kind.names, what: "check"))
            return nil
        }
        return name
    }

    private mutating func readKind(_ name: String, of mapping: YAMLMapping, model: String) -> CheckDeclaration.Kind? {
        switch name {
        case "not_null": return .notNull(columns: columns(of: mapping, model: model))
        case "unique": return .unique(columns: columns(of: mapping, model: model))
        case "accepted":
            return column(of: mapping, model: model).map { .accepted(column: $0.value, values: mapping.requiredTexts("values").map(\.value)) }
        case "range": return range(of: mapping, model: model)
        case "regex":
            let pattern = mapping.requiredText("pattern")
            if let pattern { checkPattern(pattern) }
            guard let column = column(of: mapping, model: model), let pattern else { return nil }
            return .regex(column: column.value, pattern: pattern.value)
        case "references":
            let (column, table) = (column(of: mapping, model: model), mapping.requiredText("to"))
            let toColumn = mapping.requiredText("to_column")
            if let table { claims.append(Claim(subject: .table(table.value), place: table.place)) }
            guard let column, let table, let toColumn else { return nil }
            claims.append(Claim(subject: .column(toColumn.value, of: table.value), place: toColumn.place))
            return .references(column: column.value, table: table.value, toColumn: toColumn.value)
        case "row_count":
            let (minimum, maximum) = (mapping.count("min"), mapping.count("max"))
            checkBounds(minimum.map { Decimal($0) }, maximum.map { Decimal($0) }, of: mapping)
            return .rowCount(minimum: minimum, maximum: maximum)
        default:
            guard let sql = mapping.requiredText("sql"), let value = mapping.value("sql") else { return nil }
            selects.append(DraftSelect(sql: sql.value, place: sqlPlace(of: value), purpose: .check, columns: []))
            return .sql(statement: sql.value)
        }
    }

    private mutating func range(of mapping: YAMLMapping, model: String) -> CheckDeclaration.Kind? {
        let (minimum, maximum) = (mapping.decimal("min"), mapping.decimal("max"))
        checkBounds(minimum?.value, maximum?.value, of: mapping)
        guard let column = mapping.requiredText("column") else { return nil }
        claims.append(Claim(subject: .number(column.value, of: model), place: column.place))
        return .range(column: column.value, minimum: minimum?.value.canonicalText, maximum: maximum?.value.canonicalText)
    }

    private func checkBounds(_ minimum: Decimal?, _ maximum: Decimal?, of mapping: YAMLMapping) {
        if mapping.value("min") == nil, mapping.value("max") == nil {
            log.add(.missingKey, at: mapping.place, "\(mapping.what.capitalizedFirst) has neither min nor max", mend: "Add min: …, max: … or both")
        }
        guard let minimum, let maximum, minimum > maximum else { return }
        log.add(
            .emptyRange, at: mapping.place(of: "min"), "min \(minimum.canonicalText) is above max \(maximum.canonicalText): no row could pass",
            mend: "Swap the two")
    }

    private mutating func column(of mapping: YAMLMapping, model: String) -> Located<String>? {
        guard let column = mapping.requiredText("column") else { return nil }
        claims.append(Claim(subject: .column(column.value, of: model), place: column.place))
        return column
    }

    private mutating func columns(of mapping: YAMLMapping, model: String) -> [String] {
        let columns = mapping.requiredTexts("columns")
        for column in columns { claims.append(Claim(subject: .column(column.value, of: model), place: column.place)) }
        return columns.map(\.value)
    }

    private func checkPattern(_ pattern: Located<String>) {
        guard let reason = patternFault(pattern.value) else { return }
        log.add(
            .malformedPattern, at: pattern.place, "The pattern \(quoted(pattern.value)) cannot be used: \(reason)",
            mend: "Mend the pattern; in double quotes YAML reads \\ itself, so put patterns in single quotes")
    }

    /// A name such as `not_null_id_key` that no other check of the model has.
    private func freeName(for kind: CheckDeclaration.Kind, model: String) -> String {
        let columns: [String] =
            switch kind {
            case .notNull(let columns), .unique(let columns): columns
            case .accepted(let column, _), .range(let column, _, _), .regex(let column, _), .references(let column, _, _): [column]
            case .rowCount, .sql: []
            }
        let base = ([kind.name] + columns).joined(separator: "_")
        let taken = Set(checks.filter { $0.value.model == model }.map(\.value.name))
        var name = base
        var number = 2
        while taken.contains(name) {
            name = "\(base)_\(number)"
            number += 1
        }
        return name
    }
}

/// Why the engine could not match `pattern`; `nil` if it can.
///
/// The engine's expressions (RE2) know neither look-around nor back-references, which the standard library would accept.
func patternFault(_ pattern: String) -> String? {
    guard pattern.utf8.count <= 1000 else { return "it is longer than 1000 bytes" }
    for construct in ["(?=", "(?!", "(?<=", "(?<!", "(?>"] where pattern.contains(construct) {
        return "\(construct) is not supported"
    }
    var isEscaped = false
    for scalar in pattern.unicodeScalars {
        if isEscaped, ("1"..."9").contains(scalar) { return "back-references such as \\\(scalar) are not supported" }
        isEscaped = scalar == "\\" && !isEscaped
    }
    do {
        _ = try Regex(pattern)
        return nil
    } catch {
        return "\(error)"
    }
}
