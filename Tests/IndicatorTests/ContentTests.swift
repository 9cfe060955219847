import FoundationEssentials
import Testing
import Vocabulary

@testable import Indicator

@Suite("The rows of an indicator set")
struct ContentTests {
    @Test func areReadIntoTheirTypes() throws {
        let content = try read()
        #expect(content.definitions.map(\.key) == ["cq.firms", "cq.rank"])
        #expect(content.definitions[1].direction == .down)
        #expect(content.definitions[0].title[.en] == "科技型企业数")
        #expect(content.observations[0].value == 48838)
        #expect(content.observations[0].unit.symbol == "家")
        #expect(content.observations[0].region?.text == "500000")
        #expect(content.observations[1].region == nil && content.observations[1].subject == "两江新区" && content.observations[1].comparator == .greater)
        #expect(content.targets[0].baselineValue == Decimal(string: "4.3") && content.targets[0].baselinePeriod?.text == "2022")
        #expect(content.plan.map(\.parent) == [nil, "p"])
        #expect(content.plan.map(\.ordinal) == [1, 2])
    }

    @Test func wrongInOneCellNameSetSelectRowColumnAndValue() {
        for (query, row, column, value) in Self.faults {
            let error = fault { try read { $0.set(value, query: query, row: row, column: column) } }
            #expect(error?.place == .init(set: "innovation", query: query, row: row, column: column, value: value.isEmpty ? nil : value), "\(query) \(column) \(value)")
            #expect(error?.problem.hasPrefix("indicator set innovation, \(query), row \(row), column \(column): ") == true)
            #expect(error?.mend.isEmpty == false)
        }
    }

    static let faults: [(String, Int, String, String)] = [
        ("indicators", 1, "direction", "sideways"), ("indicators", 2, "direction", ""), ("indicators", 1, "key", ""), ("indicators", 2, "title_zh", ""),
        ("observations", 1, "value", "many"), ("observations", 2, "value", ""), ("observations", 1, "period", "2023-13"), ("observations", 2, "region", "重庆市"),
        ("observations", 2, "comparator", "milestone"), ("observations", 1, "published", "昨天"), ("observations", 1, "indicator", ""),
        ("targets", 1, "value", "8.6万"), ("targets", 1, "baseline_value", "1e"), ("targets", 1, "baseline_period", "2022/"), ("targets", 1, "period", ""),
        ("targets", 1, "region", "500001"), ("targets", 1, "id", ""), ("plan", 2, "ordinal", "second"), ("plan", 1, "id", ""), ("plan", 1, "period", "Q1"),
    ]

    @Test func withAFloatingPointValueAreRefused() {
        let error = fault { try read { $0.observations.rows[0][3] = .floatingPoint(2.35) } }
        #expect(error?.kind == .malformedValue)
        #expect(error?.mend.contains("DECIMAL") == true)
    }

    @Test func withAMissingOrMisspeltColumnAreRefused() {
        let missing = fault { try read { $0.targets.columns[0] = "identifier" } }
        #expect(missing?.kind == .missingColumn && missing?.place.column == "id")
        let misspelt = fault { try read { $0.observations.columns[1] = "regoin" } }
        #expect(misspelt?.kind == .unknownColumn && misspelt?.place.column == "regoin")
    }

    @Test func takeFullWidthDigitsAndDecomposedTextAsTheSameThing() throws {
        let content = try read {
            $0.set("４８，８３８", query: "observations", row: 1, column: "value")
            $0.set("cafe\u{301}", query: "observations", row: 1, column: "subject")
        }
        #expect(content.observations[0].value == 48838)
        #expect(Array(content.observations[0].subject.unicodeScalars) == Array("caf\u{E9}".unicodeScalars))
    }

    @Test func givenTwiceTheSameWayCountOnce() throws {
        let content = try read { $0.observations.rows.append($0.observations.rows[0]) }
        #expect(content.observations.count == 2)
    }

