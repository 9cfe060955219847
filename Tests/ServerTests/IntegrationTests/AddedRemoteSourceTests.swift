import App
import Catalog
import Fetch
import Foundation
import HTTPTypes
import Job
import Pipeline
import TestKit
import Testing

@testable import Server

/// Sources that a steward adds in the browser and whose rows come from elsewhere: over the web, from a store, from a database, or pushed.
@Suite struct AddedRemoteSourceTests {
    private let about: [String: String] = [
        "name": "beds", "organisation": "housing", "title": "床位", "region": "500000", "openness": "open", "grade": "general.1", "encoding": "auto",
        "header": "true", "mode": "full", "on_change": "stop", "bad_rows": "quarantine", "duplicates": "keep", "authentication": "none",
    ]

    private func with(_ act: String, _ more: [String: String]) -> [String: String] { about.merging(more) { $1 }.merging(["act": act]) { $1 } }

    private func fields(_ answer: Answer) -> [[String: Any]] {
        (answer.json["groups"] as? [[String: Any]] ?? []).flatMap { $0["fields"] as? [[String: Any]] ?? [] }
    }

    private func faulty(_ answer: Answer) -> [String] {
        fields(answer).filter { ($0["problem"] as? String ?? "") != "" }.compactMap { $0["name"] as? String }.sorted()
    }

    private func value(_ name: String, _ answer: Answer) -> String? { fields(answer).first { $0["name"] as? String == name }?["value"] as? String }

    private func found(_ answer: Answer) -> [String] {
        ((answer.json["test"] as? [String: Any])?["fields"] as? [[String: Any]] ?? []).map { "\($0["name"] ?? "") \($0["type"] ?? "")" }
    }

    /// Does what waits in the queue, and gives what the source published, a line for each row.
    private func published(_ node: IntegrationNode) async throws -> [String] {
        try await node.work()
        let run = try #require(try await node.platform.runs.runs(subject: "beds", limit: 1).runs.first)
        #expect(run.state == .succeeded, "\(run.problem ?? "")")
        let version = try #require(try await node.platform.resources.dataset("beds.beds")?.current)
        return try await node.platform.reader.rows(of: version, limit: 50).rows.map { $0.map(\.text).joined(separator: " ") }.sorted()
    }

    @Test func theFormHasEveryKeyOfASource() async throws {
        try await IntegrationNode.with { node in
            let shown = Set(fields(try await node.send("/sources/new", as: node.steward)).compactMap { $0["name"] as? String })
            #expect(Set(AddedSource.keys).subtracting(shown) == [])
            let declared = AppKeys.byFile.filter { $0.file.hasPrefix("sources/") }.flatMap(\.keys)
            let otherwise = ["source": "name", "remote": "url", "by": "paging"]
            #expect(declared.map { otherwise[$0] ?? $0 }.filter { !shown.contains($0) } == [], "what an app can declare, a form can say")
        }
    }

    @Test func secretHeadersAreSealedAndSentAndNeverShown() async throws {
        let child = try ChildProcess(["python3", TestPython.script("FetchTests/scripts/serve.py")])
        defer { child.kill() }
        let port = child.available().trimmingCharacters(in: .whitespacesAndNewlines)
        try await IntegrationNode.with(outbound: ["127.0.0.1"]) { node in
            let place = [
                "url": "http://127.0.0.1:\(port)/cursor", "format": "json", "records": "data.items", "paging": "cursor", "member": "meta.next", "parameter": "after",
                "headers": "Accept: application/json\nX-Plain: 1", "authentication": "headers",
            ]
            let tested = try await node.post("/sources/new", with("test", place.merging(["secret_headers": "X-Key: hunter22"]) { $1 }), as: node.steward)
            #expect(tested.status == 200 && !tested.text.contains("hunter22"), "\(tested.text)")
            #expect(value("credential", tested) == "beds" && value("secret_headers", tested) == "" && value("headers", tested) == place["headers"])
            #expect(try await node.platform.credentials.list().map { "\($0.name) \($0.kind) \($0.owner)" } == ["beds headers housing"])
            let columns = try #require(value("columns", tested))
            let saved = try await node.post("/sources/new", with("save", place.merging(["credential": "beds", "columns": columns]) { $1 }), as: node.steward)
            #expect(saved.status == 201, "\(saved.text)")
            #expect(try await published(node).count == 25)
            let log = try ChildProcess(["curl", "-s", "http://127.0.0.1:\(port)/log"]).available()
            #expect(log.contains("/cursor X-Key=hunter22"), "\(log)")
            let folder = "\(node.platform.data.apps)/beds"
            for file in ["\(folder)/.source.json", "\(folder)/sources/raw.yaml"] {
                #expect(try !String(contentsOfFile: file, encoding: .utf8).contains("hunter22"), "\(file)")
            }
            #expect(try await !node.send("/sources/beds/raw/edit", as: node.steward, json: false).text.contains("hunter22"))
            let changed = try await node.post(
                "/sources/beds/raw/edit", with("test", place.merging(["credential": "beds", "secret_headers": "X-Key: other-key"]) { $1 }), as: node.steward)
            #expect(changed.status == 200 && !changed.text.contains("other-key"), "the secret is replaced")
            #expect(try await node.platform.credentials.list().count == 1)
        }
    }

