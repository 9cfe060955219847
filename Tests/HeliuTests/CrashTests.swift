import Foundation
import Testing

/// The program killed at any moment: what it acknowledged is there once, nothing is there in part.
@Suite struct CrashTests {
    static let rounds = 200

    @Test func losesAndDoublesNothingWhenKilled() throws {
        let heliu = try Program()
        defer { heliu.remove() }
        #expect(try heliu("init").status == 0)
        // Moments from the start to past the end, however fast this machine is now.
        let first = try heliu.write("id,round,amount\n1,r,1.5\n", to: "first.csv")
        let longest = (
            user: try Self.microseconds { try heliu("user", "add", "first", "--json") },
            file: try Self.microseconds { try heliu("ingest", first, "--as", "first", "--key", "id", "--json") }
        )
        var random = SystemRandomNumberGenerator()
        var versions: [String: String] = [:]
        var users: Set<String> = []
        for round in 0..<Self.rounds {
            let isUser = round % 4 == 3
            let arguments: [String]
            if isUser {
                arguments = ["user", "add", "u\(round)", "--json"]
            } else {
                let rows = (0...(round % 7 * 50)).map { "\($0),r\(round),\($0).5" }.joined(separator: "\n")
                let file = try heliu.write("id,round,amount\n\(rows)\n", to: "f\(round).csv")
                arguments = ["ingest", file, "--as", "d\(round)", "--key", "id", "--json"]
            }
            let running = try heliu.start(arguments)
            usleep(UInt32.random(in: 0...(isUser ? longest.user : longest.file), using: &random))
            // Some are acknowledged even where the machine has become slower since.
            if round % 25 < 24 { running.kill() }
            let result = running.finish()
            guard result.status == 0, let answer = try? result.json() as? [String: Any] else { continue }
            if isUser { users.insert("u\(round)") } else { versions["d\(round)"] = answer["version"] as? String }
        }
        #expect(!users.isEmpty && !versions.isEmpty, "some commands were fast enough to be acknowledged")
        #expect(versions.count + users.count < Self.rounds, "some commands were killed")
        try check(heliu, versions: versions, users: users)
    }

    /// Half as long again as the command takes.
    private static func microseconds(_ command: () throws -> Program.Result) throws -> UInt32 {
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try command().status == 0)
        return UInt32(min((clock.now - start) / .microseconds(1) * 1.5, 10_000_000))
    }

    private func check(_ heliu: Program, versions: [String: String], users: Set<String>) throws {
        let verified = try heliu("ledger", "verify")
        #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
        let listed = try heliu("user", "list", "--json").json() as? [[String: Any]] ?? []
        let names = listed.compactMap { $0["name"] as? String }
        #expect(names.count == Set(names).count)
        #expect(users.isSubset(of: Set(names)))
        let entries = try heliu("ledger", "show", "--limit", "1000", "--json").json() as? [[String: String]] ?? []
        for (dataset, digest) in versions {
            let published = entries.filter { $0["subject"] == "dataset/\(dataset)" && $0["action"] == "version.publish" }
            #expect(published.map { $0["digest"] } == [digest], "\(dataset) is published once")
            #expect(try heliu("query", "SELECT count(*) AS n FROM \(dataset)").status == 0)
        }
        // A dataset that was not acknowledged is there whole or not at all, and can be ingested again.
        for round in stride(from: 0, to: Self.rounds, by: 10) where round % 4 != 3 {
            let file = heliu.folder + "/f\(round).csv"
            let again = try heliu("ingest", file, "--as", "d\(round)", "--key", "id")
            #expect(again.status == 0 || again.errors.contains("under way"), "\(again.errors)")
        }
        let subjects = entries.filter { $0["action"] == "version.publish" }.compactMap { $0["subject"] }
        #expect(subjects.count == Set(subjects).count)
    }
}
