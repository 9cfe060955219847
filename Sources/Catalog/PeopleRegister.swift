import Dispatch
package import Store
import Vocabulary

/// Organisations, users, their roles, sessions and keys.
///
/// Every change of a right is a ledger entry in the same transaction.
package struct PeopleRegister: Sendable {
    /// How long a session lasts without signing in again.
    package static let sessionMilliseconds: Int64 = 12 * 3_600_000

    let store: any OperationalStore
    let passwordCost: PasswordCost
    let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - passwordCost: of the hashes of new passwords.
    ///   - now: Unix milliseconds.
    package init(store: any OperationalStore, passwordCost: PasswordCost = .standard, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.passwordCost = passwordCost
        self.now = now
    }

    // MARK: Organisations

    /// Registers the organisation, or renames it if its id is known.
    package func put(_ organisation: Organisation) async throws {
        let at = now()
        try await store.write { try Self.put(organisation, at: at, in: $0) }
    }

    package static func put(_ organisation: Organisation, at: Int64, in writer: any SQLWriter) throws {
        try writer.execute(
            """
            INSERT INTO organisation (id, title_zh, title_en, region, created_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                title_zh = excluded.title_zh, title_en = excluded.title_en, region = excluded.region
            """,
            [
                .text(organisation.id), .text(organisation.title.zh), .text(organisation.title.en),
                SQLValue(organisation.region), .integer(at),
            ])
    }

    /// Registers the body that runs this node, if it is not there yet.
    package func putNodeOrganisation() async throws {
        let at = now()
        let isThere = try await store.read { reader in
            try reader.row("SELECT id FROM organisation WHERE id = ?", [.text(Organisation.node)]) != nil
        }
        guard !isThere else { return }
        let node = Organisation(id: Organisation.node, title: .init(zh: "本节点", en: "This node"))
        try await store.write { try Self.put(node, at: at, in: $0) }
    }

    package func organisations() async throws -> [Organisation] {
        try await store.read { reader in
            try reader.rows("SELECT id, title_zh, title_en, region FROM organisation ORDER BY id", [])
                .map { row in
                    Organisation(
                        id: try row.text("id"),
                        title: .init(zh: try row.text("title_zh"), en: try row.text("title_en")),
                        region: try row.optionalText("region"))
                }
        }
    }

    // MARK: Users

    package func users() async throws -> [PlatformUser] {
        try await store.read { reader in
            let grants = try Self.grants(in: reader)
            return try reader.rows(
                "SELECT name, display_name, created_at, disabled_at, last_login_at FROM platform_user ORDER BY name", []
            ).map { try Self.user(from: $0, grants: grants[$0.text("name")] ?? []) }
        }
    }

    package func user(_ name: String) async throws -> PlatformUser? {
        try await store.read { try Self.user(name, in: $0) }
    }

    /// The user if the password is right.
    ///
    /// - Throws: `wrongCredentials`, the same for an unknown name, a wrong password and a disabled user; it takes the
    ///   same time in all three cases.
    package func authenticate(name: String, password: String) async throws -> PlatformUser {
        let stored = try await store.read { reader in
            try reader.row(
                "SELECT password_hash FROM platform_user WHERE name = ? AND disabled_at IS NULL", [.text(name)]
            )?.text("password_hash")
        }
        let cost = passwordCost
        let isRight = try await offPool {
            guard let stored else {
                _ = try Secrets.hash(password: password, cost: cost)
                return false
            }
            return try Secrets.verify(password: password, stored: stored)
        }
        guard isRight, let user = try await user(name), user.disabledAt == nil else {
            throw CatalogError(
                .wrongCredentials, problem: "the name or the password is wrong",
                mend: "check both; an administrator can set a new password with `heliu user password NAME`")
        }
        return user
    }

    // MARK: Rows

    static func user(_ name: String, in reader: any SQLReader) throws -> PlatformUser? {
        guard
            let row = try reader.row(
                "SELECT name, display_name, created_at, disabled_at, last_login_at FROM platform_user WHERE name = ?", [.text(name)])
        else { return nil }
        let grants = try reader.rows(
            "SELECT organisation, role FROM role_grant WHERE user_name = ? ORDER BY organisation, role", [.text(name)]
        ).map(Self.grant(from:))
        return try user(from: row, grants: grants.compactMap(\.self))
    }

    private static func user(from row: Row, grants: [RoleGrant]) throws -> PlatformUser {
        PlatformUser(
            name: try row.text("name"), displayName: try row.text("display_name"), grants: grants,
            createdAt: try row.integer("created_at"), disabledAt: try row.optionalInteger("disabled_at"),
            lastLoginAt: try row.optionalInteger("last_login_at"))
    }

    private static func grant(from row: Row) throws -> RoleGrant? {
        guard let role = Role(rawValue: try row.text("role")) else { return nil }
        return RoleGrant(organisation: try row.text("organisation"), role: role)
    }

    private static func grants(in reader: any SQLReader) throws -> [String: [RoleGrant]] {
        var grants: [String: [RoleGrant]] = [:]
        for row in try reader.rows(
            "SELECT user_name, organisation, role FROM role_grant ORDER BY user_name, organisation, role", [])
        {
            if let grant = try grant(from: row) { grants[try row.text("user_name"), default: []].append(grant) }
        }
        return grants
    }
}

/// Runs slow, blocking work on a thread of its own.
func offPool<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        slowWork.async { continuation.resume(with: Result { try work() }) }
    }
}

private let slowWork = DispatchQueue(label: "heliu.catalog.slow", attributes: [])
