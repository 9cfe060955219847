import FoundationEssentials

/// What opens a remote place. Never shown: neither by `print`, nor by `dump`, nor in an error.
package enum CredentialSecret: Sendable, Hashable {
    case bearer(token: String)
    case basic(user: String, password: String)
    case s3(accessKey: String, secretKey: String, sessionToken: String? = nil)
    case database(user: String, password: String)
    /// Header fields of each request, such as `X-Api-Key`, by name.
    case headers([String: String])

    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable { case bearer, basic, s3, database, headers }

    package var kind: Kind {
        switch self {
        case .bearer: .bearer
        case .basic: .basic
        case .s3: .s3
        case .database: .database
        case .headers: .headers
        }
    }

    /// Reads the fields of a form or a command: `token`; `user`, `password`; `accessKey`, `secretKey`, `sessionToken`; of kind `headers` the
    /// names of the headers.
    ///
    /// - Throws: `malformedCredential`, naming the field and never its value.
    package init(kind: Kind, fields: [String: String]) throws(FetchError) {
        func field(_ name: String) throws(FetchError) -> String {
            guard let value = fields[name], !value.isEmpty else {
                throw FetchError(.malformedCredential, problem: "a credential of kind \(kind.rawValue) needs \(name)", mend: "Give \(name)")
            }
            return value
        }
        let known: Set<String>
        switch kind {
        case .bearer: (self, known) = (.bearer(token: try field("token")), ["token"])
        case .basic: (self, known) = (.basic(user: try field("user"), password: try field("password")), ["user", "password"])
        case .database: (self, known) = (.database(user: try field("user"), password: try field("password")), ["user", "password"])
        case .s3:
            let token = fields["sessionToken"].flatMap { $0.isEmpty ? nil : $0 }
            self = .s3(accessKey: try field("accessKey"), secretKey: try field("secretKey"), sessionToken: token)
            known = ["accessKey", "secretKey", "sessionToken"]
        case .headers:
            try Self.check(headers: fields)
            (self, known) = (.headers(fields), Set(fields.keys))
        }
        if let unknown = fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw FetchError(
                .malformedCredential, problem: "a credential of kind \(kind.rawValue) has no field \(unknown.excerpt(40))",
                mend: "Give \(known.sorted().joined(separator: ", "))")
        }
        for (name, value) in fields {
            guard value.utf8.count <= 16_384, !value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
                throw FetchError(
                    .malformedCredential, problem: "the field \(name) has control characters, or is longer than 16 KiB",
                    mend: "Give it on one line, without the line's end")
            }
        }
        if case .basic(let user, _) = self, user.contains(":") {
            throw FetchError(
                .malformedCredential, problem: "the field user has a colon, which ends a user's name in basic authentication",
                mend: "Give the name without a colon")
        }
    }

    private static func check(headers: [String: String]) throws(FetchError) {
        guard !headers.isEmpty else {
            throw FetchError(.malformedCredential, problem: "a credential of kind headers has no header", mend: "Give each header as NAME=VALUE")
        }
        for name in headers.keys.sorted() {
            if let fault = RemoteFetcher.fault(ofHeader: name, value: headers[name] ?? "") {
                throw FetchError(.malformedCredential, problem: fault.problem, mend: fault.mend)
            }
        }
    }

    /// The fields as they are sealed.
    var fields: [String: String] {
        switch self {
        case .bearer(let token): ["token": token]
        case .basic(let user, let password), .database(let user, let password): ["user": user, "password": password]
        case .s3(let accessKey, let secretKey, let token):
            ["accessKey": accessKey, "secretKey": secretKey].merging(token.map { ["sessionToken": $0] } ?? [:]) { first, _ in first }
        case .headers(let headers): headers
        }
    }

    /// Every form in which a server could repeat what is secret.
    var tellings: [String] {
        switch self {
        case .bearer(let token): [token]
        case .basic(let user, let password): [password, Self.base64("\(user):\(password)")]
        case .s3(_, let secretKey, let token): [secretKey] + (token.map { [$0] } ?? [])
        case .database(_, let password): [password, RemoteAddress.component(password)]
        case .headers(let headers): headers.values.sorted()
        }
    }

    static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}

extension CredentialSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "a secret of kind \(kind.rawValue)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What may be told about a stored credential.
package struct CredentialSummary: Sendable, Hashable, Codable {
    package let name: String
    package let kind: CredentialSecret.Kind
    /// The organisation that answers for it.
    package let owner: String
    /// Unix milliseconds, as are the others.
    package let createdAt: Int64
    /// When the secret was last replaced.
    package let changedAt: Int64
    /// To the hour; `nil` if it has never been used.
    package let lastUsedAt: Int64?
}
