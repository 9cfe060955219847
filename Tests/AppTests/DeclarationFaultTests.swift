import App
import Foundation
import Testing

private func source(_ name: String) -> String { "sources/raw_\(name).yaml" }
private let (app, count, owner, checks, test) = (
    "app.yaml", "models/count.yaml", "models/owner.yaml", "checks/count.yaml", "tests/count_keeps_busy_roads.yaml"
)

/// Faults of sources.
private let sourceCases: [FaultCase] = [
    .init(file: source("count"), old: "header: true", new: "sheet: 明细", faults: ["sources/raw_count.yaml:11:8 conflictingKeys"], mend: "Delete sheet"),
    .init(file: source("count"), old: "key: [id]\n", new: "", faults: ["sources/raw_count.yaml:1:1 missingKey"], mend: "mode incremental"),
    .init(file: source("count"), old: "watermark: updated\n", new: "", faults: ["sources/raw_count.yaml:1:1 missingKey"], mend: "watermark: updated_at"),
    .init(file: source("count"), old: "mode: incremental", new: "mode: full", faults: ["sources/raw_count.yaml:7:12 conflictingKeys"]),
    .init(
        file: source("count"), old: "watermark: updated", new: "watermark: updatd", faults: ["sources/raw_count.yaml:7:12 unknownColumn"],
        mend: "Did you mean updated?"),
    .init(file: source("count"), old: "key: [id]", new: "key: [di]", faults: ["sources/raw_count.yaml:5:7 unknownColumn"]),
    .init(file: source("count"), old: "on_change: adapt", new: "on_change: adopt", faults: ["sources/raw_count.yaml:8:12 unknownValue"], mend: "adapt"),
    .init(file: source("count"), old: "bad_rows: quarantine", new: "bad_rows: skip", faults: ["sources/raw_count.yaml:9:11 unknownValue"]),
    .init(file: source("count"), old: "header: true", new: "schedule: daily", faults: ["sources/raw_count.yaml:11:1 unknownKey"], mend: "app.yaml"),
    .init(file: source("count"), old: "header: true", new: "encodin: gbk", faults: ["sources/raw_count.yaml:11:1 unknownKey"], mend: "Did you mean encoding?"),
    .init(file: source("count"), old: "header: true", new: "encoding: gb2312", faults: ["sources/raw_count.yaml:11:11 unknownValue"], mend: "gbk"),
    .init(file: source("sheet"), old: "range: A3:H200", new: "range: A3-H200", faults: ["sources/raw_sheet.yaml:6:8 malformedValue"], mend: "A3:H200"),
    .init(file: source("sheet"), old: "header_rows: 2", new: "header_rows: 0", faults: ["sources/raw_sheet.yaml:7:14 malformedNumber"]),
    .init(file: source("sheet"), old: "skip_rows: 1", new: "header: false", faults: ["sources/raw_sheet.yaml:7:14 conflictingKeys"]),
    .init(file: source("sheet"), old: "skip_rows: 1", new: "delimiter: \";\"", faults: ["sources/raw_sheet.yaml:8:12 conflictingKeys"]),
    .init(file: source("folder"), old: "quote: \"'\"", new: "quote: \"''\"", faults: ["sources/raw_folder.yaml:7:8 unknownValue"]),
    .init(file: source("folder"), old: "path: samples/days", new: "path: samples/weeks", faults: ["sources/raw_folder.yaml:4:7 missingFile"]),
    .init(file: source("folder"), old: "pattern: \"*.tsv\"\n", new: "", faults: ["sources/raw_folder.yaml:4:7 missingFile"], mend: "pattern"),
    .init(file: source("file_table"), old: "query: SELECT id FROM road", new: "", faults: ["sources/raw_file_table.yaml:1:1 missingKey"], mend: "table"),
    .init(
        file: source("file_table"), old: "query: SELECT id FROM road", new: "query: SELECT id FROM road\ntable: road",
        faults: ["sources/raw_file_table.yaml:5:8 conflictingKeys"]),
    .init(file: source("push"), old: "mode: push", new: "mode: push\npath: samples/counts.csv", faults: ["sources/raw_push.yaml:5:7 conflictingKeys"]),
    .init(file: source("push"), old: "key: [id]\n", new: "", faults: ["sources/raw_push.yaml:1:1 missingKey"]),
    .init(
        file: source("table"), old: "remote: {url: \"postgresql://db.example.cn/roads\", credential: roads-db}", new: "",
        faults: ["sources/raw_table.yaml:1:1 missingKey"], mend: "postgresql://host/database"),
    .init(file: source("table"), old: "key: [id]\n", new: "", faults: ["sources/raw_table.yaml:1:1 missingKey"], mend: "mode snapshot"),
    .init(
        file: source("table"), old: "postgresql://db", new: "postgresql://me:secret@db", faults: ["sources/raw_table.yaml:7:15 passwordInFile"],
        mend: "credential: NAME"),
    .init(file: source("table"), old: "postgresql://db", new: "https://db", faults: ["sources/raw_table.yaml:7:15 malformedAddress"]),
    .init(file: source("page"), old: "records: data.items", new: "path: samples/counts.csv", faults: ["sources/raw_page.yaml:4:7 conflictingKeys"]),
    .init(file: source("page"), old: "https://", new: "ftp://", faults: ["sources/raw_page.yaml:6:8 malformedAddress"]),
    .init(file: source("page"), old: "https://", new: "", faults: ["sources/raw_page.yaml:6:8 malformedAddress"], mend: "Write https://"),
    .init(file: source("page"), old: "credential: roads-token\n  ", new: "", faults: ["sources/raw_page.yaml:6:3 missingKey"]),
    .init(file: source("page"), old: "authentication: bearer\n  ", new: "", faults: ["sources/raw_page.yaml:6:3 missingKey"], mend: "basic"),
    .init(file: source("page"), old: "authentication: bearer", new: "authentication: s3", faults: ["sources/raw_page.yaml:7:19 conflictingKeys"]),
    .init(file: source("page"), old: "Accept-Language: zh", new: "Authorization: Bearer x", faults: ["sources/raw_page.yaml:9:13 passwordInFile"]),
    .init(file: source("page"), old: "by: cursor", new: "by: curser", faults: ["sources/raw_page.yaml:10:16 unknownValue"], mend: "cursor"),
    .init(file: source("page"), old: "by: cursor, member: next", new: "by: page, member: next", faults: ["sources/raw_page.yaml:10:30 conflictingKeys"]),
    .init(file: source("page"), old: "most_pages: 100", new: "most_pages: 0", faults: ["sources/raw_page.yaml:11:15 malformedNumber"]),
    .init(
        file: source("page"), old: "format: json\nrecords: data.items", new: "format: ndjson", faults: ["sources/raw_page.yaml:9:16 conflictingKeys"]),
    .init(
        file: source("bucket"), old: "region: cn-1", new: "region: cn-1, paging: {by: link}", faults: ["sources/raw_bucket.yaml:5:93 conflictingKeys"]),
]

