import FoundationEssentials
import Schema
import Source
import Store
import TestKit
import Testing
import Vocabulary

@testable import Pipeline

/// A source that reads the files of a watched folder.
@Suite struct WatchedFolderTests {
    private func definition(_ pipeline: TestPipeline, mode: SourceDeclaration.Mode) -> PipelineDefinition {
        var source = SourceDeclaration(name: "s", path: "drop", columns: ["id": .text, "v": .integer])
        source.pattern = "*.csv"
        source.watch = true
        source.mode = mode
        source.key = mode == .incremental ? ["id"] : []
        source.badRows = .quarantine
        var definition = pipeline.definition([(model("m"), "SELECT id, v FROM s ORDER BY id")])
        definition.sources = [source]
        return definition
    }

    private func put(_ text: String, _ name: String, in pipeline: TestPipeline, secondsAgo: Double = 60) throws {
        try FileManager.default.createDirectory(atPath: pipeline.home + "/drop", withIntermediateDirectories: true)
        try pipeline.write(text, to: "drop/\(name)")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -secondsAgo)], ofItemAtPath: "\(pipeline.home)/drop/\(name)")
    }

    private func files(_ pipeline: TestPipeline) async throws -> [String: Bool] {
        let all = try await WatchedFiles(store: pipeline.store, now: { 0 }).all(of: "s", subject: "demo")
        return Dictionary(all.map { ($0.name, $0.takenAt != nil) }, uniquingKeysWith: { $1 })
    }

    @Test(arguments: TestBackend.allCases)
    func eachFileIsLoadedOnceAndItsRowsStayWhenItGoes(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            let definition = definition(pipeline, mode: .incremental)
            try put("id,v\na,1\nb,2\n", "1.csv", in: pipeline)
            #expect(try await pipeline.run(definition).state == .succeeded)
            #expect(try await pipeline.run(definition).state == .unchanged, "nothing new arrived")
            try put("id,v\nb,20\nc,3\n", "2.csv", in: pipeline)
            try FileManager.default.removeItem(atPath: pipeline.home + "/drop/1.csv")
            let second = try await pipeline.run(definition)
            #expect(second.steps.first { $0.kind == "source" }?.rowsRead == 2, "only the new file is read")
            #expect(try await pipeline.texts("demo.m") == [["a", "1"], ["b", "20"], ["c", "3"]])
            #expect(try await files(pipeline) == ["1.csv": true, "2.csv": true])
            try put("id,v\nc,30\n", "2.csv", in: pipeline, secondsAgo: 30)
            #expect(try await pipeline.run(definition).state == .succeeded, "a file that changed is loaded again")
            #expect(try await pipeline.texts("demo.m").last == ["c", "30"])
        }
    }

    @Test func ofAFullLoadEveryFileIsThereOnce() async throws {
        try await withPipeline { pipeline in
            let definition = definition(pipeline, mode: .full)
            try put("id,v\na,1\n", "1.csv", in: pipeline)
            #expect(try await pipeline.run(definition).state == .succeeded)
            try put("id,v\nb,2\n", "2.csv", in: pipeline)
            #expect(try await pipeline.run(definition).state == .succeeded)
            #expect(try await pipeline.run(definition).state == .unchanged)
            #expect(try await pipeline.texts("demo.m") == [["a", "1"], ["b", "2"]])
        }
    }

    @Test func whatIsStillWrittenIsLeftAlone() async throws {
        try await withPipeline { pipeline in
            let definition = definition(pipeline, mode: .incremental)
            try put("id,v\na,1\n", "fresh.csv", in: pipeline, secondsAgo: 0)
            try put("id,v\nb,1\n", "half.csv.part", in: pipeline)
            try put("id,v\nc,1\n", ".hidden.csv", in: pipeline)
            let none = try await pipeline.run(definition)
            #expect(none.errorCode == "nothing_delivered", "\(none)")
            try put("id,v\na,1\n", "fresh.csv", in: pipeline, secondsAgo: 10)
            #expect(try await pipeline.run(definition).state == .succeeded)
            #expect(try await pipeline.texts("demo.m") == [["a", "1"]])
        }
    }

    @Test func aFileThatCannotBeReadWaitsAndTheOthersAreNotTakenForIt() async throws {
        try await withPipeline { pipeline in
            let definition = definition(pipeline, mode: .incremental)
            try put("id,v\na,1\n", "1.csv", in: pipeline)
            #expect(try await pipeline.run(definition).state == .succeeded)
            try put("", "2.csv", in: pipeline)
            #expect(try await pipeline.run(definition).state == .failed)
            #expect(try await files(pipeline) == ["1.csv": true], "it was not taken")
            #expect(try await pipeline.texts("demo.m") == [["a", "1"]], "readers stay on the last good version")
            try put("id,v\nb,2\n", "2.csv", in: pipeline)
            #expect(try await pipeline.run(definition).state == .succeeded)
            #expect(try await pipeline.texts("demo.m") == [["a", "1"], ["b", "2"]])
        }
    }

    @Test func aCorrectedRowOfAnEarlierFileComesIn() async throws {
        try await withPipeline { pipeline in
            let definition = definition(pipeline, mode: .incremental)
            try put("id,v\na,1\nb,viel\n", "1.csv", in: pipeline)
            #expect(try await pipeline.run(definition).state == .succeeded)
            try put("id,v\nc,3\n", "2.csv", in: pipeline)
            #expect(try await pipeline.run(definition).state == .succeeded)
            let batch = try #require(try await pipeline.runner.quarantine.batches(subjects: ["demo"]).batches.first)
            let row = try #require(try await pipeline.runner.quarantine.rows(of: batch.id, in: pipeline.folder).first)
            try await pipeline.runner.quarantine.decide(
                [RowCorrection(rowHash: row.hash, values: ["id": "b", "v": "2"])], of: batch.id, reason: "a slip", by: "test", in: pipeline.folder)
            #expect(try await pipeline.run(definition).state == .succeeded)
            #expect(try await pipeline.texts("demo.m") == [["a", "1"], ["b", "2"], ["c", "3"]])
            #expect(try await pipeline.runner.quarantine.batches(subjects: ["demo"]).batches.isEmpty, "nothing stands aside any more")
        }
    }
}
