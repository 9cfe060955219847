import App
import Foundation
import Job
import Pipeline
import Quality
import Schema
import Source
import Testing
import Vocabulary

@Suite struct DeclarationTests {
    private func rich() throws -> AppFolder {
        let (app, faults) = try AppFixture.rich.load()
        #expect(faults == [])
        return try #require(app)
    }

    @Test func readsHowRowsAreWritten() throws {
        let app = try rich()
        let count = try #require(app.source(named: "raw_count"))
        #expect(count.mode == .incremental && count.key == ["id"] && count.watermark == "updated")
        #expect(count.onChange == .adapt && count.badRows == .quarantine && count.duplicates == .last)
        let sheet = try #require(app.source(named: "raw_sheet"))
        #expect(sheet.format == .excel && sheet.sheet == "明细" && sheet.range == "A3:H200" && sheet.headerRows == 2 && sheet.skipRows == 1)
        let folder = try #require(app.source(named: "raw_folder"))
        #expect(folder.encoding == .gb18030 && folder.quote == "'" && folder.header == nil && folder.pattern == "*.tsv" && folder.path == "samples/days")
        #expect(app.source(named: "raw_file_table")?.query == "SELECT id FROM road")
        #expect(app.source(named: "raw_push")?.mode == .push)
        #expect(app.source(named: "raw_push")?.columns == ["id": .text, "cars": .integer])
    }

    @Test func readsWhereBytesComeFrom() throws {
        let app = try rich()
        let page = try #require(app.source(named: "raw_page"))
        #expect(page.records == "data.items" && page.path.isEmpty)
        #expect(
            page.remote
                == RemoteDeclaration(
                    url: "https://data.example.cn/roads?since={watermark}", headers: ["Accept-Language": "zh"], authentication: .bearer,
                    credential: "roads-token", paging: .cursor(member: "next", parameter: "cursor"), mostPages: 100, mostBytes: 1_000_000))
        let bucket = try #require(app.source(named: "raw_bucket")?.remote)
        #expect(bucket.endpoint == "https://oss.example.cn" && bucket.region == "cn-1" && bucket.credential == "roads-keys")
        let table = try #require(app.source(named: "raw_table"))
        #expect(table.table == "public.road" && table.mode == .snapshot && table.remote?.url == "postgresql://db.example.cn/roads")
    }

    @Test(arguments: [
        ("{by: link}", RemoteDeclaration.Paging.link), ("{by: page}", .page(parameter: "page", first: 1)),
        ("{by: page, parameter: p, first: 0}", .page(parameter: "p", first: 0)),
        ("{by: offset, limit: 500}", .offset(parameter: "offset", limitParameter: "limit", limit: 500)),
        ("{by: offset, limit: 500, parameter: from, limit_parameter: size}", .offset(parameter: "from", limitParameter: "size", limit: 500)),
    ])
    func readsHowPagesFollow(text: String, paging: RemoteDeclaration.Paging) throws {
        var fixture = AppFixture.rich
        fixture.files["sources/raw_page.yaml"] = fixture.files["sources/raw_page.yaml"]?
            .replacing("{by: cursor, member: next, parameter: cursor}", with: text)
        #expect(try fixture.load().app?.source(named: "raw_page")?.remote?.paging == paging)
    }

    @Test func readsWhenTheAppRunsAndWithWhat() throws {
        let app = try rich()
        #expect(app.manifest.schedule == AppSchedule(cron: "30 2 * * *", zone: "Asia/Shanghai", misfire: .skip))
        #expect(app.manifest.triggers == [AppTrigger(app: "divisions", event: .succeeded)])
        #expect(app.parameters.map(\.name) == ["period", "least"])
        #expect(app.parameters.map(\.type) == [.period, .integer])
        #expect(app.parameters.map(\.value) == ["2024-Q1", "100"])
        #expect(app.definition.parameters == app.parameters)
        let again = try JSONDecoder().decode(AppManifest.self, from: JSONEncoder().encode(app.manifest))
        #expect(again == app.manifest)
    }

    @Test func readsAManifestStoredBeforeThereWereSchedules() throws {
        let app = try #require(try AppFixture().load().app)
        var object = try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(app.manifest)) as? [String: Any])
        object["triggers"] = nil
        let again = try JSONDecoder().decode(AppManifest.self, from: JSONSerialization.data(withJSONObject: object))
        #expect(again == app.manifest)
        #expect(again.schedule == nil && again.triggers.isEmpty)
    }

    @Test func readsFieldsOfEveryForm() throws {
        let app = try rich()
        #expect(app.model(named: "count")?.incremental == .partition(column: "period"))
        #expect(app.model(named: "count")?.fields[0].minLength == 2)
        #expect(app.model(named: "count")?.fields[0].maxLength == 10)
        let owner = try #require(app.model(named: "owner"))
        #expect(owner.incremental == .merge(watermark: "updated"))
        #expect(owner.fields.map(\.type.text) == ["text", "credit_code", "resident_id", "point", "phone", "email", "url", "date"])
        let code = owner.fields[1]
        #expect(code.unique == true && code.term == "company")
        #expect(code.title == LocalizedText(zh: "企业", en: "Company"), "the term's title, as the field has none")
        #expect(code.standard == "GB/T 36104", "what the term says goes before the form's own standard")
        #expect(owner.fields[2].standard == "GB 11643-1999")
        #expect(app.glossary.map(\.term) == ["company"])
    }

    @Test func readsFieldsStoredByOlderVersions() throws {
        let json = #"{"name":"id","type":"text","title":{"zh":"","en":""},"description":{"zh":"","en":""},"required":false,"codes":[]}"#
        let field = try JSONDecoder().decode(FieldDeclaration.self, from: Data(json.utf8))
        #expect(field == FieldDeclaration(name: "id", type: .text))
        #expect(try !String(decoding: JSONEncoder().encode(field), as: UTF8.self).contains("unique"), "what is not said is not stored")
    }

    @Test func readsTheNewerKindsOfCheck() throws {
        let app = try rich()
        #expect(
            app.checks.map(\.kind) == [
                .length(column: "id", minimum: 2, maximum: 8), .compare(left: "cars", operation: .atLeast, right: "length(id)"),
                .condition(expression: "cars % 2 = 0 OR cars > 9"), .freshness(column: "updated", within: try CalendarSpan(text: "7d")),
                .rowCount(minimum: nil, maximum: nil, mostGrowth: Decimal(50), mostDrop: Decimal(10)),
                .drift(column: "cars", most: try Decimal(exactText: "12.5")),
                .reconcile(
                    .init(measure: "cars", table: "total", toMeasure: "cars", by: ["period"], tolerance: try Decimal(exactText: "0.5"))),
                .statistic(column: "cars", function: .nullShare, minimum: nil, maximum: Decimal(5)), .unique(columns: ["id", "period"]),
                .range(column: "updated", minimum: "2020-01-01", maximum: "2030-12-31"),
            ])
        #expect(app.checks[0].dimension == .normativity && app.checks[0].condition == "cars > 0")
        #expect(app.checks[8].repeats == .setAsideAll)
    }

    @Test func digestsAParameterOnlyWhereItIsAsked() throws {
        func bytes(_ model: String, least: String) throws -> [UInt8] {
            var fixture = AppFixture.rich
            fixture.files["app.yaml"] = fixture.files["app.yaml"]?.replacing("value: 100", with: "value: \(least)")
            return try #require(try fixture.load().app?.declarationBytes(of: model))
        }
        #expect(try bytes("count", least: "100") != bytes("count", least: "200"))
        #expect(try bytes("total", least: "100") == bytes("total", least: "200"))
    }
}
