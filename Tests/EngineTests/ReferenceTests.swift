import Engine
import Testing

/// Tables, columns and lineage of a SELECT, from the engine's own parse tree.
struct ReferenceTests {
    private static let columns = [
        "statement": ["id", "region", "value", "period"], "division": ["code", "name", "parent"], "app.other": ["id", "note"],
    ]

    private func references(_ sql: String, known: Bool = true) async throws -> SQLReferences {
        let engine = try makeEngine(sessions: 1, threads: 1)
        return try await engine.withSession { try serializeSQL(sql, in: $0, tableColumns: known ? Self.columns : [:]) }
    }

    /// "name<table.column,table.column", "name<?" if unknown.
    private func lineage(_ sql: String, known: Bool = true) async throws -> [String]? {
        try await references(sql, known: known).columns?.map { column in
            guard case .columns(let sources) = column.origin else { return "\(column.name ?? "_")<?" }
            return "\(column.name ?? "_")<" + sources.map { "\($0.table).\($0.column)" }.joined(separator: ",")
        }
    }

    @Test(arguments: [
        ("SELECT 1", []),
        ("SELECT * FROM statement", ["statement"]),
        ("FROM statement", ["statement"]),
        ("SELECT * FROM b, a JOIN c.d ON true", ["b", "a", "c.d"]),
        ("SELECT * FROM a WHERE x IN (SELECT y FROM b WHERE EXISTS (SELECT 1 FROM c))", ["a", "b", "c"]),
        ("SELECT (SELECT max(x) FROM b) FROM a ORDER BY (SELECT 1 FROM c)", ["b", "a", "c"]),
        ("WITH a AS (SELECT * FROM b), c AS (SELECT * FROM a) SELECT * FROM a, C, d", ["b", "d"]),
        ("WITH a AS (SELECT * FROM a) SELECT * FROM a", ["a"]),
        ("WITH a AS (SELECT 1) SELECT * FROM main.a", ["main.a"]),
        ("WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r, s) SELECT * FROM r", ["s"]),
        ("SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a) AS x, a", ["a"]),
        ("SELECT a FROM x UNION ALL SELECT b FROM y EXCEPT SELECT c FROM x", ["x", "y"]),
        ("SELECT * FROM \"我的 表\" AS t, \"S\".\"T\"", ["我的 表", "S.T"]),
        ("SELECT sum(x) OVER (PARTITION BY (SELECT 1 FROM b)) FROM a QUALIFY row_number() OVER () = (SELECT 1 FROM c)", ["b", "a", "c"]),
        ("SELECT * FROM range(3), unnest([1, 2]), a", ["a"]),
    ])
    func namesTheTablesItReads(sql: String, tables: [String]) async throws {
        #expect(try await references(sql).tables.map(\.text) == tables)
    }

    @Test func namesThePlaceOfATable() async throws {
        let place = try await references("SELECT 1\nFROM statement,\n    nowhere").tables[1].place
        #expect(place?.line == 3)
        #expect(place?.column == 5)
    }

    @Test(arguments: [
        "", "SELECT 1; SELECT 2", "DELETE FROM a", "CREATE TABLE a AS SELECT 1", "ATTACH 'x' AS y", "COPY a TO 'x'", "SET threads = 1",
        "PIVOT a ON b USING sum(c)", "SELECT * FROM (DESCRIBE a)", "DESCRIBE a", "SUMMARIZE a", "SHOW TABLES",
    ])
    func refusesWhatIsNoSelect(sql: String) async throws {
        let error = await #expect(throws: EngineError.self) { try await references(sql) }
        #expect(error?.kind == .refused)
    }

    @Test(arguments: [
        ("SELECT * FROM read_csv('x')", "read_csv"), ("SELECT * FROM a WHERE x IN (SELECT * FROM read_parquet('x'))", "read_parquet"),
        ("WITH c AS (FROM glob('*')) SELECT * FROM c", "glob"), ("SELECT * FROM query('SELECT 1')", "query"),
        ("SELECT * FROM sqlite_scan('x', 'y')", "sqlite_scan"), ("SELECT * FROM duckdb_settings()", "duckdb_settings"),
        ("SELECT getenv('HOME')", "getenv"), ("SELECT 1 ORDER BY CURRENT_SETTING('threads')", "current_setting"),
        ("SELECT * FROM postgres_query('x', 'y')", "postgres_query"), ("SELECT * FROM a, LATERAL (FROM read_text(a.path))", "read_text"),
        ("SELECT * FROM 'file.parquet'", "file.parquet"), ("SELECT * FROM \"app.dataset\"", "app.dataset"),
    ])
    func refusesWhatReachesBeyondTables(sql: String, subject: String) async throws {
        let error = await #expect(throws: EngineError.self) { try await references(sql) }
        #expect(error?.kind == .refused)
        #expect(error?.subject == subject)
        #expect(error?.place != nil)
    }

