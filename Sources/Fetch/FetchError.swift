import Vocabulary

// Fetch: decides how bytes that lie elsewhere come here, and whether they may.

/// Bytes that could not be brought here, or may not be. Never holds a secret: addresses are told without their query, and stored
/// secrets that a server repeats are blotted out.
package struct FetchError: Explained, Hashable, CustomStringConvertible {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        package static let malformedAddress = Code(name: "malformed_address")
        package static let malformedPattern = Code(name: "malformed_allow_pattern")
        package static let notAllowed = Code(name: "address_not_allowed")
        package static let unresolved = Code(name: "host_unknown")
        /// No connection, or it broke off.
        package static let unreachable = Code(name: "remote_unreachable")
        package static let timedOut = Code(name: "remote_timed_out")
        /// Fewer bytes came than were announced.
        package static let cutOff = Code(name: "remote_cut_off")
        /// 401 or 403.
        package static let refused = Code(name: "remote_refused")
        /// 404 or 410.
        package static let gone = Code(name: "remote_missing")
        /// 429 or 503 until the last try.
        package static let busy = Code(name: "remote_busy")
        package static let failed = Code(name: "remote_failed")
        /// A web page where data was declared.
        package static let webPage = Code(name: "remote_web_page")
        package static let redirects = Code(name: "too_many_redirects")
        package static let tooLarge = Code(name: "delivery_too_large")
        package static let tooManyPages = Code(name: "too_many_pages")
        package static let pagingLoop = Code(name: "paging_loop")
        package static let malformedPage = Code(name: "malformed_page")
        package static let unwritable = Code(name: "delivery_unwritable")
        package static let malformedDeclaration = Code(name: "malformed_remote")
        package static let credentialMissing = Code(name: "credential_missing")
        package static let credentialExists = Code(name: "credential_exists")
        package static let credentialKind = Code(name: "credential_kind")
        package static let malformedCredential = Code(name: "malformed_credential")
        package static let credentialKey = Code(name: "credential_key")
        package static let unreadableFolder = Code(name: "folder_unreadable")
    }

    package let kind: Code
    package let problem: String
    package let mend: String

    package init(_ kind: Code, problem: String, mend: String) {
        self.kind = kind
        self.problem = problem
        self.mend = mend
    }

    package var code: String { kind.name }
    package var description: String { "\(problem). \(mend)." }
}

extension String {
    /// One line of at most `limit` characters, fit for a message.
    func excerpt(_ limit: Int = 120) -> String {
        let line = split(whereSeparator: { $0.isWhitespace || ($0.asciiValue ?? 32) < 32 }).joined(separator: " ")
        return line.count > limit ? line.prefix(limit) + "…" : line
    }

    /// The text with every one of `secrets` blotted out.
    func blotting(_ secrets: [String]) -> String {
        secrets.filter { $0.count >= 4 }.reduce(self) { text, secret in text.replacing(secret, with: "•••") }
    }
}
