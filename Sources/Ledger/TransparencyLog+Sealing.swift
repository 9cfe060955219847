import Store

extension TransparencyLog {
    /// Integrated and signed at once: its hashes are two megabytes.
    static let batchSize = 65_536

    /// Signs a checkpoint over every entry that was committed when it was called, or returns the one that covers them already.
    ///
    /// Entries are read back from the store after their transactions have ended, and the checkpoint is stored in one transaction with its
    /// tiles: nothing is signed that could still be lost, and nothing is served that is not signed. If another process seals at the same
    /// time one of the two steps back. A backlog is sealed in batches with a checkpoint each, in bounded memory.
    ///
    /// - Throws: `originChanged`, `badSignature` or `damaged` if the store's log is not the one this key may continue; `StoreError`.
    /// - Complexity: O(new entries).
    @discardableResult
    package func seal() async throws -> Checkpoint {
        var target: Int64?
        while true {
            try Task.checkCancellation()
            let draft = try await store.read { [trustedKeys, origin, signingKey] reader in
                try SealDraft(reader, trusting: trustedKeys, origin: origin, signingKey: signingKey)
            }
            let goal = target ?? draft.committed
            target = goal
            if let previous = draft.previous?.checkpoint, previous.size >= goal, !draft.needsSignature { return previous }
            let checkpoint = Checkpoint(origin: origin, size: draft.edge.size, root: draft.edge.root, signedBy: signingKey)
            let isStored = try await store.write { [now] writer in try draft.commit(checkpoint, at: now(), in: writer) }
            if isStored, checkpoint.size >= goal { return checkpoint }
        }
    }
}

/// What the next checkpoint will cover, worked out from committed entries.
private struct SealDraft: Sendable {
    let previous: StoredCheckpoint?
    /// How many entries had been committed.
    let committed: Int64
    /// The key has changed since the last checkpoint.
    let needsSignature: Bool
    private(set) var edge: TreeEdge
    private var fullTiles: [Tile] = []

    init(_ reader: any SQLReader, trusting keys: [LedgerVerifierKey], origin: String, signingKey: LedgerSigningKey) throws {
        previous = try StoredCheckpoint.latest(in: reader, trusting: keys, origin: origin)
        let size = previous?.checkpoint.size ?? 0
        committed = try reader.row(LedgerSQL.lastEntry, [])?.optionalInteger("last_index").map { $0 + 1 } ?? 0
        guard committed >= size else {
            throw LedgerError.damaged(
                "entry \(committed)", "the log has \(committed) entries, but a checkpoint over \(size) has been signed")
        }
        needsSignature = try previous.map { try SignedNote($0.checkpoint.note).verified(by: keys) != [signingKey.verifierKey] } ?? true
        edge = try TileReader.edge(size: size, in: reader)
        if let previous, edge.root != previous.checkpoint.root {
            throw LedgerError.damaged(
                "checkpoint \(previous.number)", "the stored tiles do not lead to the root signed in checkpoint \(previous.number)")
        }
        try integrate(reader)
    }

    /// Takes the entries from the draft's size on, one batch at most.
    private mutating func integrate(_ reader: any SQLReader) throws {
        var (edge, fullTiles) = (edge, fullTiles)
        try reader.forEachRow(LedgerSQL.leavesFrom, [.integer(edge.size), .integer(Int64(TransparencyLog.batchSize))]) { row in
            let index = try row.integer("entry_index")
            guard index == edge.size else {
                throw LedgerError.damaged("entry \(edge.size)", "entry \(edge.size) is missing; the next is \(index)")
            }
            let hash = TreeHash.leaf(try row.blob("leaf"))
            guard hash.bytes == (try row.blob("leaf_hash")) else {
                throw LedgerError.damaged("entry \(index)", "entry \(index) has been changed since it was recorded: its hash is \(hash)")
            }
            fullTiles += edge.append(hash)
        }
        self.edge = edge
        self.fullTiles = fullTiles
    }

    /// Stores tiles and checkpoint, unless another process has sealed in the meantime.
    ///
    /// - Returns: whether it was stored.
    func commit(_ checkpoint: Checkpoint, at: Int64, in writer: any SQLWriter) throws -> Bool {
        try writer.lock("ledger.seal")
        guard try writer.row(LedgerSQL.latestCheckpoint, [])?.integer("number") == previous?.number else { return false }
        let tiles = edge.size == previous?.checkpoint.size ? [] : fullTiles + edge.partialTiles
        try writer.executeBatch(
            LedgerSQL.upsertTile,
            tiles.map { tile in
                [
                    .integer(Int64(tile.level)), .integer(tile.index), .integer(Int64(tile.hashes.count)),
                    .blob(TreeHash.concatenated(tile.hashes)),
                ]
            })
        try writer.execute(
            LedgerSQL.insertCheckpoint,
            [
                .integer(previous.map { $0.number + 1 } ?? 0), .integer(checkpoint.size), .blob(checkpoint.root.bytes), .integer(at),
                .text(checkpoint.note),
            ])
        return true
    }
}
