import Fetch
import Vocabulary

/// What opens an added source, as it was filled in beside it: sealed as a credential at once, and never kept with the source.
package struct AddedSecret: Sendable {
    /// User, or access key.
    let user: String
    /// Token, password or secret key.
    let value: String
    let session: String
    /// Secret headers, `NAME: VALUE` on each line.
    let headers: String

    package init(user: String = "", value: String = "", session: String = "", headers: String = "") {
        self.user = user.trimmingBlanks()
        self.value = value.trimmingBlanks()
        self.session = session.trimmingBlanks()
        self.headers = headers.trimmingBlanks()
    }

    package var isEmpty: Bool { [user, value, session, headers].allSatisfy(\.isEmpty) }

    /// The credential that goes with the source's address and authentication.
    ///
    /// - Throws: `AddedSourceError` at the field that lacks something, never with what was filled in.
    func secret(for source: AddedSource) throws(AddedSourceError) -> CredentialSecret {
        let kind = try kind(for: source)
        let expected: [(field: String, name: String, value: String)] =
            switch kind {
            case .bearer: [("secret_value", "token", value)]
            case .basic, .database: [("secret_user", "user", user), ("secret_value", "password", value)]
            case .s3: [("secret_user", "accessKey", user), ("secret_value", "secretKey", value), ("secret_session", "sessionToken", session)]
            case .headers: try AddedSource.headers(lines: headers, field: "secret_headers").map { ("secret_headers", $0.name, $0.value) }
            }
        let given = [("secret_user", user), ("secret_value", value), ("secret_session", session), ("secret_headers", headers)]
        for (field, text) in given where !text.isEmpty && !expected.contains(where: { $0.field == field }) {
            throw Self.error(field, .conflictingKeys, "A credential of kind \(kind.rawValue) has none of this", mend: "Leave it empty, or choose another authentication")
        }
        for part in expected where part.value.isEmpty && part.field != "secret_session" {
            throw Self.error(part.field, .missingKey, "A credential of kind \(kind.rawValue) needs it", mend: "Fill in all of what is secret")
        }
        if kind == .headers, expected.isEmpty {
            throw Self.error("secret_headers", .missingKey, "A credential of kind headers needs it", mend: "Write one header on each line, for example: X-Api-Key: …")
        }
        do throws(FetchError) {
            return try CredentialSecret(kind: kind, fields: Dictionary(expected.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }).filter { !$0.value.isEmpty })
        } catch {
            throw AddedSourceError([
                AddedSourceFault(code: error.code, field: kind == .headers ? "secret_headers" : "secret_value", problem: error.problem, mend: error.mend)
            ])
        }
    }

    private func kind(for source: AddedSource) throws(AddedSourceError) -> CredentialSecret.Kind {
        if let kind = CredentialSecret.Kind(rawValue: source["authentication"]), kind != .database { return kind }
        if source["url"].hasPrefix("postgres") { return .database }
        throw Self.error(
            "authentication", .missingKey, "Something secret was filled in, but not how it is sent", mend: "Choose bearer, basic, headers or s3")
    }

    private static func error(_ field: String, _ kind: AppFault.Kind, _ problem: String, mend: String) -> AddedSourceError {
        AddedSourceError([AddedSourceFault(kind, field, problem, mend: mend)])
    }
}

extension Platform {
    /// Seals what opens a source as a credential of its owner: the one it names, whose secret is replaced, or a new one with its name.
    ///
    /// - Returns: the source, naming the credential; as it was if nothing secret was filled in.
    /// - Throws: `AddedSourceError` at the field that is to blame.
    package func keep(_ secret: AddedSecret, of source: AddedSource, requestedBy actor: String) async throws -> AddedSource {
        guard !secret.isEmpty else { return source }
        guard isIdentifier(source.name), !source.organisation.isEmpty else {
            throw AddedSourceError([
                AddedSourceFault(.malformedName, "name", "\(quoted(source.name)) is not a name", mend: mendForName(source.name))
            ])
        }
        let sealed = try secret.secret(for: source)
        let stored = try await credentials.list()
        var source = source
        do {
            if let named = stored.first(where: { $0.name == source["credential"] }) {
                guard named.owner == source.organisation else { throw CredentialOfAnother(name: named.name, owner: source.organisation) }
                try await credentials.rotate(named.name, to: sealed, actor: actor)
            } else {
                let wanted = source["credential"].isEmpty ? source.name : source["credential"]
                let names = [wanted] + (2...99).map { "\(wanted)_\($0)" }
                source["credential"] = names.first { name in !stored.contains { $0.name == name } } ?? wanted
                try await credentials.put(source["credential"], sealed, owner: source.organisation, actor: actor)
            }
        } catch let error as any Explained {
            throw AddedSourceError([AddedSourceFault(code: error.code, field: "credential", problem: error.problem, mend: error.mend)])
        }
        return source
    }

    private struct CredentialOfAnother: Explained {
        let name: String
        let owner: String
        var code: String { "credential_missing" }
        var problem: String { "\(owner) has no credential \(quoted(name))" }
        var mend: String { "Choose one of its own, or none, so that a new one is stored" }
    }
}
