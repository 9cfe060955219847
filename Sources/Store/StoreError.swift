import Vocabulary

/// Why the store could not do what it was asked.
package struct StoreError: Explained, Hashable, CustomStringConvertible {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let uniqueViolation = Code(name: "unique_violation")
        package static let foreignKeyViolation = Code(name: "foreign_key_violation")
        package static let checkViolation = Code(name: "check_violation")
        package static let notNull = Code(name: "not_null")
        /// Another process or transaction is in the way; trying again later may do.
        package static let busy = Code(name: "busy")
        package static let readOnly = Code(name: "read_only")
        package static let diskFull = Code(name: "disk_full")
        package static let cannotOpen = Code(name: "cannot_open")
        /// The server went away before the transaction was to be committed: nothing was changed.
        package static let connectionLost = Code(name: "connection_lost")
        /// The server went away while it committed: the change may or may not be there.
        package static let outcomeUnknown = Code(name: "outcome_unknown")
        package static let corrupt = Code(name: "corrupt")
        package static let cancelled = Code(name: "cancelled")
        package static let missingColumn = Code(name: "missing_column")
        package static let typeMismatch = Code(name: "type_mismatch")
        package static let migrationChanged = Code(name: "migration_changed")
        package static let migrationTooNew = Code(name: "migration_too_new")
        /// A store that was to be empty is not.
        package static let notEmpty = Code(name: "not_empty")
        package static let other = Code(name: "store_error")
    }

    package let kind: Code
    /// What it is about: a path, an address, a statement, a column. Never a password.
    package let subject: String
    package let message: String
    package let mend: String

    package init(_ kind: Code, subject: String, message: String, mend: String) {
        self.kind = kind
        self.subject = subject
        self.message = message
        self.mend = mend
    }

    package var code: String { kind.name }
    package var problem: String { "\(subject) \(message)" }
    package var description: String { problem + (problem.hasSuffix(".") ? " " : ". ") + mend + "." }
}
