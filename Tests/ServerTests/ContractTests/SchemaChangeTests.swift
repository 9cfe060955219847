import App
import Foundation
import Ledger
import Pipeline
import Schema
import TestKit
import Testing

@testable import Server

@Suite struct SchemaChangeTests {
    @Test(arguments: TestBackend.allCases) func aBreakingChangeIsPublishedOnlyOnceItIsAccepted(backend: TestBackend) async throws {
        try await WaterNode.with(backend) { node in
            try await node.run()
            try await node.run("health")
            let before = try await node.version("water.reading")
            try node.dropOwner()
            let refused = try await node.run()
            #expect(refused.state == .failed && refused.errorCode == "schema_change_refused")
            let problem = try #require(refused.problem)
            #expect(problem.contains("owner is removed") && problem.contains("dataset water.daily (owner)") && problem.contains("1 more"))
            #expect(!problem.contains("health.load"))
            #expect(try await node.version("water.reading") == before)
            let pending = try #require(try await node.platform.openSchemaChanges(of: "water.reading").first)
            #expect(pending.isOpen && pending.state == .proposed)

            let stranger = try await node.accept(pending.change.digest, as: node.stranger)
            #expect(stranger.status == 403)
            #expect(try await node.accept(pending.change.digest, as: nil).status == 401)
            #expect(try await node.accept("0123456789abcdef", as: node.steward).status == 404)
            #expect(try await node.accept(pending.change.digest, as: node.steward).status == 200)

            #expect(try await node.run().state == .succeeded)
            #expect(try await node.version("water.reading") != before)
            let record = try #require(try await node.platform.schemaChanges.records(of: "water.reading").first)
            #expect(record.state == .published && record.decidedBy?.hasPrefix("key/") == true)
            #expect(record.version == (try await node.version("water.reading")))
            let entries = try await node.platform.ledger.entries(limit: 100)
            #expect(entries.contains { $0.entry.action == "schema.accept" && $0.entry.details["reason"] == "readers were told" })
        }
    }

    @Test(arguments: TestBackend.allCases) func anAcceptanceIsUsedUpByTheVersionThatCameOfIt(backend: TestBackend) async throws {
        try await WaterNode.with(backend) { node in
            try await node.run()
            try node.dropOwner()
            let digest = try #require(try await node.platform.openSchemaChanges(of: "water.reading").first).change.digest
            _ = try await node.operates
            try await node.platform.acceptSchemaChange(of: "water.reading", named: digest, reason: "told", user: "wang")
            #expect(try await node.run().state == .succeeded)
            try node.restoreOwner()
            #expect(try await node.run().state == .succeeded, "an added column breaks nobody")
            try node.dropOwner()
            #expect(try await node.run().errorCode == "schema_change_refused")
        }
    }

    @Test func aModelMayDeclareThatAChangeIsAccepted() async throws {
        try await WaterNode.with { node in
            try await node.run()
            try node.dropOwner()
            let digest = try #require(try await node.platform.openSchemaChanges(of: "water.reading").first).change.digest
            try node.dropOwner(accepting: "ffffffffffff")
            #expect(try await node.run().state == .failed)
            try node.dropOwner(accepting: String(digest.prefix(12)))
            #expect(try await node.platform.openSchemaChanges(of: "water.reading").first?.isOpen == false)
            #expect(try await node.run().state == .succeeded)
            let entries = try await node.platform.ledger.entries(limit: 100)
            #expect(entries.contains { $0.entry.action == "schema.accept" && $0.entry.actor == "app/water" })
        }
    }

    @Test func aCompatibleChangeNeedsNobodysWord() async throws {
        try await WaterNode.with { node in
            try await node.run()
            let model = try #require(WaterNode.files["water/models/reading.yaml"])
            try node.change("water/models/reading.yaml", to: model + "\n  - {name: note, type: text, title: {zh: 注, en: Note}}")
            try node.change("water/pipeline/reading.sql", to: "SELECT station, owner, day, level, NULL::VARCHAR AS note FROM raw")
            let changes = try await node.platform.schemaChanges(of: try node.folder())
            #expect(changes.map(\.effect) == [.compatible] && changes.allSatisfy { !$0.isOpen })
            #expect(try await node.run().state == .succeeded)
            #expect(try await node.platform.schemaChanges.records(of: "water.reading").isEmpty)
        }
    }

    @Test func theChangeIsShownToEachReaderAsFarAsItIsForThem() async throws {
        try await WaterNode.with { node in
            try await node.run()
            try await node.run("health")
            try node.dropOwner()
            let seen = try await node.send("/api/v1/datasets/water.reading/schema-changes", as: nil)
            let pending = try #require((seen.json["pending"] as? [[String: Any]])?.first)
            #expect(pending["effect"] as? String == "breaking" && pending["open"] as? Bool == true && pending["hidden_readers"] as? Int == 1)
            let readers = try #require(pending["readers"] as? [[String: Any]]).compactMap { $0["name"] as? String }
            #expect(readers == ["water.daily", "water.summary"])
            #expect(!seen.text.contains("health.load"))
            let page = try await node.send("/datasets/water.reading/schema-changes", as: node.stranger, json: false)
            #expect(page.status == 200 && page.text.contains("owner is removed") && !page.text.contains("name=\"reason\""))
            let own = try await node.send("/datasets/water.reading/schema-changes", as: node.steward, json: false)
            #expect(own.text.contains("name=\"reason\"") && own.text.contains("accepts: ["))
            #expect(try await node.send("/datasets/water.reading", as: node.steward, json: false).text.contains("waits to be accepted"))
            #expect(!(try await node.send("/datasets/water.reading", as: nil, json: false)).text.contains("waits to be accepted"))
        }
    }

    @Test func thePlanOfARunTellsStepsAndChangesToThoseWhoMayRunIt() async throws {
        try await WaterNode.with { node in
            try await node.run()
            try node.dropOwner()
            #expect(try await node.send("/api/v1/apps/water/plan", as: nil).status == 401)
            #expect(try await node.send("/api/v1/apps/water/plan", as: node.stranger).status == 403)
            let plan = try await node.send("/api/v1/apps/water/plan", as: node.operates)
            let steps = try #require(plan.json["steps"] as? [[String: Any]])
            #expect(steps.compactMap { $0["action"] as? String } == ["make", "make", "make"])
            #expect((plan.json["schema_changes"] as? [[String: Any]])?.first?["dataset"] as? String == "water.reading")
            let page = try await node.send("/apps/water/plan", as: node.operates, json: false)
            #expect(page.text.contains("owner is removed") && page.text.contains("name=\"reason\""))
            #expect(try await node.version("water.reading") != nil)
        }
    }

    @Test func checkingAnAppWarnsOfWhatWouldBreak() async throws {
        try await WaterNode.with { node in
            try await node.run()
            #expect(try await node.platform.check(appAt: node.apps + "/water").faults.isEmpty)
            try node.dropOwner()
            let (app, faults) = try await node.platform.check(appAt: node.apps + "/water")
            #expect(faults.map(\.kind) == [.breakingChange] && faults.map(\.severity) == [.warning])
            let report = checkReport(folder: "water", app: app, faults: faults, changes: try await node.platform.schemaChanges(of: try #require(app)))
            #expect(report.contains("schema of water.reading: breaking") && report.contains("read by dataset water.daily (owner)"))
        }
    }
}
