import App
import Engine
import Lineage
import Pipeline
import Store
import TestKit
import Testing

@Suite struct IndicatorLineageTests {
    static let files = [
        "app.yaml": """
        name: city
        title: {zh: 城市, en: City}
        description: {zh: 两个指标, en: Two indicators}
        version: 1.0.0
        region: "500000"
        organisation: {id: cq, title: {zh: 重庆, en: Chongqing}}
        """,
        "sources/raw.yaml": "source: raw\ntitle: {zh: 表, en: Table}\nformat: csv\npath: samples/raw.csv\n",
        "samples/raw.csv": "id,cars,trees,area\na,3,4,5\nb,7,8,9\n",
        "models/count.yaml": """
        model: count
        title: {zh: 数量, en: Counts}
        grade: general.1
        openness: open
        key: [id]
        fields:
          - {name: id, type: text, title: {zh: 编号, en: Id}}
          - {name: cars, type: integer, title: {zh: 车, en: Cars}}
          - {name: trees, type: integer, title: {zh: 树, en: Trees}}
          - {name: area, type: integer, title: {zh: 面积, en: Area}}
        """,
        "pipeline/count.sql": "SELECT id, cars, trees, area FROM raw\n",
        "indicators/city.yaml": """
        set: city
        title: {zh: 城市, en: City}
        indicators: |
          SELECT 'cars' AS key, '车' AS title_zh, 'Cars' AS title_en, '辆' AS unit, 'up' AS direction, 'level' AS measure, NULL AS owner
          UNION ALL SELECT 'green', '绿', 'Green', '棵', 'up', 'level', NULL
        observations: |
          SELECT 'cars' AS indicator, '500000' AS region, NULL AS subject, '2024' AS period, sum(cars) AS value, '=' AS comparator,
            NULL AS published, 'x' AS source FROM count
          UNION ALL
          SELECT 'green', '500000', NULL, '2024', sum(trees) + sum(area), '=', NULL, 'x' FROM count
        """,
    ]

    /// An indicator that has a SELECT of its own in the set is made of what that reads, and of no more.
    @Test(arguments: TestBackend.allCases)
    func eachIndicatorIsMadeOfItsOwnPart(backend: TestBackend) async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        for (name, text) in Self.files { try folder.write(text, to: "apps/city/\(name)") }
        try await backend.withLocation { location in
            let data = DataFolder(path: folder.path + "/data")
            var url: String?
            if case .postgres(let address) = location { url = address }
            let platform = try await Platform.open(
                PlatformConfiguration(
                    data: data, storeURL: url, apps: [folder.path + "/apps"],
                    engine: EngineConfiguration(supportFolder: engineSupport, threads: 1, memoryLimitBytes: 1 << 28, temporaryFolder: data.temporary),
                    origin: "test.example/ledger"), passwordCost: .light)
            let app = try #require(platform.findApps().first?.folder)
            let run = try await platform.run(app: app, requestedBy: "test")
            #expect(run.state == .succeeded, "\(run.problem ?? "")")
            func sources(of indicator: String) async throws -> [String] {
                let node = LineageTable(.indicator, "city.city").column(indicator)
                return try await platform.lineage.closure(from: [node], direction: .upstream).edges.filter { $0.to == node }.map(\.from.text).sorted()
            }
            #expect(try await sources(of: "cars") == ["dataset:city.count.cars"])
            #expect(try await sources(of: "green") == ["dataset:city.count.area", "dataset:city.count.trees"])
            await platform.close()
        }
    }
}
