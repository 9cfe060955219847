import HTTPTypes
import Hummingbird
import Testing
import Vocabulary

@testable import Server

@Suite struct AccessTests {
    private func client(_ change: (inout ServerSettings) -> Void = { _ in }) -> RouterClient {
        RouterClient(.test(change)) { routes in
            routes.get("/me") { _, context in context.principal.subject }
            routes.get("/steward") { _, context in try context.require(.steward, of: "cq-kjj").name }
            routes.get("/elsewhere") { _, context in try context.require(.steward, of: "other").name }
            routes.post("/change") { _, context in "changed by \(context.principal.subject)" }
            routes.post("/form") { request, _ in try await request.formFields().first("title") ?? "none" }
        }
    }

    @Test func recognisesSessionsAndKeys() async throws {
        let client = client()
        #expect(try await client.send(.get, "/me").text == "anonymous")
        #expect(try await client.send(.get, "/me", headers: .cookie(FixedPeople.sessionToken)).text == "user/li")
        #expect(try await client.send(.get, "/me", headers: [.authorization: "Bearer \(FixedPeople.key)"]).text == "key/4f2a")
        #expect(try await client.send(.get, "/me", headers: [.authorization: "bearer \(FixedPeople.key)"]).text == "key/4f2a")
    }

    @Test func refusesAWrongKeyAndForgetsADeadSession() async throws {
        let client = client()
        for header in ["Bearer wrong-but-long-enough-for-a-key", "Bearer", "Basic bGk6eA==", "Bearer a b", ""] {
            let answer = try await client.send(.get, "/me", headers: [.authorization: header])
            #expect(answer.status == 401 && answer.headers[.wwwAuthenticate]?.contains("invalid_token") == true, "\(header)")
        }
        let dead = try await client.send(.get, "/me", headers: .cookie("dead-session-token-dead-session-token"))
        #expect(dead.text == "anonymous" && dead.headers[.setCookie]?.contains("Max-Age=0") == true)
        var two = HTTPFields.cookie(FixedPeople.sessionToken)
        two.append(HTTPField(name: .cookie, value: "heliu_session=other"))
        #expect(try await client.send(.get, "/me", headers: two).text == "anonymous", "of two session cookies neither counts")
        #expect(try await client.send(.get, "/me", headers: [.cookie: "xheliu_session=\(FixedPeople.sessionToken)"]).text == "anonymous")
    }

    @Test func requiresRoles() async throws {
        let client = client()
        #expect(try await client.send(.get, "/steward").status == 401)
        #expect(try await client.send(.get, "/steward", headers: .cookie(FixedPeople.sessionToken)).text == "li")
        #expect(try await client.send(.get, "/steward", headers: .cookie(FixedPeople.viewerToken)).status == 403)
        #expect(try await client.send(.get, "/elsewhere", headers: .cookie(FixedPeople.sessionToken)).status == 403)
        let administrator = Caller(name: "root", displayName: "", roles: [Caller.node: [.administrator]])
        #expect(administrator.holds(.approver, of: "anything"))
        let local = Caller(name: "a", displayName: "", roles: ["x": [.administrator]])
        #expect(local.holds(.steward, of: "x") && !local.holds(.steward, of: "y") && local.holdsAnywhere(.viewer))
    }

    @Test func flagsTheSessionCookie() throws {
        let plain = SessionCookie(isSecure: false).value(token: "abc", maximumAgeSeconds: 60)
        #expect(plain == "heliu_session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax")
        let secure = SessionCookie(isSecure: true).value(token: "abc", maximumAgeSeconds: 60)
        #expect(secure == "__Host-heliu_session=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure")
    }

    @Test func drawsTokensOf256Bits() {
        let tokens = Set((0..<200).map { _ in SecretToken.random() })
        #expect(tokens.count == 200 && tokens.allSatisfy { $0.utf8.count == 43 && SecretToken.digest(of: $0) != nil })
        for odd in ["", "short", String(repeating: "a", count: 200), "with space with space with space", "semi;semi;semi;semi;semi;"] {
            #expect(SecretToken.digest(of: odd) == nil)
        }
    }

