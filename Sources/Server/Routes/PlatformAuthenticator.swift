import App
import Catalog
import Vocabulary

/// Knows sessions and keys from the node's list of people.
struct PlatformAuthenticator: Authenticator {
    let platform: Platform

    func session(_ digest: ContentDigest) async throws -> SessionGrant? {
        try await platform.people.session(digest: digest.bytes).map { SessionGrant(caller: Caller($0.user), csrf: $0.csrf) }
    }

    func apiKey(_ digest: ContentDigest) async throws -> KeyGrant? {
        try await platform.people.key(digest: digest.bytes).map { KeyGrant(id: $0.id, caller: Caller($0.user)) }
    }
}

extension Caller {
    init(_ user: PlatformUser) {
        var roles: [String: Set<AccessRole>] = [:]
        for grant in user.grants {
            if let role = AccessRole(rawValue: grant.role.rawValue) { roles[grant.organisation, default: []].insert(role) }
        }
        self.init(name: user.name, displayName: user.displayName, roles: roles)
    }

    /// The same person in the catalogue's terms.
    var platformUser: PlatformUser {
        PlatformUser(
            name: name, displayName: displayName,
            grants: roles.flatMap { organisation, held in
                held.compactMap { Role(rawValue: $0.rawValue).map { RoleGrant(organisation: organisation, role: $0) } }
            })
    }
}
