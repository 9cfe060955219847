import Engine
import Foundation
import Schema
import TestKit
import Testing
import Vocabulary

@testable import Source

struct RejectedRowsTests {
    private static let messy = """
        id,name,v
        1,a,2.5
        2,b
        3,c,4,5
        4,"x
        y",7
        5,zz,abc
        6,"q"r,1
        7,ok,1
        8,"open,4
        9,b,3
        10,b,1e9
        11,b,4
        12,b,5
        13,b,6

        """

    private func messy(corrections: [RowCorrection] = []) async throws -> ReadText {
        try await readText(Self.messy, corrections: corrections) {
            $0.badRows = .quarantine
            $0.columns = ["v": .decimal(precision: 18, scale: 1)]
        }
    }

    @Test
    func setsBadRowsAsideWithPlaceTextAndReason() async throws {
        let read = try await messy()
        #expect(read.rows.map { $0[0] } == ["1", "4", "7", "9", "11", "12", "13"])
        #expect(read.rows[1] == ["4", "x\ny", "7"])
        #expect(read.rejected.map(\.place) == ["1.csv, line 3", "1.csv, line 4", "1.csv, line 8", "1.csv, line 10", "1.csv, line 7", "1.csv, line 12"])
        #expect(read.rejected.map(\.raw) == ["2,b", "3,c,4,5", "6,\"q\"r,1", "8,\"open,4", "5,zz,abc", "10,b,1e9"])
        #expect(read.rejected.map(\.reasons) == [
            ["2 values instead of 3"], ["4 values instead of 3"], ["column name: text follows the closing quote"],
            ["column name: a quote is opened and not closed"], ["column v: \"abc\" is no decimal(18,1)"],
            ["column v: \"1e9\" is no decimal(18,1)"],
        ])
        #expect(read.loaded.rowsRead == 13)
        #expect(read.loaded.rows == 7)
        #expect(read.loaded.rowsRejected == 6)
    }

    @Test
    func takesCorrectionsByTheHashOfTheRawText() async throws {
        let read = try await messy(corrections: [
            RowCorrection(rowHash: RejectedRows.hash("2,b"), values: ["id": "2", "name": "b", "v": "9.5"]),
            RowCorrection(rowHash: RejectedRows.hash("5,zz,abc"), values: ["id": "5", "name": "z\"z", "v": "1,234.5"]),
            RowCorrection(rowHash: RejectedRows.hash("10,b,1e9"), values: ["id": "10", "v": "still wrong"]),
            RowCorrection(rowHash: RejectedRows.hash("3,c,4,5"), values: nil),
            RowCorrection(rowHash: RejectedRows.hash("8,\"open,4"), values: ["nowhere": "1"]),
            RowCorrection(rowHash: RejectedRows.hash("7,ok,1"), values: nil),
        ])
        #expect(read.rows.map { $0[0] } == ["1", "2", "4", "5", "7", "9", "11", "12", "13"])
        #expect(read.rows[1] == ["2", "b", "9.5"])
        #expect(read.rows[3] == ["5", "z\"z", "1234.5"])
        let reasons = Dictionary(uniqueKeysWithValues: read.rejected.map { ($0.raw, $0.reasons) })
        #expect(reasons["3,c,4,5"] == ["discarded"])
        #expect(reasons["10,b,1e9"] == ["column v: \"still wrong\" is no decimal(18,1)"])
        #expect(reasons["8,\"open,4"]?.last == "its correction names columns that the source lacks: nowhere")
        #expect(read.loaded.rowsRead == 13)
        #expect(read.loaded.rowsRejected == 4)
    }

    @Test
    func tellsTheHashThatCorrectionsName() async throws {
        let read = try await messy()
        #expect(read.rejected.allSatisfy { $0.hash == RejectedRows.hash($0.raw) })
        #expect(RejectedRows.hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test(arguments: [
        ("id,v\n1,2\n3\n", "line 3: 1 value instead of 2"), ("id,v\n1,2\n3,4,5\n", "line 3: 3 values instead of 2"),
        ("id,v\n1,2\n3,\"x\n", "line 3: column v: a quote is opened and not closed"),
        ("id,v\n1,2\n3,\"x\"y\n", "line 3: column v: text follows the closing quote"),
    ])
    func stopsAtTheFirstRaggedRow(text: String, problem: String) async {
        let error = await fault { try await readText(text) }
        #expect(error?.kind == .malformed)
        #expect(error?.problem.contains(problem) == true)
        #expect(error?.mend.contains("quarantine") == true)
    }

    @Test
    func stopsAtTheFirstWrongValueAndCountsThem() async {
        let error = await fault { try await readText("id,v\n1,2\n2,x\n3,y\n") { $0.columns = ["v": .integer] } }
        #expect(error?.kind == .schemaMismatch)
        #expect(error?.problem.contains("line 3, column v: \"x\" is no integer; 2 rows fail") == true)
    }

    @Test
    func refusesASourceWhoseRowsAreMostlyBad() async {
        let error = await fault { try await readText("id,v\n1,2\n2,x\n3,y\n") { $0.columns = ["v": .integer]; $0.badRows = .quarantine } }
        #expect(error?.problem.contains("source s: 2 of 3 rows cannot be read; the first is 1.csv, line 3: column v: \"x\" is no integer") == true)
        let none = await fault { try await readText("id,v\nx\n") { $0.badRows = .quarantine } }
        #expect(none?.problem.contains("1 of 1 rows cannot be read") == true)
    }

    @Test
    func namesTheFileOfABadRow() async throws {
        let read = try await readText([Array("id,v\n1,a\n".utf8), Array("id,v\n2,b\n3\n4,c\n".utf8)]) { $0.badRows = .quarantine }
        #expect(read.rejected.map(\.place) == ["2.csv, line 3"])
        #expect(read.rows.count == 3)
    }

    /// Whatever the bytes, every record is a row or is rejected, and no byte of a rejected one is lost.
    @Test(arguments: 1...30)
    func countsAddUpForAnyText(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let parts = ["1", "a", ",", ",", "\n", "\n", "\"", "\"\"", "\r\n", "汉", " ", "1,b\n", "2,\"c\"\n", "3,d\n"]
        var text = "id,v\n" + String(repeating: "1,good\n", count: 60)
        for _ in 0..<60 { text += parts.randomElement(using: &random) ?? "" }
        let read = try await readText(text) { $0.badRows = .quarantine; $0.columns = ["id": .integer] }
        #expect(read.loaded.rowsRead == read.loaded.rows + read.loaded.rowsRejected)
        #expect(read.loaded.rows == read.rows.count)
        #expect(read.loaded.rowsRejected == read.rejected.count)
        for row in read.rejected { #expect(text.contains(row.raw) && !row.reasons.isEmpty) }
    }
}
