import HTTPTypes
import Hummingbird
import NIOCore
import Vocabulary

extension Problem {
    /// The problem a thrown error becomes. Texts of faults of ours (500 and above) never reach the caller: they may name files and tables.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let explained as any Explained: self.init(explained: explained)
        case let error as HTTPError: self.init(status: error.status, headers: error.headers)
        case is NIOTooManyBytesError: self = .tooLarge(limitBytes: 0)
        case is CancellationError: self = .cancelled
        default: self = .internalFault
        }
    }

    private init(explained error: any Explained) {
        let code = Self.snake(error.code)
        let status = Self.status(ofCode: code)
        if status.code < 500 {
            self.init(status, code, error.problem, mend: error.mend)
        } else if let text = Self.publicTexts[code] {
            self.init(status, code, text.detail, mend: text.mend, headers: status == .serviceUnavailable ? [.retryAfter: "2"] : [:])
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

    private static let statuses: [String: HTTPResponse.Status] = [
        // Asked for something that is not here.
        "not_found": .notFound, "unknown_version": .notFound, "unknown_dataset": .notFound, "unknown_app": .notFound,
        "gone": .gone,
        // Contradicts what is here.
        "already_exists": .conflict, "unique_violation": .conflict, "stale_version": .conflict, "last_administrator": .conflict,
        "foreign_key_violation": .conflict, "already_running": .conflict, "conflict": .conflict,
        // Understood, but its content cannot be taken.
        "weak_password": .unprocessableContent, "check_violation": .unprocessableContent, "not_null": .unprocessableContent,
        "incompatible_units": .unprocessableContent, "decimal_too_long": .unprocessableContent, "checks_failed": .unprocessableContent,
        "blocked": .unprocessableContent, "cyclic": .unprocessableContent, "bad_encoding": .unprocessableContent,
        "empty_file": .unprocessableContent, "bad_input": .unprocessableContent,
        // Who.
        "wrong_credentials": .unauthorized, "forbidden": .forbidden,
        // Ours, and passing.
        "busy": .serviceUnavailable, "connection_lost": .serviceUnavailable, "cancelled": .serviceUnavailable,
        "interrupted": .serviceUnavailable, "read_only": .serviceUnavailable, "out_of_memory": .serviceUnavailable,
        "disk_full": .init(code: 507, reasonPhrase: "Insufficient Storage"),
    ]

    private static let publicTexts: [String: (detail: String, mend: String)] = [
        "busy": ("The store is busy", "Try again in a moment"),
        "connection_lost": ("The store cannot be reached", "Try again in a moment"),
        "cancelled": ("The work was cancelled", "Start it again"),
        "interrupted": ("The work was interrupted", "Start it again"),
        "read_only": ("The node takes no changes now: its data folder is read-only", "Ask the operator"),
        "out_of_memory": ("The work needs more memory than it may use", "Ask for less"),
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