    @Test func faultsOfHeadersAndSecretsStandAtTheirFields() async throws {
        try await IntegrationNode.with { node in
            try await node.platform.credentials.put("foreign", .bearer(token: "t"), owner: "node", actor: "test")
            let url = ["url": "https://data.example.cn/x", "format": "csv"]
            let cases: [([String: String], String)] = [
                (["headers": "Accept"], "headers"), (["headers": "Host: x"], "headers"), (["headers": "X-Api-Key: hunter22"], "headers"),
                (["authentication": "headers", "secret_headers": "X-Key hunter22"], "secret_headers"),
                (["authentication": "headers", "secret_value": "hunter22"], "secret_value"),
                (["authentication": "bearer", "secret_user": "hunter22"], "secret_user"),
                (["authentication": "basic", "secret_value": "hunter22"], "secret_user"), (["secret_value": "hunter22"], "authentication"),
                (["authentication": "bearer", "credential": "foreign", "secret_value": "hunter22"], "credential"),
            ]
            for (more, field) in cases {
                let answer = try await node.post("/sources/new", with("test", url.merging(more) { $1 }), as: node.steward)
                #expect(answer.status == 422 && faulty(answer).contains(field), "\(more): \(faulty(answer))")
                #expect(!answer.text.contains("hunter22") || more["headers"] != nil, "\(more)")
            }
            #expect(try await node.platform.credentials.list().map(\.name) == ["foreign"], "what is refused is not stored")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func rowsArePushedToAnAddedSource(backend: TestBackend) async throws {
        try await IntegrationNode.with(backend) { node in
            let push = ["mode": "push", "key": "sensor", "format": "csv"]
            #expect(faulty(try await node.post("/sources/new", with("test", push), as: node.steward)) == ["columns"], "nothing says which columns")
            let columns = "sensor text 传感器\ndust decimal(8,2) dust"
            let key = ["mode": "push", "key": "传感器", "format": "csv", "columns": columns]
            let keyless = try await node.post("/sources/new", with("test", key.merging(["key": ""]) { $1 }), as: node.steward)
            #expect(faulty(keyless) == ["key"], "\(keyless.text)")
            let placed = try await node.post("/sources/new", with("test", key.merging(["url": "https://data.example.cn/x"]) { $1 }), as: node.steward)
            #expect(placed.status == 422 && faulty(placed).contains("url"), "\(placed.text)")
            let tested = try await node.post("/sources/new", with("test", key), as: node.steward)
            #expect(tested.status == 200 && found(tested) == ["传感器 text", "dust decimal(8,2)"], "\(tested.text)")
            #expect(tested.text.contains("/api/v1/sources/beds/raw/rows"))
            let saved = try await node.post("/sources/new", with("save", key), as: node.steward)
            #expect(saved.status == 201, "\(saved.text)")
            #expect(try await node.platform.jobs.list(JobFilter(subject: "beds")).total == 0, "there is nothing to run before rows come")
            let page = try await node.send("/sources/beds/raw", as: node.steward)
            #expect(page.text.contains("application/x-ndjson") && page.json["editHref"] as? String == "/sources/beds/raw/edit")
            let rows = Array("{\"传感器\": \"s1\", \"dust\": 12.5}\n{\"传感器\": \"s2\", \"dust\": \"viel\"}\n".utf8)
            let pushed = try await node.send(
                .post, "/api/v1/sources/beds/raw/rows", as: node.steward, type: "application/x-ndjson", body: rows)
            #expect(pushed.status == 201 && (pushed.json["rejected"] as? [Any])?.count == 1, "\(pushed.text)")
            let rowsNow = try await published(node)
            #expect(rowsNow == ["s1 12.5"])
        }
    }

    @Test func aTableOfPostgreSQLIsAdded() async throws {
        let cluster = try PostgresCluster.shared
        let database = try cluster.createDatabase()
        try cluster.run("CREATE TABLE bed (district text, beds integer); INSERT INTO bed VALUES ('渝中', 12), ('江北', 34); GRANT SELECT ON bed TO guarded", in: database)
        try await IntegrationNode.with(outbound: ["127.0.0.1:\(cluster.port)"]) { node in
            let place = ["url": "postgresql://127.0.0.1:\(cluster.port)/\(database)", "format": "postgres", "table": "public.bed"]
            let secret = ["secret_user": PostgresCluster.guardedUser, "secret_value": PostgresCluster.guardedPassword]
            let wrong = try await node.post(
                "/sources/new", with("test", place.merging(secret) { $1 }.merging(["secret_value": "hunter22"]) { $1 }), as: node.steward)
            #expect(wrong.status == 422 && !wrong.text.contains("hunter22") && value("credential", wrong) == "beds", "\(wrong.text)")
            let mended = try await node.post("/sources/new", with("test", place.merging(secret) { $1 }.merging(["credential": "beds"]) { $1 }), as: node.steward)
            #expect(mended.status == 200 && found(mended) == ["district text", "beds integer"], "\(mended.text)")
            let other = try await node.post("/sources/new", with("test", place.merging(["credential": "beds", "table": "public.bett"]) { $1 }), as: node.steward)
            #expect(other.status == 422 && other.text.contains("bett"), "\(other.text)")
            let saved = try await node.post("/sources/new", with("save", place.merging(["credential": "beds"]) { $1 }), as: node.steward)
            #expect(saved.status == 201, "\(saved.text)")
            #expect(try await published(node) == ["江北 34", "渝中 12"])
        }
    }

    @Test func objectsOfAStoreAreAdded() async throws {
        let python = try #require(TestPython.withStore, "run `make setup-tests` first, which puts moto[server] into .heliu/test-venv, or set HELIU_TEST_PYTHON")
        let child = try ChildProcess([python, TestPython.script("FetchTests/scripts/serve_s3.py")])
        defer { child.kill() }
        let words = child.available().split { $0.isWhitespace }.map(String.init)
        try #require(words.count == 3, "the store said: \(words)")
        try await IntegrationNode.with(outbound: ["127.0.0.1"]) { node in
            let place = [
                "url": "s3://heliu/in/plain.csv", "endpoint": "http://127.0.0.1:\(words[0])", "format": "csv", "header": "false", "authentication": "s3",
            ]
            let secret = ["secret_user": words[1], "secret_value": words[2]]
            let tested = try await node.post("/sources/new", with("test", place.merging(secret) { $1 }), as: node.steward)
            #expect(tested.status == 200 && found(tested).count == 1 && !tested.text.contains(words[2]), "\(tested.text)")
            let saved = try await node.post("/sources/new", with("save", place.merging(["credential": "beds"]) { $1 }), as: node.steward)
            #expect(saved.status == 201, "\(saved.text)")
            #expect(try await published(node) == ["plain.csv"])
            let wrong = try await node.post("/sources/new", with("test", place.merging(secret) { $1 }.merging(["name": "other", "secret_value": "x"]) { $1 }), as: node.steward)
            #expect(wrong.status == 422 && faulty(wrong) == ["url"], "\(wrong.text)")
        }
    }
}
