import HTTPTypes
import Hummingbird
import Testing
import Vocabulary

@testable import Server

@Suite struct AdmissionTests {
    private func client(_ change: (inout ServerSettings) -> Void = { _ in }) -> RouterClient {
        RouterClient(.test(change)) { routes in
            routes.get("/who/{name}") { _, context in
                "\(try context.part("name")) \(context.language.rawValue) \(context.wantsJSON) \(context.client?.description ?? "-")"
            }
            routes.get("/") { _, context in "root \(context.language.rawValue)" }
        }
    }

    @Test func keepsASaneRequestIdAndReplacesAnyOther() async throws {
        let client = client()
        #expect(try await client.send(.get, "/", headers: [.requestID: "trace-0123.abc"]).headers[.requestID] == "trace-0123.abc")
        for bad in ["short", String(repeating: "a", count: 65), "white space here", "quote\"quote\"", "a\u{301}bcdefghij", "<script>alert(1)"] {
            let id = try #require(try await client.send(.get, "/", headers: [.requestID: bad]).headers[.requestID])
            #expect(id != bad && id.utf8.count == 32)
        }
        var doubled = HTTPFields()
        doubled.append(HTTPField(name: .requestID, value: "first-id-1"))
        doubled.append(HTTPField(name: .requestID, value: "second-id-2"))
        #expect(try await client.send(.get, "/", headers: doubled).headers[.requestID]?.utf8.count == 32)
    }

    @Test(arguments: [
        "/who/%zz", "/who/%", "/who/%4", "/who/%ff", "/who/a%00b", "/who/a%0d%0aX: y", "/../who/a", "/who/..", "/%2e%2e/who", "/who/%2e%2e%2fa",
        "/who/a%5cb", "/who/./a", "/who/..%2f..%2fetc", "/who/%c0%ae",
    ])
    func refusesAMalformedAddress(path: String) async throws {
        let answer = try await client().send(.get, path)
        #expect(answer.status == 400)
        #expect(answer.code == "malformed_address")
    }

    @Test func refusesALongAddressAndABadHost() async throws {
        let client = client()
        #expect(try await client.send(.get, "/" + String(repeating: "a", count: 9000)).status == 414)
        for host in ["a b", "evil.test/x", "a@b", "x:99999", "[::1", "<x>", "a,b"] {
            #expect(try await client.send(.get, "/", host: host).status == 400, "\(host)")
        }
        for host in ["node.test", "node.test:8080", "[::1]:80", "127.0.0.1", ""] {
            #expect(try await client.send(.get, "/", host: host).status == 200, "\(host)")
        }
        #expect(try await client.send(.get, "/", headers: [.host: "other.test"]).status == 400)
    }

    @Test func unescapesPartsOfTheAddressOnce() async throws {
        #expect(try await client().send(.get, "/who/%E6%95%B0%E6%8D%AE").text.hasPrefix("数据 "))
        #expect(try await client().send(.get, "/who/a%252eb").text.hasPrefix("a%2eb "))
    }

    @Test func choosesTheLanguageByQueryThenCookie() async throws {
        let client = client()
        #expect(try await client.send(.get, "/").text == "root zh")
        #expect(try await client.send(.get, "/", headers: [.acceptLanguage: "en-GB,en;q=0.9"]).text == "root zh", "only the switch changes it")
        let kept: HTTPFields = [.acceptLanguage: "en", .cookie: "heliu_lang=zh"]
        #expect(try await client.send(.get, "/", headers: kept).text == "root zh")
        let asked = try await client.send(.get, "/?lang=en", headers: kept)
        #expect(asked.text == "root en")
        #expect(asked.headers[.setCookie]?.hasPrefix("heliu_lang=en; Path=/;") == true)
        #expect(try await client.send(.get, "/?lang=fr", headers: kept).text == "root zh")
    }

