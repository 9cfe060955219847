import Engine
import Foundation
import Testing
import TestKit
import Vocabulary

@testable import Indicator

@Suite("The result of a SELECT")
struct EngineRowsTests {
    @Test func keepsEveryDigitAndWritesDatesAsDays() async throws {
        let rows = try await selected(
            """
            SELECT 'cq.firms' AS indicator, 500000 AS region, DATE '2023-06-30' AS period,
                CAST('12345678901234567890.123' AS DECIMAL(38, 3)) AS value, NULL AS subject, '>=' AS comparator
            """)
        let content = try read(observations: rows)
        #expect(content.observations.map(\.value.canonicalText) == ["12345678901234567890.123"])
        #expect(content.observations.map(\.period.text) == ["2023-06-30"])
        #expect(content.observations.map(\.region?.text) == ["500000"])
        #expect(content.observations.map(\.comparator) == [.atLeast])
    }

    @Test func isRefusedWithAFloatingPointValue() async throws {
        let rows = try await selected("SELECT 'cq.firms' AS indicator, '2023' AS period, CAST(2.35 AS DOUBLE) AS value")
        #expect(throws: IndicatorError.self) { try read(observations: rows) }
    }

    @Test func isRefusedWithATimeForAPeriod() async throws {
        let rows = try await selected("SELECT 'cq.firms' AS indicator, TIMESTAMP '2023-06-30 12:00:00' AS period, 1 AS value")
        #expect(throws: IndicatorError.self) { try read(observations: rows) }
    }

    private func read(observations: DeclaredRows) throws -> IndicatorContent {
        func none(_ columns: [String]) -> DeclaredRows { DeclaredRows(columns: columns, rows: []) }
        return try IndicatorContent(
            set: "s",
            indicators: DeclaredRows(
                columns: ["key", "title_zh", "unit", "direction"], rows: [[.text("cq.firms"), .text("企业数"), .text("家"), .text("up")]]),
            observations: observations, targets: none(["id", "indicator", "value", "unit", "period"]), plan: none(["id", "kind", "title_zh"]))
    }

    private func selected(_ sql: String) async throws -> DeclaredRows {
        let checkout = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let support = ProcessInfo.processInfo.environment["HELIU_ENGINE_SUPPORT"] ?? "/\(checkout)/.heliu/support"
        let engine = try DuckDBEngine(
            configuration: EngineConfiguration(
                libraryPath: nil, supportFolder: support, threads: 1, memoryLimitBytes: 1 << 28,
                temporaryFolder: temporaryPath("engine")))
        let rows = try await engine.withSession { session in DeclaredRows(try session.query(sql, [])) }
        await engine.close()
        return rows
    }
}