/// Faults of the manifest, the glossary and the models.
private let modelCases: [FaultCase] = [
    .init(file: app, old: "30 2 * * *", new: "30 25 * * *", faults: ["app.yaml:11:11 malformedSchedule"]),
    .init(file: app, old: "Asia/Shanghai", new: "Asia/Chongking", faults: ["app.yaml:12:7 malformedSchedule"]),
    .init(file: app, old: "schedule: \"30 2 * * *\"\n", new: "", faults: ["app.yaml:11:7 conflictingKeys", "app.yaml:12:10 conflictingKeys"]),
    .init(file: app, old: "misfire: skip", new: "misfire: skipp", faults: ["app.yaml:13:10 unknownValue"], mend: "skip"),
    .init(file: app, old: "event: succeeded", new: "event: ended", faults: ["app.yaml:14:33 unknownValue"]),
    .init(file: app, old: "{app: divisions, event: succeeded}", new: "ports", faults: ["app.yaml:14:9 unknownApp"]),
    .init(file: app, old: "{app: divisions, event: succeeded}", new: "traffic", faults: ["app.yaml:14:9 needsCycle"]),
    .init(file: app, old: "value: 2024-Q1", new: "value: 2024-Q5", faults: ["app.yaml:9:71 malformedValue"], mend: "2024-Q2"),
    .init(file: app, old: "name: least, type: integer", new: "name: since, type: integer", faults: [
        "app.yaml:10:12 malformedName", "tests/count_keeps_busy_roads.yaml:4:14 unknownKey",
    ]),
    .init(file: app, old: "name: period, type: period", new: "name: quarter, type: period", faults: ["models/count.yaml:6:26 unknownValue"], mend: "parameters"),
    .init(file: app, old: "name: period, type: period", new: "name: period, type: text", faults: ["models/count.yaml:6:26 wrongColumnType"]),
    .init(file: count, old: "{partition: period}", new: "{partition: perod}", faults: ["models/count.yaml:6:26 unknownColumn"], mend: "period"),
    .init(file: count, old: "{partition: period}", new: "{merge: {watermark: updated}, partition: period}", faults: ["models/count.yaml:6:55 conflictingKeys"]),
    .init(file: count, old: "{partition: period}", new: "{}", faults: ["models/count.yaml:6:14 missingKey"]),
    .init(file: count, old: "min_length: 2", new: "min_length: 20", faults: ["models/count.yaml:8:40 emptyRange"]),
    .init(file: count, old: "type: integer", new: "type: integer, max_length: 3", faults: ["models/count.yaml:10:45 wrongColumnType"]),
    .init(
        file: owner, old: "key: [id]", new: "key: [id]\naccepts: [deadbeef]", faults: ["models/owner.yaml:6:11 malformedValue"],
        mend: "dry-run"),
    .init(file: owner, old: "key: [id]", new: "key: [id]\nweights: {acuracy: 3}", faults: ["models/owner.yaml:6:11 unknownKey"], mend: "accuracy"),
    .init(file: owner, old: "key: [id]", new: "key: [id]\nweights: {accuracy: 1001}", faults: ["models/owner.yaml:6:21 malformedNumber"]),
    .init(file: owner, old: "key: [id]", new: "key: [id]\nweights: {accuracy: 0}", faults: ["models/owner.yaml:6:10 malformedValue"]),
    .init(file: owner, old: "key: [id]\n", new: "", faults: ["models/owner.yaml:5:22 missingKey"]),
    .init(file: owner, old: "term: company", new: "term: compeny", faults: ["models/owner.yaml:9:57 unknownTerm"], mend: "Did you mean company?"),
    .init(file: owner, old: "type: phone", new: "type: mobile", faults: ["models/owner.yaml:12:29 unknownType"], mend: "Did you mean phone?"),
    .init(file: "glossary.yaml", old: "- term: company", new: "- term: company\n  titel: x", faults: ["glossary.yaml:2:3 unknownKey"]),
]

