import Foundation
import Ledger
import Source
import Store
import TestKit
import Testing

@testable import Fetch

private let secrets: [CredentialSecret] = [
    .bearer(token: "hunter22-token"), .basic(user: "zhang", password: "hunter22/密"), .database(user: "reader", password: "hunter22@:/?#%"),
    .s3(accessKey: "AK", secretKey: "hunter22-secret", sessionToken: "hunter22-session"), .s3(accessKey: "AK", secretKey: "hunter22"),
]

@Suite struct CredentialTests {
    @Test(arguments: TestBackend.allCases) func keepsSecretsAndGivesThemBackToItself(backend: TestBackend) async throws {
        try await withCredentials(on: backend) { register, store, folder in
            for (number, secret) in secrets.enumerated() {
                try await register.put("c\(number)", secret, owner: "org\(number % 2)", actor: "wang")
            }
            for (number, secret) in secrets.enumerated() {
                #expect(try await register.secret("c\(number)", of: [secret.kind]) == secret)
            }
            let listed = try await register.list()
            #expect(listed.map(\.name) == ["c0", "c1", "c2", "c3", "c4"])
            #expect(listed.map(\.kind) == secrets.map(\.kind))
            #expect(listed.allSatisfy { $0.lastUsedAt == testTime && $0.createdAt == testTime })
            #expect(try await register.list(owner: "org1").map(\.name) == ["c1", "c3"])
            // A second process reads the same file.
            let second = CredentialRegister(store: store, keyPath: "\(folder)/keys/credential.key", now: { testTime })
            #expect(try await second.secret("c0", of: [.bearer]) == secrets[0])
            let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/keys/credential.key")[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test(arguments: TestBackend.allCases) func nothingStoredOrShownHoldsASecret(backend: TestBackend) async throws {
        try await withCredentials(on: backend) { register, store, folder in
            for (number, secret) in secrets.enumerated() {
                try await register.put("c\(number)", secret, owner: "org", actor: "wang")
                try await register.rotate("c\(number)", to: secret, actor: "wang")
                var dumped = ""
                dump(secret, to: &dumped)
                for text in ["\(secret)", String(reflecting: secret), "\([secret])", dumped, String(describing: Optional(secret))] {
                    #expect(!text.contains("hunter22"), "\(text)")
                }
            }
            try await register.rotateKey(actor: "wang")
            try await register.remove("c4", actor: "wang")
            let shown = String(decoding: try JSONEncoder().encode(try await register.list()), as: UTF8.self)
            #expect(!shown.contains("hunter22"))
            try await store.backup(to: "\(folder)/copy.sqlite")
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/copy.sqlite"))
            #expect(bytes.range(of: Data("credential/c0".utf8)) != nil)
            #expect(bytes.range(of: Data("hunter22".utf8)) == nil)
        }
    }

    @Test(arguments: TestBackend.allCases) func putsEveryActOnTheRecord(backend: TestBackend) async throws {
        try await withCredentials(on: backend) { register, store, _ in
            try await register.put("portal", secrets[0], owner: "org", actor: "wang")
            try await register.rotate("portal", to: .bearer(token: "other"), actor: "li")
            try await register.rotateKey(actor: "zhao")
            try await register.remove("portal", actor: "wang")
            let entries = try await store.read { try $0.rows("SELECT actor, action, subject FROM ledger_entry ORDER BY entry_index") }
            #expect(
                try entries.map { try "\($0.text("actor")) \($0.text("action")) \($0.text("subject"))" } == [
                    "wang credential.put credential/portal", "li credential.rotate credential/portal", "zhao credential.key credential/*",
                    "wang credential.remove credential/portal",
                ])
        }
    }

