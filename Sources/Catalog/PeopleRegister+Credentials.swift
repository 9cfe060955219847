import Ledger
import Store
import Vocabulary

/// Sessions of browsers and keys of programs.
extension PeopleRegister {
    /// Of the secret's 43 random characters four are kept: 24 of 256 bits.
    private static let prefixLength = 8
    /// How long a key's last use stands before it is written anew.
    private static let useMilliseconds: Int64 = 3_600_000

    /// Opens a session.
    ///
    /// - Returns: the token for the browser's cookie; only its hash is stored.
    package func openSession(for user: String) async throws -> (token: String, csrf: String) {
        let token = Secrets.token()
        let csrf = Secrets.token()
        let at = now()
        try await store.write { writer in
            try writer.execute("DELETE FROM session WHERE expires_at <= ?", [.integer(at)])
            try writer.execute(
                "INSERT INTO session (token_hash, user_name, csrf, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
                [
                    .blob(Secrets.hash(token: token)), .text(user), .text(csrf), .integer(at),
                    .integer(at + Self.sessionMilliseconds),
                ])
            try writer.execute("UPDATE platform_user SET last_login_at = ? WHERE name = ?", [.integer(at), .text(user)])
        }
        return (token, csrf)
    }

    /// The session behind a token, `nil` if it is unknown, over, or its user disabled.
    package func session(token: String) async throws -> UserSession? {
        try await session(digest: Secrets.hash(token: token))
    }

    /// - Parameter hash: SHA-256 of the token.
    package func session(digest hash: [UInt8]) async throws -> UserSession? {
        let at = now()
        return try await store.read { reader in
            guard
                let row = try reader.row(
                    "SELECT user_name, csrf, expires_at FROM session WHERE token_hash = ? AND expires_at > ?",
                    [.blob(hash), .integer(at)]),
                let user = try Self.user(try row.text("user_name"), in: reader), user.disabledAt == nil
            else { return nil }
            return UserSession(user: user, csrf: try row.text("csrf"), expiresAt: try row.integer("expires_at"))
        }
    }

    package func closeSession(token: String) async throws {
        let hash = Secrets.hash(token: token)
        _ = try await store.write { writer in
            try writer.execute("DELETE FROM session WHERE token_hash = ?", [.blob(hash)])
        }
    }

    /// Makes a key for a user's programs.
    ///
    /// - Returns: the key and its secret, which is never shown again.
    package func createKey(for user: String, label: String, actor: String) async throws -> (key: APIKey, secret: String) {
        let label = String(label.prefix(100))
        let secret = "hlk_" + Secrets.token()
        let prefix = String(secret.prefix(Self.prefixLength))
        let id = String(Secrets.token().filter { $0.isLetter || $0.isNumber }.prefix(12)).lowercased()
        let at = now()
        try await store.write { writer in
            guard try Self.user(user, in: writer) != nil else {
                throw CatalogError(
                    .notFound, problem: "there is no user called \(user)", mend: "`heliu user list` shows the names")
            }
            try writer.execute(
                "INSERT INTO api_key (id, key_hash, user_name, label, prefix, created_at) VALUES (?, ?, ?, ?, ?, ?)",
                [.text(id), .blob(Secrets.hash(token: secret)), .text(user), .text(label), .text(prefix), .integer(at)])
            _ = try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: "key.create", subject: "key/\(id)", digest: nil, at: at,
                    details: ["user": user, "label": label]),
                in: writer)
        }
        return (APIKey(id: id, user: user, label: label, prefix: prefix, createdAt: at), secret)
    }

    /// The user behind a key's secret, `nil` if the key is unknown or revoked, or its user disabled.
    package func user(keySecret secret: String) async throws -> PlatformUser? {
        try await key(digest: Secrets.hash(token: secret))?.user
    }

    /// A key that may be used, and its user. Its use is noted once an hour.
    ///
    /// - Parameter hash: SHA-256 of the secret.
    package func key(digest hash: [UInt8]) async throws -> (id: String, user: PlatformUser)? {
        let found: (id: String, user: PlatformUser, lastUsedAt: Int64?)? = try await store.read { reader in
            guard
                let row = try reader.row(
                    "SELECT id, user_name, last_used_at FROM api_key WHERE key_hash = ? AND revoked_at IS NULL", [.blob(hash)]),
                let user = try Self.user(try row.text("user_name"), in: reader), user.disabledAt == nil
            else { return nil }
            return (try row.text("id"), user, try row.optionalInteger("last_used_at"))
        }
        guard let found else { return nil }
        let at = now()
        if found.lastUsedAt.map({ at - $0 >= Self.useMilliseconds }) ?? true {
            let id = found.id
            _ = try await store.write { try $0.execute("UPDATE api_key SET last_used_at = ? WHERE id = ?", [.integer(at), .text(id)]) }
        }
        return (found.id, found.user)
    }

    /// Keys of one user, or of all users, newest first.
    package func keys(of user: String? = nil) async throws -> [APIKey] {
        try await store.read { reader in
            try reader.rows(
                """
                SELECT id, user_name, label, prefix, created_at, last_used_at, revoked_at FROM api_key
                WHERE user_name = ? OR ? = '' ORDER BY created_at DESC, id
                """, [.text(user ?? ""), .text(user ?? "")]
            ).map { row in
                APIKey(
                    id: try row.text("id"), user: try row.text("user_name"), label: try row.text("label"),
                    prefix: try row.text("prefix"), createdAt: try row.integer("created_at"),
                    lastUsedAt: try row.optionalInteger("last_used_at"), revokedAt: try row.optionalInteger("revoked_at"))
            }
        }
    }

    /// Ends a key.
    ///
    /// - Parameter owner: if given, the key must be this user's.
    /// - Throws: `notFound`.
    package func revokeKey(_ id: String, owner: String? = nil, actor: String) async throws {
        let at = now()
        try await store.write { writer in
            let changed = try writer.execute(
                "UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL AND (user_name = ? OR ? = '')",
                [.integer(at), .text(id), .text(owner ?? ""), .text(owner ?? "")])
            guard changed == 1 else {
                throw CatalogError(
                    .notFound, problem: "there is no active key \(id)", mend: "`heliu key list` shows the keys")
            }
            _ = try LedgerWriter.append(
                LedgerEntry(actor: actor, action: "key.revoke", subject: "key/\(id)", digest: nil, at: at, details: [:]),
                in: writer)
        }
    }
}
