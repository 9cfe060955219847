import Catalog
import Ledger
import Store
import TestKit
import Testing
import Vocabulary

/// Versions: their numbers, which one is current, and that no act stands without its entry.
@Suite struct PublishTests {
    struct Stop: Error {}

    private func version(_ digest: Character, of dataset: String = "rd", rows: Int64 = 3) -> DatasetVersion {
        DatasetVersion(
            dataset: dataset, digest: "sha256:" + String(repeating: digest, count: 64), rows: rows, bytes: 1_024, schemaJSON: "{\"key\":[\"id\"]}",
            reportJSON: "{}", lineageJSON: "{\"inputs\":[]}", run: "run-1", publishedBy: "li")
    }

    @discardableResult
    private func publish(_ version: DatasetVersion, in catalogue: TestCatalogue) async throws -> DatasetVersion {
        let at = catalogue.clock.now
        return try await catalogue.store.write { try ResourceRegister.publish(version, at: at, in: $0) }
    }

    private func withDataset(_ backend: TestBackend, _ body: (TestCatalogue) async throws -> Void) async throws {
        try await withCatalogue(backend) { catalogue in
            try await catalogue.resources.put([sampleDataset("rd")], actor: "li")
            try await body(catalogue)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func numbersVersionsInTheirOrderAndEntersEach(backend: TestBackend) async throws {
        try await withDataset(backend) { catalogue in
            var versions: [DatasetVersion] = []
            for digest in "abc" as String {
                catalogue.clock.advance(1_000)
                versions.append(try await publish(version(digest), in: catalogue))
            }
            #expect(versions.map(\.number) == [1, 2, 3])
            #expect(versions.map(\.ledgerIndex) == [1, 2, 3], "entry 0 registered the dataset")
            #expect(try await catalogue.resources.versions(of: "rd") == versions.reversed(), "read back as they were returned")
            #expect(try await catalogue.resources.versions(of: "rd", limit: 1).map(\.number) == [3])
            #expect(try await catalogue.resources.dataset("rd")?.current == versions[2])
            #expect(try await catalogue.resources.version(of: "rd", digest: versions[0].digest) == versions[0])
            #expect(try await catalogue.resources.version(of: "other", digest: versions[0].digest) == nil)
            #expect(try await catalogue.entries().dropFirst() == ["version.publish dataset/rd", "version.publish dataset/rd", "version.publish dataset/rd"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func entersTheDigestAndTheRowsInTheLedger(backend: TestBackend) async throws {
        try await withDataset(backend) { catalogue in
            let stored = try await publish(version("a"), in: catalogue)
            let key = try LedgerSigningKey.generate(name: "example.cn/ledger")
            let log = TransparencyLog(store: catalogue.store, origin: "example.cn/ledger", signingKey: key)
            let entry = try #require(try await log.entry(index: stored.ledgerIndex)?.entry)
            #expect(entry.digest?.text == stored.digest && entry.actor == "li" && entry.at == stored.publishedAt)
            #expect(entry.details == ["rows": "3", "run": "run-1"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func theCurrentDigestAgainChangesNothing(backend: TestBackend) async throws {
        try await withDataset(backend) { catalogue in
            let first = try await publish(version("a"), in: catalogue)
            catalogue.clock.advance(1_000)
            #expect(try await publish(version("a", rows: 99), in: catalogue) == first)
            #expect(try await catalogue.count("dataset_version") == 1)
            #expect(try await catalogue.entries().count == 2)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func anEarlierDigestBecomesCurrentAgainWithoutASecondRow(backend: TestBackend) async throws {
        try await withDataset(backend) { catalogue in
            let first = try await publish(version("a"), in: catalogue)
            try await publish(version("b"), in: catalogue)
            #expect(try await publish(version("a"), in: catalogue) == first)
            #expect(try await catalogue.resources.dataset("rd")?.current == first)
            #expect(try await catalogue.resources.versions(of: "rd").map(\.number) == [2, 1])
            #expect(try await catalogue.entries().last == "version.restore dataset/rd")
            #expect(try await publish(version("c"), in: catalogue).number == 3)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func twoDatasetsMayHoldTheSameBundle(backend: TestBackend) async throws {
        try await withDataset(backend) { catalogue in
            try await catalogue.resources.put([sampleDataset("copy")], actor: "li")
            try await publish(version("a"), in: catalogue)
            #expect(try await publish(version("a", of: "copy"), in: catalogue).number == 1)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func refusesADatasetThatIsNotRegistered(backend: TestBackend) async throws {
        try await withDataset(backend) { catalogue async throws in
            await expect(throws: .notFound) { try await publish(version("a", of: "unknown"), in: catalogue) }
            #expect(try await catalogue.count("dataset_version") == 0)
            #expect(try await catalogue.entries().count == 1)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func theSameBundlePublishedTwiceAtOnceIsOneVersion(backend: TestBackend) async throws {
        try await withDataset(backend) { catalogue in
            let digests = "aabbab" as String
            try await withThrowingTaskGroup(of: Void.self) { group in
                for digest in digests { group.addTask { try await publish(version(digest), in: catalogue) } }
                try await group.waitForAll()
            }
            let versions = try await catalogue.resources.versions(of: "rd")
            #expect(versions.map(\.number) == [2, 1] && Set(versions.map(\.digest)).count == 2)
        }
    }

    @Test(arguments: TestBackend.allCases)
    func oneResourceRegisteredTwiceAtOnceIsOneEntry(backend: TestBackend) async throws {
        try await withCatalogue(backend) { catalogue in
            let changed = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 { group.addTask { try await catalogue.resources.put([sampleDataset("rd")], actor: "li") } }
                return try await group.reduce(0, +)
            }
            #expect(changed == 1)
            #expect(try await catalogue.entries() == ["resource.register dataset/rd"])
        }
    }

    @Test(arguments: TestBackend.allCases)
    func anActThatIsUndoneTakesItsEntryWithIt(backend: TestBackend) async throws {
        try await withDataset(backend) { catalogue in
            let before = try await publish(version("a"), in: catalogue)
            let (next, other) = (version("b"), sampleDataset("other"))
            await #expect(throws: Stop.self) {
                try await catalogue.store.write { writer in
                    try ResourceRegister.put(other, actor: "li", at: 1, in: writer)
                    let stored = try ResourceRegister.publish(next, at: 1, in: writer)
                    #expect(stored.number == 2 && stored.ledgerIndex == 3, "inside the transaction both are there")
                    throw Stop()
                }
            }
            #expect(try await catalogue.resources.resource(other.id) == nil)
            #expect(try await catalogue.resources.dataset("rd")?.current == before)
            #expect(try await catalogue.resources.versions(of: "rd").count == 1)
            #expect(try await catalogue.entries() == ["resource.register dataset/rd", "version.publish dataset/rd"])
            #expect(try await publish(next, in: catalogue).ledgerIndex == 2, "the ledger has no gap")
        }
    }

    @Test(arguments: TestBackend.allCases)
    func anActThatTheLedgerRefusesDoesNotHappen(backend: TestBackend) async throws {
        try await withDataset(backend) { catalogue in
            try await catalogue.makeGuest("admin", .administrator)
            try await catalogue.makeGuest("li")
            // An entry without an actor has no canonical form.
            await #expect(throws: LedgerError.self) { try await catalogue.people.disable(user: "li", actor: "") }
            await #expect(throws: LedgerError.self) {
                try await catalogue.people.grant(RoleGrant(organisation: "kjj", role: .steward), to: "li", actor: "")
            }
            await #expect(throws: LedgerError.self) { try await catalogue.people.createKey(for: "li", label: "", actor: "") }
            await #expect(throws: LedgerError.self) { try await catalogue.resources.put([sampleDataset("other")], actor: "") }
            var version = version("a")
            version.publishedBy = ""
            await #expect(throws: LedgerError.self) { try await publish(version, in: catalogue) }
            let user = try #require(try await catalogue.people.user("li"))
            #expect(user.disabledAt == nil && user.grants.count == 1)
            #expect(try await catalogue.people.keys().isEmpty)
            #expect(try await catalogue.resources.resource("dataset/other") == nil)
            #expect(try await catalogue.resources.dataset("rd")?.current == nil)
        }
    }
}
