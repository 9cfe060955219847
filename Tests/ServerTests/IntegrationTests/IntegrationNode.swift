import App
import Catalog
import Engine
import Foundation
import HTTPTypes
import Job
import Pipeline
import Store
import TestKit
import Testing
import Vocabulary

@testable import Server

private let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

/// A node with one app whose file has rows that are no rows, and a source that takes pushed rows; a steward, an operator and a stranger.
struct IntegrationNode {
    let platform: Platform
    let client: RouterClient
    let steward: String
    let operates: String
    let stranger: String
    /// Where added sources may read: `drop/{organisation}`.
    let drop: String

    private static let files: [String: String] = [
        "app.yaml": """
            name: permits
            title: {zh: 许可, en: Permits}
            description: {zh: 许可, en: Permits}
            version: 1.0.0
            region: "500000"
            organisation:
              id: housing
              title: {zh: 住建委, en: Housing}
            """,
        "sources/raw_permit.yaml": """
            source: raw_permit
            title: {zh: 登记表, en: Register}
            format: csv
            path: samples/permits.csv
            delimiter: ","
            columns: {permit: text, area: "decimal(12,2)"}
            key: [permit]
            mode: snapshot
            bad_rows: quarantine
            """,
        "sources/raw_reading.yaml": """
            source: raw_reading
            title: {zh: 读数, en: Readings}
            format: ndjson
            mode: push
            key: [sensor]
            columns: {sensor: text, dust: "decimal(8,2)"}
            """,
        "models/permit.yaml": """
            model: permit
            title: {zh: 许可, en: Permit}
            grade: general.2
            openness: open
            key: [permit]
            fields:
              - {name: permit, type: text, required: true, title: {zh: 编号, en: Permit}}
              - {name: area, type: "decimal(12,2)", title: {zh: 面积, en: Area}}
            """,
        "pipeline/permit.sql": "SELECT permit, area FROM raw_permit\n",
        "models/reading.yaml": """
            model: reading
            title: {zh: 读数, en: Reading}
            grade: general.1
            openness: open
            key: [sensor]
            fields:
              - {name: sensor, type: text, required: true, title: {zh: 传感器, en: Sensor}}
              - {name: dust, type: "decimal(8,2)", title: {zh: 扬尘, en: Dust}}
            """,
        "pipeline/reading.sql": "SELECT sensor, dust FROM raw_reading\n",
        "samples/permits.csv": "permit,area\na,1.50\nb,viel\nc,3\nd,4\ne,5\nf,x y\n",
    ]

    /// - Parameter outbound: where sources may be fetched from.
    static func with(
        _ backend: TestBackend = .sqlite, outbound: [String] = [], _ body: (IntegrationNode) async throws -> Void
    ) async throws {
        guard backend == .postgres else { return try await with(storeURL: nil, outbound: outbound, body) }
        try await backend.withLocation { location in
            guard case .postgres(url: let url) = location else { throw TestKitFailure("no PostgreSQL") }
            try await with(storeURL: url, outbound: outbound, body)
        }
    }

    private static func with(storeURL: String?, outbound: [String], _ body: (IntegrationNode) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        for (name, text) in files { try folder.write(text + "\n", to: "apps/permits/\(name)") }
        let platform = try await Platform.open(configuration(in: folder.path, storeURL: storeURL, outbound: outbound), passwordCost: .light)
        do {
            try await body(try await IntegrationNode(platform, drop: folder.path + "/drop"))
            await platform.close()
        } catch {
            await platform.close()
            throw error
        }
    }

    /// - Parameters:
    ///   - folder: holds the apps, and what sources may read.
    ///   - data: name of the data folder in it.
    static func configuration(in folder: String, data: String = "data", storeURL: String? = nil, outbound: [String] = []) -> PlatformConfiguration {
        let data = DataFolder(path: "\(folder)/\(data)")
        let support = ProcessInfo.processInfo.environment["HELIU_ENGINE_SUPPORT"] ?? checkout.appending(path: ".heliu/support").path
        return PlatformConfiguration(
            data: data, storeURL: storeURL, apps: [folder + "/apps"],
            engine: EngineConfiguration(supportFolder: support, threads: 1, memoryLimitBytes: 1 << 28, temporaryFolder: data.temporary),
            origin: "test.example/ledger", outbound: outbound, sourceFolders: [folder + "/drop/{organisation}"])
    }

