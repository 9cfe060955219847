import Ledger
import Store

extension PeopleRegister {
    /// Held while a right is taken away: of the last two administrators only one can go.
    private static let rights = "catalog.rights"

    /// Creates a user.
    ///
    /// - Parameter actor: who does it, for the ledger.
    /// - Throws: `CatalogError` `malformed` for a bad name, `weakPassword`, `alreadyExists`, `notFound` for an
    ///   unknown organisation.
    package func create(
        user name: String, displayName: String, password: String, grants: [RoleGrant], actor: String
    ) async throws {
        try Self.check(name: name)
        try Self.check(password: password)
        let cost = passwordCost
        let hash = try await offPool { try Secrets.hash(password: password, cost: cost) }
        let at = now()
        try await store.write { writer in
            guard try writer.row("SELECT name FROM platform_user WHERE name = ?", [.text(name)]) == nil else {
                throw CatalogError(
                    .alreadyExists, problem: "a user called \(name) exists already",
                    mend: "choose another name, or change the existing user")
            }
            try writer.execute(
                "INSERT INTO platform_user (name, display_name, password_hash, created_at) VALUES (?, ?, ?, ?)",
                [.text(name), .text(displayName.isEmpty ? name : displayName), .text(hash), .integer(at)])
            for grant in grants { _ = try Self.insert(grant, to: name, at: at, in: writer) }
            _ = try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: "user.create", subject: "user/\(name)", digest: nil, at: at,
                    details: ["roles": Self.describe(grants)]),
                in: writer)
        }
    }

    /// Gives a role; one that the user holds already leaves no ledger entry.
    package func grant(_ grant: RoleGrant, to name: String, actor: String) async throws {
        let at = now()
        try await store.write { writer in
            try Self.requireUser(name, in: writer)
            guard try Self.insert(grant, to: name, at: at, in: writer) else { return }
            _ = try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: "user.grant", subject: "user/\(name)", digest: nil, at: at,
                    details: ["role": grant.role.rawValue, "organisation": grant.organisation]),
                in: writer)
        }
    }

    /// Takes a role back.
    ///
    /// - Throws: `notFound` for a role the user does not hold; `lastAdministrator` if nobody would administer the node
    ///   afterwards.
    package func revoke(_ grant: RoleGrant, from name: String, actor: String) async throws {
        let at = now()
        try await store.write { writer in
            try writer.lock(Self.rights)
            try Self.requireUser(name, in: writer)
            let taken = try writer.execute(
                "DELETE FROM role_grant WHERE user_name = ? AND organisation = ? AND role = ?",
                [.text(name), .text(grant.organisation), .text(grant.role.rawValue)])
            guard taken == 1 else {
                throw CatalogError(
                    .notFound, problem: "\(name) is not \(grant.role.rawValue) for \(grant.organisation)",
                    mend: "`heliu user list` shows the roles of each user")
            }
            try Self.requireAnAdministrator(in: writer)
            _ = try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: "user.revoke", subject: "user/\(name)", digest: nil, at: at,
                    details: ["role": grant.role.rawValue, "organisation": grant.organisation]),
                in: writer)
        }
    }

    /// Disables the user and ends all of the user's sessions; keys stop working with the user. A user who is disabled
    /// already leaves no ledger entry.
    ///
    /// - Throws: `notFound`; `lastAdministrator` if nobody would administer the node afterwards.
    package func disable(user name: String, actor: String) async throws {
        let at = now()
        try await store.write { writer in
            try writer.lock(Self.rights)
            try Self.requireUser(name, in: writer)
            let changed = try writer.execute(
                "UPDATE platform_user SET disabled_at = ? WHERE name = ? AND disabled_at IS NULL",
                [.integer(at), .text(name)])
            guard changed == 1 else { return }
            try writer.execute("DELETE FROM session WHERE user_name = ?", [.text(name)])
            try Self.requireAnAdministrator(in: writer)
            _ = try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: "user.disable", subject: "user/\(name)", digest: nil, at: at, details: [:]),
                in: writer)
        }
    }

    /// Lets a disabled user sign in again; one who is not disabled leaves no ledger entry.
    package func enable(user name: String, actor: String) async throws {
        let at = now()
        try await store.write { writer in
            try Self.requireUser(name, in: writer)
            let changed = try writer.execute(
                "UPDATE platform_user SET disabled_at = NULL WHERE name = ? AND disabled_at IS NOT NULL", [.text(name)])
            guard changed == 1 else { return }
            _ = try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: "user.enable", subject: "user/\(name)", digest: nil, at: at, details: [:]),
                in: writer)
        }
    }

    /// Sets a new password and ends the user's sessions.
    package func setPassword(user name: String, to password: String, actor: String) async throws {
        try Self.check(password: password)
        let cost = passwordCost
        let hash = try await offPool { try Secrets.hash(password: password, cost: cost) }
        let at = now()
        try await store.write { writer in
            try Self.requireUser(name, in: writer)
            try writer.execute(
                "UPDATE platform_user SET password_hash = ? WHERE name = ?", [.text(hash), .text(name)])
            try writer.execute("DELETE FROM session WHERE user_name = ?", [.text(name)])
            _ = try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: "user.password", subject: "user/\(name)", digest: nil, at: at, details: [:]),
                in: writer)
        }
    }

    // MARK: Conditions

    /// Whether the user did not hold the role before.
    private static func insert(_ grant: RoleGrant, to name: String, at: Int64, in writer: any SQLWriter) throws -> Bool {
        guard try writer.row("SELECT id FROM organisation WHERE id = ?", [.text(grant.organisation)]) != nil else {
            throw CatalogError(
                .notFound, problem: "there is no organisation \(grant.organisation)",
                mend: "register it first, or use one of those that `heliu user organisations` lists")
        }
        return try writer.execute(
            """
            INSERT INTO role_grant (user_name, organisation, role, granted_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (user_name, organisation, role) DO NOTHING
            """,
            [.text(name), .text(grant.organisation), .text(grant.role.rawValue), .integer(at)]) == 1
    }

    private static func requireUser(_ name: String, in reader: any SQLReader) throws {
        guard try reader.row("SELECT name FROM platform_user WHERE name = ?", [.text(name)]) != nil else {
            throw CatalogError(
                .notFound, problem: "there is no user called \(name)", mend: "`heliu user list` shows the names")
        }
    }

    private static func requireAnAdministrator(in reader: any SQLReader) throws {
        let row = try reader.row(
            """
            SELECT count(*) AS n FROM role_grant AS g JOIN platform_user AS u ON u.name = g.user_name
            WHERE g.organisation = ? AND g.role = 'administrator' AND u.disabled_at IS NULL
            """, [.text(Organisation.node)])
        guard let row, try row.integer("n") > 0 else {
            throw CatalogError(
                .lastAdministrator, problem: "this user is the last administrator of the node",
                mend: "make another user administrator first: `heliu user grant NAME --role administrator`")
        }
    }

    private static func check(name: String) throws(CatalogError) {
        let isGood =
            (1...63).contains(name.utf8.count) && name.utf8.first.map { (97...122).contains($0) } == true
            && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || [45, 46, 95].contains($0) }
        guard isGood else {
            throw CatalogError(
                .malformed, problem: "\"\(name.prefix(80))\" is no user name",
                mend: "use 1 to 63 of a-z, 0-9, '.', '_' and '-', a letter first")
        }
    }

    private static func check(password: String) throws(CatalogError) {
        guard password.unicodeScalars.count >= 12, password.utf8.count <= 1_024, Set(password).count >= 5 else {
            throw CatalogError(
                .weakPassword, problem: "the password is too weak",
                mend: "use at least 12 characters, 5 of them different, and at most 1,024 bytes")
        }
    }

    private static func describe(_ grants: [RoleGrant]) -> String {
        grants.map { "\($0.role.rawValue)@\($0.organisation)" }.sorted().joined(separator: " ")
    }
}
