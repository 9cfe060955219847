import Engine
import Foundation
import TestKit

/// An app with a source of every kind, in a folder of its own, and the means to give its sources another generation of rows.
struct KillApp: Sendable {
    static let name = "kill"

    let heliu: Program
    let database: String
    /// Whether rows are pushed to it too.
    let takesPushes: Bool
    private let http: Int

    private var folder: String { "\(heliu.folder)/apps/\(Self.name)" }
    private var samples: String { folder + "/samples" }
    /// What the web server serves.
    private var served: String { heliu.folder + "/served" }

    /// Lends the app, its web server and its database; all of it is gone afterwards.
    static func lend(takesPushes: Bool = false, _ body: (KillApp) async throws -> Void) async throws {
        var heliu = try Program()
        defer { heliu.remove() }
        let served = heliu.folder + "/served"
        try FileManager.default.createDirectory(atPath: served, withIntermediateDirectories: true)
        let server = try ChildProcess(["python3", Program.root + "/Tests/HeliuTests/scripts/serve_folder.py", served])
        defer { server.kill() }
        guard let port = Int(server.available().trimmingCharacters(in: .whitespacesAndNewlines)) else { throw TestKitFailure("the web server did not start") }
        heliu.environment["HELIU_APPS"] = heliu.folder + "/apps"
        heliu.environment["HELIU_FETCH_ALLOW"] = "127.0.0.1"
        heliu.environment["HELIU_ENGINE_THREADS"] = "2"
        let cluster = try await offSharedThreads { try PostgresCluster.shared }
        let database = try await offSharedThreads { try cluster.createDatabase() }
        let app = KillApp(heliu: heliu, database: database, takesPushes: takesPushes, http: port)
        do {
            try app.declare()
            try await offSharedThreads {
                for arguments in [["init"], ["credential", "put", "kill-db", "--kind", "database"]] {
                    let result = try app.heliu.run(arguments, input: "user=\(PostgresCluster.user)\npassword=none\n")
                    guard result.status == 0 else { throw TestKitFailure("\(arguments): \(result.errors)") }
                }
            }
            try await body(app)
        } catch {
            // The failure that matters is this one; the server of databases is thrown away anyway.
            try? await offSharedThreads { try cluster.dropDatabase(database) }
            throw error
        }
        try await offSharedThreads { try cluster.dropDatabase(database) }
    }

    // MARK: Declarations

    private static let columns = "{id: integer, generation: integer, mark: text, amount: integer}"

    private func declare() throws {
        for sub in ["sources", "models", "pipeline", "checks", "samples/parts"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(sub)", withIntermediateDirectories: true)
        }
        try write(
            """
            name: kill
            title: {zh: 中断, en: Kills}
            description: {zh: 每种数据源各一, en: One source of every kind}
            region: "500000"
            version: 1.0.0
            organisation: {id: kill-office, title: {zh: 测试, en: Tests}}

            """, "app.yaml")
        for feed in KillFeed.all {
            try declareSource(
                feed.name, format: feed.format, feed.keys + (feed.breaks ? ["bad_rows: quarantine"] : []) + ["columns: \(Self.columns)"])
            for model in feed.models { try declareModel(model, from: feed.name == "parts" ? "staged" : "raw_\(feed.name)", isChecked: true) }
        }
        try declareModel("staged", from: "raw_parts", publish: false)
        try declareSource("log", format: "csv", ["path: samples/log.csv", "mode: incremental", "watermark: generation", "key: [id]"])
        try declareModel(
            "m_log", from: "raw_log WHERE getvariable('since') IS NULL OR generation >= getvariable('since')",
            more: "incremental: {merge: {watermark: generation}}")
        if takesPushes {
            try declareSource("pushed", format: "ndjson", ["mode: push", "key: [id]", "columns: \(Self.columns)"])
            try declareModel("m_pushed", from: "raw_pushed")
        }
        let parts = KillFeed.all.flatMap(\.models).map { "SELECT '\($0)' AS name, max(generation) AS generation, count(*) AS row_count FROM \($0)" }
        try write(parts.joined(separator: "\nUNION ALL\n") + "\n", "pipeline/summary.sql")
        try write(Self.model("summary", key: "name", fields: ["name": "text", "generation": "integer", "row_count": "integer"]), "models/summary.yaml")
    }

    private func declareSource(_ name: String, format: String, _ keys: [String]) throws {
        let address = "postgresql://127.0.0.1:\(try PostgresCluster.shared.port)/\(database)"
        let lines = ["source: raw_\(name)", "title: {zh: 源, en: Source}", "format: \(format)"] + keys
        try write(
            lines.joined(separator: "\n").replacing("{http}", with: "http://127.0.0.1:\(http)").replacing("{postgres}", with: address) + "\n",
            "sources/\(name).yaml")
    }

