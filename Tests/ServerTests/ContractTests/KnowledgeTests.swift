import App
import Foundation
import Governance
import Lineage
import Pipeline
import Schema
import TestKit
import Testing
import Vocabulary

@testable import Server

/// What readers learn of fields, words, engines and where indicators come from.
@Suite struct KnowledgeTests {
    @Test func theSchemaOfARowDocumentsEveryField() async throws {
        try await WaterNode.with { node in
            try await node.run()
            let schema = try await node.send("/api/v1/datasets/water.reading/schema.json", as: nil).json
            let fields = try #require(schema["properties"] as? [String: [String: Any]])
            #expect(Set(fields.keys) == ["station", "owner", "day", "level"])
            #expect(Set(schema["required"] as? [String] ?? []) == ["station", "day"])
            let station = try #require(fields["station"])
            #expect(station["maxLength"] as? Int == 12 && station["title"] as? String == "Station code")
            let more = try #require(station["x-heliu"] as? [String: Any])
            #expect(more["term"] as? String == "water.station_code" && more["standard"] as? String == "SL 323-2011" && more["key"] as? Bool == true)
            let level = try #require(fields["level"])
            #expect(level["type"] as? [String] == ["number", "null"] && (level["description"] as? String)?.contains("m") == true)
            #expect((level["x-heliu"] as? [String: Any])?["unit"] as? String == "m")
            #expect((fields["owner"]?["enum"] as? [Any])?.count == 3, "two codes and null")
            let description = try await node.send("/api/v1/datasets/water.reading/openapi.json", as: nil).json
            let paths = try #require(description["paths"] as? [String: [String: [String: Any]]])
            let parameters = try #require(paths["/api/v1/datasets/water.reading/rows"]?["get"]?["parameters"] as? [[String: Any]])
            #expect(parameters.contains { $0["name"] as? String == "level" && ($0["description"] as? String)?.hasPrefix("Level (m)") == true })
        }
    }

    @Test func aRowIsWhatItsSchemaSays() async throws {
        try await WaterNode.with { node in
            try await node.run()
            let schema = try await node.send("/api/v1/datasets/water.reading/schema.json", as: nil).json
            let fields = try #require(schema["properties"] as? [String: [String: Any]])
            let rows = try #require(try await node.send("/api/v1/datasets/water.reading/rows", as: nil).json["rows"] as? [[String: Any]])
            #expect(rows.count == 3)
            for row in rows {
                for (name, value) in row {
                    let one = fields[name]?["type"] as? String
                    let types = one.map { [$0] } ?? fields[name]?["type"] as? [String] ?? []
                    #expect(types.contains(value is String ? "string" : value is NSNull ? "null" : "number"), "\(name)")
                }
            }
        }
    }

    @Test func theDatasetPageTellsTermLengthAndReason() async throws {
        try await WaterNode.with { node in
            try await node.run()
            try await node.run("health")
            let page = try await node.send("/datasets/water.reading", as: nil, json: false).text
            #expect(page.contains("/glossary/water/station_code") && page.contains("at most 12 characters"))
            #expect(try await node.send("/datasets/health.load", as: nil).status == 404)
            let api = try await node.send("/api/v1/datasets/water.reading", as: nil).json
            let station = try #require((api["fields"] as? [[String: Any]])?.first)
            #expect(station["term"] as? String == "water.station_code" && station["max_length"] as? Int == 12)
        }
    }

    @Test func wordsAreSharedAcrossAppsAndFoundInBothLanguages() async throws {
        try await WaterNode.with { node in
            for search in ["站码", "station", "SL%20323", "统一编码"] {
                let answer = try await node.send("/api/v1/glossary?q=\(search.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "%"))) ?? "")", as: nil)
                #expect((answer.json["terms"] as? [[String: Any]])?.compactMap { $0["id"] as? String } == ["water.station_code"], "\(search)")
            }
            struct Term: Decodable {
                struct Use: Decodable { let dataset: String }
                let uses: [Use]
            }
            let answer = try await node.send("/api/v1/glossary/water/station_code", as: nil).text
            let uses = try JSONDecoder().decode(Term.self, from: Data(answer.utf8)).uses.map(\.dataset)
            #expect(uses == ["water.reading"], "the field of a dataset that is shared with nobody is not told: \(answer)")
            let page = try await node.send("/glossary", as: nil, json: false).text
            #expect(page.contains("Station code") && page.contains("站码") && page.contains("Idle word"))
            #expect(try await node.send("/glossary/water/unused", as: nil, json: false).text.contains("term: water.unused"))
            #expect(try await node.send("/glossary/water/nothing", as: nil).status == 404)
            #expect(try node.folder("health").models[0].fields[0].title.en == "Station code")
        }
    }

