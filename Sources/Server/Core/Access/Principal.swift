/// What a caller may do for an organisation.
enum AccessRole: String, Sendable, Hashable, CaseIterable {
    /// Reads what is not open.
    case viewer
    /// Registers and uploads datasets.
    case steward
    /// Accepts requests for data.
    case approver
    /// Starts and cancels runs.
    case operate = "operator"
    /// Everything the other roles may, and people and roles themselves.
    case administrator
}

/// A person as the server knows them for one request.
struct Caller: Sendable, Hashable {
    /// The organisation that runs the node; its administrators administer everything.
    static let node = "node"

    let name: String
    let displayName: String
    /// Roles by organisation.
    let roles: [String: Set<AccessRole>]

    func holds(_ role: AccessRole, of organisation: String) -> Bool {
        if roles[Self.node]?.contains(.administrator) == true { return true }
        guard let held = roles[organisation] else { return false }
        return held.contains(role) || held.contains(.administrator)
    }

    func holdsAnywhere(_ role: AccessRole) -> Bool {
        roles.values.contains { $0.contains(role) || $0.contains(.administrator) }
    }
}

/// Who sends a request.
enum Principal: Sendable, Hashable {
    case anonymous
    case user(Caller)
    /// A program with a user's key.
    case key(id: String, Caller)

    var caller: Caller? {
        switch self {
        case .anonymous: nil
        case .user(let caller), .key(_, let caller): caller
        }
    }

    /// For logs, the ledger's `actor` and rate limits: `anonymous`, `user/li`, `key/4f2a`.
    var subject: String {
        switch self {
        case .anonymous: "anonymous"
        case .user(let caller): "user/\(caller.name)"
        case .key(let id, _): "key/\(id)"
        }
    }
}

extension ServerContext {
    /// The signed-in caller.
    ///
    /// - Throws: a 401 problem for an anonymous request.
    @discardableResult
    func requireCaller() throws(Problem) -> Caller {
        guard let caller = principal.caller else { throw .unauthenticated }
        return caller
    }

    /// The caller, who holds `role` for `organisation`, or administers it or the node.
    ///
    /// - Throws: a 401 problem for an anonymous request, 403 for a caller without the role.
    @discardableResult
    func require(_ role: AccessRole, of organisation: String) throws(Problem) -> Caller {
        let caller = try requireCaller()
        guard caller.holds(role, of: organisation) else { throw .forbidden(role, of: organisation) }
        return caller
    }

    /// The caller, who holds `role` for some organisation.
    @discardableResult
    func requireAnywhere(_ role: AccessRole) throws(Problem) -> Caller {
        let caller = try requireCaller()
        guard caller.holdsAnywhere(role) else { throw .forbidden(role, of: nil) }
        return caller
    }
}
