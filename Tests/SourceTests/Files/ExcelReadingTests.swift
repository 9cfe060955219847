import Engine
import Foundation
import Schema
import TestKit
import Testing
import Vocabulary

@testable import Source

@Suite struct ExcelReadingTests {
    private func load(_ workbook: FixtureWorkbook, _ change: (inout SourceDeclaration) -> Void = { _ in }) async throws -> LoadingFixture {
        var source = SourceDeclaration(name: "s", format: .excel)
        change(&source)
        return try await withTemporaryFolder { folder in
            try workbook.write(to: folder + "/a.xlsx")
            return try await LoadingFixture.load(source, .files([folder + "/a.xlsx"]))
        }
    }

    @Test func typesAreFoundOverTheWholeSheet() async throws {
        let found = try await load(
            FixtureWorkbook([
                ["code", "name", "n", "x", "day", "ok", "f"],
                ["001", "渝中", 5, .number("0.10000000000000001"), .day("45293"), true, .formula("1+1", value: "2")],
                [],
                ["002", "江北", .number("1E3"), 2.25, .day("45294"), false, .formula("1+2", value: "3")],
            ]))
        #expect(found.types == ["code text", "name text", "n integer", "x decimal(18,2)", "day date", "ok boolean", "f integer"])
        #expect(found.rows == [["001", "渝中", "5", "0.1", "2024-01-02", "true", "2"], ["002", "江北", "1000", "2.25", "2024-01-03", "false", "3"]])
        #expect(found.loaded.rowsRead == 2, "a blank row is no row")
    }

    @Test func headersOfMergedCellsAreJoined() async throws {
        let found = try await load(
            FixtureWorkbook(
                [
                    ["某区统计表"],
                    ["地区", "产值", nil, "日期"],
                    [nil, "上年", "本年", nil],
                    ["渝中", 1, 2, 45293],
                ], merged: ["A1:D1", "A2:A3", "B2:C2", "D2:D3"])
        ) {
            $0.skipRows = 1
            $0.headerRows = 2
            $0.columns = ["日期": .date]
        }
        #expect(found.types == ["地区 text", "产值_上年 integer", "产值_本年 integer", "日期 date"])
        #expect(found.rows == [["渝中", "1", "2", "2024-01-02"]])
    }

    @Test(arguments: [
        ("45293", false, "2024-01-02 00:00:00"), ("45293.5", false, "2024-01-02 12:00:00"), ("45293.12783564815", false, "2024-01-02 03:04:05"),
        ("1", false, "1900-01-01 00:00:00"), ("59", false, "1900-02-28 00:00:00"), ("61", false, "1900-03-01 00:00:00"),
        ("43831", true, "2024-01-02 00:00:00"),
    ])
    func numbersAreMomentsWhereDeclared(number: String, from1904: Bool, moment: String) async throws {
        let found = try await load(FixtureWorkbook([["t"], [.number(number)]], from1904: from1904)) { $0.columns = ["t": .datetime] }
        #expect(found.rows == [[moment]])
    }

    @Test func aDayThatNeverWasIsNone() async throws {
        let error = await fault { try await load(FixtureWorkbook([["t"], [60]])) { $0.columns = ["t": .date] } }
        #expect(error?.problem.contains("sheet 数据, row 2, column t: \"60\" is no date") == true)
    }