    @Test func aWordOfAnotherAppMustBeThereAndTheAppNeeded() async throws {
        try await WaterNode.with { node in
            let model = try #require(WaterNode.files["health/models/load.yaml"])
            try node.change("health/models/load.yaml", to: model.replacing("water.station_code", with: "water.station_kode"))
            let (_, unknown) = try await node.platform.check(appAt: node.apps + "/health")
            #expect(unknown.contains { $0.kind == .unknownTerm && $0.mend.contains("station_code") })
            try node.change("health/models/load.yaml", to: model)
            let app = try #require(WaterNode.files["health/app.yaml"])
            try node.change("health/app.yaml", to: app.replacing("needs: [water]", with: ""))
            let (_, needless) = try await node.platform.check(appAt: node.apps + "/health")
            #expect(needless.contains { $0.kind == .missingNeed && $0.file == "models/load.yaml" })
        }
    }

    @Test func theGraphPageSaysWhatSparkDoesNotRun() async throws {
        try await WaterNode.with { node in
            let answer = try await node.send("/api/v1/apps/water/portability", as: nil).json
            let models = try #require(answer["models"] as? [[String: Any]])
            #expect(models.compactMap { $0["verdict"] as? String } == ["unchanged", "unchanged", "missing"])
            try await node.run()
            let page = try await node.send("/apps/water/graph", as: nil, json: false).text
            #expect(page.contains("id=\"portability\"") && page.contains("strftime"))
        }
    }

    @Test(arguments: TestBackend.allCases) func lineageGoesFromTheSourceThroughUnpublishedModelsToIndicators(backend: TestBackend) async throws {
        try await WaterNode.with(backend) { node in
            try await node.run()
            let slice = try await node.platform.lineage.closure(from: [LineageNode(text: "source:water.raw.level")], direction: .downstream)
            #expect(
                slice.nodes.map(\.node.text) == [
                    "source:water.raw.level", "dataset:water.reading.level", "dataset:water.daily.level", "dataset:water.summary.level",
                    "indicator:water.goals.level.max",
                ])
            let answer = try await node.send("/api/v1/lineage?node=indicator%3Awater.goals.level.max&direction=upstream", as: node.steward).json
            let nodes = try #require(answer["nodes"] as? [[String: Any]]).compactMap { $0["id"] as? String }
            #expect(nodes.contains("source:water.raw.level") && !nodes.contains("dataset:water.reading.owner"))
            let things = try #require(answer["things"] as? [[String: Any]])
            #expect(things.contains { ($0["title"] as? [String: String])?["en"] == "Levels" })
            let graph = try await node.send("/apps/water/graph", as: nil, json: false).text
            #expect(graph.contains("/indicators?set=goals"))
        }
    }

    @Test(arguments: TestBackend.allCases) func aGradeReachesBelowAModelThatIsNotPublished(backend: TestBackend) async throws {
        try await WaterNode.with(backend) { node in
            try await node.run()
            try await node.platform.mark(
                dataset: "water.reading", column: "owner", kind: .personalName, grade: .general3, reason: "names", actor: "user/li")
            #expect(try await node.platform.governance.inherited.grades(of: "water.summary") == ["people": .general3])
            #expect(try await node.platform.governance.inherited.grades(of: "water.daily").isEmpty)
        }
    }

    @Test func aGradeOfOneColumnDoesNotStopAnotherBelowAnUnpublishedModel() async throws {
        try await WaterNode.with { node in
            try await node.run()
            try await node.platform.mark(
                dataset: "water.reading", column: "owner", kind: .personalName, grade: .general3, reason: "names", actor: "user/li")
            // Only the level goes on: the names above it do not count.
            try node.change("water/pipeline/daily.sql", to: "SELECT day, min(level) AS level, '–' AS owners FROM reading GROUP BY day")
            #expect(try await node.run().state == .succeeded)
            try node.change("water/pipeline/daily.sql", to: "SELECT day, min(level) AS level, min(owner) AS owners FROM reading GROUP BY day")
            #expect(try await node.run().errorCode == "grade_too_low")
        }
    }
}
