import FoundationEssentials
import Engine
import TestKit
import Testing
import Vocabulary

@testable import Quality

struct CheckKindTests {
    private static let rows = """
        CREATE TABLE t (id BIGINT, name VARCHAR, low DOUBLE, high DECIMAL(18,2), day DATE, moment TIMESTAMP, period VARCHAR, area VARCHAR);
        INSERT INTO t VALUES
            (1, '重庆市', 1, 2, '2026-11-01', '2026-11-01 08:00:00', '2026-10', 'a'),
            (2, 'ab', 3, 2.5, '2026-11-14', '2026-11-14 23:00:00', '2026-Q3', 'b'),
            (3, NULL, NULL, 9, NULL, NULL, NULL, 'b');
        CREATE TABLE total (area VARCHAR, amount DECIMAL(18,2));
        INSERT INTO total VALUES ('a', 2), ('b', 11.5)
        """
    /// 2026-11-21 12:00 in China.
    private static let noon: Int64 = 1795233600000

    private func check(
        _ kind: CheckDeclaration.Kind, severity: CheckDeclaration.Severity = .warn, where condition: String? = nil, hidden: Set<String> = [],
        context: CheckContext = CheckContext(now: noon)
    ) async throws -> CheckResult {
        let check = CheckDeclaration(model: "t", name: "c", kind: kind, severity: severity, condition: condition)
        return try await withSession { session in
            try session.execute(Self.rows)
            return try CheckRunner(session: session, table: "\"t\"", columns: []).run([check], hidden: hidden, context: context)[0]
        }
    }

    @Test(arguments: [
        (.length(column: "name", minimum: 3, maximum: nil), nil, 1, 3), (.length(column: "name", minimum: nil, maximum: 3), nil, 0, 3),
        (.length(column: "name", minimum: 2, maximum: 2), "id = 1", 1, 1),
        (.compare(left: "low", operation: .less, right: "high"), nil, 1, 3),
        (.compare(left: "low", operation: .atMost, right: "high + 1"), nil, 0, 3),
        (.compare(left: "low * 2", operation: .unequal, right: "high"), nil, 1, 3), (.compare(left: "id", operation: .equal, right: "id"), nil, 0, 3),
        (.condition(expression: "low < 3 -- no nulls"), nil, 1, 3), (.condition(expression: "id > 0"), "id > 1", 0, 2),
    ] as [(CheckDeclaration.Kind, String?, Int64, Int64)])
    func countsTheRowsThatFail(kind: CheckDeclaration.Kind, condition: String?, failed: Int64, checked: Int64) async throws {
        let result = try await check(kind, where: condition)
        #expect(result.failed == failed)
        #expect(result.checked == checked)
        #expect(result.samples.count == Int(failed))
    }

    @Test(arguments: [
        ("day", "7d", 0, "2026-11-14"), ("day", "6d", 1, "2026-11-14"), ("moment", "7 days", 0, "2026-11-14 23:00:00"),
        ("moment", "156h", 1, "2026-11-14 23:00:00"), ("period", "3 weeks", 0, "2026-10"),
        ("period", "20 days", 1, "2026-10"), ("period", "1 month", 0, "2026-10"),
    ] as [(String, String, Int64, String)])
    func judgesHowFreshTheGreatestValueIs(column: String, within: String, failed: Int64, observed: String) async throws {
        let result = try await check(.freshness(column: column, within: try CalendarSpan(text: within)))
        #expect(result.failed == failed)
        #expect(result.observed == observed)
    }

    @Test
    func anEmptyTableIsNotFreshAndWithoutAClockNothingIsJudged() async throws {
        let span = try CalendarSpan(text: "7d")
        #expect(try await check(.freshness(column: "day", within: span), where: "id > 9").failed == 1)
        let blind = try await check(.freshness(column: "day", within: span), context: CheckContext())
        #expect(blind.passed)
        #expect(blind.remark != nil)
        #expect(try await check(.freshness(column: "day", within: span), hidden: ["day"]).observed == "***")
    }