    @Test func namesThePlaceOfASyntaxFault() async throws {
        let error = await #expect(throws: EngineError.self) { try await references("SELECT a\nFROM b\nWHER c") }
        #expect(error?.kind == .syntax)
        #expect(error?.place?.line == 3)
    }

    @Test func anUnrestrictedPolicyAllowsFiles() async throws {
        let engine = try makeEngine(sessions: 1, threads: 1)
        let names = try await engine.withSession { try $0.tableNames(in: "SELECT * FROM read_csv('x'), a", policy: .unrestricted) }
        #expect(names == ["a"])
    }

    @Test(arguments: [
        ("SELECT id, value AS v FROM statement", ["id<statement.id", "v<statement.value"] as [String]?),
        ("SELECT s.id, d.name FROM statement s JOIN division d ON d.code = s.region", ["id<statement.id", "name<division.name"]),
        ("SELECT name, value FROM statement JOIN division ON code = region", ["name<division.name", "value<statement.value"]),
        ("SELECT statement.value * 2 + length(period) AS x FROM statement", ["x<statement.period,statement.value"]),
        ("SELECT 1 AS one, 'a' AS a, count(*) AS n FROM statement", ["one<", "a<", "n<"]),
        ("SELECT count(*), sum(value) FROM statement", ["_<", "_<statement.value"]),
        ("SELECT * FROM division", ["code<division.code", "name<division.name", "parent<division.parent"]),
        ("SELECT d.* EXCLUDE (parent) REPLACE (upper(name) AS name) RENAME (code AS c) FROM division d", ["c<division.code", "name<division.name"]),
        ("SELECT x.id AS a, other.id AS b FROM app.other, statement x", ["a<statement.id", "b<app.other.id"]),
        ("SELECT app.other.note FROM app.other", ["note<app.other.note"]),
        ("WITH t AS (SELECT id AS k, value FROM statement) SELECT k, value + 1 AS v FROM t", ["k<statement.id", "v<statement.value"]),
        ("WITH statement AS (SELECT code AS id FROM division) SELECT id FROM statement", ["id<division.code"]),
        ("WITH t(a, b) AS (SELECT id, region FROM statement) SELECT b, a FROM t", ["b<statement.region", "a<statement.id"]),
        ("SELECT y FROM (SELECT x AS y FROM (SELECT value AS x FROM statement))", ["y<statement.value"]),
        ("SELECT a FROM (SELECT id, value FROM statement) AS t(a)", ["a<statement.id"]),
        ("SELECT id FROM statement UNION ALL SELECT code FROM division", ["id<division.code,statement.id"]),
        ("SELECT id, period FROM statement UNION ALL BY NAME SELECT name AS period, parent FROM division",
            ["id<statement.id", "period<division.name,statement.period", "parent<division.parent"]),
        ("SELECT id FROM statement EXCEPT SELECT code FROM division", ["id<statement.id"]),
        ("SELECT sum(value) OVER (PARTITION BY region ORDER BY period) AS s FROM statement", ["s<statement.period,statement.region,statement.value"]),
        ("SELECT (SELECT name FROM division WHERE code = region) AS n FROM statement", ["n<division.name"]),
        ("SELECT (SELECT value FROM division LIMIT 1) AS n FROM statement", ["n<statement.value"]),
        ("SELECT id, note FROM statement JOIN app.other USING (id)", ["id<app.other.id,statement.id", "note<app.other.note"]),
        ("SELECT id, note FROM statement NATURAL JOIN app.other", ["id<app.other.id,statement.id", "note<app.other.note"]),
        ("SELECT * FROM statement SEMI JOIN app.other USING (id)",
            ["id<statement.id", "region<statement.region", "value<statement.value", "period<statement.period"]),
        ("SELECT * FROM app.other JOIN statement USING (id)",
            ["id<app.other.id,statement.id", "note<app.other.note", "region<statement.region", "value<statement.value", "period<statement.period"]),
        ("SELECT value AS v, v + 1 AS w FROM statement", ["v<statement.value", "w<statement.value"]),
        ("SELECT region AS value, value AS x FROM statement", ["value<statement.region", "x<statement.value"]),
        ("WITH RECURSIVE up(c, p) AS (SELECT code, parent FROM division UNION ALL SELECT p, name FROM up JOIN division ON code = p) SELECT c FROM up",
            ["c<division.code,division.name,division.parent"]),
        ("SELECT list_transform([value], x -> x + length(period)) AS l FROM statement", ["l<statement.period,statement.value"]),
        ("SELECT period -> '$.a' AS j FROM statement", ["j<statement.period"]),
        ("SELECT a, b FROM (VALUES (1, 2), (3, 4)) AS v(a, b)", ["a<", "b<"]),
        ("SELECT r.x, s.id FROM statement s, LATERAL (SELECT s.value AS x) r", ["x<statement.value", "id<statement.id"]),
        ("SELECT unnest([value]) AS u FROM statement", ["u<statement.value"]),
        ("SELECT CASE WHEN region = '1' THEN value END AS c FROM statement", ["c<statement.region,statement.value"]),
        ("SELECT id.* FROM statement", nil),
        ("SELECT s.id.part AS p FROM statement s", ["p<statement.id"]),
        ("SELECT s FROM statement s", ["s<statement.id,statement.period,statement.region,statement.value"]),
        ("SELECT #2 AS p FROM division", ["p<division.name"]),
        ("SELECT * EXCLUDE (division.code, name) FROM division", ["parent<division.parent"]),
        ("SELECT * FROM app.other JOIN app.other AS o USING (id), (SELECT id FROM statement) AS s",
            ["id<app.other.id", "note<app.other.note", "note<app.other.note", "id<statement.id"]),
        ("SELECT first(value ORDER BY period) AS f FROM statement", ["f<statement.period,statement.value"]),
        ("SELECT EXISTS (SELECT 1 FROM division WHERE code = region) AS e FROM statement", ["e<division.code,statement.region"]),
        ("SELECT u FROM statement, unnest(statement.value) AS t(u)", ["u<statement.value"]),
        ("SELECT n FROM generate_series(1, 3) AS g(n)", ["n<"]),
        ("SELECT unnest(value) AS u, id FROM statement", ["u<statement.value", "id<statement.id"]),
        ("SELECT a, b FROM (SELECT unnest(value), id FROM statement) AS t(a, b)", ["a<?", "b<?"]),
        ("SELECT * FROM (UNPIVOT statement ON value, id INTO NAME n VALUE v)", nil),
        ("SELECT id FROM statement INTERSECT SELECT id FROM app.other", ["id<app.other.id,statement.id"]),
        ("SELECT d.code FROM division d, LATERAL (SELECT d.name AS n) AS x WHERE x.n = 'a'", ["code<division.code"]),
        ("VALUES (1, 'a')", ["col0<", "col1<"]),
        ("SELECT x.* FROM (VALUES (1, 2)) AS x(a, b)", ["a<", "b<"]),
    ])
    func followsColumnsToTheirTables(sql: String, expected: [String]?) async throws {
        #expect(try await lineage(sql) == expected)
    }

