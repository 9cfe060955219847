import Store
import Testing

@testable import Ledger

/// Whoever can write to the database changes something; verification says what, and where first.
@Suite struct TamperTests {
    @Test func aFlippedBitInAnEntryIsNamed() async throws {
        try await withSealedLog { test in
            let leaf = try sampleEntry(300).canonicalBytes()
            let forged = flip(leaf, at: leaf.count / 2)
            try await test.tamper("UPDATE ledger_entry SET leaf = ? WHERE entry_index = 300", [.blob(forged)])
            let expected = LedgerFault(
                place: .entry(300), aspect: "leaf hash", expected: TreeHash.leaf(forged).hex, found: TreeHash.leaf(leaf).hex)
            #expect(try await test.log.verify().fault == expected)
        }
    }

    @Test func aFlippedBitInALeafHashIsNamed() async throws {
        try await withSealedLog { test in
            let hash = TreeHash.leaf(try sampleEntry(7).canonicalBytes())
            let forged = flip(hash.bytes, at: 31)
            try await test.tamper("UPDATE ledger_entry SET leaf_hash = ? WHERE entry_index = 7", [.blob(forged)])
            let expected = LedgerFault(place: .entry(7), aspect: "leaf hash", expected: hash.hex, found: Hexadecimal.text(forged))
            #expect(try await test.log.verify().fault == expected)
        }
    }

    @Test(arguments: ["actor", "action", "subject"])
    func aColumnThatSaysSomethingElseThanTheEntryIsNamed(column: String) async throws {
        try await withSealedLog { test in
            try await test.tamper("UPDATE ledger_entry SET \(column) = 'forged' WHERE entry_index = 599")
            let fault = try await test.log.verify().fault
            #expect(fault?.place == .entry(599))
            #expect(fault?.aspect == column)
            #expect(fault?.found == "forged")
        }
    }

    @Test func aTimeThatSaysSomethingElseThanTheEntryIsNamed() async throws {
        try await withSealedLog { test in
            try await test.tamper("UPDATE ledger_entry SET recorded_at = 5 WHERE entry_index = 12")
            let expected = LedgerFault(place: .entry(12), aspect: "time", expected: "1750000000012", found: "5")
            #expect(try await test.log.verify().fault == expected)
        }
    }

    @Test func anEntryReplacedWithItsHashDisagreesWithItsTile() async throws {
        try await withSealedLog { test in
            let (leaf, forged) = (try sampleEntry(300).canonicalBytes(), try forgedEntry(300))
            try await test.tamper(
                "UPDATE ledger_entry SET leaf = ?, leaf_hash = ? WHERE entry_index = 300",
                [.blob(forged), .blob(TreeHash.leaf(forged).bytes)])
            let expected = LedgerFault(
                place: .tile(level: 0, index: 1, hash: 44), aspect: "hash", expected: TreeHash.leaf(forged).hex,
                found: TreeHash.leaf(leaf).hex)
            #expect(try await test.log.verify().fault == expected)
        }
    }