    @Test(arguments: [("7", ""), ("0d", ""), ("7 fortnights", ""), ("-1d", ""), ("1234567d", ""), ("", "")])
    func refusesWhatIsNoDuration(text: String, _: String) {
        #expect(throws: QualityError.self) { try CalendarSpan(text: text) }
        #expect((try? CalendarSpan(text: text)) == nil)
    }

    @Test
    func aMonthBeforeTheLastOfMarchIsTheLastOfFebruary() throws {
        func day(_ text: String) throws -> Int64 { Int64(try CalendarDay(text: text).dayNumber) * 86_400_000_000 }
        #expect(try CalendarSpan(text: "1 month").before(day("2026-03-31")) == day("2026-02-28"))
        #expect(try CalendarSpan(text: "2y").before(day("2024-02-29")) == day("2022-02-28"))
        #expect(try CalendarSpan(text: "36h").before(day("2026-01-02")) == day("2025-12-31") + 43_200_000_000)
    }

    @Test(arguments: [
        (nil, "10", 3, 1), (nil, "50", 2, 0), ("10", nil, 4, 1), ("25", nil, 4, 0), ("10", "10", 3, 0), ("0", "0", nil, 0),
    ] as [(String?, String?, Int64?, Int64)])
    func comparesTheRowsWithTheLastAcceptedVersion(drop: String?, growth: String?, before: Int64?, failed: Int64) async throws {
        func percent(_ text: String?) throws -> Decimal? { try text.map { try Decimal(exactText: $0) } }
        let previous = before.map { CheckContext.AcceptedVersion(rows: $0, columns: []) }
        let kind = CheckDeclaration.Kind.rowCount(minimum: nil, maximum: nil, mostGrowth: try percent(growth), mostDrop: try percent(drop))
        let result = try await check(kind, context: CheckContext(previous: previous))
        // 3 rows after 3 did not grow; after 2 they grew by half, after 4 they dropped by a quarter.
        #expect(result.failed == (before == 3 ? 0 : failed))
        #expect((result.remark != nil) == (before == nil))
    }

    @Test(arguments: [
        ("high", .sum, "13.5", "13.5", 0), ("high", .sum, "13.51", nil, 1), ("high", .avg, nil, "4.5", 0), ("low", .avg, "2.1", nil, 1),
        ("low", .min, "1", nil, 0), ("low", .max, nil, "2.9", 1), ("name", .nullShare, nil, "33.4", 0), ("name", .nullShare, nil, "33", 1),
        ("area", .distinct, "2", "2", 0), ("area", .distinct, "3", nil, 1),
    ] as [(String, CheckDeclaration.StatisticFunction, String?, String?, Int64)])
    func judgesAFigureOfAColumn(
        column: String, function: CheckDeclaration.StatisticFunction, minimum: String?, maximum: String?, failed: Int64
    ) async throws {
        let kind = CheckDeclaration.Kind.statistic(
            column: column, function: function, minimum: try minimum.map { try Decimal(exactText: $0) },
            maximum: try maximum.map { try Decimal(exactText: $0) })
        let result = try await check(kind)
        #expect(result.failed == failed)
        #expect(result.observed?.isEmpty == false)
        #expect(try await check(kind, hidden: [column]).observed == (function == .nullShare || function == .distinct ? result.observed : "***"))
    }