    @Test(arguments: TestBackend.allCases) func refusesWhatCannotBe(backend: TestBackend) async throws {
        try await withCredentials(on: backend) { register, _, _ in
            try await register.put("portal", secrets[0], owner: "org", actor: "wang")
            func kind(_ body: () async throws -> Void) async -> FetchError.Code? {
                do {
                    try await body()
                    return nil
                } catch {
                    return (error as? FetchError)?.kind
                }
            }
            #expect(await kind { try await register.put("portal", secrets[0], owner: "org", actor: "wang") } == .credentialExists)
            #expect(await kind { try await register.rotate("none", to: secrets[0], actor: "wang") } == .credentialMissing)
            #expect(await kind { try await register.rotate("portal", to: secrets[1], actor: "wang") } == .credentialKind)
            #expect(await kind { try await register.remove("none", actor: "wang") } == .credentialMissing)
            #expect(await kind { _ = try await register.secret("none", of: [.bearer]) } == .credentialMissing)
            #expect(await kind { _ = try await register.secret("portal", of: [.s3]) } == .credentialKind)
            for name in ["", "a b", "a/b", "项目", String(repeating: "a", count: 65)] {
                #expect(await kind { try await register.put(name, secrets[0], owner: "org", actor: "wang") } == .malformedCredential)
            }
            #expect(await kind { try await register.put("x", secrets[0], owner: "", actor: "wang") } == .malformedCredential)
        }
    }

    @Test func readsFieldsAndNeverRepeatsTheirValues() throws {
        #expect(try CredentialSecret(kind: .bearer, fields: ["token": "x"]) == .bearer(token: "x"))
        let faults: [(CredentialSecret.Kind, [String: String])] = [
            (.bearer, [:]), (.bearer, ["token": ""]), (.bearer, ["token": "hunter22\n"]), (.basic, ["user": "hunter22"]),
            (.basic, ["user": "hunter22:x", "password": "hunter22"]), (.bearer, ["token": "hunter22", "user": "hunter22"]),
            (.s3, ["accessKey": "hunter22"]), (.database, ["user": "hunter22", "password": String(repeating: "hunter22", count: 4_000)]),
        ]
        for (kind, fields) in faults {
            let error = #expect(throws: FetchError.self) { try CredentialSecret(kind: kind, fields: fields) }
            #expect(error?.kind == .malformedCredential)
            #expect(error?.description.contains("hunter22") == false)
        }
    }

    @Test(arguments: TestBackend.allCases) func aSecretCannotBePassedOffAsAnothers(backend: TestBackend) async throws {
        try await withCredentials(on: backend) { register, store, _ in
            try await register.put("a", .bearer(token: "one"), owner: "org", actor: "wang")
            try await register.put("b", .bearer(token: "two"), owner: "org", actor: "wang")
            try await store.write { writer in
                _ = try writer.execute("UPDATE fetch_credential SET sealed = (SELECT sealed FROM fetch_credential WHERE name = 'b') WHERE name = 'a'")
            }
            let error = await #expect(throws: FetchError.self) { try await register.secret("a", of: [.bearer]) }
            #expect(error?.kind == .credentialKey)
            #expect(try await register.secret("b", of: [.bearer]) == .bearer(token: "two"))
        }
    }

    @Test func aLostOrOpenKeyFileIsSaid() async throws {
        try await withCredentials { register, store, folder in
            try await register.put("a", .bearer(token: "one"), owner: "org", actor: "wang")
            let path = "\(folder)/keys/credential.key"
            let fresh = { CredentialRegister(store: store, keyPath: path, now: { testTime }) }
            #expect(chmod(path, 0o644) == 0)
            let open = await #expect(throws: FetchError.self) { try await fresh().secret("a", of: [.bearer]) }
            #expect(open?.mend.hasPrefix("Run `chmod 600 \(path)`") == true)
            #expect(chmod(path, 0o600) == 0)
            try Data("heliu-credential-key-1 x\n".utf8).write(to: URL(filePath: path))
            #expect(chmod(path, 0o600) == 0)
            let damaged = await #expect(throws: FetchError.self) { try await fresh().secret("a", of: [.bearer]) }
            #expect(damaged?.problem == "the credential key \(path) is damaged in line 1")
            try FileManager.default.removeItem(atPath: path)
            let lost = await #expect(throws: FetchError.self) { try await fresh().secret("a", of: [.bearer]) }
            #expect(lost?.kind == .credentialKey)
            #expect(lost?.mend.hasPrefix("Restore the key file") == true)
            // A new key must not hide the loss: it may come back from a backup.
            let refused = await #expect(throws: FetchError.self) {
                try await fresh().put("b", .bearer(token: "x"), owner: "org", actor: "wang")
            }
            #expect(refused?.kind == .credentialKey)
        }
    }

    @Test func twoProcessesMakeOneKey() async throws {
        try await withCredentials { register, store, folder in
            try await withThrowingTaskGroup { group in
                for number in 0..<8 {
                    group.addTask {
                        let other = CredentialRegister(store: store, keyPath: "\(folder)/keys/credential.key", now: { testTime })
                        try await other.put("c\(number)", .bearer(token: "t\(number)"), owner: "org", actor: "wang")
                    }
                }
                try await group.waitForAll()
            }
            for number in 0..<8 { #expect(try await register.secret("c\(number)", of: [.bearer]) == .bearer(token: "t\(number)")) }
            #expect(try names(in: "\(folder)/keys") == ["credential.key"])
        }
    }
}

