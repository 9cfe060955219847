import FoundationEssentials
import Pipeline
import Quality
import Vocabulary

/// What each kind of check says besides its severity.
extension AppDraft {
    /// - Returns: `nil`, recorded, if something is lacking without which there is no check.
    mutating func readKind(_ name: String, of mapping: YAMLMapping, model: String) -> CheckDeclaration.Kind? {
        switch name {
        case "not_null": return .notNull(columns: columns("columns", of: mapping, in: [model]))
        case "unique": return .unique(columns: columns("columns", of: mapping, in: [model]))
        case "accepted":
            let values = mapping.requiredTexts("values").map(\.value)
            return column(of: mapping, model: model).map { .accepted(column: $0.value, values: values) }
        case "range": return range(of: mapping, model: model)
        case "length":
            let (minimum, maximum) = (mapping.count("min"), mapping.count("max"))
            checkBounds(minimum.map { Decimal($0) }, maximum.map { Decimal($0) }, of: mapping)
            return column(of: mapping, model: model).map { .length(column: $0.value, minimum: minimum, maximum: maximum) }
        case "regex":
            let pattern = mapping.requiredText("pattern")
            if let pattern { checkPattern(pattern) }
            guard let column = column(of: mapping, model: model), let pattern else { return nil }
            return .regex(column: column.value, pattern: pattern.value)
        case "compare": return compare(mapping, model: model)
        case "condition": return mapping.requiredText("expression").map { .condition(expression: $0.value) }
        case "references":
            let (column, table) = (column(of: mapping, model: model), mapping.requiredText("to"))
            let toColumn = mapping.requiredText("to_column")
            if let table { claims.append(Claim(subject: .table(table.value), place: table.place)) }
            guard let column, let table, let toColumn else { return nil }
            claims.append(Claim(subject: .column(toColumn.value, of: table.value), place: toColumn.place))
            return .references(column: column.value, table: table.value, toColumn: toColumn.value)
        case "freshness": return freshness(mapping, model: model)
        case "row_count": return rowCount(mapping)
        case "drift":
            let (column, most) = (column(of: mapping, model: model), percentage("most", of: mapping, most: 100))
            if mapping.value("most") == nil { mapping.addMissing("most", mend: "Add most: 10, in percent") }
            guard let column, let most else { return nil }
            return .drift(column: column.value, most: most)
        case "reconcile": return reconcile(mapping, model: model)
        case "statistic": return statistic(mapping, model: model)
        default:
            guard let sql = mapping.requiredText("sql"), let value = mapping.value("sql") else { return nil }
            selects.append(DraftSelect(sql: sql.value, place: sqlPlace(of: value), purpose: .check, columns: []))
            return .sql(statement: sql.value)
        }
    }

    /// Bounds are numbers, or days and periods for columns of that kind.
    private mutating func range(of mapping: YAMLMapping, model: String) -> CheckDeclaration.Kind? {
        let texts = ["min", "max"].map { mapping.text($0) }
        guard texts.contains(where: { $0.map { Self.looksLikeDay($0.value) } ?? false }) else {
            let (minimum, maximum) = (mapping.decimal("min"), mapping.decimal("max"))
            checkBounds(minimum?.value, maximum?.value, of: mapping)
            guard let column = mapping.requiredText("column") else { return nil }
            claims.append(Claim(subject: .number(column.value, of: model), place: column.place))
            return .range(column: column.value, minimum: minimum?.value.canonicalText, maximum: maximum?.value.canonicalText)
        }
        for (key, text) in zip(["min", "max"], texts) {
            guard let text, !Self.looksLikeDay(text.value) else { continue }
            log.add(
                .malformedValue, at: text.place, "\(key) is \(quoted(text.value)), but the other bound is a day", mend: "Write \(key): 2024-12-31")
        }
        if let minimum = texts[0], let maximum = texts[1], minimum.value > maximum.value {
            log.add(
                .emptyRange, at: minimum.place, "min \(minimum.value) is after max \(maximum.value): no row could pass", mend: "Swap the two")
        }
        guard let column = mapping.requiredText("column") else { return nil }
        claims.append(Claim(subject: .moment(column.value, of: model), place: column.place))
        return .range(column: column.value, minimum: texts[0]?.value, maximum: texts[1]?.value)
    }

    /// `2024-01-31`, also with a time of day, or a period such as `2024-Q1`; a number has no hyphen inside.
    private static func looksLikeDay(_ text: String) -> Bool { text.dropFirst(4).first == "-" && text.prefix(4).allSatisfy(\.isNumber) }

    private mutating func compare(_ mapping: YAMLMapping, model: String) -> CheckDeclaration.Kind? {
        let sides = ["left", "right"].map { mapping.requiredText($0) }
        let operation = mapping.choice("operator", of: CheckDeclaration.Comparison.self)
        if mapping.value("operator") == nil {
            mapping.addMissing("operator", mend: "Add operator: \"<=\" (or <, =, <>, >=, >; in quotes)")
        }
        for case .some(let side) in sides where isIdentifier(side.value.lowercased()) && !Self.constants.contains(side.value.lowercased()) {
            claims.append(Claim(subject: .column(side.value, of: model), place: side.place))
        }
        guard let left = sides[0], let right = sides[1], let operation else { return nil }
        return .compare(left: left.value, operation: operation.value, right: right.value)
    }

    /// Words that look like columns but stand for themselves in SQL.
    private static let constants: Set<String> = [
        "current_date", "current_timestamp", "localtimestamp", "localtime", "true", "false", "null",
    ]

