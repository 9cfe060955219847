import Foundation
import Synchronization
import TestKit
import Testing

/// A run killed at any moment, over sources of every kind: counts add up, no half version, no row set aside is lost, the ledger verifies.
///
/// 500 kills in all: 4 × 2 × 55 of `heliu run`, 2 × 30 of `heliu serve` with runs in its queue.
@Suite(.serialized) struct KillTests {
    static let killsOfRuns = 55
    static let killsOfServers = 30
    static let rounds = 4

    @Test(arguments: 0..<rounds)
    func aKilledRunLeavesNothingHalfDone(part: Int) async throws {
        #expect(Self.rounds * 2 * Self.killsOfRuns + 2 * Self.killsOfServers >= 500)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<2 {
                group.addTask { try await KillApp.lend { app in try await KilledRuns(app, seed: UInt64(part * 2 + lane)).carryOut(Self.killsOfRuns) } }
            }
            try await group.waitForAll()
        }
    }

    @Test func aKilledNodeDoesWhatWasAskedOfIt() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<2 {
                group.addTask {
                    try await KillApp.lend(takesPushes: true) { app in try await KilledNode(app, seed: UInt64(100 + lane)).carryOut(Self.killsOfServers) }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// `heliu run`, again and again, killed at a random moment.
struct KilledRuns {
    private let app: KillApp
    private let seed: UInt64
    private var numbers: SeededNumbers
    private var check: KillCheck

    init(_ app: KillApp, seed: UInt64) {
        self.app = app
        self.seed = seed
        numbers = SeededNumbers(seed)
        check = KillCheck(app, label: "seed \(seed)")
    }

    consuming func carryOut(_ kills: Int) async throws {
        var generation = 0
        try await app.advance(to: generation)
        var seconds = try await wholeRun(generation)
        var (done, hits) = (0, 0)
        // Each kill that counts hits a running program; a machine that is faster now than it was is caught up with.
        while hits < kills, done < 3 * kills {
            // Now and then the same rows again: what was left undone must be made up for.
            if Int.random(in: 0..<5, using: &numbers) > 0 {
                generation += 1
                try await app.advance(to: generation)
            }
            let wait = Double.random(in: 0.01...(seconds * 1.05), using: &numbers)
            if try await killed("run", KillApp.name, after: wait) { hits += 1 } else { seconds = wait }
            // What is swept meanwhile, and how far, makes no difference either.
            if done.isMultiple(of: 8) { _ = try await killed("sweep", after: Double.random(in: 0.01...0.6, using: &numbers)) }
            done += 1
            if done.isMultiple(of: 11) { try await check.everything(upTo: generation) }
            if done.isMultiple(of: 27) { seconds = try await wholeRun(generation) }
        }
        _ = try await wholeRun(generation)
        // Databases are read each time, but rows that are the same make no version.
        let versions = check.versions
        _ = try await wholeRun(generation)
        #expect(check.versions == versions, "seed \(seed): a run over the same rows published something")
        #expect(try check.leftovers() == [], "seed \(seed): unfinished work lies about")
        #expect(try await check.orphans() == [], "seed \(seed): rows set aside that nobody knows of")
        #expect(hits == kills, "seed \(seed): \(hits) of \(done) kills hit a running program")
        #expect(check.versions > kills, "seed \(seed): the killed runs published something")
    }

    /// - Returns: whether the program still ran.
    private func killed(_ arguments: String..., after seconds: Double) async throws -> Bool {
        let (app, seed) = (app, seed)
        return try await offSharedThreads {
            let running = try app.heliu.start(arguments)
            usleep(UInt32(seconds * 1_000_000))
            running.kill()
            let result = running.finish()
            if running.process.terminationReason == .uncaughtSignal { return true }
            #expect(result.status == 0, "seed \(seed): \(result.errors)")
            return false
        }
    }

    /// A run to its end.
    ///
    /// - Returns: the seconds it took.
    private mutating func wholeRun(_ generation: Int) async throws -> Double {
        let app = app
        let begin = ContinuousClock.now
        let result = try await offSharedThreads { try app.heliu("run", KillApp.name) }
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        try #require(result.status == 0, "seed \(seed), generation \(generation): \(result.output) \(result.errors)")
        try await check.everything(upTo: generation)
        try await check.isComplete(generation)
        return seconds
    }
}
