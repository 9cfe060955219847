package import Vocabulary

/// A department, enterprise, university or other legal body that owns resources.
package struct Organisation: Sendable, Hashable, Codable {
    package var id: String
    package var title: LocalizedText
    /// GB/T 2260 code, `nil` where the body has no seat in one region.
    package var region: String?

    package init(id: String, title: LocalizedText, region: String? = nil) {
        self.id = id
        self.title = title
        self.region = region
    }

    /// The body that runs this node; administrators of it administer the node.
    package static let node = "node"
}

/// What a user may do for an organisation. A role carries no other role: a user holds several.
package enum Role: String, Sendable, Hashable, Codable, CaseIterable {
    /// Reads what is not open.
    case viewer
    /// Registers and uploads datasets.
    case steward
    /// Accepts requests for data.
    case approver
    /// Starts and cancels runs.
    case operate = "operator"
    /// Manages users and roles, and may do everything the other roles may.
    case administrator
}

package struct RoleGrant: Sendable, Hashable, Codable {
    package var organisation: String
    package var role: Role

    package init(organisation: String, role: Role) {
        self.organisation = organisation
        self.role = role
    }
}

/// A person or program that signs in.
package struct PlatformUser: Sendable, Hashable, Codable {
    package var name: String
    package var displayName: String
    package var grants: [RoleGrant]
    package var createdAt: Int64
    package var disabledAt: Int64?
    package var lastLoginAt: Int64?

    package init(
        name: String, displayName: String, grants: [RoleGrant], createdAt: Int64 = 0, disabledAt: Int64? = nil, lastLoginAt: Int64? = nil
    ) {
        self.name = name
        self.displayName = displayName
        self.grants = grants
        self.createdAt = createdAt
        self.disabledAt = disabledAt
        self.lastLoginAt = lastLoginAt
    }

    /// Whether the user holds `role` for `organisation`, or administers it or the node.
    package func holds(_ role: Role, for organisation: String) -> Bool {
        grants.contains { grant in
            (grant.organisation == organisation && (grant.role == role || grant.role == .administrator))
                || (grant.organisation == Organisation.node && grant.role == .administrator)
        }
    }

    /// Whether the user holds `role` for any organisation.
    package func holdsAnywhere(_ role: Role) -> Bool {
        grants.contains { $0.role == role || $0.role == .administrator }
    }
}

/// A signed-in browser.
package struct UserSession: Sendable, Hashable {
    package var user: PlatformUser
    package var csrf: String
    package var expiresAt: Int64
}

/// A credential for programs; the secret itself is shown once and never stored.
package struct APIKey: Sendable, Hashable, Codable {
    package var id: String
    package var user: String
    package var label: String
    /// The first characters of the secret, by which its owner knows it again.
    package var prefix: String
    package var createdAt: Int64
    /// To the hour.
    package var lastUsedAt: Int64?
    package var revokedAt: Int64?
}
