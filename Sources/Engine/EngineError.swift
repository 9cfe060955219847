import Vocabulary

/// A statement the engine refused, or an engine that cannot be had.
package struct EngineError: Explained, Hashable, CustomStringConvertible {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String

        /// The SQL is not SQL.
        package static let syntax = Code(name: "sql_syntax")
        /// A table, function or setting that does not exist, or exists already.
        package static let catalog = Code(name: "sql_name")
        /// A column that does not exist, or types that do not go together.
        package static let binding = Code(name: "sql_binding")
        /// More or fewer values than placeholders or columns.
        package static let parameters = Code(name: "sql_parameters")
        /// Not one SELECT, or a SELECT that reads what it may not.
        package static let refused = Code(name: "sql_refused")
        package static let constraint = Code(name: "constraint_violated")
        /// A value that is none of the type asked for.
        package static let conversion = Code(name: "value_conversion")
        package static let outOfRange = Code(name: "value_out_of_range")
        package static let invalidInput = Code(name: "invalid_input")
        package static let unsupportedType = Code(name: "unsupported_type")
        package static let notImplemented = Code(name: "not_implemented")
        package static let transaction = Code(name: "transaction")
        package static let io = Code(name: "engine_io")
        package static let network = Code(name: "engine_network")
        package static let permission = Code(name: "engine_permission")
        package static let outOfMemory = Code(name: "engine_out_of_memory")
        package static let cancelled = Code(name: "cancelled")
        package static let closed = Code(name: "engine_closed")
        package static let libraryMissing = Code(name: "engine_library_missing")
        package static let libraryUnsuitable = Code(name: "engine_library_unsuitable")
        package static let extensionMissing = Code(name: "engine_extension_missing")
        package static let configuration = Code(name: "engine_configuration")
        /// A fault of the engine itself.
        package static let engineFault = Code(name: "engine_fault")
    }

    /// A place in an SQL text; line and column count from 1, columns in characters.
    package struct Place: Hashable, Sendable {
        /// Bytes of UTF-8 before the place.
        package let offset: Int
        package let line: Int
        package let column: Int
    }

    package let kind: Code
    /// The table, column, file, extension or setting it is about; empty if the engine names none.
    package let subject: String
    /// The engine's own message.
    package let message: String
    package let mend: String
    package let place: Place?

    package init(_ kind: Code, subject: String = "", message: String, mend: String, place: Place? = nil) {
        self.kind = kind
        self.subject = subject
        self.message = message
        self.mend = mend
        self.place = place
    }

    package var code: String { kind.name }

    package var problem: String {
        guard let place else { return message }
        return "SQL line \(place.line), column \(place.column): \(message)"
    }

    package var description: String { "\(problem). \(mend)." }
}

extension EngineError.Place {
    /// - Returns: `nil` if `sql` is shorter than `offset` bytes.
    package init?(offset: Int, in sql: String) {
        let bytes = sql.utf8
        guard offset >= 0, let index = bytes.index(bytes.startIndex, offsetBy: offset, limitedBy: bytes.endIndex) else { return nil }
        let before = bytes[..<index]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { bytes.index(after: $0) } ?? bytes.startIndex
        self.offset = offset
        line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        column = String(decoding: bytes[lineStart..<index], as: UTF8.self).count + 1
    }
}
