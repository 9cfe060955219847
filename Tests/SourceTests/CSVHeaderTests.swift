import Foundation
import TestKit
import Testing
import Vocabulary

@testable import Source

struct CSVHeaderTests {
    private func header(_ text: String, delimiter: String? = nil, hasHeader: Bool? = true, skipRows: Int = 0) async throws -> CSVHeader {
        try await withTemporaryFolder { folder in
            let path = folder + "/s.csv"
            try Data(text.utf8).write(to: URL(filePath: path))
            var source = SourceDeclaration(name: "s", delimiter: delimiter, header: hasHeader)
            source.skipRows = skipRows
            let mark = text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            return try CSVHeader(file: try TextFile(path), markBytes: mark, source: source, path: "s.csv")
        }
    }

    @Test(arguments: [",", ";", "\t", "|"])
    func findsTheDelimiter(delimiter: String) async throws {
        let found = try await header("id\(delimiter)name\(delimiter)value\n1\(delimiter)a\(delimiter)2\n")
        #expect(found.dialect.delimiter == delimiter.utf8.first)
        #expect(found.names == ["id", "name", "value"])
    }

    @Test
    func findsTheDelimiterThatTheRowsAgreeOn() async throws {
        let found = try await header("name, with commas, many;value\na;1\nb;2\nc;3\n")
        #expect(found.names == ["name, with commas, many", "value"])
    }

    @Test
    func takesTheDeclaredDelimiter() async throws {
        #expect(try await header("a,b;c\n", delimiter: ";").names == ["a,b", "c"])
        #expect(try await header("alone\n1\n").names == ["alone"])
    }

    @Test
    func seesNoDelimiterInsideQuotes() async throws {
        let found = try await header("\"a;b;c;d\",\"e\nf\",g\n")
        #expect(found.dialect.delimiter == UInt8(ascii: ","))
        #expect(found.names.count == 3)
        #expect(found.names[0] == "a;b;c;d")
        #expect(found.names[2] == "g")
    }

    @Test(arguments: [("\"a\"\"b\"", "a\"b"), ("\"\"\"a\"", "\"a"), ("\"a\"\"\"", "a\""), ("\"\"\"\"", "\"")])
    func halvesDoubledQuotes(written: String, name: String) async throws {
        #expect(try await header("\(written),x\n").names == [name, "x"])
    }

    @Test(arguments: ["\n", "\r\n", "\r", ""])
    func endsTheHeaderAtEveryLineEnd(end: String) async throws {
        #expect(try await header("a,b\(end)").names == ["a", "b"])
    }

    @Test
    func dropsTheByteOrderMark() async throws {
        #expect(try await header("\u{FEFF}id,name\r\n1,a\r\n").names == ["id", "name"])
    }

    @Test
    func numbersColumnsWithoutAHeader() async throws {
        #expect(try await header("7,7,\n", hasHeader: false).names == ["column_1", "column_2", "column_3"])
    }

    @Test
    func skipsWhatStandsBeforeTheHeader() async throws {
        let found = try await header("Report 2024\n\nid,name\n1,a\n", skipRows: 2)
        #expect(found.names == ["id", "name"])
        #expect(found.firstLine == 4)
    }

    @Test(arguments: [
        ("id,name\n1,a\n2,b\n", true), ("编号,名称\n一,二\n", true), ("name,city\nann,rome\nbob,oslo\n", true),
        ("1,a\n2,b\n", false), ("2024-01-01,a\n2024-01-02,b\n", false), ("a,b\nc,b\n", false), ("x,x\ny,z\n", false),
        ("true,a\nfalse,b\n", false), ("a,\nb,\n", false), ("id,name\n", true),
    ])
    func findsOutWhetherTheFirstRecordIsAHeader(text: String, hasHeader: Bool) async throws {
        #expect(try await header(text, hasHeader: nil).hasHeader == hasHeader)
    }

    @Test(arguments: [
        ("id,id\n", "columns 1 and 2"), ("id,name,ID\n", "columns 1 and 3"), ("id,,name\n", "column 2 has no name"),
        ("id,name,\n", "column 3 has no name"), ("id,\"name\n", "a quote is opened"),
    ])
    func refusesAHeaderThatNamesNoColumns(text: String, problem: String) async {
        let error = await fault { try await header(text) }
        #expect(error?.kind == .malformed)
        #expect(error?.problem.contains(problem) == true)
    }

    @Test
    func boundsTheColumns() async throws {
        let names = (1...10_000).map { "c\($0)" }.joined(separator: ",")
        #expect(try await header(names).names.count == 10_000)
        #expect(await fault { try await header(names + ",more") }?.kind == .malformed)
        let error = await fault { try await header((1...100_000).map { "c\($0)" }.joined(separator: ",") + "\n1\n") }
        #expect(error?.problem.contains("at most 10,000 columns") == true)
    }
}
