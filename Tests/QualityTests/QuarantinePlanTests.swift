import Engine
import TestKit
import Testing
import Vocabulary

@testable import Quality

struct QuarantinePlanTests {
    private static let rows = """
        CREATE TABLE t (id BIGINT, kind VARCHAR, value DECIMAL(18,2));
        INSERT INTO t VALUES (1, 'a', 1), (2, 'b', 2), (2, 'a', 9), (4, NULL, -1), (NULL, 'x', 5), (NULL, 'c', 6)
        """

    private func setAside(
        _ checks: [(String, CheckDeclaration.Kind, CheckDeclaration.Repeats?)], severity: CheckDeclaration.Severity = .quarantine,
        key: [String] = ["id"]
    ) async throws -> (aside: [[String]], kept: Int64?) {
        let checks = checks.map { CheckDeclaration(model: "t", name: $0.0, kind: $0.1, severity: severity, repeats: $0.2) }
        return try await withSession { session in
            try session.execute(Self.rows)
            let columns = ["id", "kind", "value"]
            let results = try CheckRunner(session: session, table: "\"t\"", columns: columns).run(checks, hidden: [])
            guard
                let plan = try QuarantinePlan(
                    checks: checks, results: results, table: "\"t\"", columns: columns, key: key, session: session)
            else { return ([], try session.query("SELECT count(*) FROM t", [])[0, 0].integer) }
            try session.execute(plan.moving(to: "aside"))
            let found = try session.query("SELECT id, kind, array_to_string(_reasons, '+') FROM aside", [])
            return ((0..<found.rowCount).map { found.row($0).map(\.displayText) }, try session.query("SELECT count(*) FROM t", [])[0, 0].integer)
        }
    }

    @Test
    func aRowThatFailsSeveralChecksIsSetAsideOnceWithAllReasons() async throws {
        let (aside, kept) = try await setAside([
            ("positive", .range(column: "value", minimum: "0", maximum: nil), nil), ("kind", .notNull(columns: ["kind"]), nil),
            ("small", .sql(statement: "SELECT id FROM t WHERE value > 8"), nil),
        ])
        #expect(aside == [["2", "b", "small"], ["2", "a", "small"], ["4", "", "positive+kind"]])
        #expect(kept == 3)
    }

    @Test
    func ofARepeatedKeyTheFirstByValueStays() async throws {
        let (aside, kept) = try await setAside([("key", .unique(columns: ["id"]), nil)])
        #expect(aside == [["2", "b", "key"], ["", "x", "key"]])
        #expect(kept == 4)
    }

    @Test
    func allRowsOfARepeatedKeyGoWhereThatIsWanted() async throws {
        let (aside, kept) = try await setAside([("key", .unique(columns: ["id"]), .setAsideAll)])
        #expect(aside.map { $0[1] } == ["b", "a", "x", "c"])
        #expect(kept == 2)
    }

    @Test
    func aStatementNamesRowsByAKeyThatMayBeNull() async throws {
        let (aside, _) = try await setAside([("odd", .sql(statement: "SELECT id, 1 AS more FROM t WHERE id IS NULL -- odd"), nil)])
        #expect(aside.map { $0[1] } == ["x", "c"])
    }

    @Test
    func setsNothingAsideForAnotherSeverity() async throws {
        let (aside, kept) = try await setAside([("positive", .range(column: "value", minimum: "0", maximum: nil), nil)], severity: .warn)
        #expect(aside.isEmpty)
        #expect(kept == 6)
    }

    @Test(arguments: [
        (.sql(statement: "SELECT value FROM t"), ["id"], "let the SELECT give the model's key: id"),
        (.sql(statement: "SELECT id FROM t"), [], "give the model a key"),
        (.rowCount(minimum: 99, maximum: nil), ["id"], "use severity note, warn or block"),
    ] as [(CheckDeclaration.Kind, [String], String)])
    func refusesAQuarantineThatNamesNoRows(kind: CheckDeclaration.Kind, key: [String], mend: String) async throws {
        do {
            _ = try await setAside([("c", kind, nil)], key: key)
            Issue.record("rows were set aside")
        } catch {
            let error = try #require(error as? QualityError)
            #expect(error.code == "check_names_no_rows")
            #expect(error.problem.contains("check c of model t"))
            #expect(error.mend.contains(mend))
        }
    }
}
