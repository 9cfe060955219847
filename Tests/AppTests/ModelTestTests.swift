import App
import Foundation
import Schema
import TestKit
import Testing

/// Unit tests of models, run by the engine.
@Suite struct ModelTestTests {
    private func results(_ change: (inout AppFixture) -> Void = { _ in }) async throws -> [ModelTestResult] {
        var fixture = AppFixture.rich
        change(&fixture)
        let (loaded, faults) = try fixture.load()
        #expect(faults.filter { $0.severity == .error } == [])
        return try await runModelTests(of: try #require(loaded), engine: try sharedEngine())
    }

    private static let file = "tests/count_keeps_busy_roads.yaml"

    @Test func passesWhereTheSelectDoesWhatIsSaid() async throws {
        let result = try #require(try await results().first)
        #expect(result.passed, "\(result)")
        #expect(result.name == "count_keeps_busy_roads" && result.model == "count")
    }

    @Test func takesTheDeclaredValueOfAParameterThatIsNotGiven() async throws {
        let result = try #require(
            try await results { $0.files[Self.file] = $0.files[Self.file]?.replacing("parameters: {least: 50}\n", with: "") }.first)
        #expect(result.differences.map(\.text) == ["{id: G50, cars: 60, updated: 2024-03-31}"])
        #expect(result.differences.map(\.kind) == [.missing])
    }

    @Test func tellsWhichCellsDiffer() async throws {
        let result = try #require(
            try await results { $0.files["pipeline/count.sql"] = $0.files["pipeline/count.sql"]?.replacing("period, cars,", with: "period, cars + 1 AS cars,") }
                .first)
        #expect(!result.passed)
        #expect(result.differences.map(\.kind) == [.differs])
        #expect(result.differences.map(\.text) == ["{id: G50, updated: 2024-03-31}: cars is 61, not 60"])
        #expect(
            testReport([result], untested: ["owner"]) == """
                FAIL  count_keeps_busy_roads  (count, tests/count_keeps_busy_roads.yaml)
                      differs: {id: G50, updated: 2024-03-31}: cars is 61, not 60
                note: no test for owner
                1 test, 1 failed
                """)
    }

    @Test func tellsMissingAndExtraRows() async throws {
        let result = try #require(
            try await results { fixture in
                fixture.files[Self.file] = fixture.files[Self.file]?
                    .replacing("- {id: G50, cars: 60, updated: 2024-03-31}", with: "- {id: S1, period: 2023-Q4}\n  - {id: S2, period: 2023-Q4}")
            }.first)
        #expect(result.differences.map(\.kind) == [.missing, .missing, .extra])
        #expect(result.differences.last?.text == "{id: G50, period: 2024-Q1}")
    }

    @Test func comparesTheOrderOnlyIfAsked() async throws {
        func ordered(_ text: String) async throws -> ModelTestResult {
            try #require(
                try await results { fixture in
                    fixture.files[Self.file] = fixture.files[Self.file]?
                        .replacing("cars: 49", with: "cars: 70").replacing("- {id: G50, cars: 60, updated: 2024-03-31}", with: "- {id: G65}\n  - {id: G50}\(text)")
                }.first)
        }
        #expect(try await ordered("").passed)
        let misplaced = try await ordered("\nordered: true")
        #expect(misplaced.differences.map(\.text) == ["row 1 is {id: G50}, not {id: G65}"])
        #expect(misplaced.differences.map(\.kind) == [.misplaced])
    }

    @Test func comparesValuesByTheirDeclaredType() async throws {
        let result = try #require(
            try await results { $0.files[Self.file] = $0.files[Self.file]?.replacing("- {id: G50, cars: 60, updated", with: "- {id: G50, cars: '60.0', updated") }
                .first)
        #expect(result.passed)
    }

    @Test func setsRowsAsideIfAskedWhichOnes() async throws {
        func aside(_ rows: String) async throws -> ModelTestResult {
            try #require(
                try await results { fixture in
                    fixture.files[Self.file] = (fixture.files[Self.file] ?? "").replacing("cars: 49", with: "cars: 1") + "\n" + rows
                    fixture.files[Self.file] = fixture.files[Self.file]?.replacing("least: 50", with: "least: 0")
                }.first)
        }
        let reasons = "'[compare]'"
        #expect(try await aside("expect_quarantined: [{id: G65, _reasons: \(reasons)}]").passed)
        let wrong = try await aside("expect_quarantined: []")
        #expect(wrong.differences.map(\.isQuarantined) == [true])
        #expect(wrong.differences.map(\.kind) == [.extra])
    }

    @Test func tellsWhyATestCannotBeRun() async throws {
        let result = try #require(
            try await results { $0.files["pipeline/count.sql"] = $0.files["pipeline/count.sql"]?.replacing("CAST(updated AS DATE)", with: "CAST(id AS DATE)") }.first)
        #expect(result.problem?.contains("G50") == true)
        #expect(!result.passed && result.mend != nil)
    }

    @Test func tellsAnExpectedValueThatIsNoneOfTheType() async throws {
        let wrong = try #require(
            try await results { $0.files[Self.file] = $0.files[Self.file]?.replacing("- {id: G50, cars: 60, updated", with: "- {id: G50, cars: sixty, updated") }.first)
        #expect(wrong.problem?.contains("sixty") == true)
    }

    @Test func tellsAnIncrementalModelSinceWhen() async throws {
        let result = try #require(
            try await results { fixture in
                fixture.files["tests/count_keeps_busy_roads.yaml"] = nil
                fixture.files["models/count.yaml"] = fixture.files["models/count.yaml"]?.replacing("{partition: period}", with: "{merge: {watermark: updated}}")
                fixture.files["pipeline/count.sql"] = """
                    SELECT id, period, cars, updated
                    FROM raw_count
                    WHERE updated > getvariable('since')
                    """
                fixture.files["tests/count_since.yaml"] = """
                    test: count_since
                    model: count
                    parameters: {since: 2024-02-01}
                    given:
                      raw_count:
                        - {id: A, period: 2024-Q1, cars: 1, updated: 2024-01-31}
                        - {id: B, period: 2024-Q1, cars: 1, updated: 2024-02-02}
                    expect: [{id: B}]
                    """
                fixture.files["sources/raw_count.yaml"]? += "\ncolumns: {updated: date}"
            }.first)
        #expect(result.passed, "\(result)")
    }
}
