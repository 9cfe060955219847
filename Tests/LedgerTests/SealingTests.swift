import Store
import TestKit
import Testing

@testable import Ledger

@Suite struct SealingTests {
    @Test func anEmptyLogIsSealedOnceAndServesNoTiles() async throws {
        try await withLog { test in
            #expect(try await test.log.latestCheckpoint() == nil)
            #expect(await code { try await test.log.checkpointNote() } == .notFound)
            let checkpoint = try await test.log.seal()
            #expect(checkpoint.size == 0)
            #expect(checkpoint.root == .empty)
            #expect(try await test.log.seal() == checkpoint)
            #expect(await code { try await test.log.tile(level: 0, index: 0, width: 1) } == .notFound)
            let report = try await test.log.verify()
            #expect(report.isSound && report.checkpoints == 1)
        }
    }

    @Test func everySizeFrom0To600HasTheRootOfTheDefinitionAndVerifies() async throws {
        try await withLog { test in
            // One tree remembers what smaller sizes have in common with larger ones.
            var tree = LiteralTree(try (0..<600).map { .leaf(try sampleEntry($0).canonicalBytes()) })
            for size in 0...600 {
                if size > 0 { try await test.append(1, from: size - 1) }
                let checkpoint = try await test.log.seal()
                #expect(checkpoint.size == Int64(size))
                #expect(checkpoint.root == tree.root(0..<size))
            }
            let report = try await test.log.verify()
            #expect(report.fault == nil)
            #expect(report.entries == 600 && report.sealedEntries == 600 && report.checkpoints == 601)
            try await proofsFromTilesAreTheDefinitions(test, tree)
        }
    }

    /// Inclusion in every size up to 600 of every 7th entry, and consistency from every 7th size.
    private func proofsFromTilesAreTheDefinitions(_ test: TestLog, _ tree: LiteralTree) async throws {
        try await test.store.read { reader in
            var (tree, tiles) = (tree, TileReader())
            for size in 1...600 {
                for place in stride(from: size % 7, to: size, by: 7) {
                    let path = try tiles.roots(of: TreeShape.inclusionRanges(index: Int64(place), size: Int64(size)), in: reader)
                    if path != tree.path(place, 0..<size) { Issue.record("the path of \(place) in \(size) is wrong") }
                    guard place > 0 else { continue }
                    let proof = try tiles.roots(of: TreeShape.consistencyRanges(from: Int64(place), to: Int64(size)), in: reader)
                    if proof != tree.subproof(place, 0..<size, true) { Issue.record("the proof \(place) to \(size) is wrong") }
                }
            }
        }
    }

    @Test func sealingCoversAllCommittedEntriesInBatches() async throws {
        // A debug build is slow with so many entries, and the batches know nothing of the database: one will do.
        try await withLog(on: [.sqlite]) { test in
            try await test.append(70_000)
            let checkpoint = try await test.log.seal()
            #expect(checkpoint.size == 70_000)
            // The example of the standard: 273 full tiles and one of 112, one full and one of 17, one of 1.
            #expect(try await test.scalar("SELECT COUNT(*) AS n FROM ledger_tile WHERE level = 0 AND width = 256") == 273)
            #expect(try await test.log.tile(level: 0, index: 273, width: 112).count == 112 * 32)
            #expect(try await test.log.tile(level: 1, index: 0).count == 256 * 32)
            #expect(try await test.log.tile(level: 1, index: 1, width: 17).count == 17 * 32)
            #expect(try await test.log.tile(level: 2, index: 0, width: 1).count == 32)
            #expect(try await test.scalar("SELECT COUNT(*) AS n FROM ledger_checkpoint") == 2)
            #expect(try await test.scalar("SELECT COUNT(*) AS n FROM ledger_tile") == 277)
            let report = try await test.log.verify()
            #expect(report.fault == nil && report.entries == 70_000 && report.tiles == 277)
        }
    }

