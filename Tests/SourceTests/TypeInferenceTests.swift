import TestKit
import Engine
import Schema
import Testing
import Vocabulary

@testable import Source

struct TypeInferenceTests {
    /// The column found in a table with these values, `nil` for an empty one; the first stands on line 2.
    private func infer(_ values: [String?]) async throws -> InferredColumn {
        let columns = try await withSession { session in
            try session.execute("CREATE TABLE t (c VARCHAR)")
            try session.append(to: "t", rows: values.map { [$0.map(EngineValue.text) ?? .null] })
            return try TypeInference(session: session, table: "t", columns: ["c"], firstLine: 2).infer()
        }
        return try #require(columns.first)
    }

    @Test(arguments: [
        (["0", "-1", "999999999999999999"], FieldType.integer),
        (["007", "012"], .text), (["+1"], .text), (["-0"], .decimal(precision: 18, scale: 0)),
        (["1234567890123456789"], .text), (["1", "9223372036854775807"], .text),
        (["1.5", "2"], .decimal(precision: 18, scale: 1)), (["-0.005", "12.25"], .decimal(precision: 18, scale: 3)),
        (["123456789012345678.25"], .decimal(precision: 20, scale: 2)), (["1,000"], .text), (["01.5"], .text),
        (["1e5", "-2.5E-3"], .real), (["true", "FALSE"], .boolean), (["yes", "no"], .text),
        (["2024-02-29", "1999-12-31"], .date), (["2023-02-29"], .text), (["2024-1-1"], .date),
        (["2024-01-01 10:00", "2024-01-01T10:00:00.5"], .datetime), (["2024-01-01 25:00"], .text),
        (["汉字"], .text), ([nil, nil], .text), ([], .text), ([nil, "5", nil], .integer),
    ] as [([String?], FieldType)])
    func findsTheNarrowestType(values: [String?], type: FieldType) async throws {
        let found = try await infer(values)
        #expect(found.type == type)
        #expect(found.exception == nil)
    }

    @Test
    func widensWholeNumbersToDecimalsBehindTheSample() async throws {
        let found = try await infer((1...2_500).map { String($0) } + ["0.125"])
        #expect(found.type == .decimal(precision: 18, scale: 3))
        #expect(found.exception == nil)
    }

    @Test
    func scalesDecimalsByTheWholeColumn() async throws {
        #expect(try await infer((1...2_100).map { "\($0).5" } + ["1.0625"]).type == .decimal(precision: 18, scale: 4))
    }

    @Test
    func namesTheFirstValueThatMakesAColumnText() async throws {
        let found = try await infer((1...3_000).map { $0 == 2_501 || $0 == 2_600 ? "n/a" : String($0) })
        #expect(found.type == .text)
        #expect(found.exception == .init(narrower: .integer, count: 2, firstLine: 2_502, value: "n/a"))
    }

    @Test
    func takesAMixedSampleForText() async throws {
        let found = try await infer((1...100).map { $0 % 2 == 0 ? "a" : String($0) })
        #expect(found == InferredColumn(name: "c", type: .text, exception: nil))
    }

    @Test
    func namesTheBadDate() async throws {
        let found = try await infer((1...40).map { $0 == 30 ? "2024-02-30" : "2024-01-10" })
        #expect(found.exception == .init(narrower: .date, count: 1, firstLine: 31, value: "2024-02-30"))
    }
}