@Suite struct KeyRotationTests {
    private struct Crash: Error {}

    private func keyIDs(_ folder: String) throws -> [String] {
        try String(contentsOfFile: "\(folder)/keys/credential.key", encoding: .utf8)
            .split(separator: "\n").map { String($0.split(separator: " ")[1]) }
    }

    @Test(arguments: TestBackend.allCases) func sealsEverythingAnewAndForgetsTheOldKey(backend: TestBackend) async throws {
        try await withCredentials(on: backend) { register, store, folder in
            try await register.put("a", .bearer(token: "one"), owner: "org", actor: "wang")
            let other = CredentialRegister(store: store, keyPath: "\(folder)/keys/credential.key", now: { testTime })
            #expect(try await other.secret("a", of: [.bearer]) == .bearer(token: "one"))
            let before = try keyIDs(folder)
            try await register.rotateKey(actor: "wang")
            let after = try keyIDs(folder)
            #expect(before.count == 1 && after.count == 1 && before != after)
            #expect(try await register.secret("a", of: [.bearer]) == .bearer(token: "one"))
            // A process that knew only the old key finds the new one.
            #expect(try await other.secret("a", of: [.bearer]) == .bearer(token: "one"))
            try await other.put("b", .bearer(token: "two"), owner: "org", actor: "wang")
            #expect(try await register.secret("b", of: [.bearer]) == .bearer(token: "two"))
        }
    }

    @Test(arguments: TestBackend.allCases, [1, 2, 3]) func aCrashBetweenStepsLosesNothing(backend: TestBackend, step: Int) async throws {
        try await withCredentials(on: backend) { register, store, folder in
            let path = "\(folder)/keys/credential.key"
            try await register.put("a", .bearer(token: "one"), owner: "org", actor: "wang")
            await #expect(throws: Crash.self) {
                try await register.rotateKey(actor: "wang") { if $0 == step { throw Crash() } }
            }
            #expect(try keyIDs(folder).count == (step == 3 ? 1 : 2))
            let next = CredentialRegister(store: store, keyPath: path, now: { testTime })
            #expect(try await next.secret("a", of: [.bearer]) == .bearer(token: "one"))
            try await next.put("b", .bearer(token: "two"), owner: "org", actor: "wang")
            try await next.rotateKey(actor: "wang")
            #expect(try keyIDs(folder).count == 1)
            #expect(try await next.secret("a", of: [.bearer]) == .bearer(token: "one"))
            #expect(try await next.secret("b", of: [.bearer]) == .bearer(token: "two"))
        }
    }

    @Test(arguments: TestBackend.allCases) func changesOfTheKeyAndOfSecretsMayMeet(backend: TestBackend) async throws {
        try await withCredentials(on: backend) { register, store, folder in
            try await withThrowingTaskGroup { group in
                for number in 0..<4 {
                    group.addTask {
                        let other = CredentialRegister(store: store, keyPath: "\(folder)/keys/credential.key", now: { testTime })
                        try await other.put("c\(number)", .bearer(token: "t\(number)"), owner: "org", actor: "wang")
                    }
                    group.addTask {
                        let other = CredentialRegister(store: store, keyPath: "\(folder)/keys/credential.key", now: { testTime })
                        try await other.rotateKey(actor: "wang")
                    }
                }
                try await group.waitForAll()
            }
            for number in 0..<4 { #expect(try await register.secret("c\(number)", of: [.bearer]) == .bearer(token: "t\(number)")) }
            #expect(try keyIDs(folder).count == 1)
        }
    }
}

