import Engine
import FoundationEssentials
import TestKit
import Testing
import Vocabulary

@testable import Quality

struct ProfilerTests {
    private func profile(_ setup: String, hidden: Set<String> = []) async throws -> [QualityReport.Column] {
        try await withSession { session in
            try session.execute(setup)
            return try Profiler(session: session, table: "\"t\"").columns(hidden: hidden)
        }
    }

    private static let small = """
        CREATE TABLE t (id BIGINT, name VARCHAR, flag BOOLEAN, value DOUBLE, day DATE);
        INSERT INTO t VALUES (1, 'Ab1', true, 1, '2026-01-01'), (2, 'Cd2', false, 2, '2026-01-02'), (3, '重庆市', true, 4, '2026-01-03'),
            (4, 'Ab1', NULL, NULL, NULL), (5, NULL, NULL, 'nan', NULL)
        """

    @Test
    func describesEachColumnByItsType() async throws {
        let columns = try await profile(Self.small)
        #expect(columns.map(\.name) == ["id", "name", "flag", "value", "day"])
        let (id, name, flag, value, day) = (columns[0], columns[1], columns[2], columns[3], columns[4])
        #expect(columns.map(\.present) == [5, 4, 3, 4, 3])
        #expect(columns.map(\.nulls) == [0, 1, 2, 1, 2])
        #expect(columns.map(\.distinctEstimate) == [5, 3, 2, 4, 3])
        #expect(columns.allSatisfy { !$0.isEstimate("distinct") && !$0.isEstimate("frequent") })
        #expect(id.mean == 3)
        #expect(id.deviation == 1.58113883)
        #expect(id.quantiles?.map(\.value) == ["1", "1", "1", "2", "3", "4", "5", "5", "5"])
        #expect(id.quantiles?.map(\.atMost) == [0.2, 0.2, 0.2, 0.4, 0.6, 0.8, 1, 1, 1])
        #expect(id.histogram?.count == 20)
        #expect(id.histogram?.map(\.count).reduce(0, +) == 5)
        #expect(id.histogram?.first == .init(from: "1", to: "1.2", count: 1))
        #expect(name.frequent == [.init(value: "Ab1", count: 2), .init(value: "Cd2", count: 1), .init(value: "重庆市", count: 1)])
        #expect(name.patterns == [.init(value: "Aa9", count: 3), .init(value: "汉汉汉", count: 1)])
        #expect(name.textLength == .init(least: 3, greatest: 3, mean: 3))
        #expect(name.quantiles == nil && name.mean == nil)
        #expect(flag.trueCount == 2)
        // What is no number has no place among the quantiles.
        #expect(value.quantiles?.last?.value == "4.0")
        #expect(value.mean == 2.33333333)
        #expect(day.quantiles?[4].value == "2026-01-02")
        #expect(day.mean == nil)
        #expect(day.histogram?.last?.to == "2026-01-03 00:00:00")
    }

    @Test
    func tellsOnlyCountsOfHiddenColumns() async throws {
        let columns = try await profile(Self.small, hidden: ["name", "value"])
        var bare = QualityReport.Column(name: "name", present: 4, distinctEstimate: 3, least: "***", greatest: "***")
        bare.nulls = 1
        bare.isHidden = true
        bare.estimates = ["distinct"]
        #expect(columns[1] == bare)
        let text = String(decoding: try JSONEncoder().encode(columns), as: UTF8.self)
        #expect(!text.contains("Ab1") && !text.contains("重庆市") && !text.contains("2.33"))
    }

