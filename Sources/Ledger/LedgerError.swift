import Vocabulary

/// A request the ledger refuses, or a fault it found in its own records.
package struct LedgerError: Explained, Hashable, CustomStringConvertible {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let malformedEntry = Code(name: "malformed_entry")
        package static let entryTooLarge = Code(name: "entry_too_large")
        package static let malformedKey = Code(name: "malformed_key")
        package static let keyExposed = Code(name: "key_exposed")
        package static let keyUnreadable = Code(name: "key_unreadable")
        package static let keyUnwritable = Code(name: "key_unwritable")
        package static let keyExists = Code(name: "key_exists")
        package static let keyChanged = Code(name: "key_changed")
        package static let originChanged = Code(name: "origin_changed")
        package static let malformedNote = Code(name: "malformed_note")
        package static let malformedCheckpoint = Code(name: "malformed_checkpoint")
        package static let malformedTile = Code(name: "malformed_tile")
        package static let malformedProof = Code(name: "malformed_proof")
        package static let badSignature = Code(name: "bad_signature")
        package static let proofMismatch = Code(name: "proof_mismatch")
        package static let notFound = Code(name: "not_found")
        package static let outOfRange = Code(name: "out_of_range")
        package static let damaged = Code(name: "damaged")
    }

    package let kind: Code
    /// The place or value at fault.
    package let subject: String
    package let problem: String
    package let mend: String

    package init(_ kind: Code, subject: String, problem: String, mend: String) {
        self.kind = kind
        self.subject = subject
        self.problem = problem
        self.mend = mend
    }

    package var code: String { kind.name }

    package var description: String { "\(problem). \(mend)." }

    /// The ledger's own tables contradict each other.
    static func damaged(_ subject: String, _ problem: String) -> LedgerError {
        LedgerError(
            .damaged, subject: subject, problem: problem,
            mend: "Run `heliu ledger verify` to see the first fault, then restore the last backup that verifies")
    }
}
