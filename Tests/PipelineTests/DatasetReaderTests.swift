import Catalog
import Engine
import Foundation
import TestKit
import Testing
import Vocabulary

@testable import Pipeline

struct DatasetReaderTests {
    private static let sql = """
        SELECT i AS id, 'n' || i AS name, CAST(i * 0.1 AS DECIMAL(18,4)) AS price, CAST(i * 10 AS DECIMAL(38,2)) AS wide, i / 4.0::DOUBLE AS share,
            i % 2 = 0 AS even, DATE '2024-01-01' + i::INTEGER AS day, CASE WHEN i > 3 THEN i END AS late
        FROM s
        """

    /// Publishes rows 1…12 of every type.
    private func withRows(_ body: (TestPipeline, DatasetVersion) async throws -> Void) async throws {
        try await withPipeline { pipeline in
            try pipeline.write("i\n" + (1...12).map { "\($0)\n" }.joined(), to: "s.csv")
            let run = try await pipeline.run(pipeline.definition([(model("m", key: ["id"]), Self.sql)]))
            #expect(run.state == .succeeded, "\(run.problem ?? "")")
            try await body(pipeline, try #require(try await pipeline.current("demo.m")))
        }
    }

    private static let filters: [(String, DatasetReader.Filter.Operator, String, [Int])] = [
        ("id", .equal, "3", [3]), ("id", .notEqual, "3", [1, 2] + Array(4...12)), ("id", .less, "3", [1, 2]),
        ("id", .atMost, "3", [1, 2, 3]), ("id", .greater, "10", [11, 12]), ("id", .atLeast, "11", [11, 12]),
        ("price", .equal, "0.3", [3]), ("price", .equal, "0.3000", [3]), ("price", .atMost, "0.3", [1, 2, 3]),
        ("price", .greater, "1.1", [12]), ("price", .less, "-1", []), ("share", .equal, "0.25", [1]), ("share", .atLeast, "2.75", [11, 12]),
        ("even", .equal, "true", [2, 4, 6, 8, 10, 12]), ("even", .notEqual, "true", [1, 3, 5, 7, 9, 11]),
        ("day", .equal, "2024-01-03", [2]), ("day", .greater, "2024-01-11", [11, 12]), ("day", .atMost, "2024-01-02", [1]),
        ("name", .equal, "n7", [7]), ("name", .contains, "1", [1, 10, 11, 12]), ("name", .contains, "%", []),
        ("late", .isNull, "true", [1, 2, 3]), ("late", .isNull, "false", Array(4...12)),
    ]

    @Test
    func filtersByEveryOperatorAndType() async throws {
        try await withRows { pipeline, _ in
            for (field, comparison, value, ids) in Self.filters {
                let found = try await pipeline.texts("demo.m", [.init(field: field, comparison: comparison, value: value)])
                #expect(found.map { $0[0] } == ids.map(String.init), "\(field) \(comparison) \(value)")
            }
            let both = [DatasetReader.Filter(field: "id", comparison: .atLeast, value: "4"), .init(field: "even", comparison: .equal, value: "false")]
            #expect(try await pipeline.texts("demo.m", both).map { $0[0] } == ["5", "7", "9", "11"])
        }
    }

    @Test(arguments: [
        ("nothing", .equal, "1"), ("id", .equal, "x"), ("id", .less, "1.5"), ("price", .equal, "0.00001"), ("price", .equal, "cheap"),
        ("share", .equal, "much"), ("even", .equal, "yes"), ("id", .contains, "1"), ("id", .isNull, "maybe"), ("id\" OR 1=1 --", .equal, "1"),
    ] as [(String, DatasetReader.Filter.Operator, String)])
    func refusesAFilterThatDoesNotFitTheField(field: String, comparison: DatasetReader.Filter.Operator, value: String) async throws {
        try await withRows { pipeline, version in
            let error = await fault { try await pipeline.reader.rows(of: version, filters: [.init(field: field, comparison: comparison, value: value)]) }
            #expect(error?.kind == .malformed)
        }
    }

    @Test
    func showsExactValues() async throws {
        try await withRows { pipeline, _ in
            let row = try #require(try await pipeline.texts("demo.m", [.init(field: "id", comparison: .equal, value: "1")]).first)
            #expect(row == ["1", "n1", "0.1", "10.00", "0.25", "false", "2024-01-02", ""])
        }
    }

    @Test(arguments: [1, 5, 6, 12, 100])
    func givesEveryRowOnceOverPages(limit: Int) async throws {
        try await withRows { pipeline, version in
            var ids: [String] = []
            var after: Int64? = 0
            while let start = after, ids.count < 20 {
                let page = try await pipeline.reader.rows(of: version, after: start, limit: limit)
                #expect(page.rows.count <= limit)
                ids += page.rows.map { $0[0].text }
                after = page.next
            }
            #expect(ids == (1...12).map(String.init))
        }
    }

    @Test
    func makesTheServingFileAgain() async throws {
        try await withRows { pipeline, version in
            let file = pipeline.folder.servingFile(try ContentDigest(text: version.digest))
            for _ in 1...2 {
                let reader = DatasetReader(folder: pipeline.folder, engine: try sharedEngine())
                #expect(!FileManager.default.fileExists(atPath: file))
                #expect(try await reader.rows(of: version).rows.count == 12)
                #expect(FileManager.default.fileExists(atPath: file))
                try FileManager.default.removeItem(atPath: file)
            }
        }
    }

    @Test
    func givesWholeFiles() async throws {
        try await withRows { pipeline, version in
            let csv = try String(contentsOfFile: try await pipeline.reader.file(of: version, format: .csv), encoding: .utf8)
            #expect(csv.split(separator: "\n").count == 13)
            #expect(csv.hasPrefix("id,name,price,wide,share,even,day,late\n1,n1,0.1000,10.00,0.25,false,2024-01-02,\n"))
            let json = try Data(contentsOf: URL(filePath: try await pipeline.reader.file(of: version, format: .json)))
            #expect((try JSONSerialization.jsonObject(with: json) as? [[String: Any]])?.count == 12)
            let parquet = try Data(contentsOf: URL(filePath: try await pipeline.reader.file(of: version, format: .parquet)))
            #expect(parquet.prefix(4) == Data("PAR1".utf8))
        }
    }

    @Test
    func answersASelect() async throws {
        try await withRows { pipeline, version in
            let table = try await pipeline.reader.query("SELECT id FROM demo.m ORDER BY id DESC", over: [("demo.m", version)], limit: 2)
            #expect(table.rowCount == 2)
            #expect(table[0, 0] == 12)
        }
    }

    @Test(arguments: [
        "SELECT * FROM read_text('/etc/hostname')", "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'",
        "ATTACH '/tmp/x.db' AS x", "SELECT 1; SELECT 2", "COPY demo.m TO '/tmp/x.csv'", "DROP VIEW demo.m", "INSTALL httpfs",
        "SELECT 1) ; ATTACH '/tmp/x.db' AS x; SELECT * FROM (SELECT 1",
    ])
    func refusesWhatReachesBeyondTheDatasets(sql: String) async throws {
        try await withRows { pipeline, version in
            await #expect(throws: EngineError.self) {
                try await pipeline.reader.query(sql, over: [("demo.m", version)], limit: 10)
            }
        }
    }
}
