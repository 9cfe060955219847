import Engine
package import Schema

// The rules over a column of the engine, for exports. The key never stands in SQL: it lies, bound as a parameter, in a temporary table.

extension MaskingRule {
    /// The rule as an expression of the engine over a column, of type VARCHAR.
    ///
    /// An expression that needs the key reads it from the table `MaskingSession` made; without that table the statement fails.
    ///
    /// - Parameters:
    ///   - column: the value's expression, quoted: `"phone"`, `t."phone"`.
    ///   - type: the column's declared type; decides how values are written as texts.
    ///   - subject: the expression of the column that names the person and its type, for `dateShift`.
    package func expression(over column: String, type: FieldType, subject: (column: String, type: FieldType)? = nil) -> String {
        let text = Self.written(column, as: type)
        switch self {
        case .null: return "CAST(NULL AS VARCHAR)"
        case .hide: return Self.guarded(text, quoteLiteral(Self.hidden))
        case .partial(let first, let last): return Self.partial(text, first: first, last: last)
        case .hash(let digits): return Self.guarded(text, "left(\(MaskingSession.digest(of: text)), \(digits))")
        case .generalise(.range(let width)): return Self.numeric(column, type, whole: true) { Self.range($0, width: width) }
        case .generalise(let kind): return Self.generalised(text, kind)
        case .round(let places): return Self.numeric(column, type) { Self.rounded($0, places: places) }
        case .bucket(let bounds): return Self.numeric(column, type) { Self.bucket($0, bounds) }
        case .dateShift(let days):
            let whose = subject.map { "coalesce(\(Self.written($0.column, as: $0.type)), \(text))" } ?? text
            return Self.shifted(text, by: MaskingSession.shift(of: whose, within: days))
        }
    }

    /// The value as `EngineValue.displayText` writes it.
    package static func written(_ column: String, as type: FieldType) -> String {
        let text = "CAST(\(column) AS VARCHAR)"
        guard case .decimal(_, let scale) = type, scale > 0 else { return text }
        return trimmed(text)
    }

    /// Without the zeros at the end of a fraction, and without its point if nothing else is left; the number must be written with a point.
    private static func trimmed(_ text: String) -> String { "rtrim(rtrim(\(text), '0'), '.')" }

    /// `body` of a value that is computed once: inside a CASE the engine would compute it wherever it stands.
    static func once(_ value: String, _ body: (_ name: String) -> String) -> String {
        // No column is called so: inside the body the name hides a column's.
        let name = "heliu_masked_value"
        return "list_transform([\(value)], lambda \(name): \(body(name)))[1]"
    }

    private static func guarded(_ text: String, _ result: String) -> String { "CASE WHEN \(text) IS NULL THEN NULL ELSE \(result) END" }

    /// `result` where the text has the form, the hidden mark where it has another.
    private static func formed(_ text: String, _ pattern: String, _ result: String) -> String {
        """
        CASE WHEN \(text) IS NULL THEN NULL WHEN regexp_matches(\(text), \(quoteLiteral(pattern))) THEN \
        coalesce(\(result), \(quoteLiteral(hidden))) ELSE \(quoteLiteral(hidden)) END
        """
    }

    /// - Parameter whole: hands the greatest whole number not above the value on, as a BIGINT, instead of the value as DECIMAL(38,18).
    private static func numeric(_ column: String, _ type: FieldType, whole: Bool = false, _ result: (String) -> String) -> String {
        let exact = "TRY_CAST(\(column) AS DECIMAL(38,18))"
        let number = once(whole ? "TRY_CAST(floor(\(exact)) AS BIGINT)" : exact) { name in
            "CASE WHEN abs(\(name)) < CAST('1000000000000000000' AS \(whole ? "BIGINT" : "DECIMAL(38,18)")) THEN \(result(name)) END"
        }
        let isExact =
            switch type {
            case .integer: true
            case .decimal(_, let scale): scale <= 18
            default: false
            }
        // Other types may hold what reads as a number and is none of ours, such as 1e5.
        guard !isExact else { return "CASE WHEN \(column) IS NULL THEN NULL ELSE coalesce(\(number), \(quoteLiteral(hidden))) END" }
        let text = written(column, as: type)
        let pattern = "\\A" + FixedNumber.pattern.dropFirst().dropLast() + "\\z"
        return formed(text, pattern, number.replacing("TRY_CAST(\(column) AS", with: "TRY_CAST(\(text) AS"))
    }

