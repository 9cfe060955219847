import Schema
import Store
import Vocabulary

/// One value of a published row.
package enum CellValue: Sendable, Hashable {
    case null
    case text(String)
    /// Exact number in plain digits: integers and decimals.
    case number(String)
    case real(Double)
    case boolean(Bool)

    init(stored: SQLValue, type: FieldType) {
        switch (stored, type) {
        case (.null, _): self = .null
        case (.integer(let value), .boolean): self = .boolean(value != 0)
        case (.integer(let value), .decimal(_, let scale)): self = .number(Self.plain(value, scale: scale))
        case (.integer(let value), _): self = .number(String(value))
        case (.real(let value), _): self = .real(value)
        case (.text(let value), .decimal): self = .number(value)
        case (.text(let value), _): self = .text(value)
        case (.blob, _): self = .text("")
        }
    }

    /// The text shown to people; empty for null.
    package var text: String {
        switch self {
        case .null: ""
        case .text(let value), .number(let value): value
        case .real(let value): "\(value)"
        case .boolean(let value): value ? "true" : "false"
        }
    }

    /// The digits of `value` × 10^-scale without superfluous zeros.
    static func plain(_ value: Int64, scale: Int) -> String {
        guard scale > 0 else { return String(value) }
        let digits = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        var fraction = padded.suffix(scale)
        while fraction.last == "0" { fraction.removeLast() }
        let whole = padded.dropLast(scale)
        return (value < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }
}

/// SQL conditions on the serving table, with bound values.
enum ServingCondition {
    static func make(_ filter: DatasetReader.Filter, schema: VersionSchema) throws(PipelineError) -> (String, [SQLValue]) {
        guard let field = schema.fields.first(where: { $0.name == filter.field }) else {
            throw PipelineError(
                .malformed, problem: "dataset \(schema.dataset) has no field \"\(filter.field.prefix(80))\"",
                mend: "its fields are \(schema.fields.map(\.name).joined(separator: ", "))")
        }
        let column = DatasetReader.quote(field.name)
        switch filter.comparison {
        case .isNull:
            guard filter.value == "true" || filter.value == "false" else { throw malformed(filter, "true or false") }
            return ("\(column) IS \(filter.value == "true" ? "" : "NOT ")NULL", [])
        case .contains:
            guard field.type.engineType == "VARCHAR" else {
                throw PipelineError(
                    .malformed, problem: "\"contains\" asks for a text field; \(field.name) is \(field.type.text)",
                    mend: "compare it with eq, lt, lte, gt or gte")
            }
            return ("instr(\(column), ?) > 0", [.text(filter.value)])
        case .equal, .notEqual, .less, .atMost, .greater, .atLeast:
            let symbol = [.equal: "=", .notEqual: "<>", .less: "<", .atMost: "<=", .greater: ">", .atLeast: ">="][filter.comparison] ?? "="
            return ("\(column) \(symbol) ?", [try stored(filter, type: field.type)])
        }
    }

    private static func stored(_ filter: DatasetReader.Filter, type: FieldType) throws(PipelineError) -> SQLValue {
        switch type {
        case .text, .period, .region, .form, .json, .date, .datetime: return .text(filter.value)
        case .integer:
            guard let value = Int64(filter.value) else { throw malformed(filter, "a whole number") }
            return .integer(value)
        case .real:
            guard let value = Double(filter.value) else { throw malformed(filter, "a number") }
            return .real(value)
        case .boolean:
            guard let value = Bool(filter.value) else { throw malformed(filter, "true or false") }
            return .integer(value ? 1 : 0)
        case .decimal(let precision, let scale):
            guard precision <= 18 else { return try long(filter, scale: scale) }
            guard let value = try? Decimal(exactText: filter.value), let scaled = value.unscaled(scale: scale),
                let stored = Int64(exactly: scaled)
            else { throw malformed(filter, "a number with at most \(scale) digits after the point") }
            return .integer(stored)
        }
    }

    /// Decimals of more than 18 digits are kept as text with all digits of their scale: equal numbers are equal texts, but
    /// the order of texts is not that of numbers.
    private static func long(_ filter: DatasetReader.Filter, scale: Int) throws(PipelineError) -> SQLValue {
        guard filter.comparison == .equal || filter.comparison == .notEqual else {
            throw PipelineError(
                .malformed, problem: "field \(filter.field) has more than 18 digits and can be compared with eq and ne only",
                mend: "ask for equality, or read the whole file")
        }
        guard let value = try? Decimal(exactText: filter.value), let unscaled = value.unscaled(scale: scale) else {
            throw malformed(filter, "a number with at most \(scale) digits after the point")
        }
        let digits = String(unscaled.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let text = scale == 0 ? padded : padded.dropLast(scale) + "." + padded.suffix(scale)
        return .text((unscaled < 0 ? "-" : "") + text)
    }

    private static func malformed(_ filter: DatasetReader.Filter, _ expected: String) -> PipelineError {
        PipelineError(
            .malformed, problem: "field \(filter.field): \"\(filter.value.prefix(80))\" is not \(expected)",
            mend: "give \(expected)")
    }
}