    @Test func letsOnlyOurOwnPagesChangeThings() async throws {
        let client = client()
        let good = HTTPFields.cookie(FixedPeople.sessionToken, csrf: FixedPeople.csrf)
        #expect(try await client.send(.post, "/change", headers: good).text == "changed by user/li")
        #expect(try await client.send(.post, "/change", headers: .cookie(FixedPeople.sessionToken)).code == "cross_site_request")
        for token in ["", "wrong", FixedPeople.csrf + "x", FixedPeople.csrf.uppercased()] {
            let headers = HTTPFields.cookie(FixedPeople.sessionToken, csrf: token)
            #expect(try await client.send(.post, "/change", headers: headers).status == 403)
        }
        for method in [HTTPRequest.Method.put, .patch, .delete] {
            #expect(try await client.send(method, "/change", headers: .cookie(FixedPeople.sessionToken)).status == 403)
        }
    }

    @Test(arguments: [
        ("http://node.test", 200), ("https://node.test", 200), ("http://evil.test", 403), ("null", 403), ("http://node.test.evil.test", 403),
        ("http://node.test:81", 403), ("http://evilnode.test", 403),
    ])
    func comparesTheOrigin(origin: String, status: Int) async throws {
        var headers = HTTPFields.cookie(FixedPeople.sessionToken, csrf: FixedPeople.csrf)
        headers[.origin] = origin
        #expect(try await client().send(.post, "/change", headers: headers).status == status)
        #expect(try await client().send(.post, "/change", headers: [.origin: origin]).status == status, "also without a session: login")
    }

    @Test(arguments: [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403), ("Same-Origin", 403), ("", 403)])
    func believesTheBrowserAboutTheSite(site: String, status: Int) async throws {
        var headers = HTTPFields.cookie(FixedPeople.sessionToken, csrf: FixedPeople.csrf)
        headers[.fetchSite] = site
        #expect(try await client().send(.post, "/change", headers: headers).status == status)
    }

    @Test func takesThePublicAddressForTheOrigin() async throws {
        let url = try PublicURL("https://data.example.cn")
        let client = client { $0.publicURL = url }
        #expect(try await client.send(.post, "/change", headers: [.origin: "https://data.example.cn"]).status == 200)
        #expect(try await client.send(.post, "/change", headers: [.origin: "http://node.test"]).status == 403)
    }

    @Test func sparesKeysTheToken() async throws {
        let headers: HTTPFields = [.authorization: "Bearer \(FixedPeople.key)", .origin: "http://evil.test"]
        #expect(try await client().send(.post, "/change", headers: headers).text == "changed by key/4f2a")
        var both = headers
        both[.cookie] = "heliu_session=\(FixedPeople.sessionToken)"
        #expect(try await client().send(.post, "/change", headers: both).text == "changed by key/4f2a")
    }

    @Test func findsTheTokenInAForm() async throws {
        var headers = HTTPFields.cookie(FixedPeople.sessionToken)
        headers[.contentType] = "application/x-www-form-urlencoded"
        let body = Array("title=%E6%95%B0+a&csrf=\(FixedPeople.csrf)".utf8)
        #expect(try await client().send(.post, "/form", headers: headers, body: body).text == "数 a")
        #expect(try await client().send(.post, "/form", headers: headers, body: Array("title=a&csrf=no".utf8)).status == 403)
        headers[.contentType] = "text/plain"
        #expect(try await client().send(.post, "/form", headers: headers, body: body).status == 403, "a body of another type carries no token")
    }
}

@Suite struct RateTests {
    private func client(_ clock: HandClock, _ change: @escaping (inout RateSettings) -> Void) -> RouterClient {
        RouterClient(.test({ change(&$0.rates) }, now: clock.now)) { routes in
            routes.get("/") { _, _ in "ok" }
            routes.get("/health") { _, _ in "ok" }
            routes.post("/login") { _, _ in "ok" }
            routes.post("/write") { _, _ in "ok" }
        }
    }