    private mutating func freshness(_ mapping: YAMLMapping, model: String) -> CheckDeclaration.Kind? {
        let (column, within) = (mapping.requiredText("column"), mapping.requiredText("within", mend: "Add within: 7d (or 36h, 2 months, 1 year)"))
        if let column { claims.append(Claim(subject: .moment(column.value, of: model), place: column.place)) }
        guard let column, let within else { return nil }
        do {
            return .freshness(column: column.value, within: try CalendarSpan(text: within.value))
        } catch {
            log.add(.malformedSpan, at: within.place, "within: \(error.problem)", mend: error.mend.capitalizedFirst)
            return nil
        }
    }

    private func rowCount(_ mapping: YAMLMapping) -> CheckDeclaration.Kind {
        let (minimum, maximum) = (mapping.count("min"), mapping.count("max"))
        let (growth, drop) = (percentage("most_growth", of: mapping, most: nil), percentage("most_drop", of: mapping, most: 100))
        if mapping.value("most_growth") == nil, mapping.value("most_drop") == nil {
            checkBounds(minimum.map { Decimal($0) }, maximum.map { Decimal($0) }, of: mapping)
        } else if let minimum, let maximum {
            checkBounds(Decimal(minimum), Decimal(maximum), of: mapping)
        }
        return .rowCount(minimum: minimum, maximum: maximum, mostGrowth: growth, mostDrop: drop)
    }

    private mutating func reconcile(_ mapping: YAMLMapping, model: String) -> CheckDeclaration.Kind? {
        let (measure, table) = (mapping.requiredText("measure"), mapping.requiredText("to"))
        let toMeasure = mapping.requiredText("to_measure")
        let tolerance = mapping.decimal("tolerance")
        if let tolerance, tolerance.value < Decimal(0) {
            log.add(.malformedNumber, at: tolerance.place, "tolerance is below zero", mend: "Write the greatest difference that still passes")
        }
        if let measure { claims.append(Claim(subject: .number(measure.value, of: model), place: measure.place)) }
        if let table { claims.append(Claim(subject: .table(table.value), place: table.place)) }
        let by = columns("by", of: mapping, in: [model] + (table.map { [$0.value] } ?? []), isRequired: false)
        guard let measure, let table, let toMeasure else { return nil }
        claims.append(Claim(subject: .number(toMeasure.value, of: table.value), place: toMeasure.place))
        return .reconcile(
            .init(
                measure: measure.value, table: table.value, toMeasure: toMeasure.value, by: by,
                tolerance: tolerance?.value ?? Decimal(unscaled: 0, scale: 0)))
    }

    private mutating func statistic(_ mapping: YAMLMapping, model: String) -> CheckDeclaration.Kind? {
        let function = mapping.choice("function", of: CheckDeclaration.StatisticFunction.self)
        if mapping.value("function") == nil {
            mapping.addMissing("function", mend: "Add function: sum | avg | min | max | null_share | distinct")
        }
        let (minimum, maximum) = (mapping.decimal("min"), mapping.decimal("max"))
        checkBounds(minimum?.value, maximum?.value, of: mapping)
        guard let column = mapping.requiredText("column"), let function else { return nil }
        let countsOnly = function.value == .nullShare || function.value == .distinct
        claims.append(Claim(subject: countsOnly ? .column(column.value, of: model) : .number(column.value, of: model), place: column.place))
        return .statistic(column: column.value, function: function.value, minimum: minimum?.value, maximum: maximum?.value)
    }
}

// MARK: Parts

extension AppDraft {
    private func checkBounds(_ minimum: Decimal?, _ maximum: Decimal?, of mapping: YAMLMapping) {
        if mapping.value("min") == nil, mapping.value("max") == nil {
            log.add(.missingKey, at: mapping.place, "\(mapping.what.capitalizedFirst) has neither min nor max", mend: "Add min: …, max: … or both")
        }
        guard let minimum, let maximum, minimum > maximum else { return }
        log.add(
            .emptyRange, at: mapping.place(of: "min"), "min \(minimum.canonicalText) is above max \(maximum.canonicalText): no row could pass",
            mend: "Swap the two")
    }

    private func percentage(_ key: String, of mapping: YAMLMapping, most: Int?) -> Decimal? {
        guard let number = mapping.decimal(key) else { return nil }
        guard number.value >= Decimal(0), most.map({ number.value <= Decimal($0) }) ?? true else {
            let span = "from 0\(most.map { " to \($0)" } ?? "")"
            log.add(
                .malformedNumber, at: number.place, "\(key) is \(number.value.canonicalText), which is no percentage \(span)",
                mend: "Write \(key): 10 for ten percent")
            return nil
        }
        return number.value
    }

    private mutating func column(of mapping: YAMLMapping, model: String) -> Located<String>? {
        guard let column = mapping.requiredText("column") else { return nil }
        claims.append(Claim(subject: .column(column.value, of: model), place: column.place))
        return column
    }

    /// A list of columns that all the tables must have.
    private mutating func columns(_ key: String, of mapping: YAMLMapping, in tables: [String], isRequired: Bool = true) -> [String] {
        let columns = isRequired ? mapping.requiredTexts(key) : mapping.texts(key)
        for column in columns {
            for table in tables { claims.append(Claim(subject: .column(column.value, of: table), place: column.place)) }
        }
        return columns.map(\.value)
    }

    private func checkPattern(_ pattern: Located<String>) {
        guard let reason = patternFault(pattern.value) else { return }
        log.add(
            .malformedPattern, at: pattern.place, "The pattern \(quoted(pattern.value)) cannot be used: \(reason)",
            mend: "Mend the pattern; in double quotes YAML reads \\ itself, so put patterns in single quotes")
    }
}
