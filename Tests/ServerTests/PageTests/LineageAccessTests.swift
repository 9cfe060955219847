import App
import Catalog
import Engine
import Foundation
import Lineage
import Pipeline
import Quality
import Store
import Testing
import TestKit
import Vocabulary

@testable import Server

private let checkout = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

/// A node with an open dataset made from a closed one, which was made from a source.
private struct Node {
    let platform: Platform

    private static let at: Int64 = 1_763_700_000_000

    static func with(_ body: (Node) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let data = DataFolder(path: folder + "/data")
            let support = ProcessInfo.processInfo.environment["HELIU_ENGINE_SUPPORT"] ?? checkout.appending(path: ".heliu/support").path
            let platform = try await Platform.open(
                PlatformConfiguration(
                    data: data, storeURL: nil, apps: [],
                    engine: EngineConfiguration(supportFolder: support, threads: 1, memoryLimitBytes: 1 << 28, temporaryFolder: data.temporary),
                    origin: "test.example/ledger"), passwordCost: .light, now: { at })
            do {
                try await body(Node(platform: platform))
                await platform.close()
            } catch {
                await platform.close()
                throw error
            }
        }
    }

    func reader(_ items: [(name: String, value: String)], user: PlatformUser? = nil) -> Presenter {
        var reading = Reading()
        reading.language = .en
        reading.path = "/lineage"
        reading.query = items
        reading.user = user
        return Presenter(platform: platform, reading: reading)
    }

    func fill() async throws {
        let titles: [(name: String, openness: Openness)] = [("water.open", .open), ("water.closed", .notShared)]
        try await platform.people.put(Organisation(id: "water", title: .init(zh: "水务局", en: "Water")))
        try await platform.resources.put(
            titles.map { one in
                Resource(
                    kind: "dataset", name: one.name, title: .init(zh: one.name, en: "Title of \(one.name)"), description: .init(zh: "", en: ""), owner: "water",
                    grade: .general1, openness: one.openness, app: "water")
            }, actor: "test")
        let (source, closed, open) = (LineageTable(.source, "water.raw"), LineageTable(.dataset, "water.closed"), LineageTable(.dataset, "water.open"))
        let origin = LineageOrigin(version: nil, run: nil, recordedAt: Self.at)
        let records = [
            LineageRecord(
                subject: closed, columns: ["secret_name"],
                edges: [.init(from: source.column("raw_secret"), to: closed.column("secret_name"), kind: .exact, transformation: "mask secret")],
                origin: origin),
            LineageRecord(
                subject: open, columns: ["total", "code"],
                edges: [
                    .init(from: closed.column("secret_name"), to: open.column("total"), kind: .derived),
                    .init(from: source.column("code"), to: open.column("code"), kind: .exact),
                ], origin: origin),
        ]
        let lineage = platform.lineage
        try await platform.store.write { writer in for record in records { try lineage.record(record, in: writer) } }
    }

    var steward: PlatformUser {
        get async throws {
            try await platform.people.create(
                user: "li", displayName: "Li", password: "a long enough password", grants: [RoleGrant(organisation: "water", role: .steward)], actor: "test")
            return try #require(try await platform.people.users().first { $0.name == "li" })
        }
    }
}

