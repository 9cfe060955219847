import FoundationEssentials

/// Turns what DuckDB says of a failure into an error of ours. DuckDB is told to say it as JSON (`errors_as_json`), so
/// that kind and place are fields, not words.
enum DuckDBFault {
    private struct Report: Decodable {
        var exception_type: String
        var exception_message: String
        /// Bytes before the fault in the SQL.
        var position: String?
        var name: String?
        var extension_name: String?
    }

    /// - Parameters:
    ///   - text: what the library said.
    ///   - number: the kind of error by number, where the library gives one.
    ///   - sql: the text it is about.
    static func error(_ text: String, number: Int32? = nil, sql: String = "") -> EngineError {
        guard let start = text.utf8.firstIndex(of: UInt8(ascii: "{")),
            // Text that is no report is taken as it is.
            let report = try? JSONDecoder().decode(Report.self, from: Data(text.utf8[start...]))
        else {
            let kind = number.flatMap { kinds[$0] } ?? .engineFault
            return EngineError(kind, message: trimmed(text), mend: mend(of: kind))
        }
        let kind = number.flatMap { kinds[$0] } ?? names[report.exception_type] ?? .engineFault
        return EngineError(
            kind, subject: report.name ?? report.extension_name ?? "", message: trimmed(report.exception_message),
            mend: mend(of: kind), place: report.position.flatMap { Int($0) }.flatMap { .init(offset: $0, in: sql) })
    }

    private static func trimmed(_ text: String) -> String {
        var text = text
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }

    /// `duckdb_error_type`.
    private static let kinds: [Int32: EngineError.Code] = [
        1: .outOfRange, 2: .conversion, 4: .conversion, 5: .binding, 6: .outOfRange, 7: .outOfRange, 8: .binding,
        10: .transaction, 11: .notImplemented, 12: .binding, 13: .catalog, 14: .syntax, 15: .syntax, 18: .constraint,
        19: .constraint, 21: .closed, 22: .syntax, 23: .configuration, 24: .binding, 25: .network, 28: .io, 29: .cancelled,
        32: .invalidInput, 33: .outOfMemory, 34: .permission, 35: .parameters, 36: .parameters, 37: .constraint,
        38: .network, 39: .extensionMissing, 40: .extensionMissing, 41: .outOfRange, 42: .configuration,
    ]

    /// The same kinds by `exception_type`, for failures that come without a number.
    private static let names: [String: EngineError.Code] = [
        "Out of Range": .outOfRange, "Conversion": .conversion, "Decimal": .conversion, "Mismatch Type": .binding,
        "Divide by Zero": .outOfRange, "Object Size": .outOfRange, "Invalid type": .binding, "TransactionContext": .transaction,
        "Not implemented": .notImplemented, "Expression": .binding, "Catalog": .catalog, "Parser": .syntax, "Planner": .syntax,
        "Constraint": .constraint, "Index": .constraint, "Connection": .closed, "Syntax": .syntax, "Settings": .configuration,
        "Binder": .binding, "Network": .network, "IO": .io, "INTERRUPT": .cancelled, "Invalid Input": .invalidInput,
        "Out of Memory": .outOfMemory, "Permission": .permission, "Parameter Not Resolved": .parameters,
        "Parameter Not Allowed": .parameters, "Dependency": .constraint, "HTTP": .network, "Missing Extension": .extensionMissing,
        "Extension Autoloading": .extensionMissing, "Sequence": .outOfRange, "Invalid Configuration": .configuration,
    ]

    private static func mend(of kind: EngineError.Code) -> String {
        switch kind {
        case .syntax: "correct the SQL at that place"
        case .catalog: "correct the name, or create what it names first"
        case .binding: "correct the column's name or its type at that place"
        case .parameters: "give one value for each placeholder"
        case .constraint: "remove or correct the rows that break the rule"
        case .conversion, .outOfRange: "correct the value, or read the column as text"
        case .invalidInput: "correct what the message names"
        case .io: "see that the file exists, can be read or written, and that the disk has room"
        case .network: "see that the address can be reached from here"
        case .permission: "use a path or setting that is allowed here"
        case .outOfMemory: "give the engine more memory with engine.memory, or have it read less at once"
        case .extensionMissing: "run `make setup`"
        case .cancelled: "start it again if it is still wanted"
        case .transaction: "roll the transaction back and start again"
        case .configuration: "correct the setting"
        case .notImplemented: "write the statement in another way"
        default: "report the message with the statement that caused it"
        }
    }
}
