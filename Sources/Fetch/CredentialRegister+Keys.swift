import Crypto
import FoundationEssentials
import Glibc
import Ledger
import Store

extension CredentialRegister {
    /// Makes a new key, seals every credential under it, and forgets the old one.
    ///
    /// A crash at any point leaves every credential readable: the new key is on disk before anything is sealed under it, the change of
    /// all rows is one transaction, and the old key goes last. The next call goes on from there.
    ///
    /// - Throws: `credentialKey`, `unwritable`.
    package func rotateKey(actor: String) async throws {
        try await rotateKey(actor: actor, afterStep: { _ in })
    }

    /// - Parameter afterStep: told 1, 2 and 3, so that a test may end the work between steps.
    func rotateKey(actor: String, afterStep: @Sendable (Int) async throws -> Void) async throws {
        let file = file
        // Two changes at once would each write a file without the other's key.
        let lock = try await onBlockingThread { try file.lock() }
        defer { Glibc.close(lock) }
        let old = try await reloadKeys()
        let fresh = CredentialKeyFile.Key.generate()
        try await onBlockingThread { try file.replace(old + [fresh]) }
        try await afterStep(1)
        let at = now()
        try await store.write { writer in
            try writer.lock("credential")
            for row in try writer.rows("SELECT name, kind, key_id, sealed FROM fetch_credential ORDER BY name") {
                let (name, keyID) = (try row.text("name"), try row.text("key_id"))
                guard let kind = CredentialSecret.Kind(rawValue: try row.text("kind")) else { throw Self.damaged(name) }
                guard let key = (old + [fresh]).first(where: { $0.id == keyID }) else {
                    throw FetchError(
                        .credentialKey, problem: "the credential \(name) is sealed under the key \(keyID), which is not in \(file.path)",
                        mend: "Restore the key file from a backup, or remove the credential, and change the key then")
                }
                let secret = try Self.open(try row.blob("sealed"), name: name, kind: kind, key: key)
                try writer.execute(
                    "UPDATE fetch_credential SET key_id = ?, sealed = ? WHERE name = ?",
                    [.text(fresh.id), .blob(try Self.close(secret, name: name, key: fresh)), .text(name)])
            }
            try Self.setCurrent(fresh.id, in: writer)
            try Self.record("credential.key", "*", actor, at, ["key": fresh.id], in: writer)
        }
        try await afterStep(2)
        try await onBlockingThread { try file.replace([fresh]) }
        _ = try await reloadKeys()
        try await afterStep(3)
    }

    /// Seals a secret under the key all processes agree on, and runs `body` in that agreement.
    func seal(
        _ secret: CredentialSecret, named name: String, _ body: @escaping @Sendable (any SQLWriter, String, [UInt8]) throws -> Void
    ) async throws {
        // A second round if another process changes the key in between; each further one takes another change of the key.
        for _ in 0..<20 {
            let current = try await store.read { try Self.current(in: $0) }
            let keys = try await reloadKeys()
            guard let key = current.flatMap({ id in keys.first { $0.id == id } }) ?? (current == nil ? keys.first : nil) else {
                // A whole change of the key may fit between the two readings.
                guard try await store.read({ try Self.current(in: $0) }) == current else { continue }
                throw FetchError(
                    .credentialKey, problem: "the key \(current ?? "") that credentials are sealed under is not in \(file.path)",
                    mend: "Restore the key file from a backup, or change the key")
            }
            let sealed = try Self.close(secret, name: name, key: key)
            let isDone = try await store.write { writer in
                try writer.lock("credential")
                let agreed = try Self.current(in: writer)
                guard agreed == nil || agreed == key.id else { return false }
                if agreed == nil { try Self.setCurrent(key.id, in: writer) }
                try body(writer, key.id, sealed)
                return true
            }
            if isDone { return }
        }
        throw FetchError(.credentialKey, problem: "the credential key keeps changing", mend: "Try again when its change is over")
    }

    private static func current(in reader: any SQLReader) throws -> String? {
        try reader.row("SELECT key_id FROM fetch_current_key WHERE slot = 1")?.text("key_id")
    }

    private static func setCurrent(_ id: String, in writer: any SQLWriter) throws {
        try writer.execute(
            "INSERT INTO fetch_current_key (slot, key_id) VALUES (1, ?) ON CONFLICT (slot) DO UPDATE SET key_id = excluded.key_id", [.text(id)])
    }

    /// Name and kind are sealed in, so that no row's secret can be passed off as another's.
    private static func context(_ name: String, _ kind: CredentialSecret.Kind) -> Data {
        Data("heliu-credential\u{0}\(name)\u{0}\(kind.rawValue)".utf8)
    }

    static func close(_ secret: CredentialSecret, name: String, key: CredentialKeyFile.Key) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let box = try AES.GCM.seal(encoder.encode(secret.fields), using: key.key, authenticating: context(name, secret.kind))
        guard let combined = box.combined else { preconditionFailure("a nonce of 12 bytes always combines") }
        return [UInt8](combined)
    }

    static func open(
        _ sealed: [UInt8], name: String, kind: CredentialSecret.Kind, key: CredentialKeyFile.Key
    ) throws(FetchError) -> CredentialSecret {
        do {
            let bytes = try AES.GCM.open(AES.GCM.SealedBox(combined: sealed), using: key.key, authenticating: context(name, kind))
            return try CredentialSecret(kind: kind, fields: JSONDecoder().decode([String: String].self, from: bytes))
        } catch {
            // Whatever the fault, it must not tell what is in the box.
            throw damaged(name)
        }
    }

    static func record(
        _ action: String, _ name: String, _ actor: String, _ at: Int64, _ details: [String: String], in writer: any SQLWriter
    ) throws {
        try LedgerWriter.append(
            LedgerEntry(actor: actor, action: action, subject: "credential/\(name)", digest: nil, at: at, details: details), in: writer)
    }

    static func check(name: String, owner: String) throws(FetchError) {
        let isPlain = name.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || (65...90).contains(byte) || "-_.".utf8.contains(byte)
        }
        guard isPlain, (1...64).contains(name.utf8.count) else {
            throw FetchError(
                .malformedCredential, problem: "\"\(name.excerpt(80))\" is no name of a credential",
                mend: "Use at most 64 letters, digits, hyphens, dots and underscores")
        }
        guard !owner.isEmpty, owner.utf8.count <= 256 else {
            throw FetchError(.malformedCredential, problem: "the credential \(name) has no owner", mend: "Name the organisation that answers for it")
        }
    }

    static func missing(_ name: String) -> FetchError {
        FetchError(.credentialMissing, problem: "there is no credential \(name.excerpt(80))", mend: "Store it, or name another in the source")
    }

    static func other(_ name: String, _ kind: String, wanted: String) -> FetchError {
        FetchError(
            .credentialKind, problem: "the credential \(name) is of kind \(kind) where \(wanted) is needed",
            mend: "Name another credential in the source, or store one of that kind")
    }

    static func damaged(_ name: String) -> FetchError {
        FetchError(
            .credentialKey, problem: "the credential \(name) cannot be opened: its stored bytes were changed, or its key is another",
            mend: "Restore the key file that belongs to this database, or remove the credential and enter it anew")
    }
}
