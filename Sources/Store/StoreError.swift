package import Vocabulary

/// A statement, connection or migration that the store cannot carry out.
package struct StoreError: Explained, Hashable {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let uniqueViolation = Code(name: "unique_violation")
        package static let foreignKeyViolation = Code(name: "foreign_key_violation")
        package static let checkViolation = Code(name: "check_violation")
        package static let notNull = Code(name: "not_null_violation")
        package static let busy = Code(name: "busy")
        package static let readOnly = Code(name: "read_only")
        package static let diskFull = Code(name: "disk_full")
        package static let cannotOpen = Code(name: "cannot_open")
        package static let connectionLost = Code(name: "connection_lost")
        package static let corrupt = Code(name: "corrupt")
        package static let cancelled = Code(name: "cancelled")
        package static let missingColumn = Code(name: "missing_column")
        package static let typeMismatch = Code(name: "type_mismatch")
        package static let migrationChanged = Code(name: "migration_changed")
        package static let migrationTooNew = Code(name: "migration_too_new")
        package static let other = Code(name: "store_failed")
    }

    package let kind: Code
    package let problem: String
    package let mend: String

    package var code: String { kind.name }

    package init(_ kind: Code, problem: String, mend: String) {
        self.kind = kind
        self.problem = problem
        self.mend = mend
    }
}
