import Quality
import Catalog
import Foundation
import Schema
import Testing
import TestKit
import Vocabulary

@testable import Pipeline

struct BundleTests {
    /// Publishes three rows and lends the pipeline and the version's folder.
    private func withBundle(_ body: (TestPipeline, String, ContentDigest) async throws -> Void) async throws {
        try await withPipeline { pipeline in
            try pipeline.write("id,name\n1,a\n2,b\n3,c\n", to: "s.csv")
            let run = try await pipeline.run(pipeline.definition([(model("m", key: ["id"]), "SELECT * FROM s")]))
            #expect(run.state == .succeeded, "\(run.problem ?? "")")
            let version = try #require(try await pipeline.current("demo.m"))
            let digest = try ContentDigest(text: version.digest)
            try await body(pipeline, pipeline.folder.bundle(digest), digest)
        }
    }

    @Test
    func hasOneDigestForEqualData() async throws {
        try await withBundle { pipeline, folder, digest in
            try Bundle.verify(folder, is: digest)
            let again = try await pipeline.run(pipeline.definition([(model("m", key: ["id"]), "SELECT * FROM s")]), force: true)
            #expect(again.steps.map(\.versionDigest) == [digest.text])
            #expect(try await pipeline.register.versions(of: "demo.m").count == 1)
        }
    }

    @Test(arguments: ["data.parquet", "schema.json", "report.json", "lineage.json", "manifest.json"])
    func namesADamagedOrMissingFile(name: String) async throws {
        try await withBundle { _, folder, digest in
            let url = URL(filePath: "\(folder)/\(name)")
            var bytes = try Data(contentsOf: url)
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: url)
            let damaged = await fault { try Bundle.verify(folder, is: digest) }
            #expect(damaged?.kind == .bundleDamaged)
            #expect(damaged?.problem.contains("\(name) is not the published one") == true)
            try FileManager.default.removeItem(at: url)
            let missing = await fault { try Bundle.verify(folder, is: digest) }
            #expect(missing?.problem.contains("\(name) is missing") == true)
        }
    }

    @Test
    func scoresByTheWeightsTheModelDeclares() async throws {
        try await withPipeline { pipeline in
            try pipeline.write("id,name\n1,a\n2,\n", to: "s.csv")
            var weighed = model("m", key: ["id"])
            var points: [Vocabulary.Decimal?] = []
            for weights in [nil, ["completeness": 1, "accuracy": 1], ["accuracy": 1]] {
                weighed.weights = weights
                let run = try await pipeline.run(pipeline.definition([(weighed, "SELECT * FROM s")]))
                #expect(run.state == .succeeded, "\(run.problem ?? "")")
                points.append(try DatasetReader.report(of: try #require(try await pipeline.current("demo.m"))).score?.points)
            }
            // Of four cells one is empty, which counts for completeness alone.
            #expect(points[0] != nil && points[1] != nil)
            #expect(points[2] != points[1])
        }
    }

    @Test
    func carriesSchemaReportAndLineage() async throws {
        try await withBundle { pipeline, _, _ in
            let version = try #require(try await pipeline.current("demo.m"))
            let schema = try DatasetReader.schema(of: version)
            #expect(schema.fields.map(\.type) == [.integer, .text])
            #expect(schema.key == ["id"])
            let report = try DatasetReader.report(of: version)
            #expect(report.rowsPublished == 3)
            #expect(report.columns.map(\.least) == ["1", "a"])
            let lineage = try DatasetReader.lineage(of: version)
            #expect(lineage.inputs.map(\.kind) == ["source"])
            #expect(lineage.columns.map(\.from) == [["s.id"], ["s.name"]])
        }
    }
}
