import Foundation
import Source
import Synchronization
import TestKit
import Testing

@testable import Fetch

@Suite struct RedirectTests {
    private func encoded(_ text: String) -> String { RemoteAddress.component(text) }

    @Test(arguments: ["301", "302", "303", "307", "308"]) func followsARedirectThatIsAllowed(status: String) async throws {
        let (server, other) = try (TestServer.shared.get(), TestServer.other.get())
        try await withTemporaryFolder { folder in
            let url = server.url("/redirect?status=\(status)&to=\(encoded(other.url("/echo?there")))")
            let fetched = try await fetcher().fetch(source(.json), url, into: folder)
            #expect(try texts(fetched)[0].contains("/echo?there"))
        }
    }

    @Test(arguments: [
        "http://127.0.0.2:{port}/echo", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://[::1]:{port}/echo",
        "//127.0.0.2:{port}/echo", "http://2130706434:{port}/echo", "http://0x7f.0.0.2:{port}/echo", "http://0177.0.0.02:{port}/echo",
        "http://[::ffff:127.0.0.2]:{port}/echo", "http://localhost.:{port}/echo", "http://inside.test:{port}/echo",
    ])
    func refusesARedirectToWhatIsNotListed(target: String) async throws {
        let server = try TestServer.shared.get()
        let word = UUID().uuidString
        let place = target.replacing("{port}", with: "\(server.port)") + "?\(word)"
        // What a resolver says of these names is forbidden too.
        let fetcher = try fetcher(names: ["localhost": ["127.0.0.1", "::1"], "inside.test": ["10.0.0.7"]])
        let error = try await failure(fetcher, source(.json), server.url("/redirect?to=\(encoded(place))"))
        #expect(error.kind == .notAllowed)
        #expect(try await server.requests(with: "/echo?\(word)") == [])
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://user:hunter22@127.0.0.1/", "http://", "gopher://127.0.0.1/"])
    func refusesARedirectToWhatIsNoWebAddress(target: String) async throws {
        let url = try TestServer.shared.get().url("/redirect?to=\(encoded(target))")
        let error = try await failure(fetcher(), source(.json), url)
        #expect(error.kind == .malformedAddress)
        #expect(!error.description.contains("hunter22"))
    }

    @Test func followsFiveRedirectsAndNoMore() async throws {
        let server = try TestServer.shared.get()
        try await withTemporaryFolder { folder in
            let fetched = try await fetcher().fetch(source(.json), server.url("/hops?left=5"), into: folder)
            #expect(try texts(fetched) == ["[1]"])
        }
        let error = try await failure(fetcher(), source(.json), server.url("/hops?left=6"))
        #expect(error.kind == .redirects)
    }

    @Test func secretsStayWithTheirHost() async throws {
        let (server, other) = try (TestServer.shared.get(), TestServer.other.get())
        try await withCredentials { register, _, folder in
            try await register.put("portal", .bearer(token: "hunter22"), owner: "org", actor: "test")
            func get(_ url: String) async throws -> String {
                try await withTemporaryFolder { folder in
                    try await texts(
                        fetcher(credentials: register).fetch(source(.json), url, into: folder) {
                            ($0.authentication, $0.credential, $0.headers) = (.bearer, "portal", ["X-Key": "secret-key"])
                        })[0]
                }
            }
            let stays = try await get(server.url("/redirect?to=\(encoded("/echo"))"))
            #expect(stays.contains("Bearer hunter22") && stays.contains("secret-key"))
            let leaves = try await get(server.url("/redirect?to=\(encoded(other.url("/echo")))"))
            #expect(!leaves.contains("hunter22") && !leaves.contains("secret-key") && !leaves.contains("Authorization"))
            // There and back again: the secret may return to where it belongs.
            let back = try await get(server.url("/redirect?to=\(encoded(other.url("/redirect?to=\(encoded(server.url("/echo")))")))"))
            #expect(back.contains("Bearer hunter22"))
        }
    }

    @Test func connectsToTheAddressThatWasChecked() async throws {
        // The name means this machine at first, and somewhere forbidden ever after.
        let server = try TestServer.shared.get()
        let asked = Mutex(0)
        let fetcher = RemoteFetcher(
            policy: try OutboundPolicy(["127.0.0.1"]), credentials: nil,
            surroundings: FetchSurroundings(
                now: { testTime }, pause: { _ in }, chance: { 1 },
                resolve: { _ in
                    let count = asked.withLock { count in
                        count += 1
                        return count
                    }
                    return [InternetAddress(count == 1 ? "127.0.0.1" : "10.0.0.1")!]
                }))
        try await withTemporaryFolder { folder in
            let url = server.url("/linked?t=1", host: "Data.Rebind.TEST")
            let fetched = try await fetcher.fetch(source(.json), url, into: folder) { $0.paging = .link }
            #expect(try texts(fetched).count == 3)
        }
        #expect(asked.withLock { $0 } == 1)
        try await withTemporaryFolder { folder in
            let url = server.url("/echo", host: "data.rebind.test")
            await #expect(throws: FetchError.self) { try await fetcher.fetch(source(.json), url, into: folder) }
        }
    }

    @Test func theHostHeaderIsTheName() async throws {
        let server = try TestServer.shared.get()
        try await withTemporaryFolder { folder in
            let fetcher = try fetcher(names: ["data.test": ["127.0.0.1"]])
            let text = try await texts(fetcher.fetch(source(.json), server.url("/echo", host: "data.test"), into: folder))[0]
            #expect(text.contains("\"host\": \"data.test:\(server.port)\""))
        }
    }

    @Test func ofSeveralAddressesTheNextIsTriedAfterAFault() async throws {
        let server = try TestServer.shared.get()
        try await withTemporaryFolder { folder in
            // Nothing listens at the first.
            let fetcher = try fetcher(allow: ["127.0.0.0/8"], names: ["data.test": ["127.0.0.9", "127.0.0.1"]])
            let fetched = try await fetcher.fetch(source(.json), server.url("/hops?left=0", host: "data.test"), into: folder)
            #expect(try texts(fetched) == ["[1]"])
        }
    }

    @Test func certificatesAreCheckedAgainstTheName() async throws {
        try await withTemporaryFolder { folder in
            let (certificate, key) = ("\(folder)/c.pem", "\(folder)/k.pem")
            let made = try ChildProcess([
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj",
                "/CN=data.test", "-addext", "subjectAltName=DNS:data.test", "-keyout", key, "-out", certificate,
            ])
            try #require(made.wait() == 0)
            let server = try TestServer([certificate, key])
            let names = ["data.test": ["127.0.0.1"], "other.test": ["127.0.0.1"]]
            let trusting = try fetcher(names: names) { ($0.trustedCertificates, $0.tries) = (certificate, 1) }
            try FileManager.default.createDirectory(atPath: "\(folder)/in", withIntermediateDirectories: false)
            let url = server.url("/hops?left=0", host: "data.test", scheme: "https")
            let fetched = try await trusting.fetch(source(.json), url, into: "\(folder)/in")
            #expect(try texts(fetched) == ["[1]"])

            let wrongName = try await failure(trusting, source(.json), server.url("/echo", host: "other.test", scheme: "https"))
            #expect(wrongName.kind == .unreachable)
            let unknown = try await failure(fetcher(names: names) { $0.tries = 1 }, source(.json), url)
            #expect(unknown.kind == .unreachable)
            #expect(unknown.mend.contains("fetch.trust"))
            let downgrade = server.url("/redirect?to=\(encoded("http://data.test/"))", host: "data.test", scheme: "https")
            let plain = try await failure(trusting, source(.json), downgrade)
            #expect(plain.problem.contains("is not encrypted"))
        }
    }
}