    @Test func seesWhoWantsJSON() async throws {
        let client = client()
        func wants(_ path: String, _ accept: String?) async throws -> Bool {
            try await client.send(.get, path, headers: accept.map { [.accept: $0] } ?? [:]).text.split(separator: " ")[2] == "true"
        }
        #expect(try await wants("/who/a.json", "text/html"))
        #expect(try await wants("/who/a", "application/json"))
        #expect(try await wants("/who/a", "text/html;q=0.3, application/json;q=0.4"))
        #expect(try await !wants("/who/a", "text/html,*/*"))
        #expect(try await !wants("/who/a", nil))
    }

    @Test func believesForwardedAddressesOnlyOfTrustedProxies() async throws {
        let forged: HTTPFields = [.forwardedFor: "203.0.113.9"]
        #expect(try await client().send(.get, "/who/a", headers: forged).text.hasSuffix(" 192.0.2.7"))
        let proxy = try AddressRange("192.0.2.0/24")
        let trusting = client { $0.trustedProxies = [proxy] }
        #expect(try await trusting.send(.get, "/who/a", headers: forged).text.hasSuffix(" 203.0.113.9"))
        let chain: HTTPFields = [.forwardedFor: "10.9.9.9, 203.0.113.9, 192.0.2.40"]
        #expect(try await trusting.send(.get, "/who/a", headers: chain).text.hasSuffix(" 203.0.113.9"))
        let garbage: HTTPFields = [.forwardedFor: "203.0.113.9, evil\", 192.0.2.40"]
        #expect(try await trusting.send(.get, "/who/a", headers: garbage).text.hasSuffix(" 192.0.2.40"))
    }

    @Test func readsAddressRanges() throws {
        #expect(try AddressRange("10.0.0.0/9").contains(#require(ClientAddress("10.127.0.1"))))
        #expect(try !AddressRange("10.0.0.0/9").contains(#require(ClientAddress("10.128.0.1"))))
        #expect(try AddressRange("2001:db8::/33").contains(#require(ClientAddress("2001:db8:7fff::1"))))
        #expect(try AddressRange("127.0.0.1").contains(#require(ClientAddress("::ffff:127.0.0.1"))))
        for bad in ["", "10.0.0.0/33", "10.0.0.0/x", "ten", "10.0.0.0/-1"] { #expect(throws: ServerError.self) { try AddressRange(bad) } }
    }

    @Test func readsThePublicAddress() throws {
        #expect(try PublicURL("https://Data.Example.cn:443/").origin == "https://data.example.cn")
        #expect(try PublicURL("http://[::1]:8080").origin == "http://[::1]:8080")
        for bad in ["data.example.cn", "ftp://a", "https://a/b", "https://", "https://a b", "https://u@h"] {
            #expect(throws: ServerError.self) { try PublicURL(bad) }
        }
    }

    @Test func setsTheSecurityHeadersOnEveryAnswer() async throws {
        let url = try PublicURL("https://node.test")
        for path in ["/", "/nothing", "/who/%zz"] {
            let plain = try await client().send(.get, path).headers
            #expect(plain[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
            #expect(plain[.contentSecurityPolicy]?.contains("unsafe-inline") == false)
            #expect(plain[.contentTypeOptions] == "nosniff" && plain[.openerPolicy] == "same-origin" && plain[.frameOptions] == "DENY")
            #expect(plain[.referrerPolicy] == "same-origin" && plain[.permissionsPolicy] != nil && plain[.cacheControl] != nil)
            #expect(plain[.strictTransportSecurity] == nil)
            #expect(try await client { $0.publicURL = url }.send(.get, path).headers[.strictTransportSecurity] != nil)
        }
    }

    @Test func givesUpASlowAnswer() async throws {
        let client = RouterClient(.test { $0.requestTimeoutSeconds = 0.1 }) { routes in
            routes.get("/slow") { _, _ in
                try await Task.sleep(for: .seconds(20))
                return "late"
            }
            routes.get("/patient") { _, context in
                context.allowance.setTimeout(seconds: 5)
                try await Task.sleep(for: .milliseconds(300))
                return "in time"
            }
        }
        let answer = try await client.send(.get, "/slow")
        #expect(answer.status == 503 && answer.code == "timed_out" && answer.headers[.connection] == "close")
        #expect(try await client.send(.get, "/patient").text == "in time")
    }
}
