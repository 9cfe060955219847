import Store

/// Walks the log from its first entry to its last and compares all that is stored with what the entries give.
struct LogVerifier: Sendable {
    /// Checkpoints read at once.
    private static let checkpointBatch: Int64 = 256

    let entryCount: Int64
    private(set) var report = VerificationReport()
    private(set) var isFinished = false

    private let keys: [LedgerVerifierKey]
    private let origin: String
    /// What the last checkpoint says, whether or not it is right: tiles are compared up to there.
    private let sealedSize: Int64
    private let checkpointCount: Int64
    private var edge = TreeEdge()
    private var tiles = TileReader()
    /// Checkpoints read and not yet reached.
    private var ahead: [CheckpointRow] = []
    private var previous: Checkpoint?

    init(_ reader: any SQLReader, trusting keys: [LedgerVerifierKey], origin: String) throws {
        self.keys = keys
        self.origin = origin
        // In this order: entries are there before the checkpoint that covers them.
        let latest = try reader.row(LedgerSQL.latestCheckpoint, [])
        sealedSize = try latest?.integer("size") ?? 0
        checkpointCount = try latest.map { try $0.integer("number") + 1 } ?? 0
        entryCount = try reader.row(LedgerSQL.lastEntry, [])?.optionalInteger("last_index").map { $0 + 1 } ?? 0
        report.sealedEntries = sealedSize
    }

    /// Checks the next entries and whatever they complete; after the last, what is left.
    mutating func verifyBatch(of count: Int64, in reader: any SQLReader) throws {
        let end = min(edge.size + count, entryCount)
        do {
            if edge.size == 0 { try verifyCheckpoints(in: reader) }
            while edge.size < end {
                let bundle = min(Int64(TreeEdge.tileWidth), end - edge.size)
                let rows = try reader.rows(LedgerSQL.entriesFrom, [.integer(edge.size), .integer(bundle)])
                for row in rows { try verify(row, in: reader) }
                if rows.count < Int(bundle) { throw missing(edge.size, next: "the end of the log") }
            }
            if edge.size == entryCount { try finish(in: reader) }
        } catch let fault as LedgerFault {
            report.fault = fault
            isFinished = true
        }
    }

    private mutating func verify(_ row: Row, in reader: any SQLReader) throws {
        let index = try row.integer("entry_index")
        guard index == edge.size else { throw missing(edge.size, next: "entry \(index)") }
        let leaf = try row.blob("leaf")
        let hash = TreeHash.leaf(leaf)
        try expect(.entry(index), "leaf hash", hash.hex, Hexadecimal.text(try row.blob("leaf_hash")))
        try verify(columns: row, of: leaf, index: index)
        report.entries += 1
        for tile in edge.append(hash)
        where TreeEdge.hashCount(level: tile.level, size: sealedSize) >= (tile.index + 1) * Int64(TreeEdge.tileWidth) {
            try verify(tile, in: reader)
        }
        if edge.size == sealedSize {
            try verifyBegunTiles(in: reader)
        }
        try verifyCheckpoints(in: reader)
    }

    private func verify(columns row: Row, of leaf: [UInt8], index: Int64) throws {
        let entry: LedgerEntry
        do { entry = try LedgerEntry(canonicalBytes: leaf) } catch {
            throw LedgerFault(place: .entry(index), aspect: "bytes", expected: "an entry in canonical form", found: error.problem)
        }
        try expect(.entry(index), "actor", entry.actor, try row.text("actor"))
        try expect(.entry(index), "action", entry.action, try row.text("action"))
        try expect(.entry(index), "subject", entry.subject, try row.text("subject"))
        try expect(.entry(index), "time", String(entry.at), String(try row.integer("recorded_at")))
    }

    private mutating func verify(_ tile: Tile, in reader: any SQLReader) throws {
        let row = try reader.row(LedgerSQL.tile, [.integer(Int64(tile.level)), .integer(tile.index)])
        let width = tile.hashes.count
        guard let row, let stored = TreeHash.split(try row.blob("hashes")), stored.count >= width,
            stored.count == (try row.integer("width"))
        else {
            let found = try row.map { "\(try $0.blob("hashes").count) bytes at width \(try $0.integer("width"))" } ?? "no tile"
            throw LedgerFault(
                place: .tile(level: tile.level, index: tile.index, hash: nil), aspect: "width", expected: "\(width) hashes", found: found)
        }
        for place in 0..<width where stored[place] != tile.hashes[place] {
            throw LedgerFault(
                place: .tile(level: tile.level, index: tile.index, hash: place), aspect: "hash", expected: tile.hashes[place].hex,
                found: stored[place].hex)
        }
        report.tiles += 1
    }

