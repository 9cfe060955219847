import Testing

@testable import Source

struct CSVHeaderTests {
    private func header(_ text: String, delimiter: String? = nil, hasHeader: Bool = true) throws -> CSVHeader {
        try CSVHeader(head: Array(text.utf8), declared: delimiter, hasHeader: hasHeader, path: "s.csv")
    }

    @Test(arguments: [",", ";", "\t", "|"])
    func findsTheDelimiter(delimiter: String) throws {
        let found = try header("id\(delimiter)name\(delimiter)value\n1\(delimiter)a\(delimiter)2\n")
        #expect(found.delimiter == delimiter)
        #expect(found.names == ["id", "name", "value"])
    }

    @Test
    func takesTheDeclaredDelimiter() throws {
        #expect(try header("a,b;c\n", delimiter: ";").names == ["a,b", "c"])
        #expect(try header("alone\n1\n").names == ["alone"])
    }

    @Test
    func seesNoDelimiterInsideQuotes() throws {
        let found = try header("\"a;b;c;d\",\"e\nf\",g\n")
        #expect(found.delimiter == ",")
        #expect(found.names.count == 3)
        #expect(found.names[0] == "a;b;c;d")
        #expect(found.names[2] == "g")
    }

    @Test(arguments: [("\"a\"\"b\"", "a\"b"), ("\"\"\"a\"", "\"a"), ("\"a\"\"\"", "a\""), ("\"\"\"\"", "\"")])
    func halvesDoubledQuotes(written: String, name: String) throws {
        #expect(try header("\(written),x\n").names == [name, "x"])
    }

    @Test(arguments: ["\n", "\r\n", "\r", ""])
    func endsTheHeaderAtEveryLineEnd(end: String) throws {
        #expect(try header("a,b\(end)").names == ["a", "b"])
    }

    @Test
    func dropsTheByteOrderMark() throws {
        #expect(try header("\u{FEFF}id,name\r\n1,a\r\n").names == ["id", "name"])
    }

    @Test
    func numbersColumnsWithoutAHeader() throws {
        #expect(try header("7,7,\n", hasHeader: false).names == ["column_1", "column_2", "column_3"])
    }

    @Test(arguments: [
        ("id,id\n", "columns 1 and 2"), ("id,name,ID\n", "columns 1 and 3"), ("id,,name\n", "column 2 has no name"),
        ("id,name,\n", "column 3 has no name"), ("id,\"name\n", "a quote is opened"),
    ])
    func refusesAHeaderThatNamesNoColumns(text: String, problem: String) async {
        let error = await fault { try header(text) }
        #expect(error?.kind == .malformed)
        #expect(error?.problem.contains(problem) == true)
    }

    @Test
    func boundsTheColumns() async throws {
        let names = (1...10_000).map { "c\($0)" }.joined(separator: ",")
        #expect(try header(names).names.count == 10_000)
        #expect(await fault { try header(names + ",more") }?.kind == .malformed)
    }
}
