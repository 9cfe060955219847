import Catalog
import Foundation
import Schema
import Synchronization
import TestKit
import Testing
import Vocabulary

@testable import Pipeline

/// Refuses one dataset and remembers what it was asked and told.
private final class StubGate: PublicationGate {
    let refused: String?
    let asked = Mutex<[(dataset: String, earlier: [String])]>([])
    let told = Mutex<[String]>([])

    private let isOpen: @Sendable () -> Bool

    /// - Parameter isOpen: the first candidate waits until it is so.
    init(refusing refused: String?, isOpen: @escaping @Sendable () -> Bool = { true }) {
        self.refused = refused
        self.isOpen = isOpen
    }

    func refusal(of candidate: PublicationCandidate, after earlier: [PublicationCandidate]) async throws -> PipelineError? {
        while !isOpen() { try await Task.sleep(for: .milliseconds(5)) }
        asked.withLock { $0.append((candidate.dataset, earlier.map(\.dataset))) }
        return candidate.dataset == refused ? PipelineError(.gradeTooLow, problem: "no", mend: "never") : nil
    }

    func published(_ versions: [PublishedVersion]) async { told.withLock { $0 += versions.map(\.dataset) } }
}

struct PublicationTests {
    /// `m0` reads the source, each other model the one before.
    private func chain(_ pipeline: TestPipeline, length: Int, ending sql: String? = nil) -> PipelineDefinition {
        pipeline.definition(
            (0..<length).map { number in
                let plain = number == 0 ? "SELECT * FROM s" : "SELECT x + 1 AS x FROM m\(number - 1)"
                return (model("m\(number)"), number == length - 1 ? sql ?? plain : plain)
            })
    }

    @Test(arguments: TestBackend.allCases)
    func publishesAChainInItsOrder(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            try pipeline.write("x\n1\n", to: "s.csv")
            var runner = pipeline.runner
            let versions = pipeline.folder.versions
            let gate = StubGate(refusing: nil) { (try? FileManager.default.subpathsOfDirectory(atPath: versions).count { $0.hasSuffix("manifest.json") }) ?? 0 >= 4 }
            runner.gate = gate
            let run = try await runner.run(chain(pipeline, length: 12), requestedBy: "test")
            #expect(run.state == .succeeded, "\(run.problem ?? "")")
            #expect(run.steps.allSatisfy { $0.state == .succeeded && $0.phases["publish"] != nil })
            #expect(try await pipeline.texts("demo.m11") == [["12"]])
            let names = (0..<12).map { "demo.m\($0)" }
            #expect(gate.asked.withLock { $0.map(\.dataset) } == names)
            // What goes together with those before it is judged by what they will be.
            #expect(gate.asked.withLock { $0.contains { !$0.earlier.isEmpty } })
            #expect(Set(gate.told.withLock(\.self)) == Set(names))
        }
    }

    @Test(arguments: TestBackend.allCases, [0, 3, 9])
    func publishesNothingMadeOfWhatWasRefused(backend: TestBackend, refused: Int) async throws {
        try await withPipeline(backend) { pipeline in
            try pipeline.write("x\n1\n", to: "s.csv")
            var runner = pipeline.runner
            runner.gate = StubGate(refusing: "demo.m\(refused)")
            let run = try await runner.run(chain(pipeline, length: 10), requestedBy: "test")
            #expect(run.state == .failed)
            #expect(run.errorCode == "grade_too_low")
            #expect(try await pipeline.register.datasets().compactMap(\.current?.dataset) == (0..<refused).map { "demo.m\($0)" })
            #expect(try await Refusal.of("demo.m\(refused)", in: pipeline.store)?.code == "grade_too_low")
            #expect(run.steps.prefix(refused).allSatisfy { $0.state == .succeeded })
            #expect(run.steps.dropFirst(refused).allSatisfy { $0.state == .failed || $0.state == .skipped })
        }
    }

    @Test(arguments: TestBackend.allCases)
    func publishesWhatWasMadeBeforeAFault(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            try pipeline.write("x\n1\n", to: "s.csv")
            var runner = pipeline.runner
            let gate = StubGate(refusing: nil)
            runner.gate = gate
            let run = try await runner.run(
                chain(pipeline, length: 6, ending: "SELECT error('no such luck') AS x FROM m4"), requestedBy: "test")
            #expect(run.state == .failed)
            #expect(try await pipeline.register.datasets().compactMap(\.current?.dataset) == (0..<5).map { "demo.m\($0)" })
            #expect(run.steps.map(\.state) == Array(repeating: .succeeded, count: 5) + [.failed])
            #expect(Set(gate.told.withLock(\.self)) == Set((0..<5).map { "demo.m\($0)" }), "what became current is looked at, also when the run fails")
        }
    }

    @Test
    func replacesABundleThatACrashLeftDamaged() async throws {
        try await withPipeline { pipeline in
            try pipeline.write("x\n1\n2\n", to: "s.csv")
            let definition = pipeline.definition([(model("m"), "SELECT * FROM s")])
            #expect(try await pipeline.run(definition).state == .succeeded)
            let digest = try ContentDigest(text: try #require(try await pipeline.current("demo.m")).digest)
            let place = pipeline.folder.bundle(digest)
            try Data().write(to: URL(filePath: "\(place)/data.parquet"))
            let again = try await pipeline.run(definition, force: true)
            #expect(again.steps.map(\.versionDigest) == [digest.text])
            try Bundle.verify(place, is: digest)
            #expect(try FileManager.default.contentsOfDirectory(atPath: pipeline.folder.temporary).isEmpty)
        }
    }
}
