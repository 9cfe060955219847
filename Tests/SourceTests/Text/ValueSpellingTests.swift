import Engine
import Schema
import TestKit
import Testing
import Vocabulary

@testable import Source

struct ValueSpellingTests {
    /// The value that a text is read as, "∅" for an empty one; or "fault" and why.
    private func read(_ text: String, as type: String) async throws -> String {
        let reading = ValueSpelling(try #require(FieldType(text: type)), "v")
        let sql = "SELECT CAST(\(reading.value) AS VARCHAR), \(reading.isFault), \(reading.why) FROM (SELECT CAST(? AS VARCHAR) AS v)"
        return try await withSession { session in
            let result = try session.query(sql, [.text(text)])
            if result[0, 1] == .bool(true) { return "fault" + (result[0, 2].text ?? "") }
            return result[0, 0].text ?? "∅"
        }
    }

    @Test(arguments: [
        ("1,234", "1234"), ("-12,345,678", "-12345678"), ("１，２３４", "1234"), ("１２", "12"), ("007", "7"), ("+5", "5"), (" 42 ", "42"),
        ("3.00", "3"), ("1,234.0", "1234"), ("", "∅"), ("  ", "∅"), ("　", "∅"), ("9223372036854775807", "9223372036854775807"),
        ("12,34", "fault (a comma stands between groups of three digits only; write a point before fractions)"),
        ("1.5", "fault (it has a fraction)"), ("9223372036854775808", "fault (it does not fit 64 bits)"), ("abc", "fault"), ("1 2", "fault"),
    ])
    func readsIntegers(text: String, value: String) async throws { #expect(try await read(text, as: "integer") == value) }

    @Test(arguments: [
        ("1,234.5", "1234.50"), ("１，２３４．５", "1234.50"), ("-0.25", "-0.25"), (".5", "0.50"), ("1.500", "1.50"), ("7", "7.00"), ("7.", "7.00"),
        ("1.505", "fault (more than 2 digits after the point)"), ("123456789.5", "fault (more than 8 digits before the point)"),
        ("1,5", "fault (a comma stands between groups of three digits only; write a point before fractions)"),
        ("1.234,5", "fault"), ("12%", "fault"), ("1e3", "fault"),
    ])
    func readsDecimals(text: String, value: String) async throws { #expect(try await read(text, as: "decimal(10,2)") == value) }

    @Test(arguments: [("1e3", "1000.0"), ("1,234.5", "1234.5"), ("-.5", "-0.5"), ("1e999", "fault"), ("nan", "fault"), ("", "∅")])
    func readsReals(text: String, value: String) async throws { #expect(try await read(text, as: "real") == value) }

    @Test(arguments: [("TRUE", "true"), ("是", "true"), ("no", "false"), ("0", "false"), ("2", "fault")])
    func readsTruthValues(text: String, value: String) async throws { #expect(try await read(text, as: "boolean") == value) }

    @Test(arguments: [
        ("2024-01-31", "2024-01-31"), ("2024-1-5", "2024-01-05"), ("2024/1/31", "2024-01-31"), ("2024.1.31", "2024-01-31"),
        ("20240131", "2024-01-31"), ("2024年1月31日", "2024-01-31"), ("31.01.2024", "2024-01-31"), ("31/01/2024", "2024-01-31"),
        ("01/31/2024", "2024-01-31"), ("1-31-2024", "2024-01-31"), ("04/04/2024", "2024-04-04"), ("２０２４－０１－３１", "2024-01-31"),
        ("2024-01-31 00:00:00", "2024-01-31"), ("2024-02-29", "2024-02-29"), ("", "∅"),
        ("03/04/2024", "fault (day and month can be read either way)"), ("3-4-2024", "fault (day and month can be read either way)"),
        ("2023-02-30", "fault (there is no such day or time)"), ("2023年2月30日", "fault (there is no such day or time)"),
        ("20230230", "fault (there is no such day or time)"), ("32/13/2024", "fault (there is no such day or time)"),
        ("31.02.2024", "fault (there is no such day or time)"), ("31/01/24", "fault (a year has four digits)"),
        ("2024-01-31 08:00", "fault (it has a time of day)"), ("soon", "fault"),
    ])
    func readsDates(text: String, value: String) async throws { #expect(try await read(text, as: "date") == value) }

    @Test(arguments: [
        ("2024-01-31 08:00", "2024-01-31 08:00:00"), ("2024-01-31T08:00:05.25", "2024-01-31 08:00:05.25"),
        ("2024/1/31 8:05", "2024-01-31 08:05:00"), ("2024年1月31日 8时5分", "2024-01-31 08:05:00"), ("31.01.2024 23:59:59", "2024-01-31 23:59:59"),
        ("01/31/2024 08:00", "2024-01-31 08:00:00"), ("20240131080000", "2024-01-31 08:00:00"), ("2024-01-31", "2024-01-31 00:00:00"),
        ("2024-01-31T08:00:00Z", "2024-01-31 08:00:00"), ("2024-01-31T08:00:00+08:00", "2024-01-31 00:00:00"),
        ("03/04/2024 08:00", "fault (day and month can be read either way)"), ("2024-01-31 25:00", "fault (there is no such day or time)"),
        ("2023-02-30 08:00", "fault (there is no such day or time)"),
    ])
    func readsMoments(text: String, value: String) async throws { #expect(try await read(text, as: "datetime") == value) }

    @Test(arguments: [
        (["2024/1/31", "2024/12/1"], "date", "2024-01-31"), (["2024年1月31日", "2023年12月1日"], "date", "2024-01-31"),
        (["31.01.2024", "1.2.2024"], "date", "2024-01-31"), (["2024/1/31 8:00", "2024/2/1"], "text", "2024/1/31 8:00"),
        (["2024/1/31 8:00", "2024/2/1 9:30"], "datetime", "2024-01-31 08:00:00"), (["2023/2/30", "2024/2/1"], "text", "2023/2/30"),
        (["31/01/2024", "01/02/2024"], "text", "31/01/2024"), (["20240131", "20240201"], "integer", "20240131"),
        (["1,234.50", "7"], "decimal(18,2)", "1234.5"), (["1,234,567", "12"], "decimal(18,0)", "1234567"), (["1,234", "2,345"], "text", "1,234"),
        (["１２", "３"], "decimal(18,0)", "12"), (["００７", "１"], "text", "００７"), (["1,5", "2,5"], "text", "1,5"),
    ] as [([String], String, String)])
    func infersSpelledValuesOnlyWhereCertain(values: [String], type: String, first: String) async throws {
        let read = try await readText("k,v\n" + values.map { "x,\"\($0)\"\n" }.joined())
        #expect(read.types == ["text", type])
        #expect(read.rows[0][1] == first)
    }

    @Test
    func readsDeclaredColumnsInEverySpelling() async throws {
        let read = try await readText("n,d,t\n\"1,234\",２０２４年１月３１日,2024/1/31 8:00\n５,31.1.2024,2024-01-31 08:00\n") {
            $0.columns = ["n": .integer, "d": .date, "t": .datetime]
        }
        #expect(read.rows == [["1234", "2024-01-31", "2024-01-31 08:00:00"], ["5", "2024-01-31", "2024-01-31 08:00:00"]])
    }

    @Test
    func namesColumnValueAndReasonOfAnImpossibleDate() async {
        let error = await fault { try await readText("d\n2024-01-31\n2023-02-30\n") { $0.columns = ["d": .date] } }
        #expect(error?.problem.contains("line 3, column d: \"2023-02-30\" is no date (there is no such day or time); 1 row fails") == true)
    }
}
