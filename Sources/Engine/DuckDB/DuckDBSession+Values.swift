import CDuckDB
import Vocabulary

extension DuckDBSession {
    func bind(_ parameters: [EngineValue], to statement: heliu_duckdb_prepared) throws(EngineError) {
        let expected = Int(library.functions.nparams(statement))
        guard parameters.count == expected else {
            throw EngineError(
                .parameters, message: "the statement has \(expected) placeholders, \(parameters.count) values were given",
                mend: "give one value for each placeholder")
        }
        for (index, parameter) in parameters.enumerated() {
            var value: heliu_duckdb_value? = try make(parameter)
            defer { library.functions.destroy_value(&value) }
            guard library.functions.bind_value(statement, UInt64(index + 1), value) == 0 else {
                throw error(library.functions.prepare_error(statement), "")
            }
        }
    }

    /// The value as the engine holds it; the caller destroys it.
    ///
    /// - Throws: `outOfRange` for a decimal of more than 38 digits; `unsupportedType` for what cannot be a parameter.
    func make(_ value: EngineValue) throws(EngineError) -> heliu_duckdb_value {
        guard let made = try makeUnlessExhausted(value) else {
            throw EngineError(.outOfMemory, message: "DuckDB has no memory for a value", mend: "free memory on the machine")
        }
        return made
    }

    private func makeUnlessExhausted(_ value: EngineValue) throws(EngineError) -> heliu_duckdb_value? {
        let functions = library.functions
        return switch value {
        case .null: functions.create_null_value()
        case .bool(let flag): functions.create_bool(flag)
        case .integer(let number): functions.create_int64(number)
        case .huge(let number): functions.create_hugeint(Self.parts(number))
        case .real(let number): functions.create_double(number)
        case .decimal(let number): functions.create_decimal(try Self.decimal(number))
        case .text(var text): text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { functions.create_varchar_length($0.baseAddress, UInt64($0.count)) }
        }
        case .blob(let bytes): bytes.withUnsafeBufferPointer { functions.create_blob($0.baseAddress, UInt64($0.count)) }
        case .date(let days): functions.create_date(heliu_duckdb_date(days: days))
        case .time(let microseconds): functions.create_time(heliu_duckdb_time(micros: microseconds))
        case .timestamp(let microseconds): functions.create_timestamp(heliu_duckdb_timestamp(micros: microseconds))
        case .instant(let microseconds): functions.create_timestamp_tz(heliu_duckdb_timestamp(micros: microseconds))
        case .interval(let months, let days, let microseconds):
            functions.create_interval(heliu_duckdb_interval(months: months, days: days, micros: microseconds))
        case .list(let values): try makeList(values)
        case .timestampNanoseconds, .structure, .map: throw Self.unsupported(value)
        }
    }

    private func makeList(_ values: [EngineValue]) throws(EngineError) -> heliu_duckdb_value {
        let kinds = Set(values.compactMap(Self.listTypeNumber))
        guard kinds.count <= 1, !values.contains(where: { !$0.isNull && Self.listTypeNumber($0) == nil }) else {
            throw Self.unsupported(.list(values))
        }
        var type = library.functions.create_logical_type(kinds.first ?? Self.textType)
        defer { library.functions.destroy_logical_type(&type) }
        var elements: [heliu_duckdb_value?] = []
        defer { for index in elements.indices { library.functions.destroy_value(&elements[index]) } }
        for value in values { elements.append(try make(value)) }
        guard let list = library.functions.create_list_value(type, &elements, UInt64(elements.count)) else {
            throw Self.unsupported(.list(values))
        }
        return list
    }

    private static let textType: Int32 = 17

    /// DuckDB's number of the type of a list's element.
    private static func listTypeNumber(_ value: EngineValue) -> Int32? {
        switch value {
        case .bool: 1
        case .integer: 5
        case .real: 11
        case .timestamp: 12
        case .date: 13
        case .text: textType
        default: nil
        }
    }

    static func parts(_ number: Int128) -> heliu_duckdb_hugeint {
        heliu_duckdb_hugeint(lower: UInt64(truncatingIfNeeded: number), upper: Int64(truncatingIfNeeded: number >> 64))
    }

    /// The narrowest decimal that holds the number.
    static func decimal(_ number: Decimal) throws(EngineError) -> heliu_duckdb_decimal {
        let scale = number.scale
        guard scale <= 38, let unscaled = number.unscaled(scale: scale) else { throw tooLong(number) }
        let digits = String(unscaled.magnitude).utf8.count
        // With a digit before the point, or the engine writes ".5".
        let width = min(max(digits, scale + 1), 38)
        guard digits <= 38 else { throw tooLong(number) }
        return heliu_duckdb_decimal(width: UInt8(width), scale: UInt8(scale), value: parts(unscaled))
    }

    private static func tooLong(_ number: Decimal) -> EngineError {
        EngineError(
            .outOfRange, subject: number.canonicalText, message: "\(number.canonicalText) has more than 38 digits",
            mend: "round the number")
    }

    private static func unsupported(_ value: EngineValue) -> EngineError {
        EngineError(
            .unsupportedType, message: "\(value.displayText.prefix(80)) cannot be given as a parameter",
            mend: "give its parts, or its text with a CAST in the SQL")
    }
}