    @Test(arguments: [
        "CREATE TABLE t (a BIGINT, b VARCHAR, c TIMESTAMP)", "CREATE TABLE t AS SELECT NULL::DOUBLE AS a, NULL::DATE AS b FROM range(3)",
        "CREATE TABLE t AS SELECT 7 AS a, 'infinity'::TIMESTAMP AS b, 'infinity'::DOUBLE AS c FROM range(3)",
        "CREATE TABLE t AS SELECT unnest([-1.7e308, 1.7e308]) AS a, unnest([5e-324, 0]) AS b",
        "CREATE TABLE t AS SELECT unnest([-9223372036854775808, 9223372036854775807]::BIGINT[]) AS a, [1] AS l, 'x'::BLOB AS o",
        "CREATE TABLE t AS SELECT 12345678901234567890123456789012345678::DECIMAL(38,0) AS a, TIME '10:00' AS b, uuid() AS u",
    ])
    func everyColumnCanBeDescribedAndWritten(setup: String) async throws {
        let columns = try await profile(setup)
        #expect(!columns.isEmpty)
        #expect(throws: Never.self) { try JSONEncoder().encode(columns) }
        for column in columns { #expect((column.histogram ?? []).allSatisfy { $0.count >= 0 }) }
    }

    @Test
    func columnsOfManyValuesSayWhatIsAnEstimate() async throws {
        let columns = try await profile(
            """
            CREATE TABLE t AS SELECT range AS id, range * 1000003 AS far, CASE WHEN range % 4 = 0 THEN 'often' ELSE 'v' || range END AS word
            FROM range(60000)
            """)
        #expect(columns[0].distinctEstimate == 60_000)
        #expect(columns[0].estimates == [])
        #expect(columns[0].frequent == [])
        #expect(columns[1].isEstimate("distinct"))
        #expect(columns[2].frequent == [.init(value: "often", count: 15_000)])
        #expect(columns[2].estimates == ["distinct", "frequent", "patterns"])
        #expect(columns[2].patterns?.map(\.value).contains("aaaaa") == true)
    }

    @Test
    func ofVeryManyRowsQuantilesAreEstimatesWithExactSharesAndExtremes() async throws {
        let column = try await withSession { session in
            try session.execute("CREATE TABLE t AS SELECT range::DOUBLE AS x FROM range(1000)")
            var profiler = Profiler(session: session, table: "t")
            profiler.mostQuantileRows = 100
            return try profiler.columns(hidden: [])[0]
        }
        #expect(column.estimates == ["quantiles"])
        #expect(column.quantiles?.first?.value == "0.0")
        #expect(column.quantiles?.last?.value == "999.0")
        let middle = try #require(column.quantiles?[4])
        #expect((400...600).contains(middle.at))
        #expect(middle.atMost == (middle.at + 1) / 1_000)
    }

    @Test
    func theSameRowsGiveTheSameBytesWhateverTheThreads() async throws {
        let texts = try await withSession { session in
            try session.execute(
                """
                CREATE TABLE t AS SELECT range AS id, hash(range) / 7e3 AS x, (hash(range) % 100000) / 100 AS y, 'w' || hash(range) % 30000 AS w,
                TIMESTAMP '2020-01-01' + INTERVAL 1 SECOND * (hash(range) % 90000000)::BIGINT AS m FROM range(60000)
                """)
            defer {
                // The engine belongs to all tests.
                try? session.execute("SET threads = 2")
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return try [1, 2, 4, 2].map { threads in
                try session.execute("SET threads = \(threads)")
                return String(decoding: try encoder.encode(try Profiler(session: session, table: "t").columns(hidden: [])), as: UTF8.self)
            }
        }
        #expect(Set(texts).count == 1)
    }

    @Test
    func anOlderReportIsStillRead() throws {
        let old = """
            {"checks":[{"columns":["id"],"failed":2,"kind":"not_null","name":"n","samples":[],"severity":"warn","title":{"en":"","zh":""}}],
            "columns":[{"distinctEstimate":3,"greatest":"9","least":"1","name":"id","present":4}],"remarks":[],
            "rowsPublished":4,"rowsQuarantined":0,"rowsRead":4}
            """
        let report = try JSONDecoder().decode(QualityReport.self, from: Data(old.utf8))
        #expect(report.columns[0].quantiles == nil)
        #expect(report.columns[0].isEstimate("distinct"))
        #expect(report.checks[0].failedShare == 1)
        #expect(report.score == nil)
    }

    // MARK: Drift

    private func drift(_ before: String, _ after: String, most: Decimal = 10, hidden: Set<String> = []) async throws -> CheckResult {
        try await withSession { session in
            try session.execute("CREATE TABLE t AS \(before)")
            let columns = try Profiler(session: session, table: "t").columns(hidden: hidden)
            try session.execute("CREATE OR REPLACE TABLE t AS \(after)")
            let check = CheckDeclaration(model: "t", name: "c", kind: .drift(column: "x", most: most), severity: .warn)
            return try CheckRunner(session: session, table: "t", columns: []).run(
                [check], hidden: hidden, context: CheckContext(previous: .init(rows: 100, columns: columns)))[0]
        }
    }

    @Test(arguments: [
        ("SELECT range AS x FROM range(100)", "SELECT range AS x FROM range(100)", "0 %"),
        ("SELECT range AS x FROM range(100)", "SELECT range + 50 AS x FROM range(100)", "50 %"),
        ("SELECT range AS x FROM range(100)", "SELECT range + 1000 AS x FROM range(100)", "100 %"),
        ("SELECT range / 7 AS x FROM range(100)", "SELECT range / 7 AS x FROM range(100) WHERE range % 2 = 0", "1 %"),
        ("SELECT 5::DECIMAL(9,2) AS x FROM range(100)", "SELECT 5.01::DECIMAL(9,2) AS x FROM range(10)", "100 %"),
        ("SELECT DATE '2026-01-01' + range::INT AS x FROM range(100)", "SELECT DATE '2026-01-01' + range::INT AS x FROM range(50)", "50 %"),
        ("SELECT 'k' || range % 4 AS x FROM range(100)", "SELECT 'k' || range % 2 AS x FROM range(10)", "50 %"),
        ("SELECT 'k' || range % 4 AS x FROM range(100)", "SELECT 'new' AS x FROM range(10)", "100 %"),
        ("SELECT range % 4 = 0 AS x FROM range(100)", "SELECT range % 2 = 0 AS x FROM range(10)", "25 %"),
    ])
    func measuresHowFarADistributionMoved(before: String, after: String, observed: String) async throws {
        let result = try await drift(before, after)
        #expect(result.observed == observed)
        #expect(result.passed == (["0 %", "1 %"].contains(observed)))
    }

    @Test
    func saysWhyADriftWasNotJudged() async throws {
        let rows = "SELECT 'k' || range AS x FROM range(10)"
        #expect(try await drift(rows, "SELECT NULL::VARCHAR AS x").remark != nil)
        #expect(try await drift(rows, rows, hidden: ["x"]).remark?.en.contains("hidden") == true)
        #expect(try await drift("SELECT 'k' AS y", rows).remark?.en.contains("no earlier version") == true)
    }
}

struct SmallProfileTests {
    /// Tables of every type that is read, with gaps, ties, one value and none.
    private static let tables = [
        "SELECT i AS id, i * 7 % 10 AS digit, 'Name ' || (i % 4) AS name FROM range(100) t(i)",
        "SELECT (random_value / 100)::DECIMAL(12, 2) AS price, -random_value AS loss FROM (SELECT (hash(i) % 100000)::BIGINT AS random_value FROM range(777) t(i))",
        "SELECT i / 3.0::DOUBLE AS third, CASE WHEN i % 3 > 0 THEN i * 1e10::DOUBLE END AS wide, i % 2 = 0 AS even FROM range(50) t(i)",
        "SELECT DATE '2024-02-27' + (i % 9)::INTEGER AS day, TIMESTAMP '1969-12-31 23:59:58.5' + to_milliseconds(i * 700) AS moment FROM range(40) t(i)",
        "SELECT CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN '重庆市 A-1' WHEN 2 THEN '' WHEN 3 THEN repeat('长', 90) ELSE 'é😀' || i END AS word FROM range(64) t(i)",
        "SELECT 5::BIGINT AS one, NULL::VARCHAR AS nothing, NULL::DATE AS never, 9223372036854775807::BIGINT AS most, true AS yes FROM range(3)",
        "SELECT 1::BIGINT AS id, 'a' AS name WHERE false",
        "SELECT ((i % 2) * 12345678901234.5678)::DECIMAL(18, 4) AS exact, (i::DECIMAL(38, 10)) AS huge FROM range(2000) t(i)",
        "SELECT i::INTEGER AS a, i::SMALLINT AS b FROM range(1) t(i)",
        "SELECT CASE WHEN i = 3 THEN 'nan'::DOUBLE ELSE i END AS odd, i AS id FROM range(9) t(i)",
        "SELECT '\\x00'::BLOB AS raw, i AS id FROM range(9) t(i)",
    ]

    @Test(arguments: tables)
    func saysWhatTheStatementsForLargerTablesSay(table: String) async throws {
        try await withSession { session in
            try session.execute("CREATE TABLE t AS \(table)")
            let rows = try session.query("SELECT count(*) FROM t", [])[0, 0].integer
            let profiler = Profiler(session: session, table: "t")
            let (small, large) = (try profiler.columns(hidden: [], rows: rows), try profiler.columns(hidden: []))
            for (small, large) in zip(small, large) { #expect(small == large) }
            #expect(small.count == large.count)
        }
    }

    @Test
    func tellsOnlyCountsOfHiddenColumns() async throws {
        try await withSession { session in
            try session.execute("CREATE TABLE t AS SELECT i % 3 AS secret, 'x' || i AS name FROM range(10) t(i)")
            let secret = try Profiler(session: session, table: "t").columns(hidden: ["secret"], rows: 10)[0]
            var expected = QualityReport.Column(name: "secret", present: 10, distinctEstimate: 3, least: "***", greatest: "***")
            (expected.nulls, expected.estimates, expected.isHidden) = (0, [], true)
            #expect(secret == expected)
        }
    }
}
