import App
import Catalog
import Vocabulary

extension Presenter {
    /// Every account; whoever calls it has made sure that the reader administers the node.
    ///
    /// - Parameter newPassword: the password just generated; it is shown this once.
    func userListPage(notice: Notice? = nil, newPassword: String = "") async throws -> UserListPage {
        let titles = try await organisationTitles()
        let users = try await platform.people.users()
        return UserListPage(
            shell: try await shell(words["users"], breadcrumbs: [PageLink(text: words["users"])]), notice: notice, newPassword: newPassword,
            users: users.map { row($0, organisations: titles) }, organisations: try await organisationOptions(), roles: roleOptions)
    }

    private func row(_ user: PlatformUser, organisations: [String: String]) -> UserRow {
        var bodies: [String] = []
        for grant in user.grants {
            let title = organisations[grant.organisation] ?? grant.organisation
            if !bodies.contains(title) { bodies.append(title) }
        }
        // Of several bodies each role says its own.
        let roles = user.grants.map { bodies.count > 1 ? roleText($0, organisations: organisations) : roleWord($0.role) }
        let separator = reading.language == .zh ? "、" : ", "
        return UserRow(
            name: user.name, title: user.displayName, organisation: bodies.joined(separator: separator), roles: roles.joined(separator: separator),
            lastLogin: user.lastLoginAt.map(moment), active: user.disabledAt == nil, own: user.name == reading.user?.name)
    }

    private func organisationOptions() async throws -> [FacetOption] {
        try await platform.people.organisations().map { organisation in
            FacetOption(text: text(organisation.title), value: organisation.id, selected: organisation.id == Organisation.node)
        }
    }

    /// The role with the fewest rights is chosen until somebody chooses another.
    private var roleOptions: [FacetOption] {
        Role.allCases.map { FacetOption(text: roleWord($0), value: $0.rawValue, selected: $0 == .viewer) }
    }
}
