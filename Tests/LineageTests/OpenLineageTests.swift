import Engine
import Foundation
import TestKit
import Testing

@testable import Lineage

/// Run events that OpenLineage's own client reads.
struct OpenLineageTests {
    private static let producer = "https://heliu.example/1.0"
    private static let node = "heliu://node.example"

    private static func name(_ name: String) -> OpenLineageRun.Name { .init(namespace: node, name: name) }

    private static func event(_ state: OpenLineageRun.State, job: String = "water.totals") -> OpenLineageRun {
        OpenLineageRun(
            state: state, run: OpenLineageRun.identifier(for: "run 1"), time: 1_700_000_000_123, producer: producer, job: .init(name: name(job)))
    }

    /// Everything that an event can say.
    private static func complete() async throws -> OpenLineageRun {
        let sql = "SELECT s.code, sum(v) FILTER (ok) AS total, nobody FROM s, t WHERE v > 0 GROUP BY ALL ORDER BY 1"
        let references = try await withSession { try serializeSQL(sql, in: $0, tableColumns: ["s": ["code", "v", "ok"], "t": ["x"]]) }
        var event = event(.complete)
        event.nominalStart = 1_700_000_000_000
        event.nominalEnd = 1_700_003_600_000
        event.job.sql = sql
        event.job.documentation = "Totals of each 站点"
        event.job.parent = .init(run: OpenLineageRun.identifier(for: "run 0"), job: name("water"))
        var input = OpenLineageRun.Dataset(name: name("water.s"))
        input.fields = [.init(name: "code", type: "text", description: "\"the\" code"), .init(name: "v", type: "decimal(18,4)")]
        input.version = "sha256:abc"
        var output = OpenLineageRun.Dataset(name: name("water.totals"))
        output.fields = [.init(name: "code", type: "text")]
        output.version = "sha256:def"
        output.documentation = "Totals"
        output.owners = ["organisation:water-bureau"]
        output.assertions = [
            .init(kind: "not_null", name: "code is there", column: "code", severity: "error", success: true),
            .init(kind: "row_count", success: false),
        ]
        output.metrics = .init(
            rows: 12, bytes: 3_456, columns: ["code": .init(nulls: 0, distinct: 12), "total": .init(nulls: 1, least: -1.5, greatest: 2)])
        output.origins = try .init(
            references, columns: ["code", "total", "nobody"], things: ["s": name("water.s"), "t": name("water.t")], maskings: ["code": "hash"])
        event.inputs = [input]
        event.outputs = [output]
        return event
    }

    @Test func theClientReadsOurEvents() async throws {
        let program = OutsideProgram.python
        let python = try #require(
            program.path, "no \(program.wanted): run `make setup-tests`, which installs openlineage-python there, or set HELIU_TEST_PYTHON")
        var failed = Self.event(.fail)
        failed.failure = .init(message: "模型失败: division by zero", detail: "line 3")
        let events = [Self.event(.start), try await Self.complete(), failed, Self.event(.abort)]
        try await withTemporaryFolder { folder in
            let lines = try events.map { try $0.json() + "\n" }
            var files = [lines.joined()]
            // The client is not one that accepts everything.
            for (wanted, given) in [("\"runId\":", "\"runIds\":"), ("\"assertion\":\"not_null\",", ""), ("/1-2-0/Column", "/1-0-0/Column")] {
                try #require(lines[1].contains(wanted))
                files.append(lines[1].replacing(wanted, with: given))
            }
            let paths = files.indices.map { "\(folder)/\($0).ndjson" }
            for (path, file) in zip(paths, files) { try Data(file.utf8).write(to: URL(filePath: path)) }
            let output = try OutsideProgram.run(python, ["\(OutsideProgram.scripts)/check_openlineage.py"] + paths)
            #expect(output.status == 0)
            let answers = output.text.split(separator: "\n")
            #expect(answers.first == "4 events and 19 facets read")
            try #require(answers.count == 4)
            #expect(answers[1].hasPrefix("refused: KeyError: 'runId'"))
            #expect(answers[2].hasPrefix("refused: TypeError"))
            #expect(answers[3].hasPrefix("refused: ValueError: columnLineage"))
        }
    }

    @Test func saysHowColumnsCameAndWhatIsUnknown() async throws {
        let json = try await Self.complete().json()
        let event = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let output = try #require((event["outputs"] as? [[String: Any]])?.first)
        let facets = try #require(output["facets"] as? [String: [String: Any]])
        let lineage = try #require(facets["columnLineage"])
        func kinds(_ inputs: Any?) -> [String] {
            (inputs as? [[String: Any]] ?? []).flatMap { input in
                (input["transformations"] as? [[String: Any]] ?? []).map {
                    "\(input["field"] ?? "") \($0["type"] ?? "") \($0["subtype"] ?? "") \($0["masking"] as? Bool ?? false) \($0["description"] ?? "")"
                }
            }
        }
        let fields = try #require(lineage["fields"] as? [String: [String: Any]])
        #expect(kinds(fields["code"]?["inputFields"]) == ["code DIRECT IDENTITY true hash"])
        #expect(kinds(fields["total"]?["inputFields"]) == ["ok INDIRECT CONDITIONAL false ", "v DIRECT AGGREGATION false "])
        #expect(kinds(lineage["dataset"]) == ["code INDIRECT GROUP_BY false ", "code INDIRECT SORT false ", "v INDIRECT FILTER false "])
        #expect(facets["heliu_unknownOrigins"]?["columns"] as? [String] == ["nobody"])
        #expect(event["eventTime"] as? String == "2023-11-14T22:13:20.123Z")
    }

    @Test func refusesWhatTheStandardDoesNotAllow() throws {
        var event = Self.event(.start)
        event.run = "run 1"
        #expect(throws: LineageError(.incompleteEvent, problem: "the run \"run 1\" is no UUID", mend: "give it one by OpenLineageRun.identifier(for:)")) {
            try event.json()
        }
        event = Self.event(.start, job: "")
        let error = #expect(throws: LineageError.self) { try event.json() }
        #expect(error?.code == "incomplete_run_event")
    }

    @Test func makesOneIdentifierOfEachRun() {
        let identifier = OpenLineageRun.identifier(for: "run 1")
        #expect(UUID(uuidString: identifier) != nil)
        #expect(identifier == OpenLineageRun.identifier(for: "run 1"))
        #expect(identifier != OpenLineageRun.identifier(for: "run 2"))
        #expect(OpenLineageRun.identifier(for: identifier.uppercased()) == identifier)
    }
}
