/// The ledger's statements, in one place so that a test can look at their plans.
enum LedgerSQL {
    static let lastEntry = "SELECT MAX(entry_index) AS last_index FROM ledger_entry"
    static let insertEntry = """
        INSERT INTO ledger_entry (entry_index, recorded_at, actor, action, subject, leaf, leaf_hash) VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    /// Entries from an index on, in order, with everything there is to check.
    static let entriesFrom = """
        SELECT entry_index, recorded_at, actor, action, subject, leaf, leaf_hash FROM ledger_entry
        WHERE entry_index >= ? ORDER BY entry_index LIMIT ?
        """
    static let leavesFrom = "SELECT entry_index, leaf, leaf_hash FROM ledger_entry WHERE entry_index >= ? ORDER BY entry_index LIMIT ?"
    static let entry = "SELECT entry_index, leaf, leaf_hash FROM ledger_entry WHERE entry_index = ?"

    static let latestCheckpoint = "SELECT number, size, root, signed_at, note FROM ledger_checkpoint ORDER BY number DESC LIMIT 1"
    static let checkpointsFrom = """
        SELECT number, size, root, signed_at, note FROM ledger_checkpoint WHERE number >= ? ORDER BY number LIMIT ?
        """
    static let insertCheckpoint = "INSERT INTO ledger_checkpoint (number, size, root, signed_at, note) VALUES (?, ?, ?, ?, ?)"

    static let tile = "SELECT width, hashes FROM ledger_tile WHERE level = ? AND tile_index = ?"
    static let upsertTile = """
        INSERT INTO ledger_tile (level, tile_index, width, hashes) VALUES (?, ?, ?, ?)
        ON CONFLICT (level, tile_index) DO UPDATE SET width = excluded.width, hashes = excluded.hashes
        """
    /// One statement, so that it sees one moment of a log that goes on growing.
    static let tileTotals = """
        SELECT c.size AS size, t.level AS level, t.tiles AS tiles, t.hashes AS hashes
        FROM (SELECT MAX(size) AS size FROM ledger_checkpoint) AS c
        CROSS JOIN (SELECT level, COUNT(*) AS tiles, CAST(SUM(width) AS INTEGER) AS hashes FROM ledger_tile GROUP BY level) AS t
        ORDER BY t.level
        """

    /// Entries before an index, newest first.
    static func page(_ filter: EntryFilter) -> String {
        let condition = filter.column.map { "\($0) = ? AND " } ?? ""
        return "SELECT entry_index, leaf, leaf_hash FROM ledger_entry WHERE \(condition)entry_index < ? ORDER BY entry_index DESC LIMIT ?"
    }
}

/// Which entries a page shows.
package enum EntryFilter: Sendable, Hashable {
    case all
    case subject(String)
    case actor(String)
    case action(String)

    var column: String? {
        switch self {
        case .all: nil
        case .subject: "subject"
        case .actor: "actor"
        case .action: "action"
        }
    }

    var value: String? {
        switch self {
        case .all: nil
        case .subject(let value), .actor(let value), .action(let value): value
        }
    }
}
