import App
import Catalog
import Engine
import Pipeline
import Store
import TestKit
import Testing

@Suite struct PlatformTests {
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
