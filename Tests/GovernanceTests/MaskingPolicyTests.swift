import Catalog
import Engine
import Foundation
import Governance
import Schema
import TestKit
import Testing
import Vocabulary

struct MaskingPolicyTests {
    private let columns = [
        MaskedColumn(name: "n", grade: .general1), MaskedColumn(name: "phone", grade: .general3, reduction: .partial(first: 3, last: 4)), MaskedColumn(name: "id", grade: .general4, reduction: .hash(digits: 16)),
        MaskedColumn(name: "note", grade: .general4), MaskedColumn(name: "plan", grade: .core), MaskedColumn(name: "far", grade: .general1, isWithinReach: false),
    ]

    @Test(arguments: [
        (MaskingAudience.anonymous, ["far": MaskingRule.hide, "phone": .hide, "id": .hide, "note": .hide, "plan": .hide]),
        (.otherOrganisation, ["far": .hide, "phone": .partial(first: 3, last: 4), "id": .hash(digits: 16), "note": .hide, "plan": .hide]),
        (.ownOrganisation, ["far": .hide, "id": .hash(digits: 16), "note": .hide, "plan": .hide]), (.steward, ["far": .hide]), (.node, [:]),
    ])
    func eachAudienceSeesAGradeByThePolicy(audience: MaskingAudience, rules: [String: MaskingRule]) {
        #expect(MaskingPolicy.standard.plan(columns, audience: audience).rules == rules)
    }

