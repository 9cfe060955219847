import Store

/// What clients fetch: tiles and entry bundles (C2SP tlog-tiles), and proofs for those who would rather not compute them.
extension TransparencyLog {
    /// The bytes of a tile: `width` hashes, or 256 without a width.
    ///
    /// - Throws: `notFound` if the last checkpoint does not cover the tile to that width.
    package func tile(level: Int, index: Int64, width: Int? = nil) async throws -> [UInt8] {
        let wanted = width ?? TreeEdge.tileWidth
        let path = LedgerPath.tile(level: level, index: index, width: width).text
        guard level >= 0, index >= 0, (1...TreeEdge.tileWidth).contains(wanted) else {
            throw LedgerError.notFound(path, "there is no \(path)")
        }
        return try await read { reader, size in
            let count = TreeEdge.hashCount(level: level, size: size)
            guard index <= count / Int64(TreeEdge.tileWidth), index * Int64(TreeEdge.tileWidth) + Int64(wanted) <= count else {
                throw LedgerError.notFound(path, "the log of \(size) entries has no \(path)")
            }
            return TreeHash.concatenated(try TileReader.hashes(level: level, index: index, atLeast: wanted, in: reader).prefix(wanted))
        }
    }

    /// The bytes of a bundle of `width` entries, or 256 without a width: each after its length in two bytes, big-endian.
    ///
    /// - Throws: `notFound` if the last checkpoint does not cover the bundle.
    package func entryBundle(index: Int64, width: Int? = nil) async throws -> [UInt8] {
        let wanted = width ?? TreeEdge.tileWidth
        let path = LedgerPath.entries(index: index, width: width).text
        guard index >= 0, (1...TreeEdge.tileWidth).contains(wanted) else { throw LedgerError.notFound(path, "there is no \(path)") }
        return try await read { reader, size in
            guard index <= size / Int64(TreeEdge.tileWidth), index * Int64(TreeEdge.tileWidth) + Int64(wanted) <= size else {
                throw LedgerError.notFound(path, "the log of \(size) entries has no \(path)")
            }
            let start = index * Int64(TreeEdge.tileWidth)
            let rows = try reader.rows(LedgerSQL.leavesFrom, [.integer(start), .integer(Int64(wanted))])
            let indexes = try rows.map { try $0.integer("entry_index") }
            guard indexes == Array(start..<start + Int64(wanted)) else {
                throw LedgerError.damaged(path, "entries of \(path) are missing")
            }
            return try EntryBundle.encode(rows.map { try $0.blob("leaf") })
        }
    }

    /// The bytes of any of the log's resources.
    ///
    /// - Throws: `notFound` if the last checkpoint does not cover it.
    package func resource(_ path: LedgerPath) async throws -> [UInt8] {
        switch path {
        case .checkpoint: try await Array(checkpointNote().utf8)
        case .tile(let level, let index, let width): try await tile(level: level, index: index, width: width)
        case .entries(let index, let width): try await entryBundle(index: index, width: width)
        }
    }

    /// Proves that entry `index` is in the tree of the first `size` entries.
    ///
    /// - Parameter size: that of the last checkpoint, if not given.
    /// - Throws: `outOfRange` if the last checkpoint does not cover `size`, or `size` not the entry.
    /// - Complexity: O(log size).
    package func inclusionProof(index: Int64, size: Int64? = nil) async throws -> InclusionProof {
        try await read { reader, sealed in try Self.inclusionProof(index: index, size: size ?? sealed, sealed: sealed, in: reader) }
    }

    /// Proves that the log of `newSize` entries begins with the log of `oldSize`.
    ///
    /// - Parameter newSize: that of the last checkpoint, if not given.
    /// - Throws: `outOfRange`.
    /// - Complexity: O(log size).
    package func consistencyProof(from oldSize: Int64, to newSize: Int64? = nil) async throws -> ConsistencyProof {
        try await read { reader, sealed in
            let size = newSize ?? sealed
            guard oldSize >= 0, oldSize <= size, size <= sealed else {
                throw LedgerError.outOfRange(
                    "\(oldSize) to \(size)", "a log of \(sealed) entries has no consistency proof from \(oldSize) to \(size)")
            }
            var tiles = TileReader()
            let hashes = try tiles.roots(of: TreeShape.consistencyRanges(from: oldSize, to: size), in: reader)
            return ConsistencyProof(oldSize: oldSize, size: size, hashes: hashes)
        }
    }

    /// All that an outsider needs to check an entry without asking again: entry, proof and checkpoint of one moment.
    ///
    /// - Throws: `outOfRange` if the last checkpoint does not cover the entry.
    package func evidence(index: Int64) async throws -> LedgerEvidence {
        try await store.read { [trustedKeys, origin] reader in
            guard let latest = try StoredCheckpoint.latest(in: reader, trusting: trustedKeys, origin: origin)?.checkpoint else {
                throw LedgerError.notFound("checkpoint", "the log has not been sealed yet")
            }
            let proof = try Self.inclusionProof(index: index, size: latest.size, sealed: latest.size, in: reader)
            guard let row = try reader.row(LedgerSQL.entry, [.integer(index)]) else {
                throw LedgerError.damaged("entry \(index)", "entry \(index) is missing")
            }
            return LedgerEvidence(entry: try row.blob("leaf"), proof: proof, checkpointNote: latest.note)
        }
    }

    private func read<T: Sendable>(_ body: @escaping @Sendable (any SQLReader, Int64) throws -> T) async throws -> T {
        try await store.read { [trustedKeys, origin] reader in
            let latest = try StoredCheckpoint.latest(in: reader, trusting: trustedKeys, origin: origin)
            return try body(reader, latest?.checkpoint.size ?? 0)
        }
    }

    private static func inclusionProof(index: Int64, size: Int64, sealed: Int64, in reader: any SQLReader) throws -> InclusionProof {
        guard index >= 0, index < size, size <= sealed else {
            throw LedgerError.outOfRange(
                "entry \(index)", "a log of \(sealed) entries has no proof of entry \(index) among the first \(size)")
        }
        var tiles = TileReader()
        let hashes = try tiles.roots(of: TreeShape.inclusionRanges(index: index, size: size), in: reader)
        return InclusionProof(index: index, size: size, hashes: hashes)
    }
}

/// Entries laid end to end, each after its length in two bytes, big-endian.
package enum EntryBundle {
    /// - Precondition: no entry is longer than `LedgerEntry.maximumBytes`.
    package static func encode(_ entries: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
        for entry in entries {
            precondition(entry.count <= LedgerEntry.maximumBytes, "an entry of \(entry.count) bytes")
            bytes.append(UInt8(entry.count >> 8))
            bytes.append(UInt8(entry.count & 0xFF))
            bytes.append(contentsOf: entry)
        }
        return bytes
    }

    /// - Throws: `malformedTile` if the lengths do not add up.
    package static func decode(_ bytes: [UInt8]) throws(LedgerError) -> [[UInt8]] {
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let place = rest.startIndex
            guard rest.count >= 2, rest.count - 2 >= Int(rest[place]) << 8 | Int(rest[place + 1]) else {
                throw LedgerError(
                    .malformedTile, subject: "byte \(place)",
                    problem: "the entry bundle ends within its entry \(entries.count), at byte \(place)",
                    mend: "Fetch the bundle again, whole")
            }
            let end = place + 2 + (Int(rest[place]) << 8 | Int(rest[place + 1]))
            entries.append(Array(rest[place + 2..<end]))
            rest = rest[end...]
        }
        return entries
    }
}
