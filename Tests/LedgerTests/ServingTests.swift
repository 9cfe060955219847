import Store
import Testing

@testable import Ledger

@Suite struct ServingTests {
    @Test func onlyWhatTheCheckpointCoversIsServed() async throws {
        try await withLog { test in
            try await test.append(300)
            try await test.log.seal()
            try await test.append(50, from: 300)
            let log = test.log
            #expect(try await log.tile(level: 0, index: 0).count == 256 * 32)
            #expect(try await log.tile(level: 0, index: 1, width: 44).count == 44 * 32)
            #expect(try await log.tile(level: 0, index: 1, width: 10) == log.tile(level: 0, index: 1, width: 44).prefix(320).map { $0 })
            #expect(try await log.entryBundle(index: 1, width: 44).isEmpty == false)
            for (level, index, width) in [
                (0, 1, nil), (0, 1, 45), (0, 2, 1), (1, 0, 2), (1, 0, nil), (2, 0, 1), (-1, 0, 1), (0, -1, nil), (0, 0, 0), (0, 0, 257),
                (63, 0, 1), (64, 0, 1),
            ] {
                #expect(
                    await code { try await log.tile(level: level, index: Int64(index), width: width) } == .notFound, "\(level) \(index)")
            }
            #expect(await code { try await log.tile(level: 0, index: .max, width: 1) } == .notFound)
            #expect(await code { try await log.entryBundle(index: .max) } == .notFound)
            #expect(await code { try await log.entryBundle(index: 1) } == .notFound)
            #expect(await code { try await log.entryBundle(index: 1, width: 45) } == .notFound)
            #expect(await code { try await log.inclusionProof(index: 300) } == .outOfRange)
            #expect(await code { try await log.inclusionProof(index: 5, size: 301) } == .outOfRange)
            #expect(await code { try await log.inclusionProof(index: -1) } == .outOfRange)
            #expect(await code { try await log.consistencyProof(from: 10, to: 301) } == .outOfRange)
            #expect(await code { try await log.consistencyProof(from: 11, to: 10) } == .outOfRange)
            #expect(await code { try await log.evidence(index: 300) } == .outOfRange)
        }
    }

    @Test func bundlesHoldTheEntriesOfTheirTile() async throws {
        try await withLog { test in
            try await test.append(260)
            try await test.log.seal()
            for (index, width) in [(0, nil), (1, 4)] as [(Int64, Int?)] {
                let entries = try EntryBundle.decode(await test.log.entryBundle(index: index, width: width))
                let hashes = TreeHash.split(try await test.log.tile(level: 0, index: index, width: width))
                #expect(entries.map { TreeHash.leaf($0) } == hashes)
                #expect(
                    try entries.map { try LedgerEntry(canonicalBytes: $0) }
                        == (0..<entries.count).map { sampleEntry(Int(index) * 256 + $0) })
            }
        }
    }

    @Test func resourcesAreFoundByTheirAddress() async throws {
        try await withLog { test in
            try await test.append(260)
            let note = try await test.log.seal().note
            #expect(try await test.log.resource(.checkpoint) == Array(note.utf8))
            let tile = try #require(LedgerPath("tile/0/001.p/4"))
            #expect(try await test.log.resource(tile) == test.log.tile(level: 0, index: 1, width: 4))
            let bundle = try #require(LedgerPath("tile/entries/000"))
            #expect(try await test.log.resource(bundle) == test.log.entryBundle(index: 0))
        }
    }

    @Test func evidenceConvincesAStrangerAndForgedEvidenceDoesNot() async throws {
        try await withLog { test in
            try await test.append(333)
            try await test.log.seal()
            let key = test.key.verifierKey
            let evidence = try await test.log.evidence(index: 300)
            #expect(try evidence.verify(key: key, origin: TestLog.origin).size == 333)
            #expect(try LedgerEntry(canonicalBytes: evidence.entry) == sampleEntry(300))
            let read = try LedgerEvidence(entry: evidence.entry, proofText: evidence.proofText)
            #expect(read == evidence)
            let extra = evidence.proofText.replacing("@v1\n", with: "@v1\nextra YQ==\n")
            #expect(try LedgerEvidence(entry: evidence.entry, proofText: extra) == evidence)

            func refusal(_ evidence: LedgerEvidence, _ key: LedgerVerifierKey, _ origin: String? = nil) -> LedgerError.Code? {
                do throws(LedgerError) {
                    try evidence.verify(key: key, origin: origin)
                    return nil
                } catch { return error.kind }
            }
            let (proof, note) = (evidence.proof, evidence.checkpointNote)
            let forged = LedgerEvidence(entry: try sampleEntry(301).canonicalBytes(), proof: proof, checkpointNote: note)
            #expect(refusal(forged, key) == .proofMismatch)
            let moved = InclusionProof(index: 299, size: 333, hashes: proof.hashes)
            #expect(refusal(LedgerEvidence(entry: evidence.entry, proof: moved, checkpointNote: note), key) == .proofMismatch)
            let resized = InclusionProof(index: 300, size: 332, hashes: proof.hashes)
            #expect(refusal(LedgerEvidence(entry: evidence.entry, proof: resized, checkpointNote: note), key) == .proofMismatch)
            let changed = note.replacing("\n333\n", with: "\n334\n")
            #expect(refusal(LedgerEvidence(entry: evidence.entry, proof: proof, checkpointNote: changed), key) == .badSignature)
            #expect(refusal(evidence, try LedgerSigningKey.generate(name: TestLog.origin).verifierKey) == .badSignature)
            #expect(refusal(evidence, key, "other") == .originChanged)
        }
    }

    @Test(arguments: [
        "", "\n", "c2sp.org/tlog-proof@v2\nindex 0\n\na\n1\nb\n", "c2sp.org/tlog-proof@v1\nindex 00\n\na\n1\nb\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\na\n1\nb\n", "c2sp.org/tlog-proof@v1\nindex 0\n\na\n", "c2sp.org/tlog-proof@v1\nindex 0\n",
        "c2sp.org/tlog-proof@v1\n\na\n1\nb\n", "c2sp.org/tlog-proof@v1\nindex 0\n\na\nx\nb\n",
    ])
    func aMalformedProofFileIsRefused(text: String) {
        #expect(#expect(throws: LedgerError.self) { try LedgerEvidence(entry: [], proofText: text) }?.kind == .malformedProof)
    }

    @Test func noChangedByteOfAProofFileOrEntryIsAccepted() async throws {
        try await withLog { test in
            try await test.append(70)
            try await test.log.seal()
            let evidence = try await test.log.evidence(index: 41)
            func isAccepted(_ entry: [UInt8], _ text: [UInt8]) -> Bool {
                // Whatever the fault is called, it must be refused.
                let text = String(decoding: text, as: UTF8.self)
                return (try? LedgerEvidence(entry: entry, proofText: text).verify(key: test.key.verifierKey)) != nil
            }
            let text = Array(evidence.proofText.utf8)
            #expect(isAccepted(evidence.entry, text))
            for place in text.indices {
                for bit in [0x01, 0x20] as [UInt8] {
                    var forged = text
                    forged[place] ^= bit
                    if isAccepted(evidence.entry, forged) { Issue.record("byte \(place) of the proof may be changed") }
                }
                if isAccepted(evidence.entry, Array(text[..<place])) { Issue.record("the proof may be cut at \(place)") }
            }
            for place in evidence.entry.indices {
                var forged = evidence.entry
                forged[place] ^= 0x01
                if isAccepted(forged, text) { Issue.record("byte \(place) of the entry may be changed") }
            }
        }
    }

    @Test func bytesAndAKeyAreEnoughToVerify() async throws {
        try await withLog { test in
            try await test.append(20)
            let old = try await test.log.seal().note
            try await test.append(500, from: 20)
            let new = try await test.log.seal().note
            let key = test.key.verifierKey.text
            let inclusion = try await test.log.inclusionProof(index: 17).hashes.map(\.bytes)
            let consistency = try await test.log.consistencyProof(from: 20).hashes.map(\.bytes)
            let entry = try sampleEntry(17).canonicalBytes()
            #expect(
                try LedgerVerification.verifyInclusion(entry: entry, index: 17, proof: inclusion, checkpointNote: new, key: key).size == 520
            )
            try LedgerVerification.verifyConsistency(oldNote: old, newNote: new, proof: consistency, key: key)
            func refusal(_ body: () throws -> Void) -> LedgerError.Code? { #expect(throws: LedgerError.self, performing: body)?.kind }
            #expect(
                refusal { try LedgerVerification.verifyInclusion(entry: entry, index: 18, proof: inclusion, checkpointNote: new, key: key) }
                    == .proofMismatch)
            #expect(
                refusal { try LedgerVerification.verifyInclusion(entry: entry, index: 17, proof: [[1]], checkpointNote: new, key: key) }
                    == .malformedProof)
            #expect(
                refusal { try LedgerVerification.verifyInclusion(entry: entry, index: 17, proof: inclusion, checkpointNote: new, key: "k") }
                    == .malformedKey)
            #expect(
                refusal { try LedgerVerification.verifyConsistency(oldNote: new, newNote: old, proof: consistency, key: key) }
                    == .proofMismatch)
        }
    }

    @Test func pagesAreNewestFirstAndFiltered() async throws {
        try await withLog { test in
            try await test.append(50)
            let log = test.log
            var seen: [Int64] = []
            var before: Int64?
            while let page = try await log.entries(before: before, limit: 7).map(\.index) as [Int64]?, let last = page.last {
                seen += page
                before = last
            }
            #expect(seen == (0..<50).reversed())
            let bySubject = try await log.entries(limit: 100, matching: .subject("dataset/innovation.statement3"))
            #expect(bySubject.map(\.index) == [45, 38, 31, 24, 17, 10, 3])
            #expect(bySubject.first?.entry == sampleEntry(45))
            #expect(bySubject.first?.leafHash == TreeHash.leaf(try sampleEntry(45).canonicalBytes()))
            #expect(try await log.entries(before: 20, limit: 3, matching: .actor("王芳")).map(\.index) == [19, 16, 13])
            #expect(try await log.entries(limit: 2, matching: .action("user.create")).map(\.index) == [49, 47])
            #expect(try await log.entries(limit: 5, matching: .actor("nobody")).isEmpty)
            #expect(try await log.entries(limit: 0).count == 1)
            #expect(try await log.entry(index: 8)?.entry == sampleEntry(8))
            #expect(try await log.entry(index: 50) == nil)
        }
    }
}
