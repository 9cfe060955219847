import Engine
import TestKit
import Testing

/// How columns bear on what a SELECT gives: passed, computed, or deciding rows.
struct InfluenceTests {
    private static let columns = ["t": ["a", "b", "c", "d"], "u": ["a", "e", "f"]]

    private func references(_ sql: String) async throws -> SQLReferences {
        try await withSession { try serializeSQL(sql, in: $0, tableColumns: Self.columns) }
    }

    /// "t.a copied+sort", in order of the columns.
    private static func text(_ contributions: [SQLReferences.Contribution]) -> [String] {
        contributions.map { "\($0.source.table).\($0.source.column) \($0.influences.map(\.rawValue).joined(separator: "+"))" }
    }

    @Test(arguments: [
        ("SELECT a AS x FROM t", ["t.a copied"]),
        ("SELECT a + 1 FROM t", ["t.a derived"]),
        ("SELECT CAST(a AS TEXT) FROM t", ["t.a derived"]),
        ("SELECT sum(a + b) FILTER (c > 1) FROM t", ["t.a aggregated", "t.b aggregated", "t.c conditional"]),
        ("SELECT round(avg(a)) FROM t", ["t.a aggregated"]),
        ("SELECT string_agg(a, b ORDER BY c) FROM t", ["t.a aggregated", "t.b aggregated", "t.c conditional"]),
        ("SELECT CASE a WHEN 1 THEN b ELSE c END FROM t", ["t.a conditional", "t.b derived", "t.c derived"]),
        ("SELECT CASE WHEN a > b THEN a END FROM t", ["t.a derived+conditional", "t.b conditional"]),
        ("SELECT sum(a) OVER (PARTITION BY b ORDER BY c) FROM t", ["t.a aggregated", "t.b window", "t.c window"]),
        ("SELECT lag(a, 1, d) OVER (PARTITION BY b ORDER BY c) FROM t", ["t.a derived", "t.b window", "t.c window", "t.d derived"]),
        ("SELECT row_number() OVER (ORDER BY a) FROM t", ["t.a window"]),
        ("WITH s AS (SELECT a AS x, sum(b) AS y FROM t GROUP BY a) SELECT y FROM s", ["t.b aggregated"]),
        ("WITH s AS (SELECT a + 1 AS x FROM t) SELECT max(x) FROM s", ["t.a aggregated"]),
        ("SELECT x FROM (SELECT a AS x FROM t UNION ALL SELECT e + 1 FROM u)", ["t.a copied", "u.e derived"]),
        ("SELECT (SELECT e FROM u WHERE u.a = t.a) FROM t", ["t.a filter", "u.a filter", "u.e copied"]),
        ("SELECT EXISTS (SELECT f FROM u WHERE u.a = t.a) FROM t", ["t.a conditional", "u.a conditional"]),
        ("SELECT a IN (SELECT e FROM u WHERE f > 0) FROM t", ["t.a derived", "u.e derived", "u.f conditional"]),
        ("SELECT coalesce(a, b) FROM t", ["t.a derived", "t.b derived"]),
        ("SELECT a FROM t JOIN u USING (a)", ["t.a copied", "u.a copied"]),
        ("SELECT [x + b FOR x IN a IF x > c] FROM t", ["t.a derived", "t.b derived", "t.c derived"]),
        ("SELECT list_transform(a, lambda x: x + b) FROM t", ["t.a derived", "t.b derived"]),
        ("SELECT arg_max(a, b) FROM t", ["t.a aggregated", "t.b aggregated"]),
        ("SELECT 1 FROM t", []),
        ("SELECT count(*) FROM t", []),
    ])
    func tellsHowAValueComes(sql: String, expected: [String]) async throws {
        let columns = try #require(try await references(sql).columns)
        try #require(columns.count == 1)
        #expect(Self.text(columns[0].contributions) == expected)
    }

