import Catalog
import Engine
import Foundation
import Schema
import Source
import Store
import TestKit
import Testing
import Vocabulary

@testable import Pipeline

/// Rows of sources that keep types of their own are corrected where they are read; rows of earlier loads are taken in by later ones.
@Suite(.serialized) struct SourceCorrectionTests {
    private static let fields = [
        FieldDeclaration(name: "id", type: .integer), FieldDeclaration(name: "day", type: .date), FieldDeclaration(name: "n", type: .integer),
    ]

    /// Writes rows `(id, day, n)` as texts into a file of the format.
    private func write(_ rows: [(Int, String, String)], as format: SourceDeclaration.Format, in pipeline: TestPipeline) async throws {
        let path = "\(pipeline.home)/s.\(format.rawValue)"
        try? FileManager.default.removeItem(atPath: path)
        let values = rows.map { "('\($0.0)', '\($0.1)', '\($0.2)')" }.joined(separator: ", ")
        let select = "SELECT * FROM (VALUES \(values)) AS v(id, day, n)"
        try await sharedEngine().withSession { session in
            switch format {
            case .parquet: try session.execute("COPY (\(select)) TO \(quoteLiteral(path)) (FORMAT parquet)")
            case .excel:
                try session.loadExtension("excel")
                try session.execute("COPY (\(select)) TO \(quoteLiteral(path)) (FORMAT xlsx, HEADER true)")
            default:
                try session.loadExtension("sqlite_scanner")
                let name = "made_" + UUID().uuidString.replacing("-", with: "")
                try session.execute("ATTACH \(quoteLiteral(path)) AS \(name) (TYPE sqlite)")
                try session.execute("CREATE TABLE \(name).t AS \(select)")
                try session.execute("DETACH \(name)")
            }
        }
    }

    private func definition(_ pipeline: TestPipeline, _ format: SourceDeclaration.Format, mode: SourceDeclaration.Mode = .full) -> PipelineDefinition {
        var definition = pipeline.definition([(model("m", key: ["id"], fields: Self.fields), "SELECT id, day, n FROM s")])
        var source = SourceDeclaration(name: "s", format: format, path: "s.\(format.rawValue)")
        source.columns = ["id": .integer, "day": .date, "n": .integer]
        source.badRows = .quarantine
        source.mode = mode
        source.key = ["id"]
        if format == .sqlite { source.table = "t" }
        if mode == .incremental { source.watermark = "day" }
        definition.sources = [source]
        return definition
    }

    private func standing(_ pipeline: TestPipeline) async throws -> [QuarantineBatch] { try await pipeline.runner.quarantine.batches().batches }

    private func correct(_ raw: String, to values: [String: String]?, in pipeline: TestPipeline) async throws {
        for batch in try await standing(pipeline) {
            let rows = try await pipeline.runner.quarantine.rows(of: batch.id, in: pipeline.folder)
            guard let row = rows.first(where: { $0.raw.contains(raw) }) else { continue }
            try await pipeline.runner.quarantine.decide(
                [RowCorrection(rowHash: row.hash, values: values)], of: batch.id, reason: "typing error", by: "wang", in: pipeline.folder)
            return
        }
        Issue.record("no row with \(raw) stands aside")
    }

