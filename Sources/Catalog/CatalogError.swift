import Vocabulary

/// Catalog: decides what is registered here, who owns it and who may act on it.

/// A request that the register or the list of users refuses.
package struct CatalogError: Explained, Hashable {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let notFound = Code(name: "not_found")
        package static let alreadyExists = Code(name: "already_exists")
        package static let malformed = Code(name: "malformed")
        package static let weakPassword = Code(name: "weak_password")
        package static let wrongCredentials = Code(name: "wrong_credentials")
        package static let lastAdministrator = Code(name: "last_administrator")
        /// What is asked for was destroyed at the end of its retention.
        package static let disposed = Code(name: "disposed")
        package static let staleVersion = Code(name: "stale_version")
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
