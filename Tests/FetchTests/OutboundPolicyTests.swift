import Testing

@testable import Fetch

@Suite struct OutboundPolicyTests {
    private func isAllowed(_ patterns: [String], _ host: String, _ port: Int, _ addresses: [String]) throws -> Bool {
        do {
            try OutboundPolicy(patterns).check(host: host, port: port, addresses: addresses.map { try #require(InternetAddress($0)) })
            return true
        } catch let error as FetchError {
            #expect(error.kind == .notAllowed)
            return false
        }
    }

    @Test func anEmptyListRefusesEvenPublicHosts() throws {
        #expect(try !isAllowed([], "data.example.cn", 443, ["1.2.3.4"]))
        #expect(throws: FetchError.self) {
            try OutboundPolicy.closed.check(host: "1.2.3.4", port: 80, addresses: [#require(InternetAddress("1.2.3.4"))])
        }
    }

    @Test(arguments: [
        (["data.example.cn"], "data.example.cn", 443, true), (["DATA.example.cn"], "data.example.cn", 80, true),
        (["data.example.cn"], "x.data.example.cn", 443, false), (["data.example.cn"], "xdata.example.cn", 443, false),
        (["*.example.cn"], "data.example.cn", 443, true), (["*.example.cn"], "a.b.example.cn", 443, true),
        (["*.example.cn"], "example.cn", 443, false), (["*.example.cn"], "evilexample.cn", 443, false),
        (["data.example.cn:8443"], "data.example.cn", 8443, true), (["data.example.cn:8443"], "data.example.cn", 443, false),
        (["*"], "anything.test", 1, true), (["*:443"], "anything.test", 80, false), (["1.2.0.0/16"], "whoever.test", 80, true),
        (["1.3.0.0/16"], "whoever.test", 80, false), (["0.0.0.0/0"], "whoever.test", 80, true), (["1.2.3.4:80"], "whoever.test", 80, true),
        (["1.2.3.4:80"], "whoever.test", 81, false),
    ])
    func opensPublicHostsThatAreListed(patterns: [String], host: String, port: Int, expected: Bool) throws {
        #expect(try isAllowed(patterns, host, port, ["1.2.3.4"]) == expected)
    }

    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.8.8.8", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.168.1.1", "192.0.2.1", "198.19.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "fc00::1", "fdff::1", "fe80::1",
        "febf::1", "fec0::1", "ff02::1",
    ])
    func refusesSpecialAddressesUnderAnyNameAndAnyWideBlock(address: String) throws {
        let wide = ["data.example.cn", "*", "*.example.cn", "0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1"]
        #expect(try !isAllowed(wide, "data.example.cn", 443, [address]))
        #expect(try !isAllowed(wide, address, 443, [address]))
        #expect(try isAllowed([InternetAddress(address)!.description], "data.example.cn", 443, [address]))
    }

    @Test(arguments: ["1.1.1.1", "100.128.0.1", "172.15.255.255", "172.32.0.1", "192.169.0.1", "223.255.255.255", "2001:da8::1", "2400::1"])
    func takesPublicAddressesForPublic(address: String) throws {
        #expect(try isAllowed(["*"], "data.example.cn", 443, [address]))
    }

    @Test func aListedBlockOpensInternalAddresses() throws {
        #expect(try isAllowed(["10.1.0.0/16"], "db.intra", 5432, ["10.1.2.3"]))
        #expect(try !isAllowed(["10.1.0.0/16"], "db.intra", 5432, ["10.2.0.1"]))
        #expect(try isAllowed(["10.1.0.0/16:5432"], "db.intra", 5432, ["10.1.2.3"]))
        #expect(try !isAllowed(["10.1.0.0/16:5432"], "db.intra", 80, ["10.1.2.3"]))
        #expect(try isAllowed(["10.0.0.0/8"], "db.intra", 80, ["::ffff:10.9.9.9"]))
        #expect(try isAllowed(["fd00:1::/32"], "db.intra", 80, ["fd00:1::7"]))
        #expect(try isAllowed(["[::1]:80"], "::1", 80, ["::1"]))
        #expect(try !isAllowed(["[::1]:80"], "::1", 81, ["::1"]))
    }

    @Test func oneForbiddenAddressAmongManyRefusesTheHost() throws {
        #expect(try !isAllowed(["data.example.cn"], "data.example.cn", 443, ["1.2.3.4", "127.0.0.1"]))
        #expect(try !isAllowed(["data.example.cn", "127.0.0.1"], "data.example.cn", 443, ["127.0.0.1", "10.0.0.1"]))
    }

    @Test func saysWhichAddressAndHowToOpenIt() throws {
        let error = #expect(throws: FetchError.self) {
            try OutboundPolicy(["data.example.cn"]).check(
                host: "data.example.cn", port: 443, addresses: [#require(InternetAddress("169.254.169.254"))])
        }
        #expect(error?.problem == "requests to data.example.cn (169.254.169.254) are refused: the address is link-local")
        #expect(error?.mend == "If this node is meant to reach it, add \"169.254.169.254\" itself to the setting fetch.allow")
    }

    @Test(arguments: [
        "", "http://data.example.cn", "data.example.cn/path", "*example.cn", "a.*.cn", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "010.0.0.1",
        "2130706433", "0x7f.1", "host:0", "host:70000", "host:x", "a b", "数据.cn", "user@host", "[::1", "::1]:80", "..",
    ])
    func refusesAPatternThatIsNone(pattern: String) {
        let error = #expect(throws: FetchError.self) { try OutboundPolicy(["data.example.cn", pattern]) }
        #expect(error?.kind == .malformedPattern)
        #expect(error?.problem.contains("\"\(pattern)\"") == true)
    }
}

@Suite struct RemoteAddressTests {
    private func address(_ text: String) throws -> RemoteAddress { try RemoteAddress(text, schemes: ["http", "https"]) }

    @Test(arguments: [
        ("HTTP://Data.Example.CN./a b/项目?q=值&x=1#top", "http://data.example.cn/a%20b/%E9%A1%B9%E7%9B%AE?q=%E5%80%BC&x=1"),
        ("https://h", "https://h/"), ("https://h?x", "https://h/?x"), ("https://h:8443/p%2Fq", "https://h:8443/p%2Fq"),
        ("http://2130706433/", "http://127.0.0.1/"), ("http://0x7f.1/", "http://127.0.0.1/"), ("http://0177.0.0.1/", "http://127.0.0.1/"),
        ("http://127.1/", "http://127.0.0.1/"), ("http://[::FFFF:127.0.0.1]/", "http://127.0.0.1/"),
        ("http://[0:0::1]:80/", "http://[::1]:80/"), ("http://h/<>\"{}", "http://h/%3C%3E%22%7B%7D"),
        ("http://h/100%/%zz/%4", "http://h/100%25/%25zz/%254"),
    ])
    func writesOneFormOfAnAddress(text: String, expected: String) throws {
        #expect(try address(text).text == expected)
    }

    @Test(arguments: [
        "", "data.example.cn/x", "ftp://h/x", "file:///etc/passwd", "http:///x", "http://h:0/", "http://h:99999/", "http://h:x/",
        "http://[::1", "http://[fe80::1%25eth0]/", "http://[1.2.3.4]/", "http://h%2e/", "http://a b/", "http://数据.cn/", "http://h\\@x/",
        "http://h/\u{0}", "http://h/\r\nX: y", "http://a..b/", "http+unix://h/", "http://h,i/",
    ])
    func refusesWhatIsNoAddress(text: String) {
        let error = #expect(throws: FetchError.self) { try self.address(text) }
        #expect(error?.kind == .malformedAddress)
    }

    @Test(arguments: ["http://root:hunter22@h/", "http://h@127.0.0.1/", "http://@h/", "http://root:hunter22@h:x/", "ftp://root:hunter22@h/"])
    func refusesUsersInAddressesAndNeverRepeatsThem(text: String) {
        let error = #expect(throws: FetchError.self) { try self.address(text) }
        #expect(error?.description.contains("hunter22") == false)
        #expect(error?.kind == .malformedAddress)
    }

    @Test func tellsAddressesWithoutTheirQuery() throws {
        #expect(try address("https://h/p?token=hunter22").label == "https://h/p")
    }

    @Test(arguments: [
        ("/x?y", "http://h:81/x?y"), ("?y=2", "http://h:81/a/b?y=2"), ("c", "http://h:81/a/c"), ("../c", "http://h:81/c"),
        ("../../../c", "http://h:81/c"), ("//i/c", "http://i/c"), ("https://i/c", "https://i/c"), ("c?u=http://x/", "http://h:81/a/c?u=http://x/"),
    ])
    func resolvesReferences(reference: String, expected: String) throws {
        #expect(try address("http://h:81/a/b?q=1").resolving(reference).text == expected)
    }

    @Test func setsOneParameter() throws {
        #expect(try address("http://h/?page=1&x=2&page=3").setting("page", to: "a&b").text == "http://h/?x=2&page=a%26b")
        #expect(try address("http://h/").setting("页", to: "1").text == "http://h/?%E9%A1%B5=1")
    }

    @Test func readsDatesOfHTTP() {
        #expect(HTTPDate.milliseconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777_000)
        #expect(HTTPDate.milliseconds("Thu, 29 Feb 2024 23:59:59 GMT") == 1_709_251_199_000)
        #expect(HTTPDate.milliseconds("Thu, 01 Jan 1970 00:00:00 GMT") == 0)
        #expect(HTTPDate.milliseconds("tomorrow") == nil)
    }

    @Test func theResolverNormalisesOddSpellings() async throws {
        for host in ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"] {
            #expect(try await resolveHost(host).map(\.description) == ["127.0.0.1"])
        }
        await #expect(throws: FetchError.self) { try await resolveHost("no-such-host.invalid") }
    }
}