    @Test func givenTwiceNotTheSameWayAreRefused() {
        let error = fault {
            try read {
                $0.observations.rows.append($0.observations.rows[0])
                $0.set("48839", query: "observations", row: 3, column: "value")
            }
        }
        #expect(error?.kind == .duplicate)
        #expect(error?.message.contains("cq.firms · 500000 · 2023-06-30") == true)
        #expect(fault { try read { $0.set("cq.firms", query: "indicators", row: 2, column: "key") } }?.kind == .duplicate)
    }

    @Test(arguments: [("observations", "indicator"), ("targets", "indicator"), ("targets", "node"), ("plan", "parent")])
    func thatPointToNothingAreRefused(query: String, column: String) {
        let error = fault { try read { $0.set("nothing", query: query, row: 1, column: column) } }
        #expect(error?.kind == .unknownReference)
        #expect(error?.place.query == query && error?.place.column == column && error?.place.value == "nothing")
    }

    @Test func ofAPlanThatLiesBelowItselfOrIsTooDeepAreRefused() {
        #expect(fault { try read { $0.set("p.O1", query: "plan", row: 1, column: "parent") } }?.kind == .planCycle)
        #expect(fault { try read { $0.set("p", query: "plan", row: 1, column: "parent") } }?.kind == .planCycle)
        func chain(_ length: Int) -> IndicatorContent {
            IndicatorContent(
                plan: (0..<length).map {
                    PlanNode(id: "n\($0)", parent: $0 == 0 ? nil : "n\($0 - 1)", kind: "task", ordinal: 1, title: LocalizedText(zh: "节", en: ""))
                }.reversed())
        }
        #expect(throws: Never.self) {
            var content = chain(32)
            try content.validate(set: "s")
        }
        #expect(throws: IndicatorError.self) {
            var content = chain(33)
            try content.validate(set: "s")
        }
    }
}

private func fault(_ call: () throws -> IndicatorContent) -> IndicatorError? {
    do {
        _ = try call()
        return nil
    } catch { return error as? IndicatorError }
}

/// The four results of a small set, to be spoilt by a test.
private struct Rows {
    var indicators = rows(["key", "title_zh", "title_en", "unit", "direction", "measure", "owner"], [
        ["cq.firms", "科技型企业数", "", "家", "up", "level", "市科技局"], ["cq.rank", "排名", "Rank", "位", "down", "rank", ""],
    ])
    var observations = rows(["indicator", "region", "subject", "value", "period", "comparator", "published", "source"], [
        ["cq.firms", "500000", "", "48838", "2023-06-30", "=", "2023-07-11", "日报"], ["cq.firms", "", "两江新区", "1,200", "2022", ">", "", ""],
    ])
    var targets = rows(
        ["id", "indicator", "node", "region", "subject", "baseline_value", "baseline_period", "comparator", "value", "unit", "period", "source"],
        [["t1", "cq.firms", "p.O1", "500000", "", "4.3", "2022", ">=", "8.6", "万家", "2027", "日报"]])
    var plan = rows(["id", "parent", "kind", "ordinal", "title_zh", "title_en", "owner", "period", "source"], [
        ["p", "", "plan", "1", "体系", "System", "市科技局", "2023/2027", ""], ["p.O1", "p", "objective", "", "目标", "", "", "", ""],
    ])

    mutating func set(_ value: String, query: String, row: Int, column: String) {
        let path: WritableKeyPath<Rows, DeclaredRows> =
            switch query {
            case "indicators": \.indicators
            case "observations": \.observations
            case "targets": \.targets
            default: \.plan
            }
        let place = self[keyPath: path].columns.firstIndex(of: column)!
        self[keyPath: path].rows[row - 1][place] = .text(value)
    }

    private static func rows(_ columns: [String], _ rows: [[String]]) -> DeclaredRows {
        DeclaredRows(columns: columns, rows: rows.map { $0.map { .text($0) } })
    }
}

private func read(_ spoil: (inout Rows) -> Void = { _ in }) throws -> IndicatorContent {
    var rows = Rows()
    spoil(&rows)
    return try IndicatorContent(
        set: "innovation", indicators: rows.indicators, observations: rows.observations, targets: rows.targets, plan: rows.plan)
}