/// Faults of checks and tests.
private let checkCases: [FaultCase] = [
    .init(file: checks, old: "within: 7d", new: "within: 7 moons", faults: ["checks/count.yaml:6:49 malformedSpan"], mend: "36h"),
    .init(file: checks, old: "column: updated, within", new: "column: cars, within", faults: ["checks/count.yaml:6:32 wrongColumnType"]),
    .init(file: checks, old: "most_drop: 10, severity: block", new: "most_drop: 10, severity: quarantine", faults: ["checks/count.yaml:7:66 wrongSeverity"]),
    .init(file: checks, old: "most_drop: 10", new: "most_drop: 101", faults: ["checks/count.yaml:7:52 malformedNumber"]),
    .init(file: checks, old: "left: cars", new: "left: carz", faults: ["checks/count.yaml:4:28 unknownColumn"], mend: "Did you mean cars?"),
    .init(file: checks, old: "operator: \">=\"", new: "operator: \"=>\"", faults: ["checks/count.yaml:4:44 unknownValue"]),
    .init(file: checks, old: "to_measure: cars", new: "to_measure: card", faults: ["checks/count.yaml:9:62 unknownColumn"]),
    .init(file: checks, old: "by: [period]", new: "by: [id]", faults: ["checks/count.yaml:9:73 unknownColumn"]),
    .init(file: checks, old: "to: total", new: "to: totel", faults: ["checks/count.yaml:9:43 unknownTable"], mend: "Did you mean total?"),
    .init(file: checks, old: "function: null_share", new: "function: nulls", faults: ["checks/count.yaml:10:48 unknownValue"]),
    .init(file: checks, old: "repeats: set_aside_all, severity: quarantine", new: "repeats: keep_first, severity: block", faults: ["checks/count.yaml:11:53 conflictingKeys"]),
    .init(file: checks, old: "dimension: normativity", new: "dimension: beauty", faults: ["checks/count.yaml:3:99 unknownValue"]),
    .init(file: checks, old: "max: 2030-12-31", new: "max: 2019-12-31", faults: ["checks/count.yaml:12:42 emptyRange"]),
    .init(
        file: "checks/total.yaml", old: "", new: """
            model: total
            checks:
              - {check: sql, name: x, title: {zh: 无, en: None}, sql: SELECT period FROM total, severity: quarantine}
            """, faults: ["checks/total.yaml:3:94 wrongSeverity"], mend: "Give the model a key"),
    .init(
        file: test, old: "model: count", new: "model: cuont",
        faults: ["tests/count_keeps_busy_roads.yaml:3:8 unknownModel"], mend: "Did you mean count?"),
    .init(file: test, old: "raw_count:", new: "raw_cuont:", faults: [
        "tests/count_keeps_busy_roads.yaml:1:7 untestable", "tests/count_keeps_busy_roads.yaml:6:3 unknownTable",
    ], mend: "Did you mean raw_count?"),
    .init(file: test, old: "period: 2024-Q1, cars", new: "quarter: 2024-Q1, cars", faults: ["tests/count_keeps_busy_roads.yaml:7:17 unknownColumn"]),
    .init(file: test, old: "- {id: G50, cars: 60, updated", new: "- {id: G50, carz: 60, updated", faults: ["tests/count_keeps_busy_roads.yaml:10:15 unknownColumn"], mend: "cars"),
    .init(file: test, old: "least: 50", new: "least: few", faults: ["tests/count_keeps_busy_roads.yaml:4:21 malformedValue"]),
    .init(file: test, old: "least: 50", new: "most: 50", faults: ["tests/count_keeps_busy_roads.yaml:4:14 unknownKey"]),
    .init(file: test, old: "updated: 2024-03-31}\nexpect", new: "updated: [1]}\nexpect", faults: ["tests/count_keeps_busy_roads.yaml:8:53 wrongShape"]),
    .init(file: test, old: "test: count_keeps", new: "test: count_keep", faults: ["tests/count_keeps_busy_roads.yaml:1:7 nameDiffersFromFile"]),
]