@Suite struct LineageAccessTests {
    @Test func whatIsNotForTheReaderStandsThereWithoutItsName() async throws {
        try await Node.with { node in
            try await node.fill()
            let items = [(name: "node", value: "dataset:water.open.*")]
            let answer = try #require(try await node.reader([]).lineageJSON(LineageQuery(items: items)))
            #expect(answer.things.map(\.kind).sorted() == ["dataset", "hidden", "source"])
            #expect(answer.edges.contains { $0.from == "hidden:1" && $0.to == "dataset:water.open.total" && $0.kind == "derived" })
            #expect(answer.edges.contains { $0.from == "source:water.raw.code" })
            let page = try #require(try await node.reader(items).lineagePage())
            for text in [String(decoding: try JSONEncoder().encode(answer), as: UTF8.self), String(decoding: try JSONEncoder().encode(page), as: UTF8.self)] {
                for secret in ["secret_name", "raw_secret", "mask secret", "water.closed"] { #expect(!text.contains(secret), "\(secret)") }
            }
        }
    }

    @Test func aNodeThatIsNotForTheReaderIsAsIfItDidNotExist() async throws {
        try await Node.with { node in
            try await node.fill()
            for text in ["dataset:water.closed.*", "dataset:water.closed.secret_name", "source:water.raw.raw_secret", "dataset:water.nothing.*"] {
                let answer = try await node.reader([]).lineageJSON(LineageQuery(items: [(name: "node", value: text)]))
                #expect(answer == nil, "\(text)")
            }
        }
    }

    @Test func thoseOfTheOwnerSeeTheWholeWay() async throws {
        try await Node.with { node in
            try await node.fill()
            try await node.platform.resources.put(
                [
                    Resource(
                        kind: "app", name: "water", title: .init(zh: "水", en: "Water"), description: .init(zh: "", en: ""), owner: "water", grade: .general1,
                        openness: .open)
                ], actor: "test")
            let query = try LineageQuery(items: [(name: "node", value: "dataset:water.open.total")])
            let answer = try #require(try await node.reader([], user: node.steward).lineageJSON(query))
            #expect(answer.nodes.contains { $0.id == "source:water.raw.raw_secret" && $0.distance == -2 })
            #expect(answer.edges.contains { $0.transformation == "mask secret" })
            #expect(!answer.things.contains { $0.kind == "hidden" })
        }
    }

    @Test func theBoardShowsRefusalsOnlyOfWhatTheReaderMaySee() async throws {
        try await Node.with { node in
            try await node.fill()
            let blocked = CheckResult(
                name: "unique_id", kind: "unique", title: .init(zh: "编号不重复", en: "Ids are unique"), severity: .block, failed: 4, checked: 10)
            for name in ["water.open", "water.closed"] {
                try await node.platform.quality.record(
                    QualityRecord(
                        dataset: name, run: "r1", at: 1, outcome: .refused, version: nil, results: [blocked], score: nil, rowsRead: 10,
                        rowsPublished: 0, rowsQuarantined: 0, reasonCode: "check_blocked", reason: "id = 330102199001011234 fails"))
                try await node.platform.store.write { writer in
                    try writer.execute(
                        "INSERT INTO refusal (dataset, run_id, code, problem, mend, refused_at) VALUES (?, ?, ?, ?, ?, ?)",
                        [.text(name), .text("r1"), .text("check_blocked"), .text("id = 330102199001011234 fails"), .text("mend"), .integer(1)])
                }
            }
            let anonymous = try await node.reader([]).qualityBoardPage()
            #expect(anonymous.rows.map(\.name) == ["water.open"] && anonymous.total == "1")
            #expect(anonymous.rows.first?.refusal.contains("Ids are unique") == true)
            #expect(!String(decoding: try JSONEncoder().encode(anonymous), as: UTF8.self).contains("330102199001011234"))
            #expect(try await node.reader([]).qualityDetailPage("water.closed") == nil)
            let open = try #require(try await node.reader([]).qualityDetailPage("water.open"))
            #expect(open.refusal?.problem == "" && open.checks.map(\.name) == ["unique_id"])
            let api = try #require(try await node.reader([]).datasetJSON("water.open"))
            #expect(api.refusal?.code == "check_blocked" && api.refusal?.problem == nil)
            let owners = node.reader([], user: try await node.steward)
            #expect(try await owners.qualityBoardPage().rows.count == 2)
            #expect(try await owners.qualityDetailPage("water.closed")?.refusal?.problem.contains("330102199001011234") == true)
        }
    }
}