    private func declareModel(_ name: String, from table: String, publish: Bool = true, isChecked: Bool = false, more: String = "") throws {
        try write("SELECT id, generation, mark, amount FROM \(table)\n", "pipeline/\(name).sql")
        let fields = ["id": "integer", "generation": "integer", "mark": "text", "amount": "integer"]
        try write(Self.model(name, key: "id", fields: fields) + (publish ? "" : "publish: false\n") + more + "\n", "models/\(name).yaml")
        guard isChecked else { return }
        try write("model: \(name)\nchecks:\n  - {check: range, column: amount, min: 0, severity: quarantine}\n", "checks/\(name).yaml")
    }

    private static func model(_ name: String, key: String, fields: [String: String]) -> String {
        """
        model: \(name)
        title: {zh: 表, en: Table}
        grade: general.1
        openness: open
        key: [\(key)]
        fields:

        """ + fields.sorted { $0.key < $1.key }.map { "  - {name: \($0), type: \($1), title: {zh: 列, en: Column}}\n" }.joined()
    }

    private func write(_ text: String, _ name: String) throws { try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)")) }

    // MARK: Rows

    /// Gives every source the rows of a generation.
    func advance(to generation: Int) async throws {
        for feed in KillFeed.all {
            switch feed.name {
            case "csv": try write(csv(feed, generation, feed.values(generation)[...], broken: feed.broken(generation)), "samples/rows.csv")
            case "ndjson": try write(ndjson(feed, generation), "samples/rows.ndjson")
            case "web": try Data(ndjson(feed, generation).utf8).write(to: URL(filePath: served + "/web.ndjson"))
            case "document":
                let items = feed.values(generation).map { object($0, generation) }.joined(separator: ",\n")
                try write("{\"data\": {\"count\": \(feed.rows(generation)), \"items\": [\(items)]}}\n", "samples/rows.json")
            case "parts":
                let values = feed.values(generation)
                try write(csv(feed, generation, values.prefix(9), broken: feed.broken(generation)), "samples/parts/a.csv")
                try write(csv(feed, generation, values.dropFirst(9), broken: 0), "samples/parts/b.csv")
            default: break
            }
        }
        let log = (max(0, generation - 80)...generation).map { "\($0),\($0),gen\($0)x,1\n" }.joined()
        try write("id,generation,mark,amount\n" + log, "samples/log.csv")
        try await writeTables(generation)
    }

    private func writeTables(_ generation: Int) async throws {
        let (samples, feeds) = (samples, KillFeed.all)
        try await withSession { session in
            for name in ["excel", "sqlite_scanner"] { try session.loadExtension(name) }
            for feed in feeds {
                let rows = "SELECT * FROM (VALUES \(Self.tuples(feed, generation))) AS t (id, generation, mark, amount)"
                switch feed.format {
                case "excel": try session.execute("COPY (\(rows)) TO '\(samples)/rows.xlsx' (FORMAT xlsx, HEADER true)")
                case "parquet": try session.execute("COPY (\(rows)) TO '\(samples)/rows.parquet' (FORMAT parquet)")
                case "sqlite":
                    let alias = "s_" + UUID().uuidString.replacing("-", with: "")
                    try session.execute("ATTACH '\(samples)/rows.db' AS \(alias) (TYPE sqlite)")
                    try session.execute("DROP TABLE IF EXISTS \(alias).project; CREATE TABLE \(alias).project AS \(rows); DETACH \(alias)")
                default: break
                }
            }
        }
        guard let feed = feeds.first(where: { $0.format == "postgres" }) else { return }
        let database = database
        _ = try await offSharedThreads {
            try PostgresCluster.shared.run(
                """
                CREATE TABLE IF NOT EXISTS project (id integer PRIMARY KEY, generation integer, mark text, amount integer);
                DELETE FROM project; INSERT INTO project VALUES \(Self.tuples(feed, generation))
                """, in: database)
        }
    }

    private static func tuples(_ feed: KillFeed, _ generation: Int) -> String {
        feed.values(generation).map { "(\($0.id), \(generation), 'gen\(generation)x', \($0.amount))" }.joined(separator: ", ")
    }

    private func csv(_ feed: KillFeed, _ generation: Int, _ values: ArraySlice<(id: Int, amount: Int)>, broken: Int) -> String {
        var lines = values.map { "\($0.id),\(generation),gen\(generation)x,\($0.amount)" }
        for number in 0..<broken { lines.insert("gen\(generation)x,\(number),none,1", at: 3 + number) }
        lines += lines.suffix(feed.repeated(generation))
        return "id,generation,mark,amount\n" + lines.joined(separator: "\n") + "\n"
    }

    private func ndjson(_ feed: KillFeed, _ generation: Int) -> String {
        var lines = feed.values(generation).map { object($0, generation) }
        for number in 0..<feed.broken(generation) { lines.insert("{\"id\": \(number), \"mark\": \"gen\(generation)x\", \"amount\": ", at: 5 + number) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func object(_ row: (id: Int, amount: Int), _ generation: Int) -> String {
        "{\"id\": \(row.id), \"generation\": \(generation), \"mark\": \"gen\(generation)x\", \"amount\": \(row.amount)}"
    }
}
