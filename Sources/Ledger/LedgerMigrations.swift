package import Store

/// The ledger's tables. Times are Unix milliseconds.
package enum LedgerMigrations {
    package static let all = [Migration(room: "ledger", number: 1, name: "log", sql: log)]

    /// `leaf` holds an entry's canonical bytes and is the record; the columns beside it are there to be searched.
    /// A tile that is not full is replaced by a wider one as the log grows.
    private static let log = """
        CREATE TABLE ledger_entry (
            entry_index INTEGER NOT NULL PRIMARY KEY CHECK (entry_index >= 0),
            recorded_at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            leaf BLOB NOT NULL CHECK (length(leaf) BETWEEN 1 AND 65535),
            leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32)
        ) STRICT;
        CREATE INDEX ledger_entry_subject ON ledger_entry (subject, entry_index);
        CREATE INDEX ledger_entry_actor ON ledger_entry (actor, entry_index);
        CREATE INDEX ledger_entry_action ON ledger_entry (action, entry_index);
        CREATE TABLE ledger_tile (
            level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 63),
            tile_index INTEGER NOT NULL CHECK (tile_index >= 0),
            width INTEGER NOT NULL CHECK (width BETWEEN 1 AND 256),
            hashes BLOB NOT NULL CHECK (length(hashes) = width * 32),
            PRIMARY KEY (level, tile_index)
        ) STRICT;
        CREATE TABLE ledger_checkpoint (
            number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 0),
            size INTEGER NOT NULL CHECK (size >= 0),
            root BLOB NOT NULL CHECK (length(root) = 32),
            signed_at INTEGER NOT NULL,
            note TEXT NOT NULL
        ) STRICT;
        """
}
