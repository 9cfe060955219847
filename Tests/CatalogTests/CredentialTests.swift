import Catalog
import Store
import TestKit
import Testing

/// Sessions of browsers and keys of programs.
@Suite struct CredentialTests {
    private static let hour: Int64 = 3_600_000

    @Test(arguments: TestBackend.allCases)
    func aSessionLastsItsTimeAndNoLonger(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.makeGuest("li")
            let (token, csrf) = try await catalogue.people.openSession(for: "li")
            let session = try #require(try await catalogue.people.session(token: token))
            #expect(session.user.name == "li" && session.csrf == csrf && csrf != token)
            #expect(try await catalogue.people.user("li")?.lastLoginAt == catalogue.clock.now)
            #expect(try await catalogue.people.session(token: token + "x") == nil)
            #expect(try await catalogue.people.session(token: csrf) == nil)
            catalogue.clock.advance(PeopleRegister.sessionMilliseconds - 1)
            #expect(try await catalogue.people.session(token: token) != nil)
            catalogue.clock.advance(1)
            #expect(try await catalogue.people.session(token: token) == nil)
            _ = try await catalogue.people.openSession(for: "li")
            #expect(try await catalogue.count("session") == 1, "what is over is swept away")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aSessionEndsByItselfAloneAndWithItsUser(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.makeGuest("admin", .administrator)
            try await catalogue.makeGuest("li")
            let first = try await catalogue.people.openSession(for: "li").token
            let second = try await catalogue.people.openSession(for: "li").token
            let other = try await catalogue.people.openSession(for: "admin").token
            try await catalogue.people.closeSession(token: first)
            #expect(try await catalogue.people.session(token: first) == nil)
            #expect(try await catalogue.people.session(token: second) != nil)
            try await catalogue.people.disable(user: "li", actor: "admin")
            #expect(try await catalogue.people.session(token: second) == nil)
            #expect(try await catalogue.people.session(token: other) != nil)
            let late = try await catalogue.people.openSession(for: "li").token
            #expect(try await catalogue.people.session(token: late) == nil, "a disabled user stays outside")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func storesNeitherTokensNorKeys(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.makeGuest("li")
            let (token, _) = try await catalogue.people.openSession(for: "li")
            let (key, secret) = try await catalogue.people.createKey(for: "li", label: "报表", actor: "li")
            let rows = try await catalogue.store.read { reader in
                try reader.rows("SELECT * FROM session") + reader.rows("SELECT * FROM api_key")
            }
            let stored = rows.flatMap(\.values).map { "\($0)" }.joined(separator: " ")
            #expect(!stored.contains(token) && !stored.contains(secret))
            #expect(secret.hasPrefix(key.prefix) && key.prefix.count == 8 && secret.count > 40)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aKeyWorksUntilItIsRevoked(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.makeGuest("li")
            try await catalogue.makeGuest("wang")
            let (key, secret) = try await catalogue.people.createKey(for: "li", label: "报表", actor: "li")
            #expect(try await catalogue.people.user(keySecret: secret)?.name == "li")
            #expect(try await catalogue.people.user(keySecret: secret + "x") == nil)
            await expect(throws: .notFound) { try await catalogue.people.revokeKey(key.id, owner: "wang", actor: "wang") }
            #expect(try await catalogue.people.user(keySecret: secret) != nil, "nobody ends another's key")
            try await catalogue.people.revokeKey(key.id, owner: "li", actor: "li")
            #expect(try await catalogue.people.user(keySecret: secret) == nil)
            await expect(throws: .notFound) { try await catalogue.people.revokeKey(key.id, actor: "li") }
            #expect(try await catalogue.people.keys(of: "li").map(\.revokedAt) == [catalogue.clock.now])
            #expect(try await catalogue.people.keys(of: "wang").isEmpty)
            #expect(try await catalogue.entries() == ["key.create key/\(key.id)", "key.revoke key/\(key.id)"])
            await expect(throws: .notFound) { try await catalogue.people.createKey(for: "nobody", label: "", actor: "li") }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aKeyRestsWhileItsUserIsDisabled(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.makeGuest("admin", .administrator)
            try await catalogue.makeGuest("li")
            let secret = try await catalogue.people.createKey(for: "li", label: "", actor: "li").secret
            try await catalogue.people.disable(user: "li", actor: "admin")
            #expect(try await catalogue.people.user(keySecret: secret) == nil)
            try await catalogue.people.enable(user: "li", actor: "admin")
            #expect(try await catalogue.people.user(keySecret: secret)?.name == "li")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func notesAKeysUseOnceAnHour(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.makeGuest("li")
            let secret = try await catalogue.people.createKey(for: "li", label: "", actor: "li").secret
            #expect(try await catalogue.people.keys(of: "li").first?.lastUsedAt == nil)
            let start = catalogue.clock.now
            _ = try await catalogue.people.user(keySecret: secret)
            catalogue.clock.advance(Self.hour - 1)
            _ = try await catalogue.people.user(keySecret: secret)
            #expect(try await catalogue.people.keys(of: "li").first?.lastUsedAt == start)
            catalogue.clock.advance(1)
            _ = try await catalogue.people.user(keySecret: secret)
            #expect(try await catalogue.people.keys(of: "li").first?.lastUsedAt == start + Self.hour)
        }
    }
}