    @Test func everyGradeAndAudienceStandsInTheShippedPolicyAndAnUnknownOneHides() {
        for grade in Grade.allCases { #expect(MaskingPolicy.standard.lines.contains { $0.grade == grade && $0.treatment.count == MaskingAudience.allCases.count }) }
        #expect(MaskingPolicy(id: "x", version: 1, citation: "", lines: []).treatment(of: .general1, before: .anonymous) == .hide)
    }

    @Test func anOverrideForTheAudienceWins() {
        func override(_ audience: MaskingAudience?, _ rule: MaskingRule?) -> MaskingOverride {
            MaskingOverride(column: "phone", audience: audience, rule: rule, reason: "r", decidedBy: "li", decidedAt: 1)
        }
        let overrides = [override(nil, .null), override(.otherOrganisation, nil)]
        #expect(MaskingPolicy.standard.plan(columns, audience: .anonymous, overrides: overrides).rules["phone"] == .null)
        #expect(MaskingPolicy.standard.plan(columns, audience: .otherOrganisation, overrides: overrides).rules["phone"] == nil)
        #expect(MaskingPolicy.standard.plan(columns, audience: .steward, overrides: overrides).rules["phone"] == nil, "stewards are named, not meant by all")
    }

    @Test func audiencesComeFromRoles() {
        func user(_ role: Role, _ organisation: String) -> Audience { .user(PlatformUser(name: "u", displayName: "u", grants: [RoleGrant(organisation: organisation, role: role)])) }
        #expect(MaskingAudience(.anonymous, owner: "kjj") == .anonymous && MaskingAudience(.node, owner: "kjj") == .node)
        #expect(MaskingAudience(user(.viewer, "kjj"), owner: "kjj") == .ownOrganisation && MaskingAudience(user(.steward, "kjj"), owner: "kjj") == .steward)
        #expect(MaskingAudience(user(.steward, "tjj"), owner: "kjj") == .otherOrganisation && MaskingAudience(user(.administrator, "node"), owner: "kjj") == .steward)
    }

    @Test func aMaskedColumnIsNoOracle() {
        let plan = MaskingPolicy.standard.plan(columns, audience: .otherOrganisation)
        for use in [MaskingPlan.Use.filter, .sort, .facet, .search, .extremes, .frequentValues] {
            #expect(plan.permission(for: use, of: "n") == .clear)
            #expect(plan.permission(for: use, of: "phone") == .refused, "a filter on 138****5678 would find the gap digit by digit")
        }
        #expect(plan.permission(for: .filter, of: "id") == .onMaskedForm && plan.permission(for: .extremes, of: "id") == .refused && plan.permission(for: .search, of: "id") == .refused)
    }

    @Test func aSelectListMasksAndKeepsNames() async throws {
        let plan = MaskingPlan(audience: .otherOrganisation, rules: ["phone": .partial(first: 3, last: 4), "seen on": .dateShift(days: 5), "id": .hash(digits: 16)])
        let fields = [FieldDeclaration(name: "n", type: .integer), .init(name: "phone", type: .text), .init(name: "seen on", type: .date), .init(name: "id", type: .text)]
        let key = try testKey("d.v")
        let table = try await withSession { session in
            try session.execute("CREATE TABLE v AS SELECT 1 AS n, '13800138000' AS phone, DATE '2020-01-10' AS \"seen on\", 'p1' AS id")
            return try MaskingSession.withKey(key, in: session) { try session.query("SELECT \(plan.selectList(fields, subject: "id")) FROM v") }
        }
        #expect(table.columns.map(\.name) == ["n", "phone", "seen on", "id"])
        #expect(table.row(0) == [1, "138****8000", .text(plan.masked("2020-01-10", column: "seen on", subject: "p1", key: key)!), .text(plan.masked("p1", column: "id", key: key)!)])
    }

    /// The beginning of the known key and of its inner block, as the engine would write blobs, and as digits.
    private static let tracesOfKnownKey = ["\\x89\\x97sg", "89977367", "bfa14551"]

    @Test func theKeyIsInNoPlanAndNoMessage() async throws {
        let key = try await knownKey()
        let texts = try await withSession { session in
            try session.execute("CREATE TABLE v AS SELECT 'a' AS id")
            let rule = MaskingRule.hash(digits: 64).expression(over: "id", type: .text)
            var texts = ["\(key)", String(reflecting: key), rule]
            func message(_ sql: String) -> String {
                do { _ = try session.query(sql) } catch { return "\(error)" }
                return ""
            }
            try MaskingSession.withKey(key, in: session) {
                for sql in ["EXPLAIN SELECT \(rule) FROM v", "EXPLAIN ANALYZE SELECT \(rule) FROM v"] {
                    let plan = try session.query(sql)
                    texts.append((0..<plan.rowCount).map { plan.row($0).map(\.displayText).joined() }.joined())
                }
                texts.append(message("SELECT CAST(\(rule) AS INTEGER) FROM v"))
                texts.append(message("SELECT error(\(rule)) FROM v"))
            }
            texts.append(message("SELECT \(rule) FROM v"))
            return texts
        }
        #expect(texts[5].contains("Could not convert"))
        #expect(texts[7].contains("heliu_masking_key"), "outside withKey the statement fails instead of hashing without a key")
        for text in texts { for trace in Self.tracesOfKnownKey { #expect(!text.lowercased().contains(trace.lowercased()), "\(text)") } }
    }

    @Test(arguments: [
        ("Could not convert string '13800138000' to INT32 in column \"phone\"", "Could not convert string '***' to INT32 in column \"phone\""),
        ("duplicate key 张三 found", "duplicate key *** found"), ("value ‘abc’ and “def” and 「x」", "value ‘***’ and “***” and 「***」"), ("unterminated 'secret", "unterminated '***"),
        ("a lone 7 in 17 rows", "a lone *** in 17 rows"),
    ])
    func messagesLoseValuesButKeepNames(message: String, shown: String) {
        let plan = MaskingPlan(audience: .anonymous, rules: ["phone": .hide])
        #expect(plan.redact(message, values: ["张三", "7"], names: ["phone"]) == shown)
        #expect(MaskingPlan(audience: .node, rules: [:]).redact(message) == message)
    }

    @Test func keysAreDerivedPerDatasetAndVersionAndKeptInAPrivateFile() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/masking.key"
            let first = try MaskingSecrets.loadOrGenerate(at: path)
            let again = try MaskingSecrets.loadOrGenerate(at: path)
            let digest = try first.key(for: "a.b").digest(of: "x")
            #expect(try again.key(for: "a.b").digest(of: "x") == digest)
            #expect(try first.key(for: "a.c").digest(of: "x") != digest)
            let rotated = try MaskingSecrets.rotate(at: path)
            #expect(rotated.newest == 2)
            #expect(try rotated.key(for: "a.b", version: 1).digest(of: "x") == digest)
            #expect(try rotated.key(for: "a.b").digest(of: "x") != digest)
            await expect(throws: .keyVersionMissing) { try first.key(for: "a.b", version: 2) }
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            #expect(!"\(first) \(String(reflecting: first))".contains("=") && "\(first)".contains("newest version 1"))
            try FileManager.default.setAttributes([.posixPermissions: NSNumber(value: 0o644)], ofItemAtPath: path)
            await expect(throws: .keyUnreadable) { try MaskingSecrets.load(from: path) }
            try FileManager.default.setAttributes([.posixPermissions: NSNumber(value: 0o600)], ofItemAtPath: path)
            try Data("heliu-masking-v1 1 short\n".utf8).write(to: URL(fileURLWithPath: path))
            await expect(throws: .keyMalformed) { try MaskingSecrets.load(from: path) }
            await expect(throws: .keyUnreadable) { try MaskingSecrets.load(from: folder + "/none") }
        }
    }

    /// The vector was made with Python's hmac over the HKDF of RFC 5869, from a file with the secret 00…00.
    @Test func theKeyIsTheOneTheStandardsGive() async throws {
        #expect(try await knownKey().digest(of: "13800138000") == "7c3e53d106576a31c4e4699a085e7d49d23ef01826d2e3736a4d08394aace450")
    }

    private func knownKey() async throws -> MaskingKey {
        try await withTemporaryFolder { folder in
            let path = folder + "/masking.key"
            let isMade = FileManager.default.createFile(
                atPath: path, contents: Data("heliu-masking-v1 1 \(String(repeating: "A", count: 43))=\n".utf8),
                attributes: [.posixPermissions: NSNumber(value: 0o600)])
            try #require(isMade)
            return try MaskingSecrets.load(from: path).key(for: "demo.visit")
        }
    }
}
