import Vocabulary

// Governance: decides who may see what of a dataset, why and for how long.

/// A request the rules of governance refuse.
package struct GovernanceError: Explained, Hashable, CustomStringConvertible {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let notFound = Code(name: "not_found")
        package static let alreadyExists = Code(name: "already_exists")
        package static let malformed = Code(name: "malformed")
        /// The act does not fit the state the thing is in.
        package static let wrongState = Code(name: "wrong_state")
        /// One person may not both ask and approve.
        package static let samePerson = Code(name: "same_person")
        /// Something must be kept for a court or an authority, whatever its retention says.
        package static let legalHold = Code(name: "legal_hold")
        package static let notSteward = Code(name: "not_steward")
        package static let tooMany = Code(name: "too_many_requests")
        package static let tooLarge = Code(name: "text_too_large")
        package static let keyUnreadable = Code(name: "masking_key_unreadable")
        package static let keyMalformed = Code(name: "masking_key_malformed")
        package static let keyVersionMissing = Code(name: "masking_key_version_missing")
    }

    package let kind: Code
    /// What it is about: a dataset, a column, a number of a request. Never a value of the data.
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
}
