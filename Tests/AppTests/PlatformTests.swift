import App
import Catalog
import Engine
import Foundation
import Pipeline
import Store
import TestKit
import Testing

@Suite struct PlatformTests {
    @Test func theNodesRegionIsThatOfMostOfItsApps() async throws {
        try await withTemporaryFolder { folder in
            let data = DataFolder(path: folder + "/data")
            let platform = try await Platform.open(
                PlatformConfiguration(
                    data: data, storeURL: nil, apps: [folder + "/apps"],
                    engine: EngineConfiguration(supportFolder: engineSupport, threads: 1, memoryLimitBytes: 1 << 28, temporaryFolder: data.temporary),
                    origin: "test.example/ledger"), passwordCost: .light)
            func run(_ name: String, region: String) async throws {
                for (file, text) in IndicatorLineageTests.files where !file.hasPrefix("indicators/") {
                    let path = URL(filePath: "\(folder)/apps/\(name)/\(file)")
                    try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
                    let own = text.replacing("name: city", with: "name: \(name)").replacing("500000", with: region)
                    try Data(own.utf8).write(to: path)
                }
                let app = try #require(platform.findApps().first { $0.name == name }?.folder)
                #expect(try await platform.run(app: app, requestedBy: "test").state == .succeeded)
            }
            #expect(try await platform.resources.commonRegion(of: "app") == nil)
            try await run("a", region: "510000")
            try await run("b", region: "500000")
            #expect(try await platform.resources.commonRegion(of: "app") == "500000", "of equals the first")
            try await run("c", region: "510000")
            #expect(try await platform.resources.commonRegion(of: "app") == "510000")
            await platform.close()
        }
    }

    /// What a stolen store is worth hangs on it: no setting, and no slip, may make the hashes of a node cheaper.
    @Test func aPlatformMadeWithoutAWordHashesAtTheStandardCost() async throws {
        try await withTemporaryFolder { folder in
            let data = DataFolder(path: folder)
            let platform = try await Platform.open(
                PlatformConfiguration(
                    data: data, storeURL: nil, apps: [],
                    engine: EngineConfiguration(supportFolder: engineSupport, threads: 1, memoryLimitBytes: 1 << 28, temporaryFolder: data.temporary),
                    origin: "test.example/ledger"))
            try await platform.people.create(user: "li", displayName: "Li", password: "a long enough password", grants: [], actor: "test")
            let row = try await platform.store.read { try $0.row("SELECT password_hash FROM platform_user") }
            await platform.close()
            #expect(try #require(row).text("password_hash").hasPrefix("scrypt$32768$8$3$"))
            #expect(PasswordCost.standard == PasswordCost(rounds: 32_768, blockSize: 8, parallelism: 3))
        }
    }
}
