import Catalog
import Store
import TestKit
import Testing
import Vocabulary

@testable import Pipeline

struct RunLifeTests {
    @Test(arguments: TestBackend.allCases)
    func publishesNothingWhenCancelled(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            try pipeline.write("x\n" + (1...4_000).map { "\($0)\n" }.joined(), to: "s.csv")
            // Hours of work.
            let definition = pipeline.definition([(model("m"), "SELECT max((a.x * b.x + c.x) % 1009) AS n FROM s a, s b, s c")])
            let id = PipelineRunner.newRunID()
            async let ended = pipeline.runner.run(definition, requestedBy: "test", runID: id)
            var asked = false
            for _ in 0..<200 where !asked {
                try await Task.sleep(for: .milliseconds(50))
                guard try await pipeline.runner.runs.run(id)?.steps.first?.state == .running else { continue }
                try await pipeline.runner.runs.requestCancel(id)
                asked = true
            }
            let run = try await ended
            #expect(run.state == .cancelled)
            #expect(run.errorCode == "cancelled")
            #expect(try await pipeline.register.datasets().isEmpty)
            #expect(await fault { try await pipeline.runner.runs.requestCancel(id) }?.kind == .notFound)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func stepsGoOnAndNeverBack(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            let (runs, id) = (pipeline.runner.runs, "late")
            func write(_ states: [PipelineRun.Step.State]) async throws -> [PipelineRun.Step.State] {
                try await runs.put(states.map { PipelineRun.Step(name: "m", state: $0, kind: "model") }, of: id)
                return try #require(try await runs.run(id)).steps.map(\.state)
            }
            try await runs.begin(id: id, subject: "demo", kind: "app", requestedBy: "test")
            #expect(try await write([.waiting, .running, .succeeded, .unchanged]) == [.waiting, .running, .succeeded, .unchanged])
            // What was gathered before comes after.
            #expect(try await write([.waiting, .waiting, .running, .waiting]) == [.waiting, .running, .succeeded, .unchanged])
            #expect(try await write([.running, .failed, .failed, .succeeded]) == [.running, .failed, .failed, .succeeded])
            try await runs.begin(id: id, subject: "demo", kind: "app", requestedBy: "test")
            #expect(try #require(try await runs.run(id)).steps.isEmpty)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func isWaitedFor(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            let runs = pipeline.runner.runs
            try await runs.begin(id: "slow", subject: "demo", kind: "app", requestedBy: "test")
            try await runs.waitForEnd(of: "slow", seconds: 0)
            #expect(try await runs.run("slow")?.state == .running)
            async let waited: Void = runs.waitForEnd(of: "slow", seconds: 60)
            try await pipeline.store.write { try RunRegister.end("slow", state: .unchanged, at: 1, in: $0) }
            try await waited
            #expect(try await runs.run("slow")?.state == .unchanged)
            try await runs.waitForEnd(of: "none", seconds: 60)
        }
    }

    /// Enters a run of `demo` under way in some process.
    private func enter(_ id: String, process: String, in pipeline: TestPipeline) async throws {
        try await pipeline.runner.runs.queue(id: id, subject: "demo", kind: "app", requestedBy: "test")
        try await pipeline.store.write { writer in
            try writer.execute("UPDATE run SET process = ? WHERE id = ?", [.text(process), .text(id)])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func isNotBlockedByARunWhoseProcessIsGone(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            try pipeline.write("x\n1\n", to: "s.csv")
            let own = ProcessIdentity.current
            // Its number is taken again by this process, which began at another time.
            try await enter("gone", process: "\(own.machine) \(own.number) 1", in: pipeline)
            #expect(try await pipeline.run(pipeline.definition([(model("m"), "SELECT * FROM s")])).state == .succeeded)
            let gone = try #require(try await pipeline.runner.runs.run("gone"))
            #expect(gone.state == .interrupted)
            #expect(gone.errorCode == "interrupted")
            #expect(gone.endedAt != nil)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func waitsForNoneButRefusesASecondRunOfTheSameApp(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            try pipeline.write("x\n1\n", to: "s.csv")
            let definition = pipeline.definition([(model("m"), "SELECT * FROM s")])
            for process in [ProcessIdentity.current.text, "elsewhere 1 1"] {
                try await enter(process, process: process, in: pipeline)
                try await pipeline.runner.runs.recover()
                let refused = await fault { try await pipeline.run(definition) }
                #expect(refused?.kind == .alreadyRunning)
                try await pipeline.store.write { try RunRegister.end(process, state: .failed, at: 0, in: $0) }
            }
        }
    }

    @Test
    func letsRunsOfSeveralAppsGoOnAtOnce() async throws {
        try await withPipeline { pipeline in
            try pipeline.write("x\n" + (1...5_000).map { "\($0)\n" }.joined(), to: "s.csv")
            let states = try await withThrowingTaskGroup(of: PipelineRun.self) { group in
                for number in 1...6 {
                    var definition = pipeline.definition([(model("m", key: ["x"]), "SELECT x + \(number) AS x FROM s")])
                    definition.app = "app\(number)"
                    let app = definition
                    group.addTask { try await pipeline.run(app) }
                }
                return try await group.reduce(into: []) { $0.append("\($1.state.rawValue) \($1.problem ?? "")") }
            }
            #expect(states == [String](repeating: "succeeded ", count: 6))
        }
    }
}
