import App
import Foundation
import Pipeline
import Quality
import Schema
import Source
import Testing
import TestKit
import Vocabulary

@Suite struct AppLoadingTests {
    @Test func readsASoundApp() throws {
        let (loaded, faults) = try AppFixture().load()
        #expect(faults == [])
        let app = try #require(loaded)
        #expect(app.manifest.name == "traffic")
        #expect(app.manifest.version == AppVersion(major: 1, minor: 2, patch: 0))
        #expect(app.manifest.title[.en] == "Traffic")
        #expect(app.manifest.region.text == "500000")
        #expect(app.manifest.needs == [AppNeed(app: "divisions", from: nil)])
        #expect(app.models.map(\.name) == ["road", "busy_road"], "busy_road reads road and so comes after it")
        #expect(app.statements.map(\.model) == ["road", "busy_road"])
        #expect(app.reads == ["road": ["divisions.division", "raw_road"], "busy_road": ["road"]])
        #expect(app.sources.first?.columns == ["id": .text, "cars": .integer])
        let road = try #require(app.model(named: "road"))
        #expect(road.key == ["id"])
        #expect(road.fields.map(\.type) == [.text, .region, .integer])
        #expect(road.fields[2].unit == "辆")
        #expect(app.indicatorSets.first?.observations.line == 7)
        #expect(app.pages.map(\.name) == ["home"])
    }

    @Test func readsEveryKindOfCheck() throws {
        let app = try #require(try AppFixture().load().app)
        #expect(
            app.checks.map(\.kind) == [
                .notNull(columns: ["id", "cars"]), .unique(columns: ["id"]), .range(column: "cars", minimum: "0", maximum: "100000"),
                .regex(column: "id", pattern: "[A-Z][0-9]+"),
                .references(column: "region", table: "divisions.division", toColumn: "code"),
                .accepted(column: "region", values: ["500103", "500105"]), .rowCount(minimum: 1, maximum: nil),
                .sql(statement: "SELECT id FROM road WHERE cars IS NULL"),
            ])
        #expect(app.checks.map(\.name).prefix(3) == ["not_null_id_cars", "unique_id", "range_cars"])
        #expect(app.checks[5].condition == "cars > 5")
        #expect(app.checks.map(\.severity) == [.block, .block, .quarantine, .warn, .warn, .note, .block, .warn])
    }

    @Test func ordersModelsByNameWithoutAReaderOfSQL() throws {
        let app = try #require(try AppFixture().load(references: nil).app)
        #expect(app.models.map(\.name) == ["busy_road", "road"])
        #expect(app.reads.isEmpty)
    }

    @Test func namesEqualChecksApart() throws {
        var fixture = AppFixture()
        fixture.files["checks/road.yaml"]? += "\n  - {check: unique, columns: [id], severity: warn}"
        let app = try #require(try fixture.load().app)
        #expect(app.checks.map(\.name).filter { $0.hasPrefix("unique") } == ["unique_id", "unique_id_2"])
    }

    @Test func reportsEveryFaultOfAnAppAtOnce() throws {
        var fixture = AppFixture()
        fixture.files["app.yaml"] = fixture.files["app.yaml"]?.replacing("version: 1.2.0", with: "version: one")
        fixture.files["models/road.yaml"] = fixture.files["models/road.yaml"]?.replacing("type: integer", with: "type: integr")
        fixture.files["pipeline/busy_road.sql"] = "SELECT id, cars FROM raod"
        fixture.files["sources/roads.yaml"]? += "\nfoo: bar"
        let (app, faults) = try fixture.load()
        #expect(app == nil)
        #expect(faults.map(\.kind) == [.malformedVersion, .unknownType, .unknownTable, .unknownKey])
    }

    @Test func loadsAppsInTheOrderOfTheirNeeds() throws {
        let folder = try TemporaryFolder()
        for (name, needs) in [("alpha", "[zeta]"), ("zeta", "[]"), ("mid", "[alpha, zeta]")] {
            for (file, text) in AppFixture.soundFiles where file == "app.yaml" {
                let text = text.replacing("name: traffic", with: "name: \(name)").replacing("[divisions]", with: needs)
                try folder.write(text, to: "\(name)/\(file)")
            }
        }
        let loaded = loadApps(at: ["alpha", "mid", "zeta"].map { "\(folder.path)/\($0)" })
        #expect(loaded.map { $0.app?.manifest.name } == ["zeta", "alpha", "mid"])
        #expect(loaded.allSatisfy { $0.faults.isEmpty })
    }

    @Test func encodesAFaultForProgramsToRead() throws {
        var fixture = AppFixture()
        fixture.files["app.yaml"] = fixture.files["app.yaml"]?.replacing("version: 1.2.0", with: "version: one")
        let fault = try #require(try fixture.load().faults.first)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(fault), as: UTF8.self)
        #expect(
            json == """
                {"code":"malformedVersion","column":10,"file":"app.yaml","line":4,"mend":"Write version: 1.0.0",\
                "problem":"version is \\"one\\", not three numbers with points between","severity":"error"}
                """)
        #expect(fault.description.hasPrefix("app.yaml:4:10: error: version is"))
    }

    @Test func digestsWhatDecidesAModelAndNothingElse() throws {
        func bytes(_ model: String, _ change: (inout AppFixture) -> Void) throws -> [UInt8] {
            var fixture = AppFixture()
            change(&fixture)
            return try #require(try fixture.load().app?.declarationBytes(of: model))
        }
        let road = try bytes("road") { _ in }
        let busy = try bytes("busy_road") { _ in }
        #expect(try bytes("road") { _ in } == road, "the same app gives the same bytes, wherever it stands")
        #expect(try bytes("road") { $0.files["app.yaml"] = $0.files["app.yaml"]?.replacing("1.2.0", with: "1.3.0") } == road)
        let newType = { (fixture: inout AppFixture) in
            fixture.files["sources/roads.yaml"] = fixture.files["sources/roads.yaml"]?.replacing("cars: integer", with: "cars: real")
        }
        #expect(try bytes("road", newType) != road, "road reads the source")
        #expect(try bytes("busy_road", newType) == busy, "busy_road does not")
        #expect(try bytes("busy_road") { $0.files["pipeline/busy_road.sql"]? += "0" } != busy)
        #expect(try bytes("road") { $0.files["checks/road.yaml"] = $0.files["checks/road.yaml"]?.replacing("min: 1,", with: "min: 2,") } != road)
        let app = try #require(try AppFixture().load().app)
        #expect(app.declarationBytes(of: "nothing") == nil)
        let digest = app.declarationDigest(of: "road") { ContentDigest(bytes: $0.prefix(32)) }
        #expect(digest == ContentDigest(bytes: road.prefix(32)))
    }
}
