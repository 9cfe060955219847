import Catalog
import Testing
import Vocabulary

/// What a role opens. These need no store.
@Suite struct RoleTests {
    private func user(_ grants: RoleGrant...) -> PlatformUser { PlatformUser(name: "li", displayName: "李", grants: grants) }

    @Test(arguments: Role.allCases, Role.allCases)
    func aRoleCarriesNoOtherButTheAdministratorsCarriesAll(held: Role, wanted: Role) {
        let user = user(RoleGrant(organisation: "kjj", role: held))
        #expect(user.holds(wanted, for: "kjj") == (held == wanted || held == .administrator))
        #expect(!user.holds(wanted, for: "tjj"), "a role counts for its own organisation")
        #expect(user.holdsAnywhere(wanted) == (held == wanted || held == .administrator))
    }

    @Test(arguments: Role.allCases, Role.allCases)
    func onlyTheNodesAdministratorReachesOtherOrganisations(held: Role, wanted: Role) {
        let user = user(RoleGrant(organisation: Organisation.node, role: held))
        #expect(user.holds(wanted, for: "kjj") == (held == .administrator))
    }

    @Test(arguments: Openness.allCases)
    func anybodySeesWhatIsOpenAndNobodyElseMoreThanTheirRoles(openness: Openness) {
        let noRoles = Audience.user(user())
        let others = Audience.user(user(RoleGrant(organisation: "tjj", role: .administrator)))
        let node = Audience.user(user(RoleGrant(organisation: Organisation.node, role: .viewer)))
        let administrator = Audience.user(user(RoleGrant(organisation: Organisation.node, role: .administrator)))
        func sees(_ audience: Audience) -> Bool { audience.maySee(openness: openness, owner: "kjj") }
        let isOpen = openness == .open
        let isShared = isOpen || openness == .sharedUnconditional
        #expect(sees(.anonymous) == isOpen)
        #expect(sees(noRoles) == isOpen)
        #expect(sees(others) == isShared)
        #expect(sees(node) == isShared)
        #expect(sees(administrator))
        #expect(sees(.node))
        for role in Role.allCases { #expect(sees(.user(user(RoleGrant(organisation: "kjj", role: role)))), "\(role) of the owner") }
    }
}
