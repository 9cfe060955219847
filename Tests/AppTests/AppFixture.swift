import App
import Foundation
import TestKit

/// A sound app whose files a test may spoil before it is loaded.
struct AppFixture {
    var files: [String: String] = Self.soundFiles
    var known: [KnownApp]? = [
        KnownApp(
            name: "divisions", version: AppVersion(major: 1, minor: 0, patch: 0),
            datasets: ["division": ["code", "name_zh", "level"]])
    ]

    /// Writes the files and loads them.
    func load(in folder: TemporaryFolder, references: SQLReferencesReader? = plainReferences) throws -> (app: AppFolder?, faults: [AppFault]) {
        for (file, text) in files { try folder.write(text, to: "traffic/\(file)") }
        return loadApp(at: "\(folder.path)/traffic", known: known, references: references)
    }

    func load(references: SQLReferencesReader? = plainReferences) throws -> (app: AppFolder?, faults: [AppFault]) {
        try load(in: TemporaryFolder(), references: references)
    }

    static let soundFiles: [String: String] = [
        "app.yaml": """
        name: traffic
        title: {zh: 交通, en: Traffic}
        description: {zh: 道路车流, en: Cars on roads}
        version: 1.2.0
        region: "500000"
        organisation: {id: cq-jtj, title: {zh: 市交通运输委, en: Transport Commission}}
        needs: [divisions]
        """,
        "models/road.yaml": """
        model: road
        title: {zh: 道路, en: Roads}
        grade: general.1
        openness: open
        key: [id]
        fields:
          - {name: id, type: text, required: true, title: {zh: 编号, en: Id}}
          - {name: region, type: region, references: divisions.division, title: {zh: 地区, en: Region}}
          - {name: cars, type: integer, unit: 辆, title: {zh: 车流, en: Cars}}
        """,
        "models/busy_road.yaml": """
        model: busy_road
        title: {zh: 繁忙道路, en: Busy roads}
        publish: false
        grade: general.2
        openness: shared_conditional
        openness_reason: {zh: 依据示例办法第三条, en: Article 3 of the sample measures}
        key: [id]
        fields:
          - {name: id, type: text, title: {zh: 编号, en: Id}}
          - {name: cars, type: integer, title: {zh: 车流, en: Cars}}
        """,
        "sources/roads.yaml": """
        source: raw_road
        title: {zh: 道路表, en: Road table}
        format: csv
        path: samples/roads.csv
        encoding: utf-8
        delimiter: ","
        header: true
        columns: {id: text, cars: integer}
        """,
        "samples/roads.csv": "id,region,cars\nG50,500103,120\nG65,500105,80\n",
        "pipeline/road.sql": """
        -- Roads with their district; raw_road is not the table, this is a comment.
        SELECT r.id, d.code AS region, r.cars
        FROM raw_road AS r
        JOIN divisions.division AS d ON d.code = r.region
        """,
        "pipeline/busy_road.sql": """
        SELECT id, cars
        FROM road
        WHERE cars > 1000
        """,
        "checks/road.yaml": """
        model: road
        checks:
          - {check: not_null, columns: [id, cars], severity: block}
          - {check: unique, columns: [id], severity: block}
          - {check: range, column: cars, min: 0, max: 100000, severity: quarantine}
          - {check: regex, column: id, pattern: '[A-Z][0-9]+', severity: warn}
          - {check: references, column: region, to: divisions.division, to_column: code, severity: warn}
          - {check: accepted, column: region, values: ["500103", "500105"], where: cars > 5, severity: note}
          - {check: row_count, min: 1, severity: block}
          - check: sql
            name: no_ghosts
            title: {zh: 车流不应为空, en: Cars are counted}
            sql: SELECT id FROM road WHERE cars IS NULL
            severity: warn
        """,
        "indicators/traffic.yaml": """
        set: traffic
        title: {zh: 交通, en: Traffic}
        indicators: |
          SELECT 'cars' AS key, '车流' AS title_zh, 'Cars' AS title_en, '辆' AS unit, 'up' AS direction,
            'level' AS measure, '' AS owner
        observations: |
          SELECT 'cars' AS indicator, region, NULL AS subject, '2024' AS period, cars AS value,
            '=' AS comparator, NULL AS published, 'survey' AS source
          FROM road
        """,
        "pages/home.yaml": """
        page: home
        title: {zh: 首页, en: Home}
        lead: {zh: 车流, en: Cars}
        """,
    ]
}

/// References of the plain SELECTs these tests use; the real reader asks the engine.
func plainReferences(_ sql: String) throws -> SQLReferencesSummary {
    let bare = sql.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.hasPrefix("--") ? String(repeating: " ", count: $0.utf8.count) : String($0) }.joined(separator: "\n")
    guard let select = bare.range(of: "SELECT") else { throw SQLReferencesError(problem: "This is no SELECT", position: 0) }
    if let typo = bare.range(of: "FORM ") {
        throw SQLReferencesError(
            problem: "Unexpected FORM", mend: "Did you mean FROM?", position: bare.utf8.distance(from: bare.startIndex, to: typo.lowerBound))
    }
    let from = bare.range(of: "FROM ", range: select.upperBound..<bare.endIndex)
    var columns: [String] = []
    var depth = 0
    var item = ""
    for character in bare[select.upperBound..<(from?.lowerBound ?? bare.endIndex)] + "," {
        if character == "(" { depth += 1 }
        if character == ")" { depth -= 1 }
        guard character == ",", depth == 0 else {
            item.append(character)
            continue
        }
        let last = item.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
        columns.append(last.split(separator: ".").last.map(String.init) ?? last)
        item = ""
    }
    let words = bare.split { $0.isWhitespace || $0 == "," || $0 == ")" || $0 == "(" || $0 == ";" }.map(String.init)
    let tables = zip(words, words.dropFirst()).filter { ["FROM", "JOIN"].contains($0.0) }.map(\.1)
    return SQLReferencesSummary(tables: tables, columns: columns.contains("*") ? nil : columns)
}
