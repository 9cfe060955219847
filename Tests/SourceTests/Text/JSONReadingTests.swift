import Engine
import Schema
import Testing
import Vocabulary

@testable import Source

struct JSONReadingTests {
    @Test
    func flattensNestedObjectsAndKeepsLists() async throws {
        let read = try await readText(
            """
            {"id":1,"who":{"name":"甲","geo":{"lat":1.5}},"tags":["a","b"],"code":"007"}
            {"id":2,"who":{"name":"乙","geo":{"lat":2}},"tags":[],"code":"8","late":"2024-01-31"}

            {"id":3,"who":null,"code":null}
            """, name: "ndjson")
        #expect(read.loaded.columns.map(\.name) == ["id", "who_name", "who_geo_lat", "tags", "code", "late"])
        #expect(read.types == ["integer", "text", "decimal(18,1)", "text", "text", "date"])
        #expect(read.rows == [
            ["1", "甲", "1.5", "[\"a\",\"b\"]", "007", "∅"], ["2", "乙", "2", "[]", "8", "2024-01-31"], ["3", "∅", "∅", "∅", "∅", "∅"],
        ])
        #expect(read.loaded.rowsRead == 3)
    }

    @Test
    func keepsDigitsInStringsAsText() async throws {
        #expect(try await readText("{\"a\":\"1\",\"b\":1}\n{\"a\":\"2\",\"b\":2}\n", name: "ndjson").types == ["text", "integer"])
    }

    @Test
    func setsBrokenLinesAside() async throws {
        let read = try await readText("{\"a\":1}\n{\"a\":2\n[3]\n{\"a\":4}\n{\"a\":5}\r\n", name: "ndjson") { $0.badRows = .quarantine }
        #expect(read.rows == [["1"], ["4"], ["5"]])
        #expect(read.rejected.map(\.place) == ["1.ndjson, line 2", "1.ndjson, line 3"])
        #expect(read.rejected.map(\.raw) == ["{\"a\":2", "[3]"])
        #expect(read.rejected[0].reasons[0].contains("it is no JSON: Malformed JSON at byte 6") == true)
        #expect(read.rejected[1].reasons == ["it is no JSON object but array"])
        #expect(read.loaded.rowsRead == 5)
    }

    @Test
    func correctsBrokenLinesAndWrongValues() async throws {
        let corrections = [
            RowCorrection(rowHash: RejectedRows.hash("{\"a\":2"), values: ["a": "2"]),
            RowCorrection(rowHash: RejectedRows.hash("{\"a\":\"x\"}"), values: ["a": "3"]),
        ]
        let read = try await readText("{\"a\":1}\n{\"a\":2\n{\"a\":\"x\"}\n{\"a\":\"y\"}\n", name: "ndjson", corrections: corrections) {
            $0.badRows = .quarantine
            $0.columns = ["a": .integer]
        }
        #expect(read.rows == [["1"], ["3"], ["2"]])
        #expect(read.rejected.map(\.raw) == ["{\"a\":\"y\"}"])
        #expect(read.rejected[0].reasons == ["column a: \"y\" is no integer"])
        #expect(read.rejected[0].place == "1.ndjson, line 4")
    }

    @Test
    func stopsAtABrokenLine() async {
        let error = await fault { try await readText("{\"a\":1}\n{\"a\":\n{\"a\":3}\n", name: "ndjson") }
        #expect(error?.problem.contains("line 2: it is no JSON") == true)
    }

    @Test
    func givesEveryColumnANameOfItsOwn() async throws {
        let read = try await readText("{\"a_b\":1,\"a\":{\"b\":2},\"A_B\":3,\"\":4}\n", name: "ndjson")
        #expect(read.loaded.columns.map(\.name) == ["a_b", "a_b_2", "A_B_3", "column"])
        #expect(read.rows == [["1", "2", "3", "4"]])
        #expect(read.loaded.remarks.contains { $0.en.contains("/a/b would be called like another one and is called a_b_2") })
    }

    @Test
    func keepsAFieldThatIsAValueHereAndAnObjectThereAsText() async throws {
        let read = try await readText("{\"a\":1}\n{\"a\":{\"b\":2}}\n", name: "ndjson")
        #expect(read.loaded.columns.map(\.name) == ["a"])
        #expect(read.rows == [["1"], ["{\"b\":2}"]])
    }

    @Test(arguments: [
        ("[{\"a\":1},{\"a\":2}]", nil), ("{\"data\":{\"items\":[{\"a\":1},{\"a\":2}]},\"n\":2}", "data.items"),
        ("{\"n\":2,\"rows\":[{\"a\":1},{\"a\":2}]}", nil), ("\u{FEFF}[{\"a\":1},\n{\"a\":2}]\n", nil),
    ] as [(String, String?)])
    func findsTheRecordsOfADocument(text: String, records: String?) async throws {
        let read = try await readText(text, name: "json") { $0.records = records }
        #expect(read.rows == [["1"], ["2"]])
    }

    @Test
    func takesADocumentWithoutListsAsOneRecord() async throws {
        #expect(try await readText("{\"a\":1,\"b\":{\"c\":2}}", name: "json").rows == [["1", "2"]])
    }

    @Test(arguments: [
        ("{\"a\":[1],\"b\":[2]}", nil, "has several lists: a, b"), ("{\"a\":{\"c\":1}}", "x.y", "is nothing in the document; it has a"),
        ("{\"a\":5}", "a", "records \"a\" is no list of records but a number; it has a"), ("42", nil, "the document is no list of records but a number"), ("[{\"a\":1},{\"a\":2", nil, "is no JSON"), ("{\"a\":1}\n{\"a\":2}", nil, "is no JSON"),
    ] as [(String, String?, String)])
    func refusesADocumentWithoutRecords(text: String, records: String?, problem: String) async {
        let error = await fault { try await readText(text, name: "json") { $0.records = records } }
        #expect(error?.problem.contains(problem) == true, "\(error?.problem ?? "no error")")
    }

    @Test
    func rejectsRecordsThatAreNoObjects() async throws {
        let read = try await readText("[{\"a\":1},5,{\"a\":2}]", name: "json") { $0.badRows = .quarantine }
        #expect(read.rows == [["1"], ["2"]])
        #expect(read.rejected.map(\.place) == ["1.json, record 2"])
    }

    @Test
    func namesADeclaredColumnThatNoRecordHas() async {
        let error = await fault { try await readText("{\"a\":1}\n", name: "ndjson") { $0.columns = ["b": .integer] } }
        #expect(error?.problem.contains("declares column \"b\", which no record of") == true)
    }
}
