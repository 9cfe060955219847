import Catalog
import Quality
import Schema
import Store
import Testing
import TestKit
import Vocabulary

@testable import Pipeline

struct PipelineRunnerTests {
    private static let chain = [
        (model("low", key: ["id"]), "SELECT id, v FROM s"), (model("mid", key: ["id"]), "SELECT id, v * 2 AS v FROM low"),
        (model("side", key: ["id"]), "SELECT id FROM s"),
    ]

    private func withChain(_ backend: TestBackend, _ body: (TestPipeline) async throws -> Void) async throws {
        try await withPipeline(backend) { pipeline in
            try pipeline.write("id,v\n1,10\n2,20\n", to: "s.csv")
            let run = try await pipeline.run(pipeline.definition(Self.chain))
            #expect(run.state == .succeeded, "\(run.problem ?? "")")
            #expect(run.progressPermille == 1_000)
            try await body(pipeline)
        }
    }

    private func states(_ run: PipelineRun) -> [String: PipelineRun.Step.State] {
        Dictionary(uniqueKeysWithValues: run.steps.filter { $0.kind == "model" }.map { ($0.name, $0.state) })
    }

    @Test(arguments: TestBackend.allCases)
    func changesNothingWhenRunTwice(backend: TestBackend) async throws {
        try await withChain(backend) { pipeline in
            #expect(try await pipeline.texts("demo.mid") == [["1", "20"], ["2", "40"]])
            let run = try await pipeline.run(pipeline.definition(Self.chain))
            #expect(run.state == .unchanged)
            #expect(run.steps.allSatisfy { $0.state == .unchanged })
            #expect(try await pipeline.register.versions(of: "demo.low").map(\.number) == [1])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func publishesTheNextVersionOfAChangedSource(backend: TestBackend) async throws {
        try await withChain(backend) { pipeline in
            try pipeline.write("id,v\n1,10\n2,21\n", to: "s.csv")
            let run = try await pipeline.run(pipeline.definition(Self.chain))
            #expect(run.state == .succeeded)
            #expect(try await pipeline.current("demo.low")?.number == 2)
            #expect(try await pipeline.current("demo.mid")?.number == 2)
            #expect(try await pipeline.texts("demo.mid") == [["1", "20"], ["2", "42"]])
            let first = try #require(try await pipeline.register.versions(of: "demo.mid").last)
            #expect(try await pipeline.reader.rows(of: first).rows.map { $0.map(\.text) } == [["1", "20"], ["2", "40"]])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func makesAChangedModelAndThoseBelowAlone(backend: TestBackend) async throws {
        try await withChain(backend) { pipeline in
            var models = Self.chain
            models[1].1 = "SELECT id, v * 3 AS v FROM low"
            let upper = states(try await pipeline.run(pipeline.definition(models)))
            #expect(upper == ["low": .unchanged, "mid": .succeeded, "side": .unchanged])
            models[0].1 = "SELECT id, v + 1 AS v FROM s"
            let lower = states(try await pipeline.run(pipeline.definition(models)))
            #expect(lower == ["low": .succeeded, "mid": .succeeded, "side": .unchanged])
            #expect(try await pipeline.texts("demo.mid") == [["1", "33"], ["2", "63"]])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func staysOnTheLastGoodVersionWhenACheckBlocks(backend: TestBackend) async throws {
        try await withChain(backend) { pipeline in
            try pipeline.write("id,v\n1,10\n1,20\n", to: "s.csv")
            let run = try await pipeline.run(pipeline.definition(Self.chain))
            #expect(run.state == .failed)
            #expect(run.errorCode == "check_blocked")
            #expect(run.problem?.contains("schema.key") == true)
            #expect(try await pipeline.texts("demo.low") == [["1", "10"], ["2", "20"]])
            #expect(try await pipeline.current("demo.mid")?.number == 1)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func setsFailingRowsAside(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            try pipeline.write("id,v\n1,10\n2,-1\n3,\n4,-5\n5,7\n", to: "s.csv")
            let checks = [
                CheckDeclaration(model: "m", name: "positive", kind: .range(column: "v", minimum: "0", maximum: nil), severity: .quarantine),
                CheckDeclaration(model: "m", name: "there", kind: .notNull(columns: ["v"]), severity: .quarantine, condition: "id > 1"),
            ]
            let run = try await pipeline.run(pipeline.definition([(model("m", key: ["id"]), "SELECT * FROM s")], checks: checks))
            let step = try #require(run.steps.first)
            #expect([step.rowsRead, step.rowsPublished, step.rowsQuarantined] == [5, 2, 3])
            #expect(try await pipeline.texts("demo.m") == [["1", "10"], ["5", "7"]])
            let version = try #require(try await pipeline.current("demo.m"))
            let report = try DatasetReader.report(of: version)
            #expect(report.rowsRead == report.rowsPublished + report.rowsQuarantined)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func failsWhereAModelCannotBeMade(backend: TestBackend) async throws {
        try await withChain(backend) { pipeline in
            let cases = [
                ([(model("a"), "SELECT missing FROM s")], "model_failed", "missing"),
                ([(model("a"), "SELECT * FROM nowhere")], "unknown_table", "nowhere"),
                ([(model("a"), "SELECT * FROM b"), (model("b"), "SELECT * FROM a")], "model_cycle", "a → b → a"),
                ([(model("a"), "SELECT * FROM read_csv('/etc/passwd')")], "model_failed", "read_csv"),
                ([(model("a", fields: [FieldDeclaration(name: "other", type: .text)]), "SELECT id FROM s")], "schema_mismatch", "other"),
            ]
            for (models, code, word) in cases {
                let run = try await pipeline.run(pipeline.definition(models))
                #expect(run.state == .failed)
                #expect(run.errorCode == code)
                #expect(run.problem?.contains(word) == true, "\(run.problem ?? "")")
                #expect(run.mend?.isEmpty == false)
                #expect(try await pipeline.current("demo.a") == nil)
            }
        }
    }

    @Test(arguments: TestBackend.allCases)
    func feedsPublishedModelsFromUnpublishedOnes(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            try pipeline.write("id,v\n1,10\n2,20\n", to: "s.csv")
            var models = [
                (model("base", publish: false), "SELECT id, v + 1 AS v FROM s"), (model("half", publish: false), "SELECT id FROM base"),
                (model("top", key: ["id"]), "SELECT s.id, base.v AS v FROM s JOIN base USING (id) JOIN half USING (id)"),
            ]
            let run = try await pipeline.run(pipeline.definition(models))
            #expect(run.state == .succeeded, "\(run.problem ?? "")")
            #expect(try await pipeline.texts("demo.top") == [["1", "11"], ["2", "21"]])
            #expect(try await pipeline.register.datasets().map(\.name) == ["demo.top"])
            #expect(try await pipeline.run(pipeline.definition(models)).state == .unchanged)
            models[0].1 = "SELECT id, v + 2 AS v FROM s"
            #expect(try await pipeline.run(pipeline.definition(models)).state == .succeeded)
            #expect(try await pipeline.texts("demo.top") == [["1", "12"], ["2", "22"]])
        }
    }
}
