package import Store

/// Puts acts on the record, each in the transaction of the act itself: both are there, or neither.
package enum LedgerWriter {
    /// Appends one entry in the caller's transaction. Appenders wait for each other until their transactions end.
    ///
    /// - Returns: the entry's index in the log. It holds only once the transaction has been committed.
    /// - Throws: `LedgerError` for an entry without canonical form, `StoreError` for what the store refuses.
    @discardableResult
    package static func append(_ entry: LedgerEntry, in writer: any SQLWriter) throws -> Int64 {
        try append(contentsOf: [entry], in: writer).lowerBound
    }

    /// Appends entries next to each other, in the caller's transaction.
    ///
    /// - Returns: the entries' indexes.
    /// - Throws: as `append(_:in:)`.
    @discardableResult
    package static func append(contentsOf entries: [LedgerEntry], in writer: any SQLWriter) throws -> Range<Int64> {
        let leaves = try entries.map { entry throws(LedgerError) in try entry.canonicalBytes() }
        // Held until the transaction ends: entries become visible in the order of their indexes, without gaps.
        try writer.lock("ledger")
        let start = try writer.row(LedgerSQL.lastEntry, [])?.optionalInteger("last_index").map { $0 + 1 } ?? 0
        var rows: [[SQLValue]] = []
        rows.reserveCapacity(entries.count)
        for (offset, (entry, leaf)) in zip(entries, leaves).enumerated() {
            rows.append([
                .integer(start + Int64(offset)), .integer(entry.at), .text(entry.actor), .text(entry.action), .text(entry.subject),
                .blob(leaf), .blob(TreeHash.leaf(leaf).bytes),
            ])
        }
        if rows.count == 1 {
            try writer.execute(LedgerSQL.insertEntry, rows[0])
        } else {
            try writer.executeBatch(LedgerSQL.insertEntry, rows)
        }
        return start..<start + Int64(entries.count)
    }
}
