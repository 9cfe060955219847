import Engine
import Foundation
import Schema
import TestKit
import Testing

@testable import Source

@Suite struct ParquetReadingTests {
    private func write(_ select: String, to path: String) async throws {
        try await withSession { try $0.execute("COPY (\(select)) TO \(quoteLiteral(path)) (FORMAT parquet)") }
    }

    @Test func typesComeFromTheFile() async throws {
        try await withTemporaryFolder { folder in
            try await write(
                """
                SELECT 1::UTINYINT AS a, {'x': 1, 'y': [1, 2]} AS s, [DATE '2024-01-01'] AS l, MAP {'k': 1.5} AS m, '6b1f0d52-0b5e-4c1f-9a60-111111111111'::UUID AS u,
                    '\\x00\\xFF'::BLOB AS b, 1.50::DECIMAL(10,2) AS d, 5::UBIGINT AS h, 'p'::ENUM('p', 'q') AS e, TIMESTAMP '2024-01-02 03:04:05' AS t,
                    0.1::DOUBLE AS r, true AS o, '00123' AS c
                """, to: folder + "/a.parquet")
            let found = try await LoadingFixture.load(SourceDeclaration(name: "s", format: .parquet), .files([folder + "/a.parquet"]))
            #expect(found.types == [
                "a integer", "s json", "l json", "m json", "u text", "b text", "d decimal(10,2)", "h decimal(38,0)", "e text", "t datetime", "r real", "o boolean", "c text",
            ])
            #expect(found.rows == [[
                "1", "{\"x\":1,\"y\":[1,2]}", "[\"2024-01-01\"]", "{\"k\":1.5}", "6b1f0d52-0b5e-4c1f-9a60-111111111111", "00ff", "1.5", "5", "p",
                "2024-01-02 03:04:05", "0.1", "true", "00123",
            ]])
        }
    }

    @Test func valuesOfDeclaredTypesThatDoNotFitAreSetAside() async throws {
        try await withTemporaryFolder { folder in
            try await write("SELECT * FROM (VALUES ('1', 1.5), ('x', 2), ('3', 7)) AS t(a, b)", to: folder + "/1.parquet")
            try await write("SELECT '4' AS a, 4.0 AS b", to: folder + "/2.parquet")
            var source = SourceDeclaration(name: "s", format: .parquet, columns: ["a": .integer, "b": .integer])
            let files = FileSourceReader.Location.files([folder + "/1.parquet", folder + "/2.parquet"])
            let error = await fault { try await LoadingFixture.load(source, files) }
            #expect(error?.problem.contains("1.parquet, row 2, column a: \"x\" is no integer; 2 rows do not fit") == true)
            source.badRows = .quarantine
            let found = try await LoadingFixture.load(source, files)
            #expect(found.rows == [["3", "7"], ["4", "4"]])
            #expect(found.rejected.map { $0[1] } == ["{\"a\":\"1\",\"b\":1.5}", "{\"a\":\"x\",\"b\":2.0}"])
            #expect(found.loaded.rowsRead == 4)
        }
    }

    @Test func damagedFilesAreNamed() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/a.parquet"
            try await write("SELECT i, 'text ' || i AS t FROM range(1000) AS r(i)", to: path)
            let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
            func problem(_ bytes: [UInt8]) async throws -> String {
                try Data(bytes).write(to: URL(filePath: folder + "/b.parquet"))
                return await fault { try await LoadingFixture.load(SourceDeclaration(name: "s", format: .parquet), .files([path, folder + "/b.parquet"])) }?.problem ?? ""
            }
            #expect(try await problem(Array(whole.dropLast(20))).contains("b.parquet is damaged or incomplete"))
            #expect(try await problem(Array("a,b\n1,2\n".utf8)).contains("b.parquet is no Parquet file"))
            #expect(try await problem([]).contains("b.parquet is empty"))
            var spoilt = whole
            for place in (whole.count - 100)..<(whole.count - 20) { spoilt[place] = 0 }
            #expect(try await problem(spoilt).contains("b.parquet cannot be read as Parquet"))
        }
    }
}
