import Engine
import FoundationEssentials
import Governance
import Schema
import TestKit
import Testing
import Vocabulary

/// Texts that stand for every form a rule may meet, and some it must not trip over.
let oddTexts: [String] = {
    var generator = SeededGenerator(seed: 7)
    var values = LabelledValues(generator: generator)
    var texts = [
        "", " ", "***", "a", "ab", "张三", "欧阳修远", "e\u{301}e\u{301}e\u{301}", "👨‍👩‍👧‍👦a", "\\x00\\n", "O'Neil \"q\"", "line\nbreak\tend", "%_$1\\1", "-0", "-0.0", "-0.4", "0.5", "-2.5",
        "1.005", "999999999999999999.999", "-999999999999999999.999", "1234567890123456789", "1e5", " 12", "12 ", "+5", ".5", "5.", "--1", "1.1234567890123456789", "00012.3400", "1985-03-07",
        "1985-03-07 08:30:00", "1985-03-07T08:30:00Z", "1985-03-07 秘密", "1985-03-07\n", "1985-13-40", "0001-01-01", "9999-12-31", "0000-01-01", "19850307", "1985-3-7", "1985-03", "500101", "500101001", "500101001001",
        "5001010", "５００１０１", "重庆市渝北区龙溪街道1号", "渝北区红锦大道", "重庆市", "小区", "内蒙古自治区呼和浩特市新城区1号", "凉山州西昌市县", "区区区", "市\n县", "12\n", "NaN", "inf", "-", "NULL", "true",
    ]
    for _ in 0..<60 {
        texts += [values.residentID(), values.mobile(), values.name(), values.address(), values.email(), values.date(1900...2100).text]
        texts.append(values.decimal(-2_000...2_000, places: values.generator.number(2...17)))
        texts.append(String(values.generator.number(-1_000_000...1_000_000)))
    }
    generator = values.generator
    return texts
}()

let everyRule: [MaskingRule] = [
    .hide, .null, .partial(first: 0, last: 0), .partial(first: 1, last: 0), .partial(first: 3, last: 4), .partial(first: 6, last: 2), .hash(digits: 8), .hash(digits: 64), .generalise(.year),
    .generalise(.month), .generalise(.province), .generalise(.city), .generalise(.district), .generalise(.range(width: 1)), .generalise(.range(width: 10)), .generalise(.range(width: 1_000_000)),
    .round(places: 0), .round(places: 2), .round(places: -2), .round(places: 17), .round(places: -17), .bucket(bounds: [0]), .bucket(bounds: [-100, 0, 10, 1_000]), .dateShift(days: 1), .dateShift(days: 30),
    .dateShift(days: 3_650),
]

struct MaskingRuleTests {
    /// The two implementations of every rule, over texts.
    @Test(arguments: everyRule) func swiftAndSQLAgreeOverTexts(rule: MaskingRule) async throws {
        let key = try testKey("demo.visit")
        let texts = oddTexts
        let sql = try await withSession { session in
            try session.execute("CREATE TABLE t (place BIGINT, value VARCHAR, who VARCHAR)")
            try session.append(to: "t", rows: texts.enumerated().map { [.integer(Int64($0.offset)), .text($0.element), .text("p\($0.offset % 5)")] } + [[-1, nil, "p"]])
            return try MaskingSession.withKey(key, in: session) {
                let masked = rule.expression(over: "\"value\"", type: .text, subject: ("\"who\"", .text))
                return try session.query("SELECT place, \(masked) FROM t ORDER BY place").column(1)
            }
        }
        try #require(sql.count == texts.count + 1)
        #expect(sql[0].isNull && rule.masked(nil, key: key) == nil)
        for (place, text) in texts.enumerated() {
            #expect(sql[place + 1].text == rule.masked(text, subject: "p\(place % 5)", key: key), "\(rule.text) of \"\(text)\"")
        }
    }

    /// And over every type of column: the text of a value is the same on both sides.
    @Test(arguments: [
        ("BIGINT", FieldType.integer), ("DECIMAL(18,4)", .decimal(precision: 18, scale: 4)), ("DECIMAL(18,0)", .decimal(precision: 18, scale: 0)), ("DOUBLE", .real), ("BOOLEAN", .boolean), ("DATE", .date),
        ("TIMESTAMP", .datetime),
    ])
    func swiftAndSQLAgreeOverTypes(column: String, type: FieldType) async throws {
        let key = try testKey("demo.visit")
        let seeds = Array(0..<80)
        let (values, sql) = try await withSession { session in
            let source =
                switch type {
                case .date: "DATE '1950-01-01' + CAST(i * 397 AS INTEGER)"
                case .datetime: "TIMESTAMP '1950-01-01 00:00:00' + INTERVAL (i * 397777) SECOND + INTERVAL (i % 3 * 250) MILLISECOND"
                case .boolean: "i % 2 = 0"
                default: "(i - 40) * 12.75 * CASE WHEN i % 7 = 0 THEN 100000 ELSE 1 END"
                }
            try session.execute("CREATE TABLE t AS SELECT i, CAST(\(source) AS \(column)) AS value FROM range(\(seeds.count)) r(i)")
            let values = try session.query("SELECT value FROM t ORDER BY i").column(0)
            let masked = everyRule.map { $0.expression(over: "\"value\"", type: type) }
            let table = try MaskingSession.withKey(key, in: session) {
                try session.query("SELECT \(masked.enumerated().map { "\($0.element) AS c\($0.offset)" }.joined(separator: ", ")) FROM t ORDER BY i")
            }
            return (values, everyRule.indices.map { table.column($0) })
        }
        for (index, rule) in everyRule.enumerated() {
            for (row, value) in values.enumerated() {
                #expect(sql[index][row].text == rule.masked(value.displayText, key: key), "\(rule.text) of \(value.displayText) as \(column)")
            }
        }
    }

