import App
import Catalog
import Engine
import Foundation
import HTTPTypes
import Pipeline
import Store
import TestKit
import Testing
import Vocabulary

@testable import Server

private let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

/// A node with two apps. Water publishes readings, sums them up through a model that is not published, and measures them; the hospital's
/// app reads water's dataset into one that is shared with nobody, with a word of water's glossary.
struct WaterNode {
    let platform: Platform
    let client: RouterClient
    let apps: String
    private let keys: Keys

    /// Keys by user, each made when first asked for: hashing a password takes its time.
    private actor Keys {
        private var made: [String: String] = [:]

        func key(_ name: String, _ role: Role?, on platform: Platform) async throws -> String {
            if let known = made[name] { return known }
            try await platform.people.create(
                user: name, displayName: name, password: "a long enough password",
                grants: role.map { [RoleGrant(organisation: "water", role: $0)] } ?? [], actor: "test")
            let secret = try await platform.people.createKey(for: name, label: "test", actor: "test").secret
            made[name] = secret
            return secret
        }
    }

    var steward: String { get async throws { try await keys.key("li", .steward, on: platform) } }
    var operates: String { get async throws { try await keys.key("wang", .operate, on: platform) } }
    var stranger: String { get async throws { try await keys.key("zhao", nil, on: platform) } }

    static func with(_ backend: TestBackend = .sqlite, _ body: (WaterNode) async throws -> Void) async throws {
        try await backend.withLocation { location in
            try await withTemporaryFolder { folder in
                var url: String?
                if case .postgres(let address) = location { url = address }
                for (name, text) in files { try write(text, to: "\(folder)/apps/\(name)") }
                let data = DataFolder(path: folder + "/data")
                let support = ProcessInfo.processInfo.environment["HELIU_ENGINE_SUPPORT"] ?? checkout.appending(path: ".heliu/support").path
                let platform = try await Platform.open(
                    PlatformConfiguration(
                        data: data, storeURL: url, apps: [folder + "/apps"],
                        engine: EngineConfiguration(supportFolder: support, threads: 1, memoryLimitBytes: 1 << 28, temporaryFolder: data.temporary),
                        origin: "test.example/ledger"), passwordCost: .light)
                do {
                    try await body(try await WaterNode(platform, apps: folder + "/apps"))
                    await platform.close()
                } catch {
                    await platform.close()
                    throw error
                }
            }
        }
    }

    private init(_ platform: Platform, apps: String) async throws {
        self.platform = platform
        self.apps = apps
        for id in ["water", "health"] { try await platform.people.put(Organisation(id: id, title: .init(zh: id, en: id))) }
        keys = Keys()
        let server = try NodeServer(platform: platform, settings: ServerSettings(), assetsFolder: checkout.path, chartsFolder: nil, version: "test")
        let (core, _) = server.makeRoutes()
        client = RouterClient(core) { table in
            server.addContractRoutes(to: table)
            server.addPageRoutes(to: table)
            server.addAPIRoutes(to: table)
            server.addKnowledgeRoutes(to: table)
        }
    }

    // MARK: What happens there

