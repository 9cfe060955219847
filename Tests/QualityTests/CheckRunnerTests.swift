import TestKit
import Engine
import Schema
import Testing
import Vocabulary

@testable import Quality

struct CheckRunnerTests {
    private static let rows = """
        CREATE TABLE t (id BIGINT, kind VARCHAR, value DECIMAL(18,2), secret VARCHAR);
        INSERT INTO t VALUES (1, 'a', 1.5, 'x'), (2, 'b', 2.5, 'y'), (2, 'c', -1, 'z'), (4, NULL, NULL, 'w'), (NULL, 'a', 100, 'v');
        CREATE TABLE parent (id BIGINT);
        INSERT INTO parent VALUES (1), (2)
        """

    private func check(
        _ kind: CheckDeclaration.Kind, where condition: String? = nil, hidden: Set<String> = []
    ) async throws -> CheckResult {
        let check = CheckDeclaration(model: "t", name: "c", kind: kind, severity: .warn, condition: condition)
        return try await withSession { session in
            try session.execute(Self.rows)
            return try CheckRunner(session: session, table: "\"t\"", columns: ["id", "kind", "value", "secret"])
                .run([check], hidden: hidden)[0]
        }
    }

    @Test(arguments: [
        (.notNull(columns: ["id"]), nil, 1), (.notNull(columns: ["id", "kind"]), nil, 2), (.notNull(columns: ["id"]), "value < 100", 0),
        (.unique(columns: ["id"]), nil, 1), (.unique(columns: ["id", "kind"]), nil, 0), (.unique(columns: ["kind"]), "value > 1", 1),
        (.accepted(column: "kind", values: ["a", "b"]), nil, 1), (.accepted(column: "kind", values: ["it's"]), "id = 2", 2),
        (.range(column: "value", minimum: "-1.00", maximum: "2.5"), nil, 1), (.range(column: "value", minimum: "0", maximum: nil), nil, 1),
        (.range(column: "value", minimum: nil, maximum: "2.49"), "kind <> 'a'", 1), (.range(column: "value", minimum: nil, maximum: nil), nil, 0),
        (.regex(column: "kind", pattern: "[ab]"), nil, 1), (.regex(column: "secret", pattern: "[x-z]"), nil, 2),
        (.regex(column: "secret", pattern: "[x-z]"), "id IS NULL OR id = 1", 1),
        (.references(column: "id", table: "parent", toColumn: "id"), nil, 1),
        (.references(column: "id", table: "parent", toColumn: "id"), "id < 4", 0),
        (.rowCount(minimum: 5, maximum: 5), nil, 0), (.rowCount(minimum: 6, maximum: nil), nil, 1), (.rowCount(minimum: nil, maximum: 4), nil, 1),
        (.rowCount(minimum: nil, maximum: 2), "kind = 'a'", 0),
        (.sql(statement: "SELECT id FROM t WHERE value < 0"), nil, 1), (.sql(statement: "SELECT id FROM t WHERE value < -5"), nil, 0),
    ] as [(CheckDeclaration.Kind, String?, Int64)])
    func countsTheRowsThatFail(kind: CheckDeclaration.Kind, condition: String?, failed: Int64) async throws {
        let result = try await check(kind, where: condition)
        #expect(result.failed == failed)
        #expect(result.passed == (failed == 0))
        #expect(result.samples.isEmpty == result.passed)
    }

    @Test
    func showsTheRowsThatFail() async throws {
        let range = try await check(.range(column: "value", minimum: "0", maximum: nil))
        #expect(range.samples == [["id": "2", "kind": "c", "value": "-1", "secret": "z"]])
        #expect(try await check(.unique(columns: ["id"])).samples == [["id": "2", "n": "2"]])
        #expect(try await check(.rowCount(minimum: 9, maximum: nil)).samples == [["row_count": "5"]])
        #expect(try await check(.sql(statement: "SELECT id FROM t WHERE value < 0")).samples == [["id": "2"]])
    }

    @Test
    func showsAtMostFiveRows() async throws {
        let result = try await check(.sql(statement: "SELECT a.id FROM t AS a, t AS b"))
        #expect(result.failed == 25)
        #expect(result.samples.count == 5)
    }

    @Test
    func hidesValuesThatMustNotShow() async throws {
        let result = try await check(.notNull(columns: ["id"]), hidden: ["secret"])
        #expect(result.samples.first?["secret"] == "***")
        #expect(result.samples.first?["kind"] == "a")
    }

    @Test
    func answersManyChecksInTheirOrder() async throws {
        let kinds: [CheckDeclaration.Kind] = [.notNull(columns: ["id"]), .rowCount(minimum: 6, maximum: nil), .notNull(columns: ["secret"])]
        let checks = kinds.enumerated().map { CheckDeclaration(model: "t", name: "c\($0)", kind: $1, severity: .note) }
        let results = try await withSession { session in
            try session.execute(Self.rows)
            return try CheckRunner(session: session, table: "\"t\"", columns: []).run(checks, hidden: [])
        }
        #expect(results.map(\.name) == ["c0", "c1", "c2"])
        #expect(results.map(\.failed) == [1, 1, 0])
    }

    @Test
    func aSchemaAsksForItsOwnChecks() {
        let declared = model(
            "m", key: ["id"],
            fields: [
                FieldDeclaration(name: "id", type: .integer), FieldDeclaration(name: "name", type: .text, required: true),
                FieldDeclaration(name: "kind", type: .text, codes: ["a", "b"]), FieldDeclaration(name: "place", type: .region),
                FieldDeclaration(name: "time", type: .period), FieldDeclaration(name: "free", type: .real),
            ])
        let checks = declared.impliedChecks
        #expect(
            checks.map(\.name) == [
                "schema.required.id", "schema.required.name", "schema.key", "schema.codes.kind", "schema.region.place", "schema.period.time",
            ])
        #expect(checks.allSatisfy { $0.severity == .block && $0.model == "m" })
        #expect(checks[2].kind == .unique(columns: ["id"]))
        #expect(checks[3].kind == .accepted(column: "kind", values: ["a", "b"]))
        #expect(model("m").impliedChecks.isEmpty)
    }
}
