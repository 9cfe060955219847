import Engine
import Foundation
import Quality
import Schema
import Source
import TestKit
import Testing
import Vocabulary

@testable import Pipeline

struct IncrementalTests {
    private static let fields = [
        FieldDeclaration(name: "id", type: .integer), FieldDeclaration(name: "day", type: .date), FieldDeclaration(name: "n", type: .integer),
    ]

    @Test
    func aModelThatMergesSeesOnlyWhatIsNew() async throws {
        try await withPipeline { pipeline in
            var declaration = model("m", key: ["id"], fields: Self.fields)
            declaration.incremental = .merge(watermark: "day")
            let sql = "SELECT id, day, n FROM s WHERE day > coalesce(getvariable('since'), DATE '0001-01-01')"
            let definition = pipeline.definition([(declaration, sql)])
            try pipeline.write("id,day,n\n1,2024-01-01,1\n2,2024-01-02,2\n", to: "s.csv")
            _ = try await pipeline.run(definition)
            // The first row is gone and the second has another value under an old date: neither is looked at again.
            try pipeline.write("id,day,n\n2,2024-01-02,99\n3,2024-01-03,3\n", to: "s.csv")
            let run = try await pipeline.run(definition)
            #expect(run.state == .succeeded, "\(run.problem ?? "")")
            #expect(try await pipeline.texts("demo.m") == [["1", "2024-01-01", "1"], ["2", "2024-01-02", "2"], ["3", "2024-01-03", "3"]])
            #expect(try await pipeline.run(definition, force: true).state == .succeeded)
            #expect(try await pipeline.texts("demo.m").map { $0[0] } == ["2", "3"])
        }
    }

    @Test
    func aPartitionReplacesItselfAndKeepsTheOthers() async throws {
        try await withPipeline { pipeline in
            var declaration = model(
                "m", key: ["year", "id"], fields: [FieldDeclaration(name: "year", type: .integer), FieldDeclaration(name: "id", type: .integer)])
            declaration.incremental = .partition(column: "year")
            var definition = pipeline.definition([(declaration, "SELECT year, id FROM s WHERE year = getvariable('year')")])
            definition.parameters = [ParameterDeclaration(name: "year", type: .integer, title: .init(zh: "", en: ""), value: "2023")]
            try pipeline.write("year,id\n2022,1\n2023,2\n2023,3\n", to: "s.csv")
            for year in ["2022", "2023"] {
                let run = try await pipeline.runner.run(definition, options: RunOptions(parameters: ["year": year]), requestedBy: "test")
                #expect(run.state == .succeeded, "\(run.problem ?? "")")
            }
            #expect(try await pipeline.texts("demo.m") == [["2022", "1"], ["2023", "2"], ["2023", "3"]])
            try pipeline.write("year,id\n2022,7\n2023,8\n", to: "s.csv")
            _ = try await pipeline.runner.run(definition, options: RunOptions(parameters: ["year": "2022"]), requestedBy: "test")
            #expect(try await pipeline.texts("demo.m") == [["2022", "7"], ["2023", "2"], ["2023", "3"]])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func saysThatTheRowsOfEarlierLoadsAreLost(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            var definition = pipeline.definition([(model("m", key: ["id"]), "SELECT * FROM s")])
            definition.sources[0].mode = .incremental
            definition.sources[0].key = ["id"]
            try pipeline.write("id,n\n1,1\n", to: "s.csv")
            let first = try await pipeline.run(definition)
            #expect(first.state == .succeeded, "\(first.problem ?? "")")
            for file in try FileManager.default.contentsOfDirectory(atPath: pipeline.folder.landings) {
                try FileManager.default.removeItem(atPath: "\(pipeline.folder.landings)/\(file)")
            }
            try pipeline.write("id,n\n2,2\n", to: "s.csv")
            let lost = try await pipeline.run(definition)
            #expect(lost.state == .failed && lost.errorCode == "bundle_damaged", "\(lost.problem ?? "")")
            #expect(try await pipeline.texts("demo.m") == [["1", "1"]])
            let anew = try await pipeline.run(definition, force: true)
            #expect(anew.state == .succeeded, "\(anew.problem ?? "")")
            #expect(try await pipeline.texts("demo.m") == [["2", "2"]])
        }
    }