    @Test
    func reconcilesSumsGroupByGroup() async throws {
        func sums(_ by: [String], _ tolerance: String = "0", _ measure: String = "high") throws -> CheckDeclaration.Kind {
            .reconcile(.init(measure: measure, table: "total", toMeasure: "amount", by: by, tolerance: try Decimal(exactText: tolerance)))
        }
        #expect(try await check(sums([])).passed)
        #expect(try await check(sums(["area"])).passed)
        let wrong = try await check(sums(["area"]), where: "id <> 3")
        #expect(wrong.failed == 1)
        #expect(wrong.checked == 2)
        #expect(wrong.samples == [["area": "b", "sum": "2.5", "to_sum": "11.5"]])
        #expect(try await check(sums(["area"], "9"), where: "id <> 3").passed)
        // A group that one side lacks counts as zero there.
        #expect(try await check(sums(["area"]), where: "id > 1").samples.first?["area"] == "a")
        #expect(try await check(sums(["area"], "0", "low")).failed == 2)
        #expect(try await check(sums(["area"]), where: "id <> 3", hidden: ["high"]).samples == [["area": "***", "sum": "***", "to_sum": "***"]])
    }

    @Test(arguments: [
        (.length(column: "nmae", minimum: 1, maximum: nil), "has no column nmae", "did you mean name?"),
        (.compare(left: "low", operation: .less, right: "hihg"), "has no column hihg", "did you mean high?"),
        (.drift(column: "zzz", most: 1), "t has no column zzz", "its columns are id, name, low"),
        (.references(column: "id", table: "total", toColumn: "key"), "total has no column key", "its columns are area, amount"),
        (.references(column: "id", table: "other.gone", toColumn: "key"), "reads other.gone, which is not there", "name a model of this app"),
        (.reconcile(.init(measure: "low", table: "total", toMeasure: "amount", by: ["day"])), "total has no column day", "its columns are area"),
        (.condition(expression: "nothing > 1"), "check c of model t", ""), (.sql(statement: "SELECT * FROM gone"), "check c of model t", ""),
    ] as [(CheckDeclaration.Kind, String, String)])
    func namesTheCheckAndTheColumnThatIsMissing(kind: CheckDeclaration.Kind, problem: String, mend: String) async throws {
        do {
            _ = try await check(kind)
            Issue.record("the check ran")
        } catch {
            let error = try #require(error as? QualityError)
            #expect(error.problem.contains("check c of model t"))
            #expect(error.problem.contains(problem))
            #expect(error.mend.contains(mend) || mend.isEmpty)
        }
    }

    @Test
    func anErrorTellsNoHiddenValue() async throws {
        let kind = CheckDeclaration.Kind.condition(expression: "CAST(name AS INTEGER) > 0")
        for (hidden, tells) in [(Set<String>(), true), (["name"], false)] {
            do {
                _ = try await check(kind, hidden: hidden)
                Issue.record("the check ran")
            } catch {
                let error = try #require(error as? QualityError)
                #expect(error.problem.contains("重庆市") == tells)
            }
        }
    }

    @Test
    func aStatementShowsNothingWhereSomethingIsHidden() async throws {
        let result = try await check(.sql(statement: "SELECT name AS alias FROM t WHERE id = 1"), hidden: ["name"])
        #expect(result.samples == [["alias": "***"]])
    }

    @Test
    func everyKindIsNamedAndCountsForADimension() {
        let kinds: [CheckDeclaration.Kind] = [
            .notNull(columns: []), .unique(columns: []), .accepted(column: "", values: []), .range(column: "", minimum: nil, maximum: nil),
            .length(column: "", minimum: nil, maximum: nil), .regex(column: "", pattern: ""), .compare(left: "", operation: .less, right: ""),
            .condition(expression: ""), .references(column: "", table: "", toColumn: ""), .rowCount(minimum: nil, maximum: nil),
            .drift(column: "", most: 0), .reconcile(.init(measure: "", table: "", toMeasure: "")),
            .statistic(column: "", function: .sum, minimum: nil, maximum: nil), .sql(statement: ""),
        ]
        #expect(Set(kinds.map(\.name) + ["freshness"]) == Set(CheckDeclaration.Kind.names))
        #expect(Set(kinds.filter { !$0.namesRows }.map(\.name)) == ["row_count", "drift", "reconcile", "statistic"])
    }
}
