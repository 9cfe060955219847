import Foundation
import TestKit
import Testing

/// `heliu serve`, to which rows are pushed and which runs what that asks for, killed at a random moment; the next one goes on by itself.
struct KilledNode {
    private let app: KillApp
    private let seed: UInt64
    private var numbers: SeededNumbers
    private var check: KillCheck
    private var key = ""
    /// What was acknowledged: generation by id.
    private var acknowledged: [Int: Int] = [:]
    /// Sent and not answered: to be sent again under the same key.
    private var unanswered: [Push] = []
    private var sent = 0

    private struct Push: Sendable {
        var key: String
        var ids: [Int]
        var generation: Int

        var body: String {
            ids.map { "{\"id\": \($0), \"generation\": \(generation), \"mark\": \"gen\(generation)x\", \"amount\": 1}\n" }.joined()
        }
    }

    init(_ app: KillApp, seed: UInt64) {
        self.app = app
        self.seed = seed
        numbers = SeededNumbers(seed)
        check = KillCheck(app, label: "node \(seed)")
    }

    consuming func carryOut(_ kills: Int) async throws {
        let app = app
        let made = try await offSharedThreads { try app.heliu("key", "add", "admin", "--json") }
        key = (try made.json() as? [String: String])?["secret"] ?? ""
        try #require(!key.isEmpty, "\(made.errors)")
        var (generation, done, hits) = (0, 0, 0)
        try await app.advance(to: generation)
        var seconds = try await wholeRound(generation)
        while hits < kills, done < 3 * kills {
            for _ in 0..<2 {
                generation += 1
                try await app.advance(to: generation)
                let wait = Double.random(in: 0.01...(seconds * 1.05), using: &numbers)
                if try await round(generation, killAfter: wait).wasKilled { hits += 1 }
                done += 1
            }
            seconds = try await wholeRound(generation)
        }
        #expect(try check.leftovers() == [], "node \(seed): unfinished work lies about")
        #expect(try await check.orphans() == [], "node \(seed): rows set aside that nobody knows of")
        #expect(try await check.jobs(["failed", "dead", "cancelled"]) == [], "node \(seed): runs that were asked for were given up")
        #expect(hits >= kills, "node \(seed): \(hits) of \(done) kills hit a running program")
        #expect(sent > kills, "rows were pushed")
    }

    /// A round that is not killed: all that was asked for comes to an end.
    ///
    /// - Returns: the seconds from the first push to the end of the last run.
    private mutating func wholeRound(_ generation: Int) async throws -> Double {
        let outcome = try await round(generation, killAfter: nil)
        try #require(!outcome.wasKilled && outcome.status == 0, "node \(seed): \(outcome.errors)")
        #expect(unanswered.isEmpty, "node \(seed): \(unanswered.map(\.key)) were not taken")
        try await check.everything(upTo: generation)
        try await check.isComplete(generation)
        let pushed = try await check.pushed()
        #expect(pushed == acknowledged, "node \(seed): pushed rows are lost or doubled at \(generation)")
        return outcome.seconds
    }

    private struct Outcome: Sendable {
        var wasKilled: Bool, status: Int32, seconds: Double, errors: String
    }

    private mutating func round(_ generation: Int, killAfter wait: Double?) async throws -> Outcome {
        let (app, check) = (app, check)
        let server = try await Server.start(app)
        let begin = ContinuousClock.now
        if let wait { server.kill(after: wait) }
        sent += 1
        let new = Push(key: "push-\(sent)", ids: (0..<4).map { _ in Int.random(in: 0..<200, using: &numbers) }.reduced(), generation: generation)
        for push in unanswered + [new] {
            guard try await server.push(push.body, key: push.key, secret: key) else {
                unanswered = unanswered.filter { $0.key != push.key } + [push]
                continue
            }
            unanswered.removeAll { $0.key == push.key }
            for id in push.ids { acknowledged[id] = push.generation }
        }
        if wait == nil {
            var looks = 0
            while try await !check.jobs(["waiting", "running"]).isEmpty, looks < 600 {
                looks += 1
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        if wait == nil { server.terminate() }
        let (wasKilled, status, errors) = try await server.end()
        return Outcome(wasKilled: wasKilled, status: status, seconds: seconds, errors: errors)
    }
}

extension [Int] {
    /// Each number once.
    fileprivate func reduced() -> [Int] { Set(self).sorted() }
}

/// A node that serves; its process is waited for on a thread of its own.
private struct Server: Sendable {
    let address: String
    let process: Int32
    private let ending: Task<(Bool, Int32, String), any Error>

    static func start(_ app: KillApp) async throws -> Server {
        let (lines, announcing) = AsyncStream.makeStream(of: (String, Int32).self)
        let ending = Task {
            try await offSharedThreads {
                defer { announcing.finish() }
                let running = try app.heliu.start(["serve", "--port", "0", "--no-run", "--json"])
                var looks = 0
                while running.process.isRunning, looks < 3_000 {
                    if let answer = try? JSONSerialization.jsonObject(with: Data(running.output.utf8)) as? [String: String], let address = answer["address"] {
                        announcing.yield((address, running.process.processIdentifier))
                        break
                    }
                    usleep(10_000)
                    looks += 1
                }
                let result = running.finish()
                return (running.process.terminationReason == .uncaughtSignal, result.status, result.output + result.errors)
            }
        }
        for await (address, process) in lines { return Server(address: address, process: process, ending: ending) }
        let (_, status, errors) = try await ending.value
        throw TestKitFailure("the node did not start: \(status) \(errors)")
    }

    func kill(after seconds: Double) {
        let process = process
        Thread.detachNewThread {
            usleep(UInt32(seconds * 1_000_000))
            Glibc.kill(process, SIGKILL)
        }
    }

    func terminate() { Glibc.kill(process, SIGTERM) }

    /// - Returns: whether it was killed, its status, and what it complained of.
    func end() async throws -> (Bool, Int32, String) { try await ending.value }

    /// - Returns: whether the rows were acknowledged.
    func push(_ body: String, key: String, secret: String) async throws -> Bool {
        let url = "\(address)/api/v1/sources/\(KillApp.name)/raw_pushed/rows"
        return try await offSharedThreads {
            let curl = Process()
            curl.executableURL = URL(filePath: "/usr/bin/curl")
            curl.arguments = [
                "-sS", "--max-time", "60", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Authorization: Bearer \(secret)",
                "-H", "Idempotency-Key: \(key)", "-H", "Content-Type: application/x-ndjson", "--data-binary", body, url,
            ]
            let pipe = Pipe()
            curl.standardOutput = pipe
            curl.standardError = FileHandle.nullDevice
            try curl.run()
            let status = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            curl.waitUntilExit()
            #expect(["000", "200", "201"].contains(status), "the push was answered with \(status)")
            return status == "200" || status == "201"
        }
    }
}