@Suite struct AuthenticationTests {
    @Test func sendsBearerAndBasic() async throws {
        try await withCredentials { register, _, _ in
            try await register.put("bearer", .bearer(token: "hunter22"), owner: "org", actor: "wang")
            try await register.put("basic", .basic(user: "王", password: "a:b"), owner: "org", actor: "wang")
            let url = try TestServer.shared.get().url("/echo")
            for (kind, name, expected) in [
                (RemoteDeclaration.Authentication.bearer, "bearer", "Bearer hunter22"), (.basic, "basic", "Basic 546LOmE6Yg=="),
            ] {
                try await withTemporaryFolder { folder in
                    let fetched = try await fetcher(credentials: register).fetch(source(.json), url, into: folder) {
                        ($0.authentication, $0.credential) = (kind, name)
                    }
                    #expect(try texts(fetched)[0].contains("\"Authorization\": \"\(expected)\""))
                }
            }
        }
    }

    @Test func sendsSecretHeadersToTheirOriginOnly() async throws {
        try await withCredentials { register, _, _ in
            try await register.put("keys", .headers(["X-Key": "hunter22", "X-App": "a1"]), owner: "org", actor: "wang")
            let url = try TestServer.shared.get().url("/echo")
            try await withTemporaryFolder { folder in
                let fetched = try await fetcher(credentials: register).fetch(source(.json), url, into: folder) {
                    ($0.authentication, $0.credential, $0.headers) = (.headers, "keys", ["X-Plain": "p"])
                }
                let text = try texts(fetched)[0]
                for header in ["\"X-Key\": \"hunter22\"", "\"X-App\": \"a1\"", "\"X-Plain\": \"p\""] { #expect(text.contains(header), "\(text)") }
            }
            let other = try TestServer.other.get().url("/echo")
            let redirecting = try TestServer.shared.get().url("/redirect?to=\(other)")
            try await withTemporaryFolder { folder in
                let fetched = try? await fetcher(credentials: register).fetch(source(.json), redirecting, into: folder) {
                    ($0.authentication, $0.credential) = (.headers, "keys")
                }
                let text = try fetched.map { try texts($0)[0] } ?? ""
                #expect(!text.contains("hunter22"))
            }
        }
        for fields in [[:], ["X Key": "a"], ["Host": "a"], ["X-Key": "a\nb"], ["X-Key": ""]] as [[String: String]] {
            #expect(throws: FetchError.self) { try CredentialSecret(kind: .headers, fields: fields) }
        }
    }

    @Test func aServerThatRepeatsASecretDoesNotGetItIntoAnError() async throws {
        try await withCredentials { register, _, _ in
            try await register.put("bearer", .bearer(token: "hunter22"), owner: "org", actor: "wang")
            for status in ["401", "404", "500"] {
                let url = try TestServer.shared.get().url("/status?echo&code=\(status)&key=hunter22")
                let error = try await failure(fetcher(credentials: register), source(.json), url) {
                    ($0.authentication, $0.credential) = (.bearer, "bearer")
                }
                #expect(!error.description.contains("hunter22"), "\(error)")
                if status == "401" { #expect(error.mend.contains("rotate it")) }
            }
        }
    }

    @Test func aCredentialNeedsItsKindAndItsUse() async throws {
        try await withCredentials { register, _, _ in
            try await register.put("bearer", .bearer(token: "hunter22"), owner: "org", actor: "wang")
            let url = try TestServer.shared.get().url("/echo")
            func kind(_ authentication: RemoteDeclaration.Authentication, _ name: String?) async throws -> FetchError.Code {
                let error = try await failure(fetcher(credentials: register), source(.json), url) {
                    ($0.authentication, $0.credential) = (authentication, name)
                }
                return error.kind
            }
            #expect(try await kind(.basic, "bearer") == .credentialKind)
            #expect(try await kind(.bearer, "none") == .credentialMissing)
            #expect(try await kind(.bearer, nil) == .malformedDeclaration)
            #expect(try await kind(.none, "bearer") == .malformedDeclaration)
            let unstored = try await failure(fetcher(), source(.json), url) { ($0.authentication, $0.credential) = (.bearer, "bearer") }
            #expect(unstored.kind == .credentialMissing)
        }
    }
}
