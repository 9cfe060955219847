import Foundation
import Schema
import Source
import Store
import TestKit
import Testing
import Vocabulary

@testable import Pipeline

struct SweepTests {
    private func plant(_ pipeline: TestPipeline) throws -> [String] {
        let hex = String(repeating: "ab", count: 32)
        let folder = pipeline.folder
        let places = [
            "\(folder.versions)/ab/\(hex)/data.parquet", "\(folder.landings)/\(hex).parquet", "\(folder.quarantine)/gone-source-s.parquet",
            "\(folder.serving)/\(hex).sqlite", "\(folder.cache)/\(hex).csv",
        ]
        for path in places {
            try FileManager.default.createDirectory(atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data("rubbish".utf8).write(to: URL(filePath: path))
        }
        return places
    }

    private func there(_ paths: [String]) -> Int { paths.count { FileManager.default.fileExists(atPath: $0) } }

    @Test(arguments: TestBackend.allCases)
    func whatNothingNamesGoesAndAllElseStays(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            var definition = pipeline.definition([(model("m", key: ["x"]), "SELECT * FROM s")])
            (definition.sources[0].mode, definition.sources[0].key) = (.snapshot, ["x"])
            for text in ["x\n1\n", "x\n1\n2\n"] {
                try pipeline.write(text, to: "s.csv")
                #expect(try await pipeline.run(definition).state == .succeeded)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: pipeline.folder.landings).count == 2)
            let rubbish = try plant(pipeline)
            let swept = try await pipeline.runner.sweep()
            #expect(there(rubbish) == 0 && !swept.isPartial)
            #expect((swept.bundles, swept.landings) == (1, 2), "the planted ones, and the rows of the load before")
            #expect(try FileManager.default.contentsOfDirectory(atPath: pipeline.folder.landings).count == 1)
            #expect(try await pipeline.texts("demo.m") == [["1"], ["2"]])
            #expect(try await pipeline.run(definition).state == .unchanged, "what is named was not touched")
            #expect(try await pipeline.runner.sweep().bytes == 0)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func whileARunIsUnderWayItsFilesStay(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            let rubbish = try plant(pipeline)
            try await pipeline.runner.runs.begin(id: "live", subject: "demo", kind: "app", requestedBy: "test")
            let swept = try await pipeline.runner.sweep()
            #expect(swept.isPartial && swept.bundles == 0 && swept.landings == 0)
            #expect(there(rubbish) == 3, "derived files may go: they are made again")
            try await pipeline.store.write { try RunRegister.end("live", state: .failed, at: 0, in: $0) }
            #expect(try await !pipeline.runner.sweep().isPartial)
            #expect(there(rubbish) == 0)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func pushedRowsGoOnceNobodyWaitsForThem(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            var source = pipeline.definition([]).sources[0]
            (source.mode, source.format, source.path, source.key, source.columns) = (.push, .ndjson, "", ["id"], ["id": .integer])
            _ = try await pipeline.runner.push(Array("{\"id\": 1}\n".utf8), to: source, subject: "demo", idempotencyKey: nil, by: "test")
            let shelf = "\(pipeline.folder.pushed)/demo"
            let taken = try #require(try FileManager.default.contentsOfDirectory(atPath: shelf).first)
            let paths = ["\(shelf)/\(taken)", "\(shelf)/s-cut.ndjson", "\(shelf)/s-coming.ndjson"]
            for path in paths.dropFirst() { try Data("{}\n".utf8).write(to: URL(filePath: path)) }
            for path in paths.dropLast() {
                try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -100_000)], ofItemAtPath: path)
            }
            #expect(try await pipeline.runner.sweep().pushes == 1)
            #expect(there([paths[1]]) == 0, "its sender was never told that it was taken")
            #expect(there([paths[0], paths[2]]) == 2, "one is acknowledged, the other may be yet")
        }
    }

    @Test func theEnginesFolderOfAProcessThatIsGoneGoes() async throws {
        try await withPipeline { pipeline in
            let own = pipeline.folder.engineSpill
            let gone = "\(pipeline.folder.temporary)/engine-" + ProcessIdentity(text: "\(ProcessIdentity.current.machine) \(ProcessIdentity.current.number) 1").fileName
            let elsewhere = "\(pipeline.folder.temporary)/engine-" + ProcessIdentity(text: "elsewhere 1 1").fileName
            for folder in [own, gone, elsewhere] { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
            try await pipeline.runner.recover()
            #expect(there([own, elsewhere]) == 2 && there([gone]) == 0)
        }
    }

    @Test func whatAKilledRunUnpackedToReadASourceGoes() async throws {
        try await withPipeline { pipeline in
            let own = ProcessIdentity.current
            for (id, process) in [("gone", "\(own.machine) \(own.number) 1"), ("live", own.text)] {
                try await pipeline.runner.runs.queue(id: id, subject: id, kind: "app", requestedBy: "test")
                try await pipeline.store.write { try $0.execute("UPDATE run SET process = ? WHERE id = ?", [.text(process), .text(id)]) }
            }
            let scratch = ["gone", "live"].map { "\(pipeline.folder.temporary)/\($0)-read-s-1" }
            for folder in scratch {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try Data("x".utf8).write(to: URL(filePath: folder + "/1.txt"))
            }
            try await pipeline.runner.recover()
            #expect(there([scratch[0]]) == 0 && there([scratch[1]]) == 1)
        }
    }

    /// So that it is found there after a kill.
    @Test func aSourceIsUnpackedInTheNodesOwnFolder() async throws {
        try await withPipeline { pipeline in
            try pipeline.write("x\n重庆\n", to: "s.csv")
            let source = SourceDeclaration(name: "s", path: "s.csv")
            // No folder can be made where a file is.
            try FileManager.default.removeItem(atPath: pipeline.folder.temporary)
            try Data().write(to: URL(filePath: pipeline.folder.temporary))
            let failure = await #expect(throws: SourceError.self) { try await pipeline.runner.preview(source, in: pipeline.home) }
            #expect(failure?.problem.contains(pipeline.folder.temporary) == true)
        }
    }

    @Test func aProcessIsKnownAgainByTheNameOfAFile() throws {
        let own = ProcessIdentity.current
        #expect(ProcessIdentity(fileName: own.fileName) == own && !own.isGone)
        for name in ["", "12", "a-b-c", "1-2-3", "1-2-zz"] { #expect(ProcessIdentity(fileName: name) == nil, "\(name)") }
    }
}
