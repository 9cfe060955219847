import Vocabulary

/// Pipeline: decides which rows of a source become which dataset version.

/// A run, or a request for one, that cannot go on.
package struct PipelineError: Explained, Hashable {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let modelFailed = Code(name: "model_failed")
        package static let modelCycle = Code(name: "model_cycle")
        package static let unknownTable = Code(name: "unknown_table")
        package static let schemaMismatch = Code(name: "schema_mismatch")
        package static let checkBlocked = Code(name: "check_blocked")
        package static let cancelled = Code(name: "cancelled")
        package static let diskFull = Code(name: "disk_full")
        package static let folder = Code(name: "data_folder")
        package static let bundleDamaged = Code(name: "bundle_damaged")
        package static let notFound = Code(name: "not_found")
        package static let malformed = Code(name: "malformed")
        /// The columns changed, and the policy is to wait for a steward.
        package static let deliverySetAside = Code(name: "delivery_set_aside")
        package static let nothingDelivered = Code(name: "nothing_delivered")
        /// An idempotency key that was used for other rows.
        package static let keyReused = Code(name: "key_reused")
        package static let interrupted = Code(name: "interrupted")
        package static let alreadyRunning = Code(name: "already_running")
        /// A column is declared less grave than what it is made of.
        package static let gradeTooLow = Code(name: "grade_too_low")
        /// The schema changes so that readers break, and nobody has accepted that.
        package static let schemaChange = Code(name: "schema_change_refused")
        /// What would be published is past its retention.
        package static let retentionOver = Code(name: "retention_over")
        package static let restricted = Code(name: "restricted")
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