@Suite struct DeclarationFaultTests {
    static let cases = sourceCases + modelCases + checkCases

    @Test(arguments: cases)
    func pointsAtTheFaultAndNothingElse(_ fault: FaultCase) throws {
        var fixture = AppFixture.rich
        fault.spoil(&fixture)
        let (app, faults) = try fixture.load()
        #expect(faults.map { "\($0.file):\($0.line):\($0.column) \($0.code)" } == fault.faults)
        #expect((app == nil) == faults.contains { $0.severity == .error })
        for fault in faults {
            #expect(!fault.problem.isEmpty && !fault.mend.isEmpty)
            #expect(!fault.problem.hasSuffix(".") && !fault.mend.hasSuffix("."))
        }
        if !fault.mend.isEmpty { #expect(faults.contains { $0.mend.contains(fault.mend) }, "\(faults.map(\.mend))") }
    }

    @Test func neverRepeatsAPassword() throws {
        var fixture = AppFixture.rich
        fixture.files["sources/raw_table.yaml"] = fixture.files["sources/raw_table.yaml"]?.replacing("//db", with: "//me:hunter2@db")
        fixture.files["sources/raw_page.yaml"] = fixture.files["sources/raw_page.yaml"]?.replacing("Accept-Language: zh", with: "X-API-Key: hunter3")
        let faults = try fixture.load().faults
        #expect(faults.map(\.kind) == [.passwordInFile, .passwordInFile])
        #expect(!faults.contains { "\($0.problem) \($0.mend)".contains("hunter") })
    }
}