    @Test(arguments: [
        ("SELECT x FROM one", ["x<one.x"] as [String]?),
        ("SELECT o.x FROM one o, two", ["x<one.x"]),
        ("SELECT x FROM one, two", ["x<?"]),
        ("SELECT * FROM one", nil),
        ("SELECT max(COLUMNS(*)) FROM one", nil),
        ("SELECT x AS y, y FROM one", ["y<one.x", "y<?"]),
        ("SELECT (SELECT x FROM two) AS s FROM one", ["s<?"]),
        ("SELECT x, u FROM one, unnest([1]) AS t(u)", ["x<one.x", "u<"]),
        ("SELECT x, u FROM one, json_each('[1]') AS t(u)", ["x<?", "u<?"]),
        ("SELECT k FROM one NATURAL JOIN two", ["k<?"]),
        ("SELECT k FROM one JOIN two USING (k)", ["k<one.k,two.k"]),
        ("SELECT k FROM one JOIN two USING (k), three", ["k<?"]),
        ("SELECT one FROM one", ["one<?"]),
        ("SELECT #1 AS p FROM one", ["p<?"]),
        ("SELECT a FROM (SELECT * FROM one)", ["a<?"]),
        ("SELECT x FROM one UNION SELECT a, b FROM two", ["x<?"]),
    ])
    func saysNothingThatIsNotCertain(sql: String, expected: [String]?) async throws {
        #expect(try await lineage(sql, known: false) == expected)
    }

