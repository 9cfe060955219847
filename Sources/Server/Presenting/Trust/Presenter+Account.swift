import App
import Catalog
import Vocabulary

extension Presenter {
    /// The reader's own account.
    ///
    /// - Parameter newKey: the secret of a key just made; it is shown this once.
    /// - Throws: `Problem` with status 401 for a reader who is not signed in.
    func accountPage(notice: Notice? = nil, newKey: String = "") async throws -> AccountPage {
        guard let reader = reading.user, let user = try await platform.people.user(reader.name) else { throw Problem.unauthenticated }
        let titles = try await organisationTitles()
        var facts = [Fact(label: words["user_name"], text: user.name, mono: true), Fact(label: words["person_title"], text: user.displayName)]
        facts += user.grants.map { grant in
            Fact(label: words["role"], text: roleText(grant, organisations: titles))
        }
        if user.grants.isEmpty { facts.append(Fact(label: words["roles"], text: words["no_roles"])) }
        facts.append(Fact(label: words["created"], text: moment(user.createdAt).text))
        return AccountPage(
            shell: try await shell(words["account"], breadcrumbs: [PageLink(text: words["account"])]), facts: facts, notice: notice, newKey: newKey,
            keys: try await platform.people.keys(of: user.name).map(row), samples: [keySample(newKey)])
    }

    private func row(_ key: APIKey) -> KeyRow {
        KeyRow(
            id: key.id, label: key.label, prefix: key.prefix, created: moment(key.createdAt), lastUsed: key.lastUsedAt.map(moment),
            active: key.revokedAt == nil)
    }

    /// With the new key itself while it is shown, so that it works when pasted.
    private func keySample(_ newKey: String) -> CodeSample {
        let key = newKey.isEmpty ? "$HELIU_KEY" : newKey
        return CodeSample(
            title: words["sample_key"], code: "curl -s -H \"Authorization: Bearer \(key)\" \(Self.quoted(reading.base + "/api/v1/datasets"))")
    }

    /// Such as "重庆市科学技术局：数据管理员".
    func roleText(_ grant: RoleGrant, organisations: [String: String]) -> String {
        words("role_at", ["organisation": organisations[grant.organisation] ?? grant.organisation, "role": roleWord(grant.role)])
    }

    func roleWord(_ role: Role) -> String { words.known("role_" + role.rawValue) ?? role.rawValue }
}