    @Test func refusesBeyondTheBurstAndRecovers() async throws {
        let clock = HandClock()
        var client = client(clock) { $0.reads = .init(perSecond: 1, burst: 3) }
        for _ in 0..<3 { #expect(try await client.send(.get, "/").status == 200) }
        let refused = try await client.send(.get, "/")
        #expect(refused.status == 429 && refused.headers[.retryAfter] == "1" && refused.code == "too_many_requests")
        #expect(try await client.send(.get, "/health").status == 200, "health always answers")
        #expect(try await client.send(.get, "/", headers: .cookie(FixedPeople.sessionToken)).status == 200, "a user has an own bucket")
        client.client = ClientAddress("198.51.100.1")
        #expect(try await client.send(.get, "/").status == 200)
        client.client = ClientAddress("192.0.2.7")
        clock.advance(1.01)
        #expect(try await client.send(.get, "/").status == 200)
    }

    @Test func holdsLoginsAndWritesTighter() async throws {
        let clock = HandClock()
        let client = client(clock) {
            $0.login = .init(perSecond: 0.1, burst: 2)
            $0.writes = .init(perSecond: 1, burst: 4)
        }
        #expect(try await client.send(.post, "/login").status == 200)
        #expect(try await client.send(.post, "/login").status == 200)
        #expect(try await client.send(.post, "/login").status == 429)
        #expect(try await client.send(.post, "/write").status == 200)
        #expect(try await client.send(.post, "/write").status == 200)
        #expect(try await client.send(.post, "/write").status == 429)
    }

    @Test func slowsAGuesserOfKeysButNobodyElse() async throws {
        let client = client(HandClock()) { $0.badCredentials = .init(perSecond: 0.1, burst: 3) }
        let guess: HTTPFields = [.authorization: "Bearer hlk_guess-guess-guess-guess-guess"]
        for _ in 0..<3 { #expect(try await client.send(.get, "/", headers: guess).status == 401) }
        #expect(try await client.send(.get, "/", headers: guess).status == 429)
        #expect(try await client.send(.get, "/", headers: [.authorization: "Bearer \(FixedPeople.key)"]).status == 200)
        #expect(try await client.send(.get, "/").status == 200)
    }

    @Test func keepsBucketsBoundedAndTheBusyOnes() throws {
        let clock = HandClock()
        var rates = RateSettings()
        rates.reads = .init(perSecond: 1, burst: 2)
        rates.maximumBuckets = 100
        let limiter = RateLimiter(rates: rates, now: clock.now)
        let greedy = ClientAddress("203.0.113.1")
        for index in 0..<1000 {
            clock.advance(0.001)
            try? limiter.take(.reads, subject: nil, client: greedy)
            try limiter.take(.reads, subject: nil, client: ClientAddress("10.0.\(index / 250).\(index % 250)"))
            #expect(limiter.count <= 100)
        }
        #expect(throws: Problem.self) { try limiter.take(.reads, subject: nil, client: greedy) }
    }

    @Test func countsAnIPv6NetworkOnce() throws {
        var rates = RateSettings()
        rates.reads = .init(perSecond: 1, burst: 2)
        let limiter = RateLimiter(rates: rates, now: HandClock().now)
        try limiter.take(.reads, subject: nil, client: ClientAddress("2001:db8::1"))
        try limiter.take(.reads, subject: nil, client: ClientAddress("2001:db8::2"))
        #expect(throws: Problem.self) { try limiter.take(.reads, subject: nil, client: ClientAddress("2001:db8::3")) }
    }

    @Test func doublesTheWaitOfFailedLogins() throws {
        let clock = HandClock()
        let throttle = LoginThrottle(limit: 100, now: clock.now)
        let address = ClientAddress("203.0.113.1")
        for _ in 0..<5 { throttle.failed(name: "Li", address: address) }
        try throttle.check(name: "li", address: address)
        throttle.failed(name: "LI", address: address)
        #expect(throws: Problem.self) { try throttle.check(name: "li", address: nil) }
        clock.advance(1.1)
        try throttle.check(name: "li", address: address)
        for _ in 0..<30 { throttle.failed(name: "li", address: address) }
        clock.advance(61)
        try throttle.check(name: "li", address: nil)
        #expect(throws: Problem.self) { try throttle.check(name: "other", address: address) }
        throttle.succeeded(name: "li")
        for index in 0..<500 { throttle.failed(name: "n\(index)", address: nil) }
        #expect(throttle.count <= 101)
    }
}
