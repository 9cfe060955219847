import Engine
import Schema
import TestKit
import Testing

@testable import Source

@Suite struct PostgresReadingTests {
    private func withTable(_ body: (_ database: String, _ address: String) async throws -> Void) async throws {
        let cluster = try await offSharedThreads { try PostgresCluster.shared }
        let database = try await offSharedThreads { try cluster.createDatabase() }
        _ = try await offSharedThreads {
            try cluster.run(
                """
                CREATE TABLE p (id int PRIMARY KEY, name text, n numeric, n2 numeric(12,2), ts timestamptz, d date, j jsonb, a int[], u uuid, b bytea, f float8, c char(3));
                INSERT INTO p VALUES (1, '渝中', 1234567890123456789.125, 1.25, '2024-01-02 03:04:05+00', '2024-01-02', '{"a": [1]}', '{1,2}',
                    '6b1f0d52-0b5e-4c1f-9a60-111111111111', '\\x00ff', 0.1, 'ab'), (2, NULL, -5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
                CREATE SCHEMA other; CREATE TABLE other."Odd.Name" ("select" int); GRANT SELECT ON p TO guarded
                """, in: database)
        }
        try await body(database, cluster.url(database))
        try await offSharedThreads { try cluster.dropDatabase(database) }
    }

    private func source(_ change: (inout SourceDeclaration) -> Void) -> SourceDeclaration {
        var source = SourceDeclaration(name: "s", format: .postgres)
        change(&source)
        return source
    }

    @Test func aTableIsReadExactly() async throws {
        try await withTable { _, address in
            let found = try await LoadingFixture.load(source { $0.table = "public.p" }, .database(address: address))
            #expect(found.types == [
                "id integer", "name text", "n decimal(22,3)", "n2 decimal(12,2)", "ts datetime", "d date", "j json", "a json", "u text", "b text", "f real", "c text",
            ])
            #expect(found.rows == [
                [
                    "1", "渝中", "1234567890123456789.125", "1.25", "2024-01-02 11:04:05", "2024-01-02", "{\"a\": [1]}", "[1,2]",
                    "6b1f0d52-0b5e-4c1f-9a60-111111111111", "00ff", "0.1", "ab",
                ], ["2", "", "-5", "", "", "", "", "", "", "", "", ""],
            ])
            let odd = try await LoadingFixture.load(source { $0.table = "other.\"Odd.Name\"" }, .database(address: address))
            #expect(odd.types == ["select integer"] && odd.rows.isEmpty)
        }
    }

    @Test func theDigestFollowsTheRows() async throws {
        try await withTable { database, address in
            let table = source { $0.query = "SELECT id, name, n FROM p" }
            let first = try await LoadingFixture.load(table, .database(address: address)).loaded.digest
            #expect(try await LoadingFixture.load(table, .database(address: address)).loaded.digest == first)
            _ = try await offSharedThreads { try PostgresCluster.shared.run("UPDATE p SET name = '江北' WHERE id = 2", in: database) }
            #expect(try await LoadingFixture.load(table, .database(address: address)).loaded.digest != first)
        }
    }

    @Test func valuesThatDoNotFitAreSetAside() async throws {
        try await withTable { _, address in
            let found = try await LoadingFixture.load(
                source {
                    $0.query = "SELECT * FROM (VALUES ('1', 'NaN'::numeric), ('x', 2)) AS t(k, v)"
                    $0.columns = ["k": .integer, "v": .integer]
                    $0.badRows = .quarantine
                }, .database(address: address))
            #expect(found.rows.isEmpty)
            #expect(found.rejected.map { $0[2] } == ["column v: \"NaN\" is no integer", "column k: \"x\" is no integer"])
        }
    }

    @Test func whatCannotBeReadIsExplainedWithoutThePassword() async throws {
        try await withTable { database, address in
            func error(_ change: (inout SourceDeclaration) -> Void, _ address: String) async -> SourceError? {
                await fault { try await LoadingFixture.load(source(change), .database(address: address)) }
            }
            let missing = await error({ $0.table = "nope" }, address)
            #expect(missing?.kind == .missing)
            #expect(missing?.problem.contains("has no table \"nope\" that its user sees; it has other.Odd.Name, public.p") == true)
            #expect(await error({ $0.query = "DELETE FROM p RETURNING id" }, address)?.kind == .malformed)
            #expect(await error({ $0.query = "SELECT nope FROM p" }, address)?.problem.contains("column \"nope\" does not exist") == true)
            let cluster = try PostgresCluster.shared
            let wrong = cluster.url(database, user: PostgresCluster.guardedUser, password: "not-the-pässword", tcp: true)
            let refused = await error({ $0.table = "p" }, wrong)
            #expect(refused?.kind == .unreadable)
            #expect(refused?.problem.contains("does not let us in") == true && refused?.problem.contains("password authentication failed") == true)
            for text in ["not-the-p", "%C3%A4ssword"] { #expect("\(String(describing: refused))".contains(text) == false) }
            let away = await error({ $0.table = "p" }, "postgresql://u:secret-word@127.0.0.1:1/x?connect_timeout=2")
            #expect(away?.kind == .unreadable && away?.problem.contains("Connection refused") == true)
            #expect("\(String(describing: away))".contains("secret-word") == false)
        }
    }

    @Test func aPasswordWithReservedCharactersOpensAndLeavesNoTrace() async throws {
        try await withTable { database, _ in
            let cluster = try PostgresCluster.shared
            let address = cluster.url(database, user: PostgresCluster.guardedUser, password: PostgresCluster.guardedPassword, tcp: true)
            let table = source { $0.table = "p" }
            try await withSession { session in
                _ = try FileSourceReader(session: session, source: table, location: .database(address: address)).load()
                let traces = try session.query(
                    "SELECT CAST(name AS VARCHAR) || secret_string FROM duckdb_secrets() UNION ALL SELECT database_name || coalesce(path, '') FROM duckdb_databases()")
                for row in 0..<traces.rowCount { #expect(!traces[row, 0].displayText.contains(PostgresCluster.guardedPassword)) }
            }
        }
    }

    @Test(arguments: ["http://u:pw-x@h/d", "postgres://u:pw-x@h", "postgres://u:pw-x@h:0/d", "postgres://u:pw-x@h/d?passfile=/etc/x", "postgres://u:pw-x%zz@h/d"])
    func badAddressesAreNotRepeated(address: String) async {
        let error = await fault { try PostgresAddress(address, source: "s") }
        #expect(error?.kind == .malformed)
        #expect(error?.problem.contains("pw-x") == false)
    }

    @Test func addressesAreTakenApart() throws {
        let address = try PostgresAddress("postgresql://a%40b:p%3Aq@[::1]:6000/%E5%BA%93?sslmode=require", source: "s")
        #expect([address.user, address.password, address.host, address.database] == ["a@b", "p:q", "::1", "库"])
        #expect(address.port == 6000)
        #expect(address.openPart == "sslmode='require' connect_timeout='15'")
    }
}