    /// Checks the checkpoints over exactly the entries walked so far.
    private mutating func verifyCheckpoints(in reader: any SQLReader) throws {
        while report.checkpoints < checkpointCount {
            if ahead.isEmpty {
                let rows = try reader.rows(LedgerSQL.checkpointsFrom, [.integer(report.checkpoints), .integer(Self.checkpointBatch)])
                ahead = try rows.map { try CheckpointRow($0) }.reversed()
            }
            guard let next = ahead.last, next.number == report.checkpoints else {
                throw LedgerFault(
                    place: .checkpoint(report.checkpoints), aspect: "presence", expected: "checkpoint \(report.checkpoints)",
                    found: ahead.last.map { "checkpoint \($0.number)" } ?? "none")
            }
            if next.size > edge.size { return }
            ahead.removeLast()
            try verify(next, in: reader)
            report.checkpoints += 1
        }
    }

    private mutating func verify(_ row: CheckpointRow, in reader: any SQLReader) throws {
        let place = LedgerFault.Place.checkpoint(row.number)
        guard row.size == edge.size else {
            throw LedgerFault(place: place, aspect: "size", expected: "\(edge.size) or more", found: "\(row.size)")
        }
        let checkpoint: Checkpoint
        do { checkpoint = try Checkpoint(note: row.note, trusting: keys, origin: origin) } catch {
            let aspect = error.kind == .badSignature ? "signature" : "note"
            throw LedgerFault(place: place, aspect: aspect, expected: "a checkpoint of \(origin) signed by the log", found: error.problem)
        }
        try expect(place, "signed size", String(edge.size), String(checkpoint.size))
        if edge.root != checkpoint.root { try verifyBegunTiles(in: reader) }
        try expect(place, "signed root", edge.root.base64, checkpoint.root.base64)
        try expect(place, "stored root", checkpoint.root.hex, Hexadecimal.text(row.root))
        if let previous {
            do { try verifyConsistency(from: previous, to: checkpoint, in: reader) } catch let error as LedgerError {
                try verifyBegunTiles(in: reader)
                throw LedgerFault(
                    place: place, aspect: "consistency", expected: "a continuation of checkpoint \(row.number - 1)", found: error.problem)
            }
        }
        previous = checkpoint
    }

    /// Names the hash at fault, if it stands in a tile that would else be looked at only when it is full.
    private mutating func verifyBegunTiles(in reader: any SQLReader) throws {
        for tile in edge.partialTiles { try verify(tile, in: reader) }
    }

    /// By way of the stored tiles, as a client would.
    private mutating func verifyConsistency(from old: Checkpoint, to new: Checkpoint, in reader: any SQLReader) throws {
        let hashes = try tiles.roots(of: TreeShape.consistencyRanges(from: old.size, to: new.size), in: reader)
        try ConsistencyProof(oldSize: old.size, size: new.size, hashes: hashes).verify(oldRoot: old.root, root: new.root)
    }

    /// After the last entry: nothing may be left over.
    private mutating func finish(in reader: any SQLReader) throws {
        isFinished = true
        try verifyCheckpoints(in: reader)
        if let next = ahead.last {
            throw missing(entryCount, next: "the end of the log, of which checkpoint \(next.number) covers \(next.size) entries")
        }
        for row in try reader.rows(LedgerSQL.tileTotals, []) {
            let (level, size) = (Int(try row.integer("level")), try row.optionalInteger("size") ?? 0)
            let count = TreeEdge.hashCount(level: level, size: size)
            let width = Int64(TreeEdge.tileWidth)
            let place = LedgerFault.Place.tile(level: level, index: count / width, hash: nil)
            try expect(place, "tiles of the level", String((count + width - 1) / width), String(try row.integer("tiles")))
            try expect(place, "hashes of the level", String(count), String(try row.integer("hashes")))
        }
    }

    private func missing(_ index: Int64, next: String) -> LedgerFault {
        LedgerFault(place: .entry(index), aspect: "presence", expected: "entry \(index)", found: next)
    }

    private func expect(_ place: LedgerFault.Place, _ aspect: String, _ expected: String, _ found: String) throws(LedgerFault) {
        guard expected.utf8.elementsEqual(found.utf8) else {
            throw LedgerFault(place: place, aspect: aspect, expected: expected, found: found)
        }
    }
}

private struct CheckpointRow: Sendable {
    let number: Int64
    let size: Int64
    let root: [UInt8]
    let note: String

    init(_ row: Row) throws {
        number = try row.integer("number")
        size = try row.integer("size")
        root = try row.blob("root")
        note = try row.text("note")
    }
}
