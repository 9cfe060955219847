import Engine
import TestKit
import Testing
import Vocabulary

@testable import Lineage

/// What of a SELECT Spark would refuse or take otherwise.
struct PortabilityTests {
    private func findings(_ sql: String) async throws -> [PortabilityFinding] {
        try await withSession { try SparkPortability.check(sql, in: $0) }
    }

    @Test(arguments: [
        "SELECT id, upper(name) AS name, sum(value) AS total FROM app.t WHERE value > 0 GROUP BY id, name HAVING sum(value) > 1",
        "WITH a AS (SELECT id, value FROM t) SELECT a.id, count(*) FILTER (WHERE b.value > 1) AS n FROM a LEFT JOIN b USING (id) GROUP BY ALL",
        "SELECT id, row_number() OVER (PARTITION BY region ORDER BY value DESC NULLS LAST) AS place FROM t",
        "SELECT CASE WHEN value BETWEEN 1 AND 2 THEN 'low' ELSE coalesce(name, '-') || '!' END AS c FROM t -- \"a comment\", with 'marks' \\",
        "SELECT CAST(value AS DECIMAL(18,4)) AS v, CAST(name AS STRING) AS s, TRY_CAST(name AS DATE) AS d, 1 AS one FROM t",
        "SELECT CAST(a AS DOUBLE) / nullif(b, 0) AS r, a % 2 AS m, CAST(round(x) AS INTEGER) AS i FROM t",
        "SELECT year(day) AS y, date_trunc('month', day) AS m, extract(quarter FROM day) AS q, CAST(day + INTERVAL 1 MONTH AS DATE) AS n FROM t",
        "SELECT id FROM t UNION ALL SELECT id FROM u EXCEPT SELECT id FROM v",
        "SELECT id FROM t WHERE id IN (SELECT id FROM u) AND EXISTS (SELECT 1 FROM v WHERE v.id = t.id) AND name LIKE 'a%'",
        "SELECT x.n FROM t, LATERAL (SELECT t.id AS n) AS x", "SELECT a, b FROM (VALUES (1, 2), (3, 4)) AS v(a, b)",
        "SELECT id AS a, a + 1 AS b FROM t", "SELECT region, sum(value) FROM t GROUP BY ROLLUP (region)",
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY value NULLS LAST) AS m FROM t", "SELECT trim(name) AS n FROM t",
        "SELECT id FROM t SEMI JOIN u USING (id)", "SELECT regexp_extract(name, '([0-9]+)', 1) AS n FROM t",
    ])
    func findsNothingWhereBothAgree(sql: String) async throws {
        #expect(try await findings(sql).map(\.construct) == [])
    }

    @Test(arguments: [
        ("SELECT * EXCLUDE (a) REPLACE (b + 1 AS b) RENAME (c AS d) FROM t", ["missing * EXCLUDE", "missing * RENAME", "missing * REPLACE"]),
        ("SELECT max(COLUMNS(*)) FROM t", ["missing COLUMNS(…)"]),
        ("SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a DESC) = 1", ["unknown QUALIFY"]),
        ("SELECT DISTINCT ON (a) b FROM t", ["differs DISTINCT ON"]),
        ("SELECT t.a FROM t ASOF JOIN u ON t.a >= u.a", ["missing ASOF JOIN"]),
        ("SELECT t.a FROM t POSITIONAL JOIN u", ["differs POSITIONAL JOIN"]),
        ("SELECT a FROM t UNION ALL BY NAME SELECT a FROM u", ["missing UNION BY NAME"]),
        ("SELECT a FROM t ORDER BY a", ["differs ORDER BY"]),
        ("SELECT rank() OVER (ORDER BY a) AS r FROM t", ["differs ORDER BY"]),
        ("SELECT a / b AS q FROM t", ["differs /"]), ("SELECT a // b AS q FROM t", ["missing //"]), ("SELECT a % b AS q FROM t", ["differs %"]),
        ("SELECT avg(a) AS m, avg(CAST(a AS DOUBLE)) AS n FROM t", ["differs avg"]),
        ("SELECT 2 ^ a AS p FROM t", ["differs ^"]),
        ("SELECT CAST(a AS INTEGER) AS i FROM t", ["differs CAST to a whole number"]),
        ("SELECT CAST(a AS VARCHAR) AS s, b::text AS u FROM t", ["missing VARCHAR", "missing TEXT"]),
        ("SELECT CAST(a AS HUGEINT) AS h FROM t", ["missing HUGEINT"]),
        ("SELECT [a, 2] AS l, {'x': a} AS s FROM t", ["missing list_value", "missing struct_pack"]),
        ("SELECT list_transform(l, lambda x: x + 1) AS l FROM t", ["missing list_transform", "missing lambda x: …"]),
        ("SELECT l[1] AS f FROM t", ["differs […]"]),
        ("SELECT regexp_matches(a, 'x') AS m, a SIMILAR TO 'y' AS s FROM t", ["missing regexp_matches", "missing regexp_full_match"]),
        ("SELECT regexp_replace(a, 'x', 'y') AS m FROM t", ["differs regexp_replace"]),
        ("SELECT concat(a, b) AS c, trim(a, 'x') AS t FROM t", ["differs concat", "differs trim"]),
        ("SELECT strftime(a, '%Y') AS c FROM t", ["missing strftime"]),
        ("SELECT extract(dow FROM a) AS d FROM t", ["unknown extract dow"]),
        ("SELECT a + INTERVAL 1 DAY AS d FROM t", ["differs date + INTERVAL"]),
        ("SELECT array_agg(a ORDER BY b DESC) AS l FROM t", ["missing ORDER BY inside an aggregate", "differs array_agg"]),
        ("SELECT sum(a) FILTER (a > 1) AS s FROM t", ["missing FILTER without WHERE"]),
        ("SELECT \"a\" FROM t", ["differs \"name\""]), ("SELECT 'a\\b' AS s FROM t", ["differs \\ in a text"]),
        ("SELECT a AS 名称 FROM t", ["missing 名称"]),
        ("SELECT a, FROM t", ["differs a comma before FROM"]),
        ("SELECT a + 1 AS x FROM t WHERE x > 1", ["differs alias x in WHERE"]),
        ("SELECT a FROM t WHERE a = ANY (SELECT b FROM u)", ["missing ANY or ALL with a subquery"]),
        ("WITH c AS MATERIALIZED (SELECT a FROM t) SELECT a FROM c", ["missing AS MATERIALIZED"]),
        ("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r", ["unknown WITH RECURSIVE"]),
        ("SELECT a FROM t USING SAMPLE 10", ["differs TABLESAMPLE"]), ("SELECT a FROM t LIMIT 50%", ["missing LIMIT with a percentage"]),
        ("SELECT x FROM t, unnest(t.l) AS u(x)", ["missing unnest"]),
        ("SELECT my_own(a) AS b, gamma(a) AS g FROM t", ["unknown my_own", "unknown gamma"]),
        ("SELECT #1 AS a FROM t", ["missing #1"]), ("SELECT a FROM t ORDER BY a COLLATE NOCASE DESC", ["differs COLLATE"]),
    ])
    func findsWhatSparkTakesOtherwise(sql: String, expected: [String]) async throws {
        let found = try await findings(sql).map { "\($0.kind.rawValue) \($0.construct)" }
        #expect(Set(found) == Set(expected))
        #expect(found.count == expected.count)
    }

    @Test func saysWhereWhyAndWhatToWrite() async throws {
        let found = try await findings("SELECT a,\n  concat(a, b) AS c\nFROM t")
        try #require(found.count == 1)
        #expect(found[0].place?.line == 2)
        #expect(found[0].why.en == "DuckDB passes over NULL, Spark gives NULL")
        #expect(found[0].why.zh == "有空值时 DuckDB 跳过它，Spark 得空值")
        #expect(found[0].suggestion == "concat_ws('', …) or ||")
    }

    @Test func namesThePlaceOfASyntaxFault() async throws {
        let error = await #expect(throws: EngineError.self) { try await findings("SELECT a FROM t WHER b") }
        #expect(error?.kind == .syntax)
    }

    @Test func aFunctionIsInOneTableOnly() {
        #expect(SparkFunctions.same.isDisjoint(with: SparkFunctions.rules.keys))
    }
}
