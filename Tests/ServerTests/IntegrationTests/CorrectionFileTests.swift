import Foundation
import HTTPTypes
import Pipeline
import Schema
import Source
import Testing
import Vocabulary

@testable import Server

@Suite struct CorrectionFileTests {
    private let fields = QuarantinedFields(source: nil, found: ["id", "name", "area"])

    /// A row as the register gives it.
    private struct Given: Encodable {
        var number = 0
        var place = "a.csv, line 2"
        var raw: String
        var hash = "h1"
        var reasons = ["column area: \"x\" is no integer"]
        var decision = "none"
    }

    private func row(_ raw: String, hash: String = "h1") throws -> QuarantinedRow {
        try JSONDecoder().decode(QuarantinedRow.self, from: JSONEncoder().encode(Given(raw: raw, hash: hash)))
    }

    @Test(arguments: [
        ("1,\"a, \"\"b\"\"\",3", ["1", "a, \"b\"", "3"]), ("1\ta\t3", ["1", "a", "3"]), ("1;a;3", ["1", "a", "3"]), ("1,,", ["1", "", ""]),
        ("{\"id\": 1, \"name\": null, \"area\": 12.50}", ["1", "", "12.5"]),
    ])
    func dividesTheTextIntoTheColumns(raw: String, values: [String]) {
        let divided = fields.divide(raw)
        #expect(fields.columns.map { divided.values[$0] ?? "" } == values)
        #expect(divided.found == nil)
    }

    @Test func saysThatATextHasOtherThanOneValueForEachColumn() {
        #expect(fields.divide("1,a").found == 2)
        #expect(fields.divide("1,a,3,4").found == 4)
    }

    @Test func findsTheColumnAReasonSpeaksOf() throws {
        #expect(QuarantinedFields.suspects(try row("").reasons, among: ["id", "area", "are"]) == ["area"])
        #expect(QuarantinedFields.suspects(["列面积：不是数"], among: ["面积", "名称"]) == ["面积"])
    }

    @Test func anExportReadsBackAsNoDecision() throws {
        let file = CorrectionFile(fields: fields)
        let rows = [try row("1,\"a\nb\",x"), try row("2,c,y", hash: "h2")]
        let text = file.header + rows.map(file.line).joined()
        let entries = try file.entries(Array(text.utf8))
        #expect(entries.count == 2 && entries[0].values["name"] == "a\nb")
        #expect(try file.decisions(entries, rows: ["h1": rows[0], "h2": rows[1]]).isEmpty)
    }

    @Test func aChangedValueCorrectsAndAMarkDiscards() throws {
        let file = CorrectionFile(fields: fields)
        let entries = try file.entries(Array("_hash,_discard,area\nh1,,7\nh2,x,\n".utf8))
        let decisions = try file.decisions(entries, rows: ["h1": try row("1,a,x"), "h2": try row("2,c,y", hash: "h2")])
        #expect(decisions == [RowCorrection(rowHash: "h1", values: ["id": "1", "name": "a", "area": "7"]), RowCorrection(rowHash: "h2", values: nil)])
    }

    @Test(arguments: [
        ("", "no rows"), ("_hash,area\n", "no rows"), ("id,area\n1,2\n", "_hash"), ("_hash,length\nh1,2\n", "length is no field"),
        ("_hash,area\nh1\n", "1 values for 2 columns"), ("_hash,area,area\nh1,1,2\n", "twice"),
    ])
    func aFileThatCannotBeTakenSaysWhy(text: String, words: String) throws {
        let problem = #expect(throws: Problem.self) { try CorrectionFile(fields: fields).entries(Array(text.utf8)) }
        #expect(problem?.status == .unprocessableContent && problem?.detail.contains(words) == true, "\(problem?.detail ?? "")")
    }

    @Test func aRowOfAnotherBatchIsNamed() throws {
        let file = CorrectionFile(fields: fields)
        let problem = #expect(throws: Problem.self) { try file.decisions(file.entries(Array("_hash,area\nzz,1\n".utf8)), rows: [:]) }
        #expect(problem?.detail.contains("zz") == true)
    }
}