    @Test(arguments: [
        (MaskingRule.partial(first: 3, last: 4), "13812345678", "138****5678"), (.partial(first: 1, last: 0), "张三", "张****"), (.partial(first: 1, last: 0), "张", "***"),
        (.partial(first: 3, last: 4), "1234567", "***"), (.generalise(.district), "重庆市渝北区龙溪街道1号", "重庆市渝北区"), (.generalise(.city), "510107", "510100"),
        (.generalise(.range(width: 10)), "-3.5", "[-10,0)"), (.generalise(.year), "1985年3月", "***"), (.round(places: 2), "106.5516", "106.55"), (.round(places: 0), "-0.4", "0"),
        (.round(places: 0), "2.5", "3"), (.bucket(bounds: [0, 100]), "100", "≥100"), (.bucket(bounds: [0, 100]), "-1", "<0"), (.hide, "", "***"), (.round(places: 0), "13812345678", "***"),
    ])
    func showsWhatItSays(rule: MaskingRule, value: String, shown: String) {
        #expect(rule.masked(value) == shown)
    }

    @Test func datesOfOneSubjectKeepTheirIntervals() throws {
        let rule = MaskingRule.dateShift(days: 30)
        let key = try testKey("demo.visit")
        for subject in 0..<50 {
            let first = try CalendarDay(text: #require(rule.masked("2020-01-10", subject: "p\(subject)", key: key)))
            let second = try CalendarDay(text: #require(rule.masked("2020-03-01", subject: "p\(subject)", key: key)))
            #expect(second.dayNumber - first.dayNumber == 51)
            let moved = first.dayNumber - (try CalendarDay(text: "2020-01-10").dayNumber)
            #expect(moved != 0 && abs(moved) <= 30)
        }
    }

    @Test func equalValuesHashAlikeInOneDatasetAndUnlikeInTwo() throws {
        let rule = MaskingRule.hash(digits: 32)
        let shown = rule.masked("13812345678", key: try testKey("a.b"))
        #expect(shown == rule.masked("13812345678", key: try testKey("a.b")))
        #expect(shown != rule.masked("13812345678", key: try testKey("a.c")))
        #expect(rule.masked("13812345678") == "***", "without a key there is no hash")
    }

    @Test func aRuleReadsWhatItWrites() throws {
        for rule in everyRule { #expect(try MaskingRule(text: rule.text) == rule, "\(rule.text)") }
        for text in ["", "show", "partial", "partial(1)", "partial(-1,0)", "hash(7)", "round(18)", "bucket()", "bucket(2,1)", "generalise(day)", "generalise(range 0)", "dateShift(0)", "partial(1,2", "bucket(1,x)"] {
            #expect(throws: GovernanceError.self, "\(text)") { try MaskingRule(text: text) }
        }
    }

    /// The canary: no rule shows the secret, nor most of it, in any column.
    @Test(arguments: everyRule) func noRuleLetsASecretThrough(rule: MaskingRule) async throws {
        let key = try testKey("demo.visit")
        let secrets = ["CANARY-7f3a91-SECRET", "13812345678", "50010119850307123X", "张翠山", "重庆市渝北区红锦大道88号3栋1201室", "canary@example.cn", "1985-03-07 canary", "1985-03-07 08:31:17", "6222021234567890128"]
        for secret in secrets {
            let shown = rule.masked(secret, key: key) ?? ""
            #expect(!shown.contains(secret), "\(rule.text) shows \(secret)")
            // A shifted day may fall on the same day of another month.
            if case .dateShift = rule { continue }
            let third = secret.count / 3
            #expect(!shown.contains(String(secret.dropFirst(third).prefix(third))), "\(rule.text) shows the middle of \(secret): \(shown)")
        }
        let planted = secrets
        let file = try await withTemporaryFolder { folder in
            try await withSession { session in
                try session.execute("CREATE TABLE t (value VARCHAR)")
                try session.append(to: "t", rows: planted.map { [.text($0)] })
                try MaskingSession.withKey(key, in: session) {
                    let masked = rule.expression(over: "value", type: .text)
                    try session.execute("COPY (SELECT \(masked) AS value FROM t) TO \(quoteLiteral(folder + "/out.csv")) (FORMAT csv)")
                }
                return try session.query("SELECT content FROM read_text(\(quoteLiteral(folder + "/out.csv")))")[0, 0].text ?? ""
            }
        }
        for secret in secrets { #expect(!file.contains(secret), "\(rule.text) exports \(secret)") }
    }
}

/// A key of a node that has no file: version 1 of a fresh secret, the same for the whole test process.
func testKey(_ dataset: String) throws -> MaskingKey { try testSecrets.get().key(for: dataset) }

private let testSecrets = Result {
    let path = "/tmp/heliu-governance-\(UInt64.random(in: 0...UInt64.max)).key"
    // What stays behind in /tmp spoils no other test.
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try MaskingSecrets.loadOrGenerate(at: path)
}
