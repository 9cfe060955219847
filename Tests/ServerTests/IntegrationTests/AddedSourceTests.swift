import App
import Catalog
import Engine
import Fetch
import Foundation
import HTTPTypes
import Job
import Ledger
import Pipeline
import Schema
import Source
import TestKit
import Testing
import Vocabulary

@testable import Server

/// Sources that a steward adds in the browser.
@Suite struct AddedSourceTests {
    private let beds: [String: String] = [
        "act": "save", "name": "beds", "organisation": "housing", "title": "床位", "region": "500000", "format": "csv", "encoding": "auto",
        "openness": "open", "grade": "general.1", "bad_rows": "quarantine",
    ]
    /// 区县,床位 / 渝中,12 / 江北,34 in GB18030.
    private let rows = Data([
        0xC7, 0xF8, 0xCF, 0xD8, 0x2C, 0xB4, 0xB2, 0xCE, 0xBB, 0x0A, 0xD3, 0xE5, 0xD6, 0xD0, 0x2C, 0x31, 0x32, 0x0A, 0xBD, 0xAD, 0xB1, 0xB1, 0x2C, 0x33,
        0x34, 0x0A,
    ])

    private func put(_ data: Data, _ name: String, in node: IntegrationNode) throws -> String {
        let path = "\(node.drop)/\(name)"
        try FileManager.default.createDirectory(atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try data.write(to: URL(filePath: path))
        return path
    }

    private func with(_ more: [String: String]) -> [String: String] { beds.merging(more) { $1 } }

    /// The fields of the answered form that something is wrong with.
    private func faulty(_ answer: Answer) -> [String: String] {
        let groups = answer.json["groups"] as? [[String: Any]] ?? []
        let fields = groups.flatMap { $0["fields"] as? [[String: Any]] ?? [] }
        return Dictionary(fields.map { ($0["name"] as? String ?? "", $0["problem"] as? String ?? "") }, uniquingKeysWith: { $1 }).filter { !$0.value.isEmpty }
    }

    /// Does what waits in the queue, and tells how the source's runs ended.
    private func work(_ node: IntegrationNode) async throws -> [PipelineRun.State] {
        try await node.work()
        return try await node.platform.runs.runs(subject: "beds", limit: 10).runs.map(\.state)
    }

    @Test(arguments: TestBackend.allCases)
    func aStewardTestsAddsChangesAndRemovesASource(backend: TestBackend) async throws {
        try await IntegrationNode.with(backend) { node in
            let path = try put(rows, "housing/beds.csv", in: node)
            let tested = try await node.post("/sources/new", with(["act": "test", "path": path]), as: node.steward)
            let found = (tested.json["test"] as? [String: Any])?["fields"] as? [[String: Any]]
            #expect(tested.status == 200 && found?.compactMap { $0["name"] as? String } == ["区县", "床位"], "\(tested.text)")
            #expect(found?.compactMap { $0["type"] as? String } == ["text", "integer"])
            #expect(tested.text.contains("column_1 text 区县") && tested.text.contains("渝中"), "the form is filled with what was found")
            #expect(node.platform.addedSources().isEmpty, "a test keeps nothing")

            let added = try await node.post("/sources/new", with(["path": path, "columns": "district text 区县\nbeds integer 床位"]), as: node.steward)
            #expect(added.status == 201 && added.json["source"] as? String == "/sources/beds/raw", "\(added.text)")
            #expect(try await node.platform.jobs.list(JobFilter(state: .waiting, subject: "beds")).total == 1, "it runs by itself")
            #expect(try await work(node) == [.succeeded])
            let published = try #require(try await node.platform.resources.dataset("beds.beds")?.current)
            let page = try await node.platform.reader.rows(of: published, limit: 10)
            #expect(page.fields.map(\.name) == ["district", "beds"] && page.rows.map { $0.map(\.text) } == [["渝中", "12"], ["江北", "34"]])
            #expect(try await node.send("/sources", as: node.steward).text.contains("/sources/new"))
            #expect(try await node.send("/sources/beds/raw", as: node.steward).json["editHref"] as? String == "/sources/beds/raw/edit")

            let again = try await node.post("/sources/new", with(["path": path]), as: node.steward)
            #expect(again.status == 422 && faulty(again).keys.sorted() == ["name"], "the name is taken")
            let form = try await node.send("/sources/beds/raw/edit", as: node.steward)
            #expect(form.status == 200 && form.text.contains("district text 区县"))
            let changed = try await node.post(
                "/sources/beds/raw/edit", with(["path": path, "key": "区县", "mode": "snapshot", "columns": "district text 区县\nbeds integer 床位"]),
                as: node.steward)
            #expect(changed.status == 200, "\(changed.text)")
            #expect(node.platform.findApps().first { $0.name == "beds" }?.folder?.sources[0].key == ["区县"])

            #expect(try await node.send(.post, "/sources/beds/raw/remove", as: node.steward).status == 200)
            #expect(node.platform.addedSources().isEmpty && !node.platform.findApps().contains { $0.name == "beds" })
            #expect(try await node.platform.resources.dataset("beds.beds")?.current == published, "what was published stays")
            let acts = try await node.platform.ledger.entries(limit: 100).map(\.entry).filter { $0.subject == "source/beds" }.map(\.action).reversed()
            #expect(Array(acts) == ["source.add", "source.change", "source.remove"])
        }
    }

    /// A browser sends every field, also those that nobody touched.
    @Test(arguments: ["csv", "parquet", "json", "sqlite"])
    func theFormAsItIsShownTakesEveryFormat(format: String) async throws {
        try await IntegrationNode.with { node in
            let shown = try await node.send("/sources/new", as: node.steward)
            let groups = try #require(shown.json["groups"] as? [[String: Any]])
            let fields = groups.flatMap { $0["fields"] as? [[String: Any]] ?? [] }
            var form = Dictionary(fields.map { ($0["name"] as? String ?? "", $0["value"] as? String ?? "") }, uniquingKeysWith: { $1 })
            #expect(form["organisation"] == "housing" && form["encoding"] == "auto", "\(form)")
            let path = "\(node.drop)/housing/beds.\(format)"
            try FileManager.default.createDirectory(atPath: node.drop + "/housing", withIntermediateDirectories: true)
            switch format {
            case "csv": try rows.write(to: URL(filePath: path))
            case "json": try Data("[{\"beds\": 12}]".utf8).write(to: URL(filePath: path))
            case "sqlite":
                form["table"] = "bed"
                try await node.platform.engine.withSession { session in
                    try session.loadExtension("sqlite_scanner")
                    try session.execute("ATTACH '\(path)' AS beds_made (TYPE sqlite); CREATE TABLE beds_made.bed AS SELECT 12 AS beds; DETACH beds_made")
                }
            default: try await node.platform.engine.withSession { try $0.execute("COPY (SELECT 12 AS beds) TO '\(path)' (FORMAT parquet)") }
            }
            form.merge(["name": "beds", "title": "床位", "region": "500000", "path": path, "format": format, "openness": "open", "act": "save"]) { $1 }
            let saved = try await node.post("/sources/new", form, as: node.steward)
            #expect(saved.status == 201, "\(faulty(saved))")
            #expect(try await work(node) == [.succeeded])
        }
    }

    @Test func faultsStandAtTheirFieldsAndNothingIsLost() async throws {
        try await IntegrationNode.with { node in
            let path = try put(rows, "housing/beds.csv", in: node)
            let wrong = with(["path": path, "schedule": "often", "format": "cvs", "key": "Nummer", "openness": "not_shared", "title": "床\"位: {x}"])
            let answer = try await node.post("/sources/new", wrong, as: node.steward)
            #expect(answer.status == 422 && Set(faulty(answer).keys).isSuperset(of: ["schedule", "format"]), "\(answer.text)")
            #expect(answer.text.contains("often") && answer.text.contains("cvs") && answer.text.contains("Nummer"))
            let reason = try await node.post("/sources/new", with(["path": path, "openness": "not_shared"]), as: node.steward)
            #expect(faulty(reason).keys.sorted() == ["openness"], "\(reason.text)")
            let key = try await node.post("/sources/new", with(["path": path, "key": "Nummer"]), as: node.steward)
            #expect(key.status == 422 && faulty(key).keys.sorted() == ["key"], "\(key.text)")
            let quoted = try await node.post("/sources/new", with(["path": path, "title": "床\"位: {x}\\ #1", "description": "a\nb"]), as: node.steward)
            #expect(quoted.status == 201, "\(quoted.text)")
            #expect(node.platform.findApps().first { $0.name == "beds" }?.folder?.manifest.title.zh == "床\"位: {x}\\ #1")
        }
    }

    @Test func aSourceReadsOnlyTheFoldersOfItsOwner() async throws {
        try await IntegrationNode.with { node in
            let own = try put(rows, "housing/beds.csv", in: node)
            let other = try put(rows, "transport/beds.csv", in: node)
            let link = "\(node.drop)/housing/link.csv"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other)
            for path in [other, link, "/etc/passwd", "\(node.drop)/housing/../transport/beds.csv", node.platform.data.keys + "/ledger.key", "\(node.drop)/housing/*", ""] {
                let answer = try await node.post("/sources/new", with(["act": "test", "path": path]), as: node.steward)
                #expect(answer.status == 422 && faulty(answer).keys.contains("path"), "\(path): \(answer.text)")
                #expect(!answer.text.contains("渝中"), "\(path)")
            }
            #expect(try await node.post("/sources/new", with(["path": own]), as: node.steward).status == 201)
            try FileManager.default.removeItem(atPath: own)
            try FileManager.default.createSymbolicLink(atPath: own, withDestinationPath: other)
            let app = try #require(node.platform.findApps().first { $0.name == "beds" })
            #expect(app.folder == nil && app.errors.map(\.kind) == [.escapesFolder], "a link that was put in its place later is no way out either")
            #expect(try await node.send("/sources", as: node.steward).text.contains("/sources/beds/raw/edit"), "its steward sees that it is faulty")
        }
    }

