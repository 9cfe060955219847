import HTTPTypes
import Hummingbird
import NIOCore
import Vocabulary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Problem {
    /// The problem a thrown error becomes. Texts of faults of ours (500 and above) never reach the caller: they may name files and tables.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let explained as any Explained: self.init(explained: explained)
        case let error as HTTPError: self.init(status: error.status, headers: error.headers)
        case is NIOTooManyBytesError: self = .tooLarge(limitBytes: 0)
        case is CancellationError: self = .cancelled
        case is ChannelError: self = .disconnected
        case let error as IOError where [ECONNRESET, EPIPE, ENOTCONN, ECONNABORTED].contains(error.errnoCode): self = .disconnected
        default: self = .internalFault
        }
    }

    private init(explained error: any Explained) {
        let code = Self.snake(error.code)
        let status = Self.status(ofCode: code)
        if let text = Self.publicTexts[code] {
            self.init(status, code, text.detail, mend: text.mend, headers: status == .serviceUnavailable ? [.retryAfter: "2"] : [:])
        } else if status.code < 500 {
            self.init(status, code, error.problem, mend: error.mend)
        } else {
            self = .internalFault
        }
    }

    /// A plain status of the framework, such as 404 for an address without a route.
    private init(status: HTTPResponse.Status, headers: HTTPFields) {
        switch status.code {
        case 404: self = .notFound("There is nothing at this address", mend: "Check the address, or start from /")
        case 413: self = .tooLarge(limitBytes: 0)
        case 400..<500:
            self.init(status, "refused", "The request was refused: \(status.reasonPhrase)", mend: "Check the request", headers: headers)
        default: self = .internalFault
        }
    }

    /// The HTTP status of an error's code; a code without one is a fault of ours, 500.
    static func status(ofCode code: String) -> HTTPResponse.Status {
        if let status = statuses[code] { return status }
        return ["malformed", "invalid", "unknown_"].contains { code.hasPrefix($0) } ? .badRequest : .internalServerError
    }

    private static let statuses: [String: HTTPResponse.Status] = {
        let table: [(HTTPResponse.Status, [String])] = [
            // Asked for what is not here.
            (.notFound, ["not_found", "out_of_range", "source_missing", "job_not_found"]),
            // Asked for in words that are not understood; the names beginning with "malformed" and the like need no line.
            (.badRequest, ["sql_syntax", "sql_name", "sql_binding", "sql_parameters", "sql_refused"]),
            (.gone, ["disposed"]),
            // Contradicts what is here.
            (
                .conflict,
                [
                    "already_exists", "unique_violation", "foreign_key_violation", "stale_version", "last_administrator", "already_running",
                    "key_exists", "not_empty", "wrong_state", "same_person", "legal_hold", "job_state", "key_reused",
                ]
            ),
            // Understood, but its content cannot be taken.
            (
                .unprocessableContent,
                [
                    "weak_password", "check_violation", "not_null", "incompatible_units", "decimal_too_long", "constraint_violated",
                    "value_conversion", "value_out_of_range", "invalid_input", "unsupported_type", "not_implemented", "source_empty",
                    "source_encoding", "source_malformed", "line_too_long", "model_failed", "model_cycle", "unknown_table", "schema_mismatch",
                    "check_blocked", "grade_too_low", "schema_change_refused", "retention_over", "missing_column", "unknown_column", "malformed_value",
                    "missing_value", "duplicate", "unknown_reference",
                    "plan_cycle", "plan_too_deep", "entry_too_large", "nothing_delivered", "delivery_set_aside",
                ]
            ),
            (.unauthorized, ["wrong_credentials"]),
            (.forbidden, ["restricted", "not_steward"]), (.tooManyRequests, ["too_many_requests"]), (.contentTooLarge, ["text_too_large"]),
            // Ours, and passing.
            (
                .serviceUnavailable,
                [
                    "busy", "connection_lost", "outcome_unknown", "cancelled", "interrupted", "read_only", "engine_out_of_memory",
                    "engine_closed",
                ]
            ),
            (.init(code: 507, reasonPhrase: "Insufficient Storage"), ["disk_full"]),
            // Ours, and for the operator: what stands in the store or on the disk is damaged.
            (
                .internalServerError,
                ["malformed_entry", "malformed_key", "malformed_note", "malformed_checkpoint", "malformed_proof", "damaged", "corrupt"]
            ),
        ]
        return Dictionary(uniqueKeysWithValues: table.flatMap { status, codes in codes.map { ($0, status) } })
    }()

    /// Texts for codes whose own text is not for the caller.
    private static let publicTexts: [String: (detail: String, mend: String)] = [
        "unique_violation": ("Something with this name exists already", "Choose another name"),
        "foreign_key_violation": ("It refers to something that is not here, or something here refers to it", "Check what it refers to"),
        "check_violation": ("A value is not allowed here", "Check the values"),
        "not_null": ("A value is missing", "Give every required value"),
        "busy": ("The store is busy", "Try again in a moment"),
        "connection_lost": ("The store cannot be reached", "Try again in a moment"),
        "outcome_unknown": ("The store did not say whether the change was made", "Look whether it was made before trying again"),
        "cancelled": ("The work was cancelled", "Start it again"),
        "interrupted": ("The work was interrupted", "Start it again"),
        "read_only": ("The node takes no changes now: its data folder is read-only", "Ask the operator"),
        "engine_out_of_memory": ("The work needs more memory than it may use", "Ask for less"),
        "engine_closed": ("The node is shutting down", "Try again in a moment"),
        "disk_full": ("The node's disk is full; nothing was changed", "Ask the operator for room"),
    ]

    /// `notFound` and `not_found` are one code.
    static func snake(_ code: String) -> String {
        var text = ""
        for character in code {
            if character.isUppercase, !text.isEmpty { text.append("_") }
            text.append(contentsOf: character == "-" ? "_" : character.lowercased())
        }
        return text
    }
}