    @discardableResult
    func run(_ app: String = "water") async throws -> PipelineRun {
        let found = try #require(platform.findApps().first { $0.name == app })
        return try await platform.run(app: try #require(found.folder, "\(found.faults)"), requestedBy: "test")
    }

    func folder(_ app: String = "water") throws -> AppFolder {
        let found = try #require(platform.findApps().first { $0.name == app })
        return try #require(found.folder, "\(found.faults)")
    }

    func version(_ dataset: String) async throws -> String? { try await platform.resources.dataset(dataset)?.current?.digest }

    /// The next version of the app has no column `owner` any more.
    func dropOwner(accepting digest: String? = nil) throws {
        let model = try #require(Self.files["water/models/reading.yaml"])
        let accepts = digest.map { "\naccepts: [\"\($0)\"]" } ?? ""
        let lines = model.split(separator: "\n").filter { !$0.contains("name: owner") }.joined(separator: "\n")
        try change("water/models/reading.yaml", to: lines + accepts)
        try change("water/pipeline/reading.sql", to: "SELECT station, day, level FROM raw")
        try change("water/pipeline/daily.sql", to: "SELECT day, max(level) AS level, NULL::VARCHAR AS owners FROM reading GROUP BY day")
        try change("health/pipeline/load.sql", to: "SELECT station, NULL::VARCHAR AS owner FROM water.reading")
    }

    func restoreOwner() throws {
        for name in ["water/models/reading.yaml", "water/pipeline/reading.sql", "water/pipeline/daily.sql"] { try change(name, to: Self.files[name] ?? "") }
    }

    func change(_ name: String, to text: String) throws { try Self.write(text, to: "\(apps)/\(name)") }

    private static func write(_ text: String, to path: String) throws {
        try FileManager.default.createDirectory(at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try (text + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }

    func send(_ path: String, as key: String?, json: Bool = true) async throws -> Answer { try await send(.get, path, as: key, json: json) }

    func send(
        _ method: HTTPRequest.Method, _ path: String, as key: String?, json: Bool = true, type: String? = nil, body: String = ""
    ) async throws -> Answer {
        var headers: HTTPFields = [.accept: json ? "application/json" : "text/html", .cookie: "heliu_lang=en"]
        if let key { headers[.authorization] = "Bearer \(key)" }
        if let type { headers[.contentType] = type }
        return try await client.send(method, path, headers: headers, body: Array(body.utf8))
    }

    func accept(_ digest: String, as key: String?) async throws -> Answer {
        try await send(
            .post, "/api/v1/datasets/water.reading/schema-changes/\(digest)", as: key, type: "application/json", body: "{\"reason\": \"readers were told\"}")
    }
}

extension WaterNode {
    static let files: [String: String] = [
        "water/app.yaml": """
            name: water
            title: {zh: 水务, en: Water}
            description: {zh: 水务, en: Water}
            version: 1.0.0
            region: "500000"
            organisation:
              id: water
              title: {zh: 水务局, en: Water bureau}
            """,
        "water/glossary.yaml": """
            - term: station_code
              title: {zh: 站码, en: Station code}
              description: {zh: 监测站的统一编码, en: The code of a monitoring station}
              standard: SL 323-2011
            - {term: unused, title: {zh: 闲词, en: Idle word}}
            """,
        "water/sources/raw.yaml": """
            source: raw
            title: {zh: 原始, en: Raw}
            format: csv
            path: samples/raw.csv
            columns: {station: text, owner: text, day: date, level: "decimal(8,2)"}
            """,
        "water/samples/raw.csv": "station,owner,day,level\na,Li,2024-01-01,1.5\nb,Wang,2024-01-01,2.5\na,Li,2024-01-02,3",
        "water/models/reading.yaml": """
            model: reading
            title: {zh: 读数, en: Reading}
            description: {zh: 每站每日水位, en: The level of each station on each day}
            grade: general.1
            openness: open
            key: [station, day]
            fields:
              - {name: station, type: text, required: true, term: station_code, max_length: 12}
              - {name: owner, type: text, title: {zh: 负责人, en: Owner}, codes: [Li, Wang], unique: false}
              - {name: day, type: date, required: true, title: {zh: 日期, en: Day}}
              - {name: level, type: "decimal(8,2)", unit: m, title: {zh: 水位, en: Level}, description: {zh: 相对吴淞高程, en: Above the Wusong datum}}
            """,
        "water/pipeline/reading.sql": "SELECT station, owner, day, level FROM raw",
        "water/models/daily.yaml": """
            model: daily
            publish: false
            title: {zh: 日均, en: Daily}
            grade: general.1
            openness: open
            fields:
              - {name: day, type: date, title: {zh: 日期, en: Day}}
              - {name: level, type: "decimal(8,2)", unit: m, title: {zh: 水位, en: Level}}
              - {name: owners, type: text, title: {zh: 人员, en: Owners}}
            """,
        "water/pipeline/daily.sql": "SELECT day, max(level) AS level, max(owner) AS owners FROM reading GROUP BY day",
        "water/models/summary.yaml": """
            model: summary
            title: {zh: 汇总, en: Summary}
            grade: general.1
            openness: open
            key: [month]
            fields:
              - {name: month, type: period, title: {zh: 月, en: Month}}
              - {name: level, type: "decimal(8,2)", unit: m, title: {zh: 水位, en: Level}}
              - {name: people, type: text, title: {zh: 人员, en: People}}
            """,
        "water/pipeline/summary.sql": "SELECT strftime(day, '%Y-%m') AS month, max(level) AS level, max(owners) AS people FROM daily GROUP BY 1",
        "water/indicators/goals.yaml": """
            set: goals
            title: {zh: 水位, en: Levels}
            description: {zh: 水位, en: Levels}
            indicators: |
              SELECT 'level.max' AS key, '最高水位' AS title_zh, 'Highest level' AS title_en, 'm' AS unit, 'up' AS direction, 'level' AS measure, NULL AS owner
            observations: |
              SELECT 'level.max' AS indicator, '500000' AS region, NULL AS subject, month AS period, level AS value, '=' AS comparator,
                  NULL AS published, 'water' AS source
              FROM summary
            """,
        "health/app.yaml": """
            name: health
            title: {zh: 卫生, en: Health}
            description: {zh: 卫生, en: Health}
            version: 1.0.0
            region: "500000"
            organisation:
              id: health
              title: {zh: 卫健委, en: Health commission}
            needs: [water]
            """,
        "health/models/load.yaml": """
            model: load
            title: {zh: 负荷, en: Load}
            grade: general.1
            openness: not_shared
            openness_reason: {zh: 依法, en: By law}
            fields:
              - {name: station, type: text, term: water.station_code}
              - {name: owner, type: text, title: {zh: 负责人, en: Owner}}
            """,
        "health/pipeline/load.sql": "SELECT station, owner FROM water.reading",
    ]
}