    @Test func onlyStewardsOfTheOwnerAddAndSecretsStayWithTheirs() async throws {
        try await IntegrationNode.with { node in
            let path = try put(rows, "housing/beds.csv", in: node)
            for (key, status) in [(nil, 401), (node.stranger, 403), (node.operates, 403)] {
                #expect(try await node.post("/sources/new", with(["path": path]), as: key).status == status)
                #expect(try await node.send("/sources/new", as: key).status == status)
            }
            #expect(try await node.post("/sources/new", with(["path": path, "organisation": "node"]), as: node.steward).status == 403)
            try await node.platform.credentials.put("foreign", CredentialSecret(kind: .bearer, fields: ["token": "very-secret"]), owner: "node", actor: "test")
            let remote = with(["url": "https://data.example.cn/x", "authentication": "bearer", "credential": "foreign"])
            let answer = try await node.post("/sources/new", remote, as: node.steward)
            #expect(answer.status == 422 && faulty(answer).keys.sorted() == ["credential"], "\(answer.text)")
            #expect(!answer.text.contains("very-secret"))
            #expect(try await node.post("/sources/new", with(["path": path]), as: node.steward).status == 201)
            for key in [node.stranger, node.operates] {
                for act in ["edit", "remove", "run"] { #expect(try await node.post("/sources/beds/raw/\(act)", [:], as: key).status == 403, "\(act)") }
                #expect(try await node.send("/sources/beds/raw/edit", as: key).status == 403)
            }
            #expect(try await node.send("/sources/permits/raw_permit/edit", as: node.steward).status == 404, "an app's sources are the app's")
        }
    }

    @Test func whatATestComplainsAboutQuotesNoRow() async throws {
        try await IntegrationNode.with { node in
            let path = try put(Data("id,phone\n1,13800138000\n2,geheimnis\n".utf8), "housing/phones.csv", in: node)
            let fields = with(["act": "test", "path": path, "bad_rows": "stop", "columns": "id integer id\nphone integer phone"])
            let answer = try await node.post("/sources/new", fields, as: node.steward)
            #expect(answer.status == 422 && !answer.text.contains("geheimnis"), "\(answer.text)")
            let refused = try await node.post("/sources/new", with(["act": "test", "url": "https://data.example.cn/x.csv"]), as: node.steward)
            #expect(refused.status == 422 && faulty(refused).keys.sorted() == ["url"], "\(refused.text)")
        }
    }
}
