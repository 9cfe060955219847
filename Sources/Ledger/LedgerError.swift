import Vocabulary

/// A request the ledger refuses, or a fault it found in its own records.
package struct LedgerError: Explained, Hashable, CustomStringConvertible {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let malformedEntry = Code(name: "malformedEntry")
        package static let entryTooLarge = Code(name: "entryTooLarge")
        package static let malformedKey = Code(name: "malformedKey")
        package static let keyExposed = Code(name: "keyExposed")
        package static let keyUnreadable = Code(name: "keyUnreadable")
        package static let keyUnwritable = Code(name: "keyUnwritable")
        package static let keyExists = Code(name: "keyExists")
        package static let keyChanged = Code(name: "keyChanged")
        package static let originChanged = Code(name: "originChanged")
        package static let malformedNote = Code(name: "malformedNote")
        package static let malformedCheckpoint = Code(name: "malformedCheckpoint")
        package static let malformedTile = Code(name: "malformedTile")
        package static let malformedProof = Code(name: "malformedProof")
        package static let badSignature = Code(name: "badSignature")
        package static let proofMismatch = Code(name: "proofMismatch")
        package static let notFound = Code(name: "notFound")
        package static let outOfRange = Code(name: "outOfRange")
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
