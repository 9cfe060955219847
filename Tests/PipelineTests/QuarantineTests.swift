import Catalog
import Engine
import Foundation
import Quality
import Schema
import Source
import TestKit
import Testing
import Vocabulary

@testable import Pipeline

struct QuarantineTests {
    private static let fields = [
        FieldDeclaration(name: "id", type: .integer), FieldDeclaration(name: "value", type: .decimal(precision: 18, scale: 2)),
    ]

    private func definition(_ pipeline: TestPipeline) -> PipelineDefinition {
        pipeline.definition(
            [(model("m", key: ["id"], fields: Self.fields), "SELECT id, value FROM s")],
            checks: [
                CheckDeclaration(
                    model: "m", name: "positive", kind: .range(column: "value", minimum: "0", maximum: nil), severity: .quarantine)
            ])
    }

    private func batch(_ pipeline: TestPipeline) async throws -> QuarantineBatch {
        let (batches, total) = try await pipeline.runner.quarantine.batches()
        #expect(total == 1)
        return try #require(batches.first)
    }

    @Test(arguments: TestBackend.allCases)
    func rowsThatFailStandAsideWithTheirReasonsAndTheCountsAddUp(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            try pipeline.write("id,value\n1,5\n2,-1\n3,-2\n", to: "s.csv")
            let run = try await pipeline.run(definition(pipeline))
            #expect(run.state == .succeeded, "\(run.problem ?? "")")
            let step = try #require(run.steps.first)
            #expect([step.rowsRead, step.rowsPublished, step.rowsQuarantined, step.rowsDuplicate] == [3, 1, 2, 0])
            let batch = try await batch(pipeline)
            #expect(batch.rows == 2 && batch.scope == .model && batch.name == "m" && batch.subject == "demo")
            let rows = try await pipeline.runner.quarantine.rows(of: batch.id, in: pipeline.folder)
            #expect(rows.map(\.reasons) == [["positive"], ["positive"]])
            #expect(rows[0].raw.contains("-1.00"))
            #expect(rows[0].place == "m, row 2")
        }
    }

    @Test
    func aCorrectedRowIsPublishedAndADiscardedOneStaysAside() async throws {
        try await withPipeline { pipeline in
            try pipeline.write("id,value\n1,5\n2,-1\n3,-2\n", to: "s.csv")
            let definition = definition(pipeline)
            _ = try await pipeline.run(definition)
            let batch = try await batch(pipeline)
            let quarantine = pipeline.runner.quarantine
            let rows = try await quarantine.rows(of: batch.id, in: pipeline.folder)
            let corrections = [
                RowCorrection(rowHash: rows[0].hash, values: ["id": "2", "value": "1.50"]), RowCorrection(rowHash: rows[1].hash, values: nil),
            ]
            #expect(try await quarantine.decide(corrections, of: batch.id, reason: "typing error", by: "wang", in: pipeline.folder) == 2)
            #expect(try await quarantine.rows(of: batch.id, in: pipeline.folder).map(\.decision) == [.corrected, .discarded])
            let run = try await pipeline.run(definition)
            let step = try #require(run.steps.first)
            #expect([step.rowsRead, step.rowsPublished, step.rowsQuarantined] == [3, 2, 1])
            #expect(try await pipeline.texts("demo.m") == [["1", "5"], ["2", "1.5"]])
            #expect(try await self.batch(pipeline).rows == 1)
            #expect(try await pipeline.run(definition).state == .unchanged)
        }
    }

    @Test
    func aRowThatIsStillWrongStaysAside() async throws {
        try await withPipeline { pipeline in
            try pipeline.write("id,value\n1,5\n2,-1\n", to: "s.csv")
            _ = try await pipeline.run(definition(pipeline))
            let batch = try await batch(pipeline)
            let row = try #require(try await pipeline.runner.quarantine.rows(of: batch.id, in: pipeline.folder).first)
            try await pipeline.runner.quarantine.decide(
                [RowCorrection(rowHash: row.hash, values: ["value": "-7"])], of: batch.id, reason: "", by: "wang", in: pipeline.folder)
            let run = try await pipeline.run(definition(pipeline))
            #expect(run.steps[0].rowsQuarantined == 1)
        }
    }

    @Test
    func refusesACorrectionOfARowThatIsNotThere() async throws {
        try await withPipeline { pipeline in
            try pipeline.write("id,value\n1,5\n2,-1\n", to: "s.csv")
            _ = try await pipeline.run(definition(pipeline))
            let batch = try await batch(pipeline)
            let fault = await fault {
                try await pipeline.runner.quarantine.decide(
                    [RowCorrection(rowHash: "abc", values: nil)], of: batch.id, reason: "", by: "wang", in: pipeline.folder)
            }
            #expect(fault?.kind == .malformed)
            #expect(fault?.problem.contains("abc") == true)
        }
    }

    @Test
    func aRecordThatCannotBeReadStandsAsideAndCanBeMended() async throws {
        try await withPipeline { pipeline in
            try pipeline.write("id,value\n1,5\n2,1,7\n3,x\n4,6\n5,7\n", to: "s.csv")
            var definition = pipeline.definition([(model("m", key: ["id"], fields: Self.fields), "SELECT id, value FROM s")])
            definition.sources[0].columns = ["id": .integer, "value": .decimal(precision: 18, scale: 2)]
            definition.sources[0].badRows = .quarantine
            let run = try await pipeline.run(definition)
            #expect(run.state == .succeeded, "\(run.problem ?? "")")
            let step = try #require(run.steps.first)
            #expect([step.rowsRead, step.rowsPublished, step.rowsQuarantined] == [5, 3, 2])
            let batch = try await batch(pipeline)
            #expect(batch.scope == .source && batch.rows == 2)
            let rows = try await pipeline.runner.quarantine.rows(of: batch.id, in: pipeline.folder)
            #expect(rows.map(\.raw) == ["2,1,7", "3,x"])
            #expect(rows[0].place.contains("line 3"))
            try await pipeline.runner.quarantine.decide(
                [RowCorrection(rowHash: rows[1].hash, values: ["id": "3", "value": "8"])], of: batch.id, reason: "", by: "wang",
                in: pipeline.folder)
            let again = try await pipeline.run(definition)
            #expect([again.steps[0].rowsRead, again.steps[0].rowsPublished, again.steps[0].rowsQuarantined] == [5, 4, 1])
            #expect(try await pipeline.texts("demo.m").map { $0[0] } == ["1", "3", "4", "5"])
        }
    }

    @Test
    func aBlockedVersionNeverReachesReadersAndSaysWhy() async throws {
        try await withPipeline { pipeline in
            let check = CheckDeclaration(
                model: "m", name: "positive", kind: .range(column: "value", minimum: "0", maximum: nil), severity: .block)
            let definition = pipeline.definition(
                [(model("m", key: ["id"], fields: Self.fields), "SELECT id, value FROM s")], checks: [check])
            try pipeline.write("id,value\n1,5\n", to: "s.csv")
            _ = try await pipeline.run(definition)
            let good = try #require(try await pipeline.current("demo.m"))
            try pipeline.write("id,value\n1,-5\n", to: "s.csv")
            let run = try await pipeline.run(definition)
            #expect(run.state == .failed && run.errorCode == "check_blocked")
            #expect(try await pipeline.current("demo.m")?.digest == good.digest)
            let refusal = try #require(try await Refusal.of("demo.m", in: pipeline.store))
            #expect(refusal.run == run.id && refusal.problem.contains("positive"))
            try pipeline.write("id,value\n1,6\n", to: "s.csv")
            #expect(try await pipeline.run(definition).state == .succeeded)
            #expect(try await Refusal.of("demo.m", in: pipeline.store) == nil)
        }
    }
}