    @Test(arguments: [SourceDeclaration.Format.excel, .parquet, .sqlite])
    func aRowIsCorrectedWhereItIsRead(format: SourceDeclaration.Format) async throws {
        try await withPipeline { pipeline in
            try await write([(1, "2024-01-01", "5"), (2, "2024-01-02", "many"), (3, "2024-01-03", "few"), (4, "2024-01-04", "7")], as: format, in: pipeline)
            let definition = definition(pipeline, format)
            let first = try await pipeline.run(definition)
            #expect(first.state == .succeeded, "\(first.problem ?? "")")
            #expect(try await standing(pipeline).map(\.rows) == [2])
            try await correct("many", to: ["id": "2", "day": "2024-1-2", "n": "６"], in: pipeline)
            try await correct("few", to: ["id": "3", "day": "", "n": "some"], in: pipeline)
            let second = try await pipeline.run(definition)
            #expect(second.state == .succeeded, "\(second.problem ?? "")")
            let step = try #require(second.steps.first)
            #expect([step.rowsRead, step.rowsQuarantined, step.rowsDuplicate] == [4, 1, 0])
            #expect(try await pipeline.texts("demo.m") == [["1", "2024-01-01", "5"], ["2", "2024-01-02", "6"], ["4", "2024-01-04", "7"]])
            let batch = try #require(try await standing(pipeline).first)
            let left = try await pipeline.runner.quarantine.rows(of: batch.id, in: pipeline.folder)
            #expect(left.count == 1 && left[0].reasons.contains { $0.hasPrefix("corrected: column n: \"some\"") }, "\(left.map(\.reasons))")
            try await correct("few", to: nil, in: pipeline)
            _ = try await pipeline.run(definition)
            let last = try #require(try await standing(pipeline).first)
            #expect(last.rows == 1, "a row that was discarded stays counted")
            #expect(try await pipeline.runner.quarantine.rows(of: last.id, in: pipeline.folder).map(\.reasons) == [["discarded"]])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aCorrectedRowOfAnEarlierLoadIsTakenIn(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            let definition = definition(pipeline, .sqlite, mode: .incremental)
            try await write([(1, "2024-01-01", "5"), (2, "2024-01-02", "many"), (3, "2024-01-03", "7"), (4, "2024-01-03", "bad")], as: .sqlite, in: pipeline)
            #expect(try await pipeline.run(definition).state == .succeeded)
            // The source goes on: the faulty rows are not delivered again.
            try await write([(5, "2024-01-05", "9")], as: .sqlite, in: pipeline)
            #expect(try await pipeline.run(definition).state == .succeeded)
            #expect(try await standing(pipeline).map(\.rows) == [2])
            try await correct("many", to: ["id": "2", "day": "2024-01-02", "n": "6"], in: pipeline)
            let run = try await pipeline.run(definition)
            #expect(run.state == .succeeded, "\(run.problem ?? "")")
            #expect(try await pipeline.texts("demo.m").map { $0[0] } == ["1", "2", "3", "5"])
            let rest = try #require(try await standing(pipeline).first)
            let rows = try await pipeline.runner.quarantine.rows(of: rest.id, in: pipeline.folder)
            #expect(rest.rows == 1 && rows.map(\.raw).allSatisfy { $0.contains("bad") })
            #expect(try await pipeline.run(definition).state == .unchanged, "it is taken in once")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func aCorrectionDoesNotUndoWhatALaterLoadBrought(backend: TestBackend) async throws {
        try await withPipeline(backend) { pipeline in
            let definition = definition(pipeline, .sqlite, mode: .incremental)
            try await write([(1, "2024-01-01", "5"), (2, "2024-01-02", "many"), (3, "2024-01-02", "8")], as: .sqlite, in: pipeline)
            #expect(try await pipeline.run(definition).state == .succeeded)
            try await write([(2, "2024-01-09", "60")], as: .sqlite, in: pipeline)
            #expect(try await pipeline.run(definition).state == .succeeded)
            try await correct("many", to: ["id": "2", "day": "2024-01-02", "n": "6"], in: pipeline)
            try await write([(4, "2024-01-10", "1")], as: .sqlite, in: pipeline)
            _ = try await pipeline.run(definition)
            #expect(
                try await pipeline.texts("demo.m") == [
                    ["1", "2024-01-01", "5"], ["2", "2024-01-09", "60"], ["3", "2024-01-02", "8"], ["4", "2024-01-10", "1"],
                ])
            let batch = try #require(try await standing(pipeline).first)
            let row = try #require(try await pipeline.runner.quarantine.rows(of: batch.id, in: pipeline.folder).first)
            #expect(row.reasons.first?.hasPrefix("superseded") == true, "\(row.reasons)")
        }
    }

    @Test func aDecisionTakenBackIsOnTheRecord() async throws {
        try await withPipeline { pipeline in
            try await write([(1, "2024-01-01", "5"), (2, "2024-01-02", "many")], as: .parquet, in: pipeline)
            _ = try await pipeline.run(definition(pipeline, .parquet))
            try await correct("many", to: ["id": "2"], in: pipeline)
            let batch = try #require(try await standing(pipeline).first)
            let hash = try #require(try await pipeline.runner.quarantine.rows(of: batch.id, in: pipeline.folder).first).hash
            for _ in 0..<2 { try await pipeline.runner.quarantine.takeBack(hash, of: batch.id, by: "user/wang", in: pipeline.folder) }
            let entries = try await pipeline.store.read { try $0.rows("SELECT actor FROM ledger_entry WHERE action = 'quarantine.take_back'").map { try $0.text("actor") } }
            #expect(entries == ["user/wang"], "once, although it was asked for twice")
        }
    }
}