    private static func partial(_ text: String, first: Int, last: Int) -> String {
        // `right(x, 0)` and `left(x, 0)` are empty.
        """
        CASE WHEN \(text) IS NULL THEN NULL WHEN (length(\(text)) - \(first + last)) * 3 >= length(\(text)) \
        AND length(\(text)) > \(first + last) THEN left(\(text), \(first)) || \(quoteLiteral(gap)) || right(\(text), \(last)) \
        ELSE \(quoteLiteral(hidden)) END
        """
    }

    private static func generalised(_ text: String, _ kind: Generalisation) -> String {
        let day = "\\A(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?s:.*)|[0-9]{8})\\z"
        let region = "\\A(?:[0-9]{6}|[0-9]{9}|[0-9]{12})\\z"
        switch kind {
        case .year: return formed(text, day, "left(\(text), 4)")
        case .month:
            return formed(text, day, "CASE WHEN length(\(text)) = 8 THEN left(\(text), 4) || '-' || substr(\(text), 5, 2) ELSE left(\(text), 7) END")
        case .province: return formed(text, region, "left(\(text), 2) || '0000'")
        case .city: return formed(text, region, "left(\(text), 4) || '00'")
        case .district:
            let found = "regexp_extract(\(text), '(?s)\\A.[^区县旗]{0,\(mostDistrictCharacters - 1)}[区县旗]')"
            return "CASE WHEN \(text) IS NULL THEN NULL WHEN regexp_matches(\(found), '[省市州盟]') THEN \(found) ELSE \(quoteLiteral(hidden)) END"
        case .range: preconditionFailure("a range is made of a number")
        }
    }

    private static func range(_ number: String, width: Int64) -> String {
        let below = "(\(number) - ((\(number) % \(width) + \(width)) % \(width)))"
        let name = "'[' || CAST(\(below) AS VARCHAR) || ',' || CAST(\(below) + \(width) AS VARCHAR) || ')'"
        return "CASE WHEN abs(\(number)) < CAST(\(width)0000000 AS HUGEINT) THEN \(name) END"
    }

    private static func rounded(_ number: String, places: Int) -> String {
        let text = "CAST(round(\(number), \(places)) AS VARCHAR)"
        let result = places > 0 ? trimmed(text) : text
        let power = FixedNumber.mostShownDigits - places
        guard power < 18 else { return result }
        let bound = power >= 0 ? "1" + String(repeating: "0", count: power) : "0." + String(repeating: "0", count: -power - 1) + "1"
        return "CASE WHEN abs(\(number)) < CAST(\(quoteLiteral(bound)) AS DECIMAL(38,18)) THEN \(result) END"
    }

    private static func bucket(_ number: String, _ bounds: [Int64]) -> String {
        var cases = "CASE"
        for (place, bound) in bounds.enumerated() {
            let name = place == 0 ? "<\(bound)" : "[\(bounds[place - 1]),\(bound))"
            cases += " WHEN \(number) < CAST(\(bound) AS DECIMAL(38,18)) THEN \(quoteLiteral(name))"
        }
        return cases + " ELSE \(quoteLiteral("≥\(bounds[bounds.count - 1])")) END"
    }

    private static func shifted(_ text: String, by days: String) -> String {
        let day = "TRY_CAST(left(\(text), 10) AS DATE)"
        let moved = once("(\(day) - DATE '1970-01-01') + \(days)") { name in
            """
            CASE WHEN left(\(text), 4) <> '0000' AND \(name) BETWEEN \(shiftableDays.lowerBound) AND \(shiftableDays.upperBound) \
            THEN CAST(DATE '1970-01-01' + CAST(\(name) AS INTEGER) AS VARCHAR) || substr(\(text), 11) END
            """
        }
        return formed(text, "\\A[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.+Z]{0,29})?\\z", moved)
    }
}