    @Test(arguments: [
        ("SELECT a FROM t", []),
        ("SELECT a FROM t WHERE b > 1", ["t.b filter"]),
        ("SELECT x FROM (SELECT a AS x FROM t WHERE b > 1) WHERE x > 0", ["t.a filter", "t.b filter"]),
        ("SELECT a AS x FROM t WHERE x > 1", ["t.a filter"]),
        ("SELECT c FROM t JOIN u ON t.a = u.a AND e > 1", ["t.a join", "u.a join", "u.e join"]),
        ("SELECT c FROM t JOIN u USING (a)", ["t.a join", "u.a join"]),
        ("SELECT c FROM t NATURAL JOIN u", ["t.a join", "u.a join"]),
        ("SELECT c FROM t SEMI JOIN u USING (a)", ["t.a join", "u.a join"]),
        ("SELECT c FROM t ASOF JOIN u ON t.a = u.a AND t.b >= u.e", ["t.a join", "t.b join", "u.a join", "u.e join"]),
        ("SELECT a, sum(b) FROM t GROUP BY a HAVING max(c) > 1", ["t.a group", "t.c filter"]),
        ("SELECT a + b, sum(c) FROM t GROUP BY 1 ORDER BY 2 DESC", ["t.a group", "t.b group", "t.c sort"]),
        ("SELECT a, sum(b) FROM t GROUP BY ALL ORDER BY ALL", ["t.a group+sort", "t.b sort"]),
        ("SELECT sum(b) FROM t GROUP BY ROLLUP (a, c)", ["t.a group", "t.c group"]),
        ("SELECT DISTINCT a, b FROM t", ["t.a group", "t.b group"]),
        ("SELECT DISTINCT ON (c) a FROM t ORDER BY d", ["t.c group", "t.d sort"]),
        ("SELECT a FROM t QUALIFY row_number() OVER (PARTITION BY b ORDER BY c) = 1", ["t.b filter", "t.c filter"]),
        ("SELECT a AS k FROM t ORDER BY k, b", ["t.a sort", "t.b sort"]),
        ("SELECT a FROM t LIMIT (SELECT max(e) FROM u)", ["u.e filter"]),
        ("SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.b)", ["t.b filter", "u.a filter"]),
        ("SELECT a FROM t UNION SELECT e FROM u WHERE f > 1", ["t.a group", "u.e group", "u.f filter"]),
        ("SELECT a FROM t UNION ALL SELECT e FROM u ORDER BY a", ["t.a sort", "u.e sort"]),
        ("SELECT a FROM t EXCEPT ALL SELECT e FROM u", ["u.e filter"]),
        ("WITH s AS (SELECT a FROM t WHERE b > 1), unused AS (SELECT e FROM u WHERE f > 1) SELECT a FROM s", ["t.b filter"]),
        ("SELECT b FROM t, unnest(t.a) AS x(i)", ["t.a filter"]),
        ("WITH RECURSIVE r(k) AS (SELECT a FROM t WHERE b = 1 UNION ALL SELECT e FROM r JOIN u ON u.a = k) SELECT k FROM r",
            ["t.a join", "t.b filter", "u.a join", "u.e join"]),
    ])
    func tellsWhatDecidesRows(sql: String, expected: [String]) async throws {
        let rows = try await references(sql).rows
        #expect(Self.text(rows.contributions) == expected)
        #expect(rows.isComplete)
    }

    @Test(arguments: [
        "SELECT x FROM one, two WHERE y > 1", "SELECT DISTINCT * FROM one", "SELECT a FROM t NATURAL JOIN one",
        "SELECT a FROM t, (UNPIVOT one ON x INTO NAME n VALUE v) AS p", "SELECT * FROM one ORDER BY ALL",
    ])
    func saysWhenWhatDecidesRowsIsNotAllKnown(sql: String) async throws {
        #expect(try await !references(sql).rows.isComplete)
    }

    @Test func keepsWhatIsKnownOfAnUnknownOrigin() async throws {
        let columns = try #require(try await references("SELECT a + x AS y FROM t, one, two").columns)
        #expect(columns[0].origin == .unknown)
        #expect(Self.text(columns[0].contributions) == ["t.a derived"])
    }
}
