import FoundationEssentials
import Ledger
package import Store
import Synchronization

/// The stored credentials of sources: sealed under the node's key, never shown again.
package final class CredentialRegister: Sendable {
    /// How often the use of a credential is noted.
    private static let useMilliseconds: Int64 = 3_600_000

    let store: any OperationalStore
    let now: @Sendable () -> Int64
    let file: CredentialKeyFile
    private let keys = Mutex<[CredentialKeyFile.Key]>([])

    /// - Parameters:
    ///   - keyPath: `keys/credential.key` of the node's folder; made at the first use.
    ///   - now: Unix milliseconds.
    package init(store: any OperationalStore, keyPath: String, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
        file = CredentialKeyFile(path: keyPath)
    }

    /// Stores a new credential, and puts it on the record without its secret.
    ///
    /// - Parameter owner: the organisation that answers for it.
    /// - Throws: `credentialExists`, `malformedCredential` for a name that is none, `credentialKey`.
    package func put(_ name: String, _ secret: CredentialSecret, owner: String, actor: String) async throws {
        try Self.check(name: name, owner: owner)
        let at = now()
        try await seal(secret, named: name) { writer, key, sealed in
            guard try writer.row("SELECT 1 AS n FROM fetch_credential WHERE name = ?", [.text(name)]) == nil else {
                throw FetchError(
                    .credentialExists, problem: "there is a credential \(name) already", mend: "Rotate it, or choose another name")
            }
            try writer.execute(
                """
                INSERT INTO fetch_credential (name, kind, owner, key_id, sealed, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(name), .text(secret.kind.rawValue), .text(owner), .text(key), .blob(sealed), .integer(at), .integer(at),
                ])
            try Self.record("credential.put", name, actor, at, ["kind": secret.kind.rawValue, "owner": owner], in: writer)
        }
    }

    /// Replaces the secret of a stored credential by another of the same kind.
    ///
    /// - Throws: `credentialMissing`, `credentialKind`, `credentialKey`.
    package func rotate(_ name: String, to secret: CredentialSecret, actor: String) async throws {
        let at = now()
        try await seal(secret, named: name) { writer, key, sealed in
            guard let row = try writer.row("SELECT kind FROM fetch_credential WHERE name = ?", [.text(name)]) else { throw Self.missing(name) }
            let kind = try row.text("kind")
            guard kind == secret.kind.rawValue else { throw Self.other(name, kind, wanted: secret.kind.rawValue) }
            try writer.execute(
                "UPDATE fetch_credential SET key_id = ?, sealed = ?, changed_at = ? WHERE name = ?",
                [.text(key), .blob(sealed), .integer(at), .text(name)])
            try Self.record("credential.rotate", name, actor, at, ["kind": kind], in: writer)
        }
    }

    /// - Throws: `credentialMissing`.
    package func remove(_ name: String, actor: String) async throws {
        let at = now()
        try await store.write { writer in
            guard try writer.execute("DELETE FROM fetch_credential WHERE name = ?", [.text(name)]) == 1 else { throw Self.missing(name) }
            try Self.record("credential.remove", name, actor, at, [:], in: writer)
        }
    }

    /// What may be told about the stored credentials, by name.
    ///
    /// - Parameter owner: one organisation's; `nil` is all.
    package func list(owner: String? = nil) async throws -> [CredentialSummary] {
        try await store.read { reader in
            try reader.rows(
                """
                SELECT name, kind, owner, created_at, changed_at, last_used_at FROM fetch_credential
                WHERE owner = ? OR ? = '' ORDER BY name
                """, [.text(owner ?? ""), .text(owner ?? "")]
            ).map { row in
                let name = try row.text("name")
                guard let kind = CredentialSecret.Kind(rawValue: try row.text("kind")) else { throw Self.damaged(name) }
                return CredentialSummary(
                    name: name, kind: kind, owner: try row.text("owner"), createdAt: try row.integer("created_at"),
                    changedAt: try row.integer("changed_at"), lastUsedAt: try row.optionalInteger("last_used_at"))
            }
        }
    }

    /// The secret itself, for the room's own use; notes the use, to the hour.
    ///
    /// - Throws: `credentialMissing`, `credentialKind`, `credentialKey` if its key is gone or the stored bytes were changed.
    func secret(_ name: String, of kinds: Set<CredentialSecret.Kind>) async throws -> CredentialSecret {
        let row = try await store.read { reader in
            try reader.row("SELECT kind, key_id, sealed, last_used_at FROM fetch_credential WHERE name = ?", [.text(name)])
        }
        guard let row else { throw Self.missing(name) }
        let kindName = try row.text("kind")
        guard let kind = CredentialSecret.Kind(rawValue: kindName), kinds.contains(kind) else {
            throw Self.other(name, kindName, wanted: kinds.map(\.rawValue).sorted().joined(separator: " or "))
        }
        let key = try await key(try row.text("key_id"), for: name)
        let secret = try Self.open(try row.blob("sealed"), name: name, kind: kind, key: key)
        let at = now()
        if try row.optionalInteger("last_used_at").map({ at - $0 >= Self.useMilliseconds }) ?? true {
            try await store.write { writer in
                _ = try writer.execute("UPDATE fetch_credential SET last_used_at = ? WHERE name = ?", [.integer(at), .text(name)])
            }
        }
        return secret
    }

    /// A key by its name, from memory or else from the file, which another process may have changed.
    func key(_ id: String, for name: String) async throws -> CredentialKeyFile.Key {
        if let key = keys.withLock({ $0.first { $0.id == id } }) { return key }
        if let key = try await reloadKeys().first(where: { $0.id == id }) { return key }
        throw FetchError(
            .credentialKey, problem: "the credential \(name) is sealed under the key \(id), which is not in \(file.path)",
            mend: "Restore the key file from a backup, or remove the credential and enter it anew")
    }

    func reloadKeys() async throws -> [CredentialKeyFile.Key] {
        let file = file
        let loaded = try await onBlockingThread { try file.loadOrGenerate() }
        keys.withLock { $0 = loaded }
        return loaded
    }
}
