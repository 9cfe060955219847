import App
import Catalog
import Foundation
import Pipeline
import TestKit
import Testing

@Suite struct BackupTests {
    /// Acknowledged means kept: what was pushed and waits for its run is in a copy too, wherever that is restored.
    @Test func rowsThatWereAcknowledgedAreInACopy() async throws {
        try await IntegrationNode.with { node in
            _ = try await node.run()
            let pushed = try await node.push(Array("{\"sensor\": \"s2\", \"dust\": 1}\n".utf8), as: node.steward, query: "?run=false")
            #expect(pushed.status == 201, "\(pushed.text)")
            let folder = (node.drop as NSString).deletingLastPathComponent
            _ = try await node.platform.backup(to: folder + "/copy")
            let elsewhere = IntegrationNode.configuration(in: folder, data: "restored")
            _ = try await Platform.restore(from: folder + "/copy", to: elsewhere)
            // The restored node has to do without the old one.
            try FileManager.default.moveItem(atPath: folder + "/data/pushed", toPath: folder + "/away")
            let restored = try await Platform.open(elsewhere, passwordCost: .light)
            do {
                #expect(try await restored.runner.quarantine.batches(subjects: ["permits"]).total == 1)
                let app = try #require(restored.findApps().first { $0.name == "permits" }?.folder)
                #expect(try await restored.run(app: app, requestedBy: "test").state == .succeeded)
                let version = try #require(try await restored.resources.dataset("permits.reading")?.current)
                let rows = try await restored.reader.rows(of: version, limit: 10).rows.map { $0.map(\.text) }
                #expect(rows == [["s1", "12.5"], ["s2", "1"]], "\(rows)")
                #expect(try await restored.verify(bundles: true).faults == [])
                await restored.close()
            } catch {
                await restored.close()
                throw error
            }
        }
    }
}
