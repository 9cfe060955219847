import Engine
import Quality
import Schema
import TestKit
import Testing
import Vocabulary

/// Checks that a field's form asks for, on codes whose check characters are known.
@Suite struct FormTests {
    /// Values that a field of the form sets aside.
    private func refused(_ form: TextForm, _ values: [String?]) async throws -> [String] {
        let model = ModelDeclaration(name: "t", title: .init(zh: "", en: ""), fields: [FieldDeclaration(name: "v", type: .form(form))])
        return try await withSession { session in
            try session.execute("CREATE TABLE t (v VARCHAR)")
            for value in values { try session.execute("INSERT INTO t VALUES (?)", [value.map(EngineValue.text) ?? .null]) }
            let checks = model.impliedChecks
            #expect(checks.map(\.severity) == [.quarantine])
            let results = try CheckRunner(session: session, table: "t", columns: ["v"]).run(checks, hidden: [])
            guard let plan = try QuarantinePlan(checks: checks, results: results, table: "t", columns: ["v"], key: [], session: session) else { return [] }
            let rows = try session.query("SELECT v FROM t WHERE rowid IN (SELECT _row FROM (\(plan.rowsSQL))) ORDER BY rowid")
            return rows.column(0).map(\.displayText)
        }
    }

    @Test func knowsCreditCodes() async throws {
        let good = ["91350100M000100Y43", "91110000600037341L", "91330106673959654P"]
        let bad = [
            "91350100M000100Y44", "91350100M000100Z43", "91350100I000100Y43", "91350100M000100Y4", "91350100M000100Y433", "91350100m000100y43", "", "桥桥桥桥桥桥桥桥桥桥桥桥桥桥桥桥桥桥",
        ]
        #expect(try await refused(.creditCode, good + [nil]) == [])
        #expect(try await refused(.creditCode, good + bad) == bad)
    }

    @Test func knowsResidentIDs() async throws {
        let good = ["11010519491231002X", "440524188001010014"]
        let bad = [
            "110105194912310020", "11010519491231002x", "110105194902310026", "11010519491231002", "010105194912310021", "11010519491331002X", "", "身份证",
        ]
        #expect(try await refused(.residentID, good + [nil]) == [])
        #expect(try await refused(.residentID, good + bad) == bad)
    }

    @Test func knowsPoints() async throws {
        let bad = ["181,0", "0,91", "106.55", "106.55;29.56", "106,55,29,56", "29.56 106.55", "E106.5,N29.5", ""]
        #expect(try await refused(.point, ["106.5516,29.563", "-180,-90", "180.0,90", nil] + bad) == bad)
    }

    @Test func knowsTelephoneNumbers() async throws {
        let good = ["13812345678", "138 1234 5678", "+86 13812345678", "023-63895000", "(023)63895000", "63895000", "0571-87051234-801", "400-800-1234", "12345", "110", "96166"]
        let bad = ["", "1381234567", "22812345678", "abc", "023 6389", "+0 123456", "138123456789"]
        #expect(try await refused(.phone, good + bad) == bad)
    }

    @Test func knowsMailAddresses() async throws {
        let bad = ["", "a", "a@", "@b.cn", "a@b", "a b@c.cn", "a@b..cn", "a@@b.cn", "a@-b.cn"]
        #expect(try await refused(.email, ["a@b.cn", "first.last+tag@mail.example.com", "信息@例子.中国"] + bad) == bad)
    }

    @Test func knowsWebAddresses() async throws {
        let bad = ["", "example.cn", "ftp://example.cn", "https://", "https://a b.cn", "javascript:alert(1)", "https://me@example.cn"]
        #expect(try await refused(.url, ["https://example.cn", "http://例子.中国/路?q=1#x", "https://example.cn:8443/"] + bad) == bad)
    }

    @Test func checksUniquenessAndLength() async throws {
        let model = ModelDeclaration(
            name: "t", title: .init(zh: "", en: ""),
            fields: [FieldDeclaration(name: "v", type: .text, unique: true, minLength: 2, maxLength: 3)])
        #expect(model.impliedChecks.map(\.name) == ["schema.unique.v", "schema.length.v"])
        #expect(model.impliedChecks.map(\.severity) == [.block, .quarantine])
        let failed = try await withSession { session in
            try session.execute("CREATE TABLE t AS FROM (VALUES ('ab'), ('ab'), (NULL), (NULL), ('a'), ('桥梁梁'), ('abcd')) AS v(v)")
            return try CheckRunner(session: session, table: "t", columns: ["v"]).run(model.impliedChecks, hidden: []).map(\.failed)
        }
        #expect(failed == [1, 2], "empty values are neither repeated nor too short")
    }
}
