import Foundation
import TestKit
import Testing

/// The tutorial's folder in a place of its own, with a database server that others do not share.
struct Tutorial {
    var heliu: Program
    let cluster: PostgresCluster
    /// Name of the operational database.
    let database: String
    /// Port that pages are served on.
    let port: Int

    /// Copies `docs/tutorial` and puts this machine's port, user and database into it.
    init(database: String) throws {
        heliu = try Program()
        cluster = try PostgresCluster.shared
        self.database = database
        port = try Self.freePort()
        let docs = heliu.folder + "/docs"
        try FileManager.default.createDirectory(atPath: docs, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Program.root + "/docs/tutorial", toPath: docs + "/tutorial")
        heliu.environment["HELIU_APPS"] = docs + "/tutorial"
        heliu.environment["HELIU_FETCH_ALLOW"] = "127.0.0.1:\(cluster.port)"
        heliu.environment["HELIU_PORT"] = "\(port)"
        heliu.environment["LC_ALL"] = "C.UTF-8"
        for file in ["stations/sources/raw_limit.yaml", "monitoring.sql", "monitoring-change.sql"] {
            let path = "\(docs)/tutorial/\(file)"
            try Data(fitted(try String(contentsOfFile: path, encoding: .utf8)).utf8).write(to: URL(filePath: path))
        }
    }

    /// A text of the tutorial as it holds on this machine.
    func fitted(_ text: String) -> String {
        text.replacing("user=postgres dbname=postgres", with: "user=\(PostgresCluster.user) dbname=postgres sslmode=require")
            .replacing("port=5432", with: "port=\(cluster.port)").replacing("127.0.0.1:5432", with: "127.0.0.1:\(cluster.port)")
            .replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
            .replacing("DATABASE monitoring", with: "DATABASE \(database)").replacing("connect monitoring", with: "connect \(database)")
            .replacing("/monitoring\n", with: "/\(database)\n")
            .replacing("CREATE ROLE station_reader LOGIN PASSWORD 'tutorial';", with: "")
            .replacing("station_reader", with: PostgresCluster.guardedUser)
            .replacing("password=tutorial", with: "password=\(PostgresCluster.guardedPassword)")
    }

    /// Runs a script in the folder that holds `docs`, with the built program at hand.
    func shell(_ script: String) throws -> Program.Result {
        var environment = heliu.environment
        environment["PATH"] = URL(filePath: Program.path).deletingLastPathComponent().path + ":" + (environment["PATH"] ?? "")
        environment["PGUSER"] = nil
        return try RunningProgram(
            path: "/bin/bash", arguments: ["-euo", "pipefail", "-c", script], environment: environment, folder: heliu.folder, input: nil
        ).finish()
    }

    func sql(file: String) throws {
        let result = try shell(
            fitted("psql -q -v ON_ERROR_STOP=1 'host=127.0.0.1 port=5432 user=postgres dbname=postgres' -f docs/tutorial/\(file)"))
        #expect(result.status == 0, "\(result.errors)")
    }

    func remove() {
        // The server goes with the process; a database that stays behind spoils nothing.
        _ = try? cluster.run("DROP DATABASE IF EXISTS \(database) WITH (FORCE)")
        heliu.remove()
    }

    // MARK: Asking the program

    /// The last run's steps by name, as numbers.
    func run() throws -> (state: String, steps: [String: [String: Any]], output: String) {
        let result = try heliu("run", "stations", "--json")
        #expect(result.status == 0, "\(result.output) \(result.errors)")
        let run = try #require((try result.json() as? [[String: Any]])?.first)
        let steps = try #require(run["steps"] as? [[String: Any]])
        return (run["state"] as? String ?? "", Dictionary(steps.map { ($0["name"] as? String ?? "", $0) }, uniquingKeysWith: { $1 }), result.output)
    }

    /// What a dry run says of each step.
    func dryRun() throws -> [String: String] {
        let result = try heliu("run", "stations", "--dry-run", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let plan = try #require((try result.json() as? [[String: Any]])?.first)
        let steps = try #require(plan["steps"] as? [[String: Any]])
        return Dictionary(steps.map { ($0["name"] as? String ?? "", $0["action"] as? String ?? "") }, uniquingKeysWith: { $1 })
    }

    /// Rows of a SELECT as CSV without the heading.
    func rows(_ sql: String) throws -> [String] {
        let result = try heliu("query", sql, "--csv")
        #expect(result.status == 0, "\(sql): \(result.errors)")
        return result.output.split(separator: "\n").dropFirst().map(String.init)
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw TestKitFailure("there is no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
