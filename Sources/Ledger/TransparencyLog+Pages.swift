import Store

/// What people read: the entries themselves, newest first, sealed or not.
extension TransparencyLog {
    /// The most entries one page has.
    package static let maximumPage = 1_000

    /// - Parameters:
    ///   - before: entries with a lower index than this; `nil` for the newest. The last index of a page asks for the next page.
    ///   - limit: 1 to `maximumPage`; anything else is brought into that range.
    /// - Throws: `damaged` if an entry cannot be read; `StoreError`.
    /// - Complexity: O(limit).
    package func entries(before: Int64? = nil, limit: Int, matching filter: EntryFilter = .all) async throws -> [StoredEntry] {
        let bounds: [SQLValue] = [.integer(before ?? .max), .integer(Int64(min(max(limit, 1), Self.maximumPage)))]
        let arguments = (filter.value.map { [SQLValue.text($0)] } ?? []) + bounds
        return try await store.read { reader in
            try reader.rows(LedgerSQL.page(filter), arguments).map { try StoredEntry(row: $0) }
        }
    }

    /// One entry, or `nil` if the log has not got so far.
    package func entry(index: Int64) async throws -> StoredEntry? {
        try await store.read { reader in try reader.row(LedgerSQL.entry, [.integer(index)]).map { try StoredEntry(row: $0) } }
    }
}

extension StoredEntry {
    /// Reads `entry_index`, `leaf` and `leaf_hash`.
    init(row: Row) throws {
        let index = try row.integer("entry_index")
        guard let hash = TreeHash(bytes: try row.blob("leaf_hash")) else {
            throw LedgerError.damaged("entry \(index)", "the hash stored with entry \(index) is not a SHA-256 hash")
        }
        do {
            self.init(index: index, entry: try LedgerEntry(canonicalBytes: row.blob("leaf")), leafHash: hash)
        } catch let error as LedgerError {
            throw LedgerError.damaged("entry \(index)", "entry \(index) has been damaged: \(error.problem)")
        }
    }
}
