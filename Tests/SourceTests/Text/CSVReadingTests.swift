import Engine
import Foundation
import Schema
import TestKit
import Testing
import Vocabulary

@testable import Source

struct CSVReadingTests {
    @Test
    func readsTypedRowsWithoutDeclarations() async throws {
        let read = try await readText(
            "id,name,paid,ok,day,at,code\n1,\"a, \"\"b\"\"\",2.50,true,2024-01-31,2024-01-31 08:00:00,007\n2,,3.5,false,2024-02-29,2024-02-29T09:30,012\n")
        #expect(read.types == ["integer", "text", "decimal(18,2)", "boolean", "date", "datetime", "text"])
        #expect(read.rows == [
            ["1", "a, \"b\"", "2.5", "true", "2024-01-31", "2024-01-31 08:00:00", "007"],
            ["2", "∅", "3.5", "false", "2024-02-29", "2024-02-29 09:30:00", "012"],
        ])
        #expect(read.loaded.rowsRead == 2)
        #expect(read.rejected.isEmpty)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func readsEveryLineEndAndLineEndsInQuotes(end: String) async throws {
        let lines = ["id,text", "1,\"a\(end)b\"", "2,c", "", "3,d"]
        for text in [lines.joined(separator: end), lines.joined(separator: end) + end] {
            let read = try await readText(text)
            #expect(read.rows == [["1", "a\(end)b"], ["2", "c"], ["3", "d"]])
        }
    }

    @Test
    func readsMixedLineEnds() async throws {
        #expect(try await readText("id,v\r\n1,a\n2,b\r3,c\r\n").rows == [["1", "a"], ["2", "b"], ["3", "c"]])
    }

    @Test
    func readsDeclaredQuoteAndDelimiter() async throws {
        let read = try await readText("id:v\n1:'a:b'\n2:'it''s'\n3:\"x\"\n") {
            $0.delimiter = ":"
            $0.quote = "'"
        }
        #expect(read.rows == [["1", "a:b"], ["2", "it's"], ["3", "\"x\""]])
        #expect(try await readText("id\tv\n1\ta,b\n", name: "tsv").rows == [["1", "a,b"]])
    }

    @Test
    func readsWithoutHeaderAndBehindSkippedRows() async throws {
        #expect(try await readText("1,a\n2,b\n") { $0.header = nil }.rows == [["1", "a"], ["2", "b"]])
        let read = try await readText("title\n\nid,v\n1,a\n") { $0.skipRows = 2 }
        #expect(read.rows == [["1", "a"]])
        #expect(read.loaded.columns.map(\.name) == ["id", "v"])
    }

    @Test
    func keepsAQuoteInsideAValue() async throws {
        #expect(try await readText("id,v\n1,5\" pipe\n2,a\"b\"c\n").rows == [["1", "5\" pipe"], ["2", "a\"b\"c"]])
    }

    @Test
    func readsOneColumnWithEmptyLines() async throws {
        #expect(try await readText("v\n1\n\n2\n").rows == [["1"], ["∅"], ["2"]])
    }

    @Test
    func readsAHeaderAlone() async throws {
        let read = try await readText("id,v\n")
        #expect(read.loaded.rowsRead == 0)
        #expect(read.loaded.columns.map(\.name) == ["id", "v"])
    }

    @Test
    func decidesTypesByTheWholeFile() async throws {
        let rows = (1...6_000).map { "\($0),\($0 == 5_500 ? "n/a" : String($0)),\($0 < 5_990 ? "" : "7"),\($0 == 5_999 ? "2.125" : "1")" }
        let read = try await readText("a,b,c,d\n" + rows.joined(separator: "\n"))
        #expect(read.types == ["integer", "text", "integer", "decimal(18,3)"])
        #expect(read.loaded.columns[1].exception == .init(narrower: .integer, count: 1, firstLine: 5_501, value: "n/a"))
        #expect(read.loaded.remarks.contains { $0.en.contains("column b is read as text: 1 values are no integer, the first on line 5501") })
        #expect(read.rows[5_998] == ["5999", "5999", "7", "2.125"])
    }

    @Test
    func keepsLeadingZerosFarBehindTheSample() async throws {
        let read = try await readText("code\n" + (1...6_000).map { $0 == 6_000 ? "0012" : String($0 + 10_000) }.joined(separator: "\n"))
        #expect(read.types == ["text"])
        #expect(read.rows.last == ["0012"])
    }

    @Test
    func readsSeveralFilesAsOneTable() async throws {
        let read = try await readText([Array("id,v\n1,a\n".utf8), Array("id,v\n2,b\n3,c".utf8)])
        #expect(read.rows == [["1", "a"], ["2", "b"], ["3", "c"]])
        #expect(read.loaded.digest.hasPrefix("sha256:"))
    }

    @Test(arguments: [("id,w\n2,b\n", "it lacks v; it has also w"), ("v,id\n2,b\n", "another order")])
    func refusesAFileWithOtherColumns(second: String, problem: String) async {
        let error = await fault { try await readText([Array("id,v\n1,a\n".utf8), Array(second.utf8)]) }
        #expect(error?.kind == .schemaMismatch)
        #expect(error?.problem.contains("2.csv has other columns than 1.csv") == true)
        #expect(error?.problem.contains(problem) == true)
    }

    @Test(arguments: ["<!DOCTYPE html><html></html>", "\n <HTML><body>log in</body></html>"])
    func refusesAWebPage(text: String) async {
        for name in ["csv", "json", "ndjson"] {
            let error = await fault { try await readText(text, name: name) }
            #expect(error?.problem.contains("is a web page or XML, no \(name)") == true)
        }
    }

    @Test
    func refusesADeclaredColumnThatIsMissing() async {
        let error = await fault { try await readText("id\n1\n") { $0.columns = ["amount": .integer] } }
        #expect(error?.kind == .schemaMismatch)
        #expect(error?.problem.contains("declares column \"amount\"") == true)
    }

    /// The careful way must find in any good file what the fast way finds.
    @Test(arguments: 1...20)
    func bothWaysReadTheSame(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let values = ["", "1", "-2", "3.5", "a", "\"x,y\"", "\"q\"\"r\"", "\"l1\nl2\"", "汉字", "\"\"", "2024-01-31", "\"7\"", "true"]
        let width = Int.random(in: 1...4, using: &random)
        let lines = (0..<40).map { _ in (0..<width).map { _ in values.randomElement(using: &random) ?? "" }.joined(separator: ",") }
        let text = ((1...width).map { "c\($0)" }.joined(separator: ",")) + "\n" + lines.joined(separator: "\n") + "\n"
        let fast = try await readText(text)
        let skipped = try await readText("skipped\n" + text) { $0.skipRows = 1 }
        #expect(fast.rows == skipped.rows)
        #expect(fast.types == skipped.types)
        #expect(fast.loaded.rowsRead == skipped.loaded.rowsRead)
    }
}

struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var mixed = state
        mixed ^= mixed >> 33
        mixed = mixed &* 0xFF51_AFD7_ED55_8CCD
        return mixed ^ (mixed >> 33)
    }
}