    @Test func errorsOfFormulasAreSaid() async throws {
        let rows: [[FixtureCell]] = [["a", "b"], [1, 1], [.fault("#N/A"), 2], [3, .fault("#DIV/0!")]]
        let found = try await load(FixtureWorkbook(rows))
        #expect(found.rows == [["1", "1"], ["", "2"], ["3", ""]])
        #expect(found.types == ["a integer", "b integer"])
        #expect(found.loaded.remarks.map(\.en) == [
            "column a has 1 cells with a formula's error, read as empty; the first in row 3",
            "column b has 1 cells with a formula's error, read as empty; the first in row 4",
        ])
        let declared = try await load(FixtureWorkbook(rows)) {
            $0.columns = ["a": .integer]
            $0.badRows = .quarantine
        }
        #expect(declared.rows == [["1", "1"], ["3", ""]])
        #expect(declared.rejected == [["sheet 数据, row 3", "{\"a\":\"#N/A\",\"b\":\"2\"}", "column a: \"#N/A\" is no integer"]])
        #expect(declared.loaded.rowsRead == 3)
    }

    @Test func rowsFarBelowAndBesideFormattedCellsAreRead() async throws {
        var rows: [[FixtureCell]] = [["a", "b", .styled]]
        for number in 1...40 { rows.append(number % 20 == 0 ? [.number("\(number)"), "x"] : [.styled, .styled, .styled]) }
        let found = try await load(FixtureWorkbook(rows))
        #expect(found.rows == [["20", "x"], ["40", "x"]])
    }

    @Test func sheetRangeAndHeaderCanBeDeclared() async throws {
        var book = FixtureWorkbook([["wrong"], [0]])
        book.sheets.append(.init(name: "R&amp;D", rows: [["note", "a", "b"], [nil, 1, 2], [nil, 3, 4], [nil, 5, 6]]))
        let found = try await load(book) {
            $0.sheet = "R&D"
            $0.range = "B1:C3"
        }
        #expect(found.rows == [["1", "2"], ["3", "4"]])
        let bare = try await load(book) {
            $0.sheet = "R&D"
            $0.range = "B2:C9"
            $0.header = false
        }
        #expect(bare.types == ["column_1 integer", "column_2 integer"])
        #expect(bare.rows.count == 3)
    }

    @Test func severalFilesAreOneTable() async throws {
        try await withTemporaryFolder { folder in
            try FixtureWorkbook([["a", "b"], [1, "x"]]).write(to: folder + "/1.xlsx")
            try FixtureWorkbook([["b", "a"], ["y", 2.5]]).write(to: folder + "/2.xlsx")
            try FixtureWorkbook([["a", "c"], [1, 2]]).write(to: folder + "/3.xlsx")
            let source = SourceDeclaration(name: "s", format: .excel, columns: ["a": .integer])
            var tolerant = source
            tolerant.badRows = .quarantine
            let found = try await LoadingFixture.load(tolerant, .files([folder + "/1.xlsx", folder + "/2.xlsx"]))
            #expect(found.rows == [["1", "x"]])
            #expect(found.rejected.first?.first == "2.xlsx, sheet 数据, row 2")
            let error = await fault { try await LoadingFixture.load(source, .files([folder + "/1.xlsx", folder + "/3.xlsx"])) }
            #expect(error?.problem.hasSuffix("3.xlsx, sheet 数据 has other columns than the first file: without b; with c") == true)
        }
    }

    @Test func whatTheEngineWritesIsReadBack() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/o.xlsx"
            try await withSession { session in
                try session.loadExtension("excel")
                try session.execute(
                    """
                    COPY (SELECT i AS id, 'name ' || i AS name, DATE '2024-01-01' + CAST(i AS INTEGER) AS d, i / 3 AS q FROM range(5000) AS r(i))
                    TO \(quoteLiteral(path)) (FORMAT xlsx, HEADER true)
                    """)
            }
            let found = try await LoadingFixture.load(SourceDeclaration(name: "s", format: .excel), .files([path]))
            #expect(found.rows.count == 5000)
            #expect(found.types.prefix(3) == ["id integer", "name text", "d date"])
            #expect(found.rows[4999].prefix(3) == ["4999", "name 4999", "2037-09-08"])
        }
    }

    @Test func badHeadersAndNamesAreErrors() async throws {
        func problem(_ rows: [[FixtureCell]], _ change: (inout SourceDeclaration) -> Void = { _ in }) async -> String {
            await fault { try await load(FixtureWorkbook(rows), change) }?.problem ?? "no error"
        }
        #expect(await problem([["a", "A"], [1, 2]]).hasSuffix("columns A and B are both called \"A\""))
        #expect(await problem([["a", nil], [1, 2]]).hasSuffix("column B has values but no name in the header (row 1)"))
        #expect(await problem([["a"], [1]]) { $0.sheet = "x" }.hasSuffix("has no sheet \"x\"; it has \"数据\""))
        #expect(await problem([["a"], [1]]) { $0.range = "3A:B" }.contains("declares the range \"3A:B\""))
        #expect(await problem([["a"], [1]]) { $0.skipRows = 9 }.hasSuffix("has no cells with content"))
        #expect(await problem([["a"], [1]]) { $0.columns = ["b": .text] }.contains("declares column \"b\", which"))
        #expect(await problem([["a"], ["x"]]) { $0.columns = ["a": .integer] }.contains("row 2, column a: \"x\" is no integer; 1 rows do not fit"))
    }
}