    @Test func anEntryReplacedInEntriesAndTilesDisagreesWithTheSignature() async throws {
        try await withSealedLog { test in
            let forged = try forgedEntry(580)
            let forgedHash = TreeHash.leaf(forged)
            try await test.tamper(
                "UPDATE ledger_entry SET leaf = ?, leaf_hash = ? WHERE entry_index = 580", [.blob(forged), .blob(forgedHash.bytes)])
            var hashes = try #require(TreeHash.split(await test.log.tile(level: 0, index: 2, width: 88)))
            hashes[580 - 512] = forgedHash
            try await test.tamper(
                "UPDATE ledger_tile SET hashes = ? WHERE level = 0 AND tile_index = 2", [.blob(TreeHash.concatenated(hashes))])
            let fault = try await test.log.verify().fault
            #expect(fault?.place == .checkpoint(6))
            #expect(fault?.aspect == "signed root")
            #expect(
                await code {
                    try await test.append(sampleEntry(600))
                    try await test.log.seal()
                } == .damaged)
        }
    }

    @Test(arguments: [(0, 0, 0), (0, 1, 255), (0, 2, 87), (1, 0, 1)])
    func aFlippedBitInATileIsNamed(level: Int, index: Int, hash: Int) async throws {
        try await withSealedLog { test in
            let bytes = try await test.store.read { reader in
                try reader.row("SELECT hashes FROM ledger_tile WHERE level = \(level) AND tile_index = \(index)", [])?.blob("hashes") ?? []
            }
            let forged = flip(bytes, at: hash * 32 + 5)
            try await test.tamper("UPDATE ledger_tile SET hashes = ? WHERE level = \(level) AND tile_index = \(index)", [.blob(forged)])
            let fault = try await test.log.verify().fault
            #expect(fault?.place == .tile(level: level, index: Int64(index), hash: hash))
            #expect(fault?.expected == Hexadecimal.text(bytes[hash * 32..<hash * 32 + 32]))
            #expect(fault?.found == Hexadecimal.text(forged[hash * 32..<hash * 32 + 32]))
        }
    }

    @Test func aMissingNarrowOrSurplusTileIsNamed() async throws {
        try await withSealedLog { test in
            try await test.tamper("DELETE FROM ledger_tile WHERE level = 0 AND tile_index = 1")
            let fault = try await test.log.verify().fault
            #expect(fault?.place == .tile(level: 0, index: 1, hash: nil))
            #expect(fault?.found == "no tile")
        }
        try await withSealedLog { test in
            try await test.tamper(
                "UPDATE ledger_tile SET width = 80, hashes = ? WHERE level = 0 AND tile_index = 2",
                [.blob([UInt8](repeating: 0, count: 80 * 32))])
            let fault = try await test.log.verify().fault
            #expect(fault?.place == .tile(level: 0, index: 2, hash: nil))
            #expect(fault?.expected == "88 hashes")
        }
        try await withSealedLog { test in
            let surplus = [UInt8](repeating: 0, count: 32)
            try await test.tamper("INSERT INTO ledger_tile (level, tile_index, width, hashes) VALUES (0, 3, 1, ?)", [.blob(surplus)])
            #expect(try await test.log.verify().fault?.aspect == "tiles of the level")
        }
        try await withSealedLog { test in
            let surplus = try await test.log.tile(level: 0, index: 2, width: 88) + [UInt8](repeating: 0, count: 32)
            try await test.tamper("UPDATE ledger_tile SET width = 89, hashes = ? WHERE level = 0 AND tile_index = 2", [.blob(surplus)])
            #expect(try await test.log.verify().fault?.aspect == "hashes of the level")
        }
    }

    @Test func aMissingEntryIsNamedWhereverItStood() async throws {
        for index in [0, 255, 300, 599] {
            try await withSealedLog { test in
                try await test.tamper("DELETE FROM ledger_entry WHERE entry_index = \(index)")
                let fault = try await test.log.verify().fault
                #expect(fault?.place == .entry(Int64(index)))
                #expect(fault?.aspect == "presence")
            }
        }
    }

    @Test func twoEntriesThatChangedPlacesAreNamed() async throws {
        try await withSealedLog { test in
            for (from, to) in [(10, 100_000), (11, 10), (100_000, 11)] {
                try await test.tamper("UPDATE ledger_entry SET entry_index = \(to) WHERE entry_index = \(from)")
            }
            #expect(try await test.log.verify().fault?.place == .tile(level: 0, index: 0, hash: 10))
        }
    }

    @Test func everyChangeOfACheckpointIsNamed() async throws {
        let note = try await sealedNote(4)
        let changes: [(String, [SQLValue], String)] = [
            ("size = 399", [], "signed size"), ("size = 401", [], "signed size"),
            ("root = ?", [.blob([UInt8](repeating: 1, count: 32))], "stored root"), ("note = ?", [.text("")], "note"),
            ("note = ?", [.text(note.replacing("\n400\n", with: "\n401\n"))], "signature"),
        ]
        for (change, arguments, aspect) in changes {
            try await withSealedLog { test in
                let own = try await test.store.read {
                    try $0.row("SELECT note FROM ledger_checkpoint WHERE number = 4", [])?.text("note") ?? ""
                }
                let arguments = aspect == "signature" ? [.text(own.replacing("\n400\n", with: "\n401\n"))] : arguments
                try await test.tamper("UPDATE ledger_checkpoint SET \(change) WHERE number = 4", arguments)
                let fault = try await test.log.verify().fault
                #expect(fault?.place == .checkpoint(4), "\(change)")
                #expect(fault?.aspect == aspect, "\(change)")
            }
        }
    }

    @Test func aCheckpointOfAnotherKeyIsNamed() async throws {
        let foreign = try await sealedNote(4)
        try await withSealedLog { test in
            try await test.tamper("UPDATE ledger_checkpoint SET note = ? WHERE number = 4", [.text(foreign)])
            let fault = try await test.log.verify().fault
            #expect(fault?.place == .checkpoint(4))
            #expect(fault?.aspect == "signature")
        }
    }

    @Test func aMissingCheckpointIsNamed() async throws {
        try await withSealedLog { test in
            try await test.tamper("DELETE FROM ledger_checkpoint WHERE number = 3")
            let fault = try await test.log.verify().fault
            #expect(fault?.place == .checkpoint(3))
            #expect(fault?.aspect == "presence")
        }
    }

    @Test func sealingRefusesToBuildOnDamage() async throws {
        try await withSealedLog { test in
            try await test.append(1, from: 600)
            try await test.tamper("UPDATE ledger_entry SET leaf = ? WHERE entry_index = 600", [.blob(forgedEntry(600))])
            let error = await #expect(throws: LedgerError.self) { try await test.log.seal() }
            #expect(error?.kind == .damaged)
            #expect(error?.subject == "entry 600")
            #expect(try await test.scalar("SELECT MAX(size) AS n FROM ledger_checkpoint") == 600)
        }
        try await withSealedLog { test in
            try await test.append(1, from: 600)
            try await test.tamper("DELETE FROM ledger_tile WHERE level = 1")
            #expect(await code { try await test.log.seal() } == .damaged)
        }
        try await withSealedLog { test in
            try await test.tamper("DELETE FROM ledger_entry WHERE entry_index > 500")
            #expect(await code { try await test.log.seal() } == .damaged)
        }
        try await withSealedLog { test in
            try await test.tamper("UPDATE ledger_checkpoint SET root = ? WHERE number = 6", [.blob([UInt8](repeating: 0, count: 32))])
            #expect(await code { try await test.log.seal() } == .damaged)
        }
    }

    @Test func damageThatIsNotSealedYetIsNamedToo() async throws {
        try await withSealedLog { test in
            try await test.append(10, from: 600)
            try await test.tamper(
                "UPDATE ledger_entry SET leaf_hash = ? WHERE entry_index = 605", [.blob([UInt8](repeating: 0, count: 32))])
            #expect(try await test.log.verify().fault?.place == .entry(605))
        }
    }

    /// 600 entries under seven checkpoints, the first over none.
    private func withSealedLog(_ body: (TestLog) async throws -> Void) async throws {
        try await withLog { test in
            try await test.log.seal()
            for part in 0..<6 {
                try await test.append(100, from: part * 100)
                try await test.log.seal()
            }
            try await body(test)
        }
    }

    private func sealedNote(_ number: Int) async throws -> String {
        var note = ""
        try await withSealedLog { test in
            note = try await test.store.read {
                try $0.row("SELECT note FROM ledger_checkpoint WHERE number = \(number)", [])?.text("note") ?? ""
            }
        }
        return note
    }

    /// The columns stay right: only the details differ.
    private func forgedEntry(_ number: Int) throws -> [UInt8] {
        let entry = sampleEntry(number)
        return try LedgerEntry(
            actor: entry.actor, action: entry.action, subject: entry.subject, digest: nil, at: entry.at, details: ["number": "forged"]
        ).canonicalBytes()
    }

    private func flip(_ bytes: [UInt8], at place: Int) -> [UInt8] {
        var bytes = bytes
        bytes[place] ^= 0x10
        return bytes
    }
}