    @Test
    func refusesAParameterThatIsNotDeclared() async throws {
        try await withPipeline { pipeline in
            try pipeline.write("id\n1\n", to: "s.csv")
            let definition = pipeline.definition([(model("m"), "SELECT id FROM s")])
            let fault = await fault {
                try await pipeline.runner.run(definition, options: RunOptions(parameters: ["x": "1"]), requestedBy: "test")
            }
            #expect(fault?.kind == .malformed)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aSnapshotFindsWhatIsNewChangedAndGone(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            var definition = pipeline.definition([(model("m", key: ["id"]), "SELECT id, n FROM s")])
            definition.sources[0].mode = .snapshot
            definition.sources[0].key = ["id"]
            try pipeline.write("id,n\n1,1\n2,2\n3,3\n", to: "s.csv")
            let first = try await pipeline.run(definition)
            #expect(first.steps.map(\.kind) == ["source", "model"], "\(first.problem ?? "")")
            try pipeline.write("id,n\n1,1\n2,20\n4,4\n", to: "s.csv")
            let second = try await pipeline.run(definition)
            #expect(second.state == .succeeded)
            #expect(second.log.contains { $0.message.contains("1 new, 1 changed, 1 gone") }, "\(second.log.map(\.message))")
            #expect(try await pipeline.texts("demo.m") == [["1", "1"], ["2", "20"], ["4", "4"]])
        }
    }

    @Test
    func sourcesReadByTwoModelsLandOnce() async throws {
        try await withPipeline { pipeline in
            try pipeline.write("id\n1\n2\n", to: "s.csv")
            let definition = pipeline.definition([(model("a"), "SELECT id FROM s"), (model("b"), "SELECT count(*) AS n FROM s")])
            let run = try await pipeline.run(definition)
            #expect(run.steps.map(\.name) == ["s", "a", "b"])
            #expect(try await pipeline.run(definition).state == .unchanged)
            #expect(try await pipeline.texts("demo.b") == [["2"]])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func pushedRowsAreUpsertedOnceWhateverIsSentAgain(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            var definition = pipeline.definition([(model("m", key: ["id"]), "SELECT id, n FROM s")])
            definition.sources[0].mode = .push
            definition.sources[0].format = .ndjson
            definition.sources[0].path = ""
            definition.sources[0].key = ["id"]
            definition.sources[0].columns = ["id": .integer, "n": .integer]
            let source = definition.sources[0]
            func push(_ text: String, _ key: String?) async throws -> PushReceipt {
                try await pipeline.runner.push(Array(text.utf8), to: source, subject: "demo", idempotencyKey: key, by: "test")
            }
            let first = try await push("{\"id\": 1, \"n\": 1}\n{\"id\": 2, \"n\": \"x\"}\n{\"n\": 3}\n{\"id\": 3, \"n\": 3}\n", "k1")
            #expect(first.accepted == 2 && first.batch == 1 && first.rejected.map(\.line) == [2, 3])
            #expect(try await push("{\"id\": 1, \"n\": 1}\n{\"id\": 2, \"n\": \"x\"}\n{\"n\": 3}\n{\"id\": 3, \"n\": 3}\n", "k1").isRepeated)
            await #expect(throws: PipelineError.self) { try await push("{\"id\": 9}\n", "k1") }
            #expect(try await pipeline.run(definition).state == .succeeded)
            #expect(try await pipeline.texts("demo.m") == [["1", "1"], ["3", "3"]])
            _ = try await push("{\"id\": 3, \"n\": 30}\n{\"id\": 4, \"n\": 4}\n", nil)
            #expect(try await pipeline.run(definition).state == .succeeded)
            #expect(try await pipeline.texts("demo.m") == [["1", "1"], ["3", "30"], ["4", "4"]])
            #expect(try await pipeline.run(definition).state == .unchanged)
        }
    }

    @Test
    func aDryRunSaysWhatWouldBeMadeAndWhy() async throws {
        try await withPipeline { pipeline in
            try pipeline.write("id\n1\n", to: "s.csv")
            var definition = pipeline.definition([(model("a"), "SELECT id FROM s"), (model("b"), "SELECT id FROM a")])
            #expect(try await pipeline.runner.dryRun(definition).steps.map(\.action) == [.make, .make])
            _ = try await pipeline.run(definition)
            #expect(try await pipeline.runner.dryRun(definition).steps.map(\.action) == [.unchanged, .unchanged])
            definition.statements[0].sql = "SELECT id + 1 AS id FROM s"
            let plan = try await pipeline.runner.dryRun(definition)
            #expect(plan.steps.map(\.action) == [.make, .make])
            #expect(plan.steps[0].reasons == ["sql changed"])
            #expect(plan.steps[1].reasons == ["it reads a, which may change"])
            #expect(try await pipeline.texts("demo.a") == [["1"]])
        }
    }
}
