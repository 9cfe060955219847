// Faults both databases report alike.

extension StoreError {
    static func cancelled(_ sql: String) -> StoreError {
        StoreError(.cancelled, subject: sql.excerpt, message: "was cancelled before it ended; nothing was changed", mend: "Run it again")
    }

    static func closed(_ subject: String) -> StoreError {
        StoreError(.cannotOpen, subject: subject, message: "has been closed", mend: "Open the store again")
    }

    static func argumentCount(_ sql: String, wanted: Int, given: Int) -> StoreError {
        StoreError(
            .other, subject: sql.excerpt, message: "takes \(wanted) arguments and was given \(given)", mend: "Give one argument per ?")
    }

    static func textWithNull(_ sql: String) -> StoreError {
        StoreError(
            .typeMismatch, subject: sql.excerpt, message: "was given a text that contains the character U+0000",
            mend: "Remove the character, or store the value as a blob")
    }

    /// What a caller sees of an error that ended a transaction.
    static func mapped(_ error: any Error, subject: String) -> any Error {
        if error is CancellationError {
            return StoreError(.cancelled, subject: subject, message: "was asked to stop; nothing was changed", mend: "Try again")
        }
        return error
    }
}

extension String {
    /// The first line of a statement, bounded so that it fits into a message.
    var excerpt: String {
        let limit = 120
        let words = split(whereSeparator: \.isWhitespace).prefix(40).joined(separator: " ")
        return words.count > limit ? "\(words.prefix(limit))…" : words
    }
}