    private init(_ platform: Platform, drop: String) async throws {
        self.platform = platform
        self.drop = drop
        try await platform.people.put(Organisation(id: "housing", title: .init(zh: "住建委", en: "Housing")))
        func key(_ name: String, _ role: Role?) async throws -> String {
            try await platform.people.create(
                user: name, displayName: name, password: "a long enough password",
                grants: role.map { [RoleGrant(organisation: "housing", role: $0)] } ?? [], actor: "test")
            return try await platform.people.createKey(for: name, label: "test", actor: "test").secret
        }
        steward = try await key("li", .steward)
        operates = try await key("wang", .operate)
        stranger = try await key("zhao", nil)
        let server = try NodeServer(
            platform: platform, settings: ServerSettings(), assetsFolder: checkout.path, chartsFolder: nil, version: "test")
        let (core, _) = server.makeRoutes()
        client = RouterClient(core) { table in
            server.addSourceRoutes(to: table)
            server.addQuarantineRoutes(to: table)
            server.addJobRoutes(to: table)
            server.addWorkRoutes(to: table)
            server.addTusRoutes(to: table)
            server.addPageRoutes(to: table)
            server.addAPIRoutes(to: table)
            server.addDataPackageRoutes(to: table)
            server.addGovernanceRoutes(to: table)
            server.addDisposalRoutes(to: table)
            server.addGovernanceRequestRoutes(to: table)
        }
    }

    /// Rows of the pushed source, so that its model can be made.
    static let readings = Array("{\"sensor\": \"s1\", \"dust\": 12.5}\n".utf8)

    func send(_ path: String, as key: String?, json: Bool = true) async throws -> Answer { try await send(.get, path, as: key, json: json) }

    func send(
        _ method: HTTPRequest.Method, _ path: String, as key: String?, json: Bool = true, type: String? = nil, body: [UInt8] = []
    ) async throws -> Answer {
        var headers: HTTPFields = [.accept: json ? "application/json" : "text/html"]
        if let key { headers[.authorization] = "Bearer \(key)" }
        if let type { headers[.contentType] = type }
        return try await client.send(method, path, headers: headers, body: body)
    }

    func push(_ rows: [UInt8], as key: String?, idempotencyKey: String? = nil, query: String = "") async throws -> Answer {
        var headers: HTTPFields = [.contentType: "application/x-ndjson", .accept: "application/json"]
        if let key { headers[.authorization] = "Bearer \(key)" }
        if let idempotencyKey { headers[.idempotencyKey] = idempotencyKey }
        return try await client.send(.post, "/api/v1/sources/permits/raw_reading/rows\(query)", headers: headers, body: rows)
    }

    /// Sends a form, as a browser does that asks for the page's JSON twin.
    func post(_ path: String, _ fields: [String: String], as key: String?) async throws -> Answer {
        let body = fields.map { "\($0.key)=\(Reading.encoded($0.value))" }.joined(separator: "&")
        return try await send(.post, path, as: key, type: "application/x-www-form-urlencoded", body: Array(body.utf8))
    }

    /// Runs the app once with rows pushed.
    func run() async throws -> PipelineRun {
        _ = try await push(Self.readings, as: steward, query: "?run=false")
        return try await runAgain()
    }

    func runAgain() async throws -> PipelineRun {
        let app = try #require(platform.findApps().first { $0.name == "permits" })
        return try await platform.run(app: try #require(app.folder, "\(app.faults)"), requestedBy: "test")
    }

    /// Does what waits in the queue, as the node's worker does.
    func work() async throws {
        let worker = platform.worker { _, _ in }
        let working = Task { await worker.run() }
        while try await platform.jobs.list().jobs.contains(where: { $0.state == .waiting || $0.state == .running }) {
            try await Task.sleep(for: .milliseconds(20))
        }
        worker.stop()
        await working.value
    }

    /// The rows of the batch that stands aside, by their raw texts.
    func batch() async throws -> (id: String, hashes: [String: String]) {
        let batches = try await platform.runner.quarantine.batches(subjects: ["permits"]).batches
        let id = try #require(batches.first).id
        let rows = try await platform.runner.quarantine.rows(of: id, in: platform.data)
        return (id, Dictionary(rows.map { ($0.raw, $0.hash) }, uniquingKeysWith: { first, _ in first }))
    }
}
