import Catalog
import Store
import TestKit
import Testing

/// Who may have an account, and what is on the record about it.
@Suite struct UserTests {
    @Test(arguments: TestBackend.allCases)
    func refusesBadNamesAndWeakPasswordsWithoutATrace(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue async throws in
            func make(_ name: String, _ password: String) async throws {
                try await catalogue.people.create(user: name, displayName: "", password: password, grants: [], actor: "test")
            }
            let names = ["", "Li", "1li", "-li", "li si", "李", "lí", "li/x", "li\n", "li'--", String(repeating: "a", count: 64)]
            for name in names { await expect(throws: .malformed) { try await make(name, TestCatalogue.password) } }
            let passwords = ["", "short", "elevenchars", "aaaaaaaaaaaaaaaa", "abababababababab", String(repeating: "abcdefgh", count: 129)]
            for password in passwords { await expect(throws: .weakPassword) { try await make("li", password) } }
            #expect(try await catalogue.people.users().isEmpty)
            #expect(try await catalogue.entries().isEmpty)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func makesAUserOnceWithItsRolesAndOneEntry(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.makeUser("li", .steward, of: "kjj")
            await expect(throws: .alreadyExists) { try await catalogue.makeUser("li") }
            let user = try #require(try await catalogue.people.user("li"))
            #expect(user.grants == [RoleGrant(organisation: "kjj", role: .steward)])
            #expect(user.createdAt == catalogue.clock.now && user.disabledAt == nil && user.lastLoginAt == nil)
            #expect(try await catalogue.people.users() == [user])
            #expect(try await catalogue.entries() == ["user.create user/li"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func anUnknownOrganisationLeavesNeitherUserNorEntry(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue async throws in
            await expect(throws: .notFound) { try await catalogue.makeUser("li", .viewer, of: "nobody") }
            #expect(try await catalogue.people.user("li") == nil)
            #expect(try await catalogue.entries().isEmpty)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func keepsNoPasswordAndLetsInOnlyTheRightOne(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.makeUser("li")
            let stored = try await catalogue.store.read { try $0.row("SELECT password_hash FROM platform_user")?.text("password_hash") }
            #expect(stored?.hasPrefix("scrypt$") == true && stored?.contains("horse") == false)
            #expect(try await catalogue.people.authenticate(name: "li", password: TestCatalogue.password).name == "li")
            let wrong = await expect(throws: .wrongCredentials) {
                try await catalogue.people.authenticate(name: "li", password: TestCatalogue.password + " ")
            }
            let unknown = await expect(throws: .wrongCredentials) {
                try await catalogue.people.authenticate(name: "wang", password: TestCatalogue.password)
            }
            try await catalogue.makeGuest("other", .administrator)
            try await catalogue.people.disable(user: "li", actor: "test")
            let disabled = await expect(throws: .wrongCredentials) {
                try await catalogue.people.authenticate(name: "li", password: TestCatalogue.password)
            }
            #expect(wrong == unknown && unknown == disabled, "the answer tells nobody which names exist")
        }
    }

    /// The standard cost is held to be paid by `PlatformTests`; here that whatever is handed in is.
    @Test func aNameThatNobodyHasCostsWhatANewPasswordCosts() async throws {
        try await withCatalogue(.sqlite) { catalogue in
            let light = try await hash(PeopleRegister(store: catalogue.store, passwordCost: .light, now: { 0 }), "li", in: catalogue)
            #expect(light.hasPrefix("scrypt$2$8$1$"))
            let other = PeopleRegister(store: catalogue.store, passwordCost: PasswordCost(rounds: 4, blockSize: 2, parallelism: 3), now: { 0 })
            #expect(try await hash(other, "wang", in: catalogue).hasPrefix("scrypt$4$2$3$"))
            #expect(try await other.authenticate(name: "li", password: TestCatalogue.password).name == "li", "what a hash says of itself holds")
            // Rounds that are no power of two cannot be done: whoever does not fail did not try.
            let impossible = PeopleRegister(store: catalogue.store, passwordCost: PasswordCost(rounds: 3, blockSize: 8, parallelism: 1), now: { 0 })
            await #expect(throws: (any Error).self) { try await impossible.create(user: "zhao", displayName: "", password: TestCatalogue.password, grants: [], actor: "test") }
            do {
                _ = try await impossible.authenticate(name: "nobody", password: TestCatalogue.password)
                Issue.record("nobody was let in")
            } catch {
                #expect(!(error is CatalogError), "nothing was hashed: \(error)")
            }
        }
    }

    private func hash(_ people: PeopleRegister, _ name: String, in catalogue: TestCatalogue) async throws -> String {
        try await people.create(user: name, displayName: name, password: TestCatalogue.password, grants: [], actor: "test")
        let row = try await catalogue.store.read { try $0.row("SELECT password_hash FROM platform_user WHERE name = ?", [.text(name)]) }
        return try #require(row).text("password_hash")
    }

    @Test(arguments: TestBackend.allCases)
    func aNewPasswordEndsTheOldOneAndItsSessions(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.makeUser("li")
            let (token, _) = try await catalogue.people.openSession(for: "li")
            try await catalogue.people.setPassword(user: "li", to: "another long secret", actor: "li")
            #expect(try await catalogue.people.session(token: token) == nil)
            await expect(throws: .wrongCredentials) { try await catalogue.people.authenticate(name: "li", password: TestCatalogue.password) }
            #expect(try await catalogue.people.authenticate(name: "li", password: "another long secret").name == "li")
            await expect(throws: .notFound) { try await catalogue.people.setPassword(user: "wang", to: "another long secret", actor: "li") }
            #expect(try await catalogue.entries() == ["user.create user/li", "user.password user/li"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func alwaysKeepsAnAdministratorOfTheNode(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            let administers = RoleGrant(organisation: Organisation.node, role: .administrator)
            try await catalogue.makeGuest("li", .administrator)
            try await catalogue.makeGuest("wang", .administrator, of: "kjj")
            await expect(throws: .lastAdministrator) { try await catalogue.people.disable(user: "li", actor: "test") }
            await expect(throws: .lastAdministrator) { try await catalogue.people.revoke(administers, from: "li", actor: "test") }
            #expect(try await catalogue.people.user("li")?.disabledAt == nil)
            #expect(try await catalogue.people.user("li")?.holds(.administrator, for: Organisation.node) == true)
            #expect(try await catalogue.entries().isEmpty)
            try await catalogue.people.grant(administers, to: "wang", actor: "test")
            try await catalogue.people.disable(user: "li", actor: "test")
            await expect(throws: .lastAdministrator) { try await catalogue.people.disable(user: "wang", actor: "test") }
            #expect(try await catalogue.entries() == ["user.grant user/wang", "user.disable user/li"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func ofTwoAdministratorsWhoCloseEachOtherOneStays(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.makeGuest("li", .administrator)
            try await catalogue.makeGuest("wang", .administrator)
            let people = catalogue.people
            async let first: Void = people.disable(user: "li", actor: "wang")
            async let second: Void = people.disable(user: "wang", actor: "li")
            var refused = 0
            do { try await first } catch is CatalogError { refused += 1 }
            do { try await second } catch is CatalogError { refused += 1 }
            #expect(refused == 1)
            #expect(try await people.users().filter { $0.disabledAt == nil }.count == 1)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func whatChangesNoRightLeavesNoEntry(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            let views = RoleGrant(organisation: "kjj", role: .viewer)
            try await catalogue.makeGuest("li", .administrator)
            try await catalogue.makeGuest("wang", .viewer, of: "kjj")
            try await catalogue.people.grant(views, to: "wang", actor: "li")
            try await catalogue.people.enable(user: "wang", actor: "li")
            #expect(try await catalogue.entries().isEmpty)
            try await catalogue.people.disable(user: "wang", actor: "li")
            try await catalogue.people.disable(user: "wang", actor: "li")
            try await catalogue.people.enable(user: "wang", actor: "li")
            try await catalogue.people.revoke(views, from: "wang", actor: "li")
            await expect(throws: .notFound) { try await catalogue.people.revoke(views, from: "wang", actor: "li") }
            for act in [catalogue.people.disable, catalogue.people.enable] { await expect(throws: .notFound) { try await act("nobody", "li") } }
            #expect(try await catalogue.entries() == ["user.disable user/wang", "user.enable user/wang", "user.revoke user/wang"])
        }
    }
}
