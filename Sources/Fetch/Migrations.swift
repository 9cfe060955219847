package import Store

/// The room's tables. Times are Unix milliseconds.
package enum FetchMigrations {
    package static let all = [Migration(room: "fetch", number: 1, name: "credentials", sql: credentials)]

    /// `sealed` is a nonce, the secret under AES-256-GCM, and its tag; `key_id` names the key in the node's key file, and
    /// `fetch_current_key` the one new secrets are sealed under, so that processes agree on it.
    private static let credentials = """
        CREATE TABLE fetch_credential (
            name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
            kind TEXT NOT NULL CHECK (kind IN ('bearer', 'basic', 's3', 'database')),
            owner TEXT NOT NULL,
            key_id TEXT NOT NULL,
            sealed BLOB NOT NULL CHECK (length(sealed) >= 28),
            created_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            last_used_at INTEGER
        ) STRICT;
        CREATE TABLE fetch_current_key (
            slot INTEGER NOT NULL PRIMARY KEY CHECK (slot = 1),
            key_id TEXT NOT NULL
        ) STRICT;
        """
}
