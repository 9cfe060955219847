extension StoreError {
    /// - Parameter state: the five letters of SQLSTATE.
    init(postgres state: String, message: String, subject: String) {
        let (kind, mend) = Self.meaning(ofState: state)
        self.init(kind, subject: subject, message: "failed: \(message) (SQLSTATE \(state))", mend: mend)
    }

    private static func meaning(ofState state: String) -> (Code, String) {
        switch state {
        case "23505": (.uniqueViolation, "Change the key, or update the row that is there")
        case "23503": (.foreignKeyViolation, "Write the row it refers to first, or remove the rows that refer to it")
        case "23514": (.checkViolation, "Give a value the table allows")
        case "23502": (.notNull, "Give every value the table requires")
        case "22P02", "22P03", "22003", "22021", "22001", "42804": (.typeMismatch, "Give a value of the column's type")
        case "40001", "40P01", "55P03", "55006": (.busy, "Try again later; another transaction is in the way")
        case "25006": (.readOnly, "Write in a writing transaction, to the primary server")
        case "42501": (.readOnly, "Grant the program's role the right to use these tables")
        case "53100": (.diskFull, "Free space on the server's disk; nothing was changed")
        case "53300": (.cannotOpen, "Raise the server's max_connections or let fewer programs connect")
        case "57014": (.cancelled, "Run it again")
        case "57P01", "57P02", "57P03", "57P04", "57P05", "25P03": (.connectionLost, "Try again; the server was stopped or restarted")
        case "XX001", "XX002": (.corrupt, "Restore the database from a backup")
        case _ where state.hasPrefix("08"): (.connectionLost, "Try again; see that the server runs and the network holds")
        default: (.other, "Look at the statement and at the server's log")
        }
    }

    static func connectionLost(_ subject: String) -> StoreError {
        StoreError(
            .connectionLost, subject: subject, message: "lost its connection in the middle of a transaction; nothing was changed",
            mend: "Try again; see that the server runs and the network holds")
    }

    static func outcomeUnknown(_ subject: String) -> StoreError {
        StoreError(
            .outcomeUnknown, subject: subject, message: "lost its connection while it committed: the change may or may not be there",
            mend: "Look whether the change is there before you repeat it")
    }
}