    @Test func anActThatIsRolledBackLeavesNoTrace() async throws {
        struct Refusal: Error {}
        try await withLog { test in
            try await test.append(3)
            await #expect(throws: Refusal.self) {
                try await test.store.write { writer in
                    #expect(try LedgerWriter.append(sampleEntry(3), in: writer) == 3)
                    throw Refusal()
                }
            }
            #expect(try await test.log.seal().size == 3)
            #expect(try await test.append(sampleEntry(4)) == 3)
            #expect(try await test.log.seal().size == 4)
            #expect(try await test.log.entries(limit: 10).map(\.entry.details["number"]) == ["4", "2", "1", "0"])
            #expect(try await test.log.verify().isSound)
        }
    }

    @Test func anEntryWithoutCanonicalFormRollsItsActBack() async throws {
        try await withLog { test in
            let large = LedgerEntry(
                actor: "a", action: "b", subject: "c", digest: nil, at: 0, details: ["d": String(repeating: "x", count: 65_535)])
            #expect(await code { try await test.append(large) } == .entryTooLarge)
            let checkpoint = try await test.log.seal()
            #expect(checkpoint.size == 0)
        }
    }

    @Test func appendsFromManyTasksGetEachItsOwnIndex() async throws {
        try await withLog { test in
            let indexes = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for task in 0..<8 {
                    group.addTask {
                        var indexes: [Int64] = []
                        for number in 0..<25 { indexes.append(try await test.append(sampleEntry(task * 100 + number))) }
                        return indexes
                    }
                }
                group.addTask {
                    for _ in 0..<10 { try await test.log.seal() }
                    return []
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(indexes.sorted() == Array(0..<200))
            #expect(try await test.log.seal().size == 200)
            #expect(try await test.log.verify().fault == nil)
        }
    }

    @Test func twoLogsSealOneStoreWithoutForking() async throws {
        try await withLog { test in
            // A second connection, as a second process has.
            let store = try await openStore(test.location)
            let other = TransparencyLog(store: store, origin: TestLog.origin, signingKey: test.key)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for number in 0..<60 { _ = try await test.append(sampleEntry(number)) } }
                for log in [test.log, other, test.log, other] {
                    group.addTask { for _ in 0..<15 { try await log.seal() } }
                }
                try await group.waitForAll()
            }
            let last = try await other.seal()
            #expect(last.size == 60)
            #expect(try await test.log.seal() == last)
            #expect(try await test.log.verify().fault == nil)
            await store.close()
        }
    }

    @Test func aSealCoversWhatWasCommittedBeforeItWasCalled() async throws {
        try await withLog { test in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<6 {
                    group.addTask {
                        for number in 0..<10 {
                            let index = try await test.append(sampleEntry(task * 10 + number))
                            let checkpoint = try await test.log.seal()
                            if checkpoint.size <= index { Issue.record("the seal after entry \(index) has size \(checkpoint.size)") }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await test.log.verify().fault == nil)
        }
    }

    @Test func anotherKeyOrOriginMayNotContinueTheLog() async throws {
        try await withLog { test in
            try await test.append(5)
            try await test.log.seal()
            let key = try LedgerSigningKey.generate(name: TestLog.origin)
            let stranger = TransparencyLog(store: test.store, origin: TestLog.origin, signingKey: key)
            #expect(await code { try await stranger.seal() } == .keyChanged)
            let renamed = TransparencyLog(store: test.store, origin: "other.example.cn", signingKey: test.key)
            #expect(await code { try await renamed.seal() } == .originChanged)
            // A key that names its predecessor may, and signs at once.
            let successor = TransparencyLog(
                store: test.store, origin: TestLog.origin, signingKey: key, formerKeys: [test.key.verifierKey])
            let checkpoint = try await successor.seal()
            #expect(checkpoint.size == 5)
            #expect(try SignedNote(checkpoint.note).verified(by: [key.verifierKey]) == [key.verifierKey])
            #expect(try await successor.seal() == checkpoint)
            #expect(try await successor.verify().fault == nil)
        }
    }
}

/// The code of the `LedgerError` that `body` throws.
func code<T>(_ body: () async throws -> T) async -> LedgerError.Code? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? LedgerError)?.kind
    }
}