    @Test(arguments: [
        // The engine keeps the letters of the table, numbers a name given twice and invents one for an expression.
        ("SELECT ID, statement.Id, count(*), upper(region) FROM statement GROUP BY ALL", ["id", "ID_1", "count_star()", "upper(region)"],
            ["statement.id", "statement.id", "", "statement.region"]),
        // Two columns where one is written: only names that stand once are certain.
        ("SELECT unnest(value), id FROM statement", ["a", "b", "id"], ["?", "?", "statement.id"]),
        ("SELECT * FROM nowhere", ["a"], ["?"]),
    ])
    func putsColumnsUnderTheEnginesNames(sql: String, names: [String], expected: [String]) async throws {
        let columns = try await references(sql).columns(named: names)
        #expect(columns.map(\.name) == names)
        let origins = columns.map { column in
            guard case .columns(let sources) = column.origin else { return "?" }
            return sources.map { "\($0.table).\($0.column)" }.joined(separator: ",")
        }
        #expect(origins == expected)
    }

    @Test(arguments: [
        ("SELECT 'a' AS k, value AS v FROM statement UNION ALL SELECT 'b', length(name) FROM division", ["a statement.value", "b division.name"]),
        ("WITH s AS (SELECT value AS x FROM statement) SELECT 'a' AS k, x AS v FROM s UNION ALL SELECT 'b', 1 UNION ALL SELECT id, x FROM s, statement ORDER BY 1",
            ["a statement.value", "b ", "? statement.value"]),
        ("SELECT 'a' AS k, 1 AS v UNION ALL BY NAME SELECT value AS v, 'b' AS k FROM statement", ["a ", "b statement.value"]),
        ("SELECT 'a' AS k, value AS v FROM statement", []),
        ("SELECT 'a' AS k, value AS v FROM statement EXCEPT SELECT 'b', value FROM statement", []),
        ("SELECT 'a' AS k, 1 AS v UNION ALL SELECT * FROM nobody", []),
    ])
    func takesAUnionApart(sql: String, expected: [String]) async throws {
        let parts = try await references(sql).parts.map { part in
            let (key, value) = (part.columns?.first { $0.name == "k" }, part.columns?.first { $0.name == "v" })
            return "\(key?.constant ?? "?") " + (value?.contributions.map { "\($0.source.table).\($0.source.column)" } ?? ["?"]).joined(separator: ",")
        }
        #expect(parts == expected)
        #expect(try await references("SELECT 'a' AS k UNION ALL SELECT 'b'").columns?[0].constant == nil, "the whole is not always one of them")
    }

    @Test func ambiguousNamesAreUnknown() async throws {
        #expect(try await lineage("SELECT id, statement.id AS s FROM statement, app.other") == ["id<?", "s<statement.id"])
    }

    @Test(arguments: [
        "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT",
        "DOUBLE", "DECIMAL(4,1)", "DECIMAL(38,10)", "VARCHAR", "BLOB", "BIT", "UUID", "DATE", "TIME", "TIME WITH TIME ZONE", "TIMESTAMP",
        "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE", "INTERVAL", "INTEGER[]", "INTEGER[2]", "JSON",
        "STRUCT(a INTEGER, \"b c\" VARCHAR)", "MAP(VARCHAR, INTEGER)", "ENUM('a', 'b')", "UNION(n INTEGER, t VARCHAR)",
    ])
    func describesTypesAsTheEngineWritesThem(type: String) async throws {
        for select in ["SELECT CAST(NULL AS \(type)) AS c", "SELECT CAST(NULL AS \(type)) AS c, NULL AS n", "SELECT * FROM (SELECT CAST(NULL AS \(type)) AS c, 1 AS C)"] {
            let (described, written) = try await makeEngine(sessions: 1).withSession { session in
                let rows = try session.query("DESCRIBE \(select)")
                return (try session.describe(select).map { [$0.name, $0.type] }, (0..<rows.rowCount).map { rows.row($0).prefix(2).map(\.displayText) })
            }
            #expect(described == written)
        }
    }

    @Test func describesWhatASelectGives() async throws {
        let columns = try await makeEngine(sessions: 1).withSession { session in
            try session.execute("CREATE TEMP TABLE t (a INTEGER, b DECIMAL(18,4))")
            return try session.describe("SELECT *, count(*) OVER () FROM t")
        }
        #expect(columns.map(\.name) == ["a", "b", "count() OVER ()"])
        #expect(columns.map(\.type) == ["INTEGER", "DECIMAL(18,4)", "BIGINT"])
    }
}
