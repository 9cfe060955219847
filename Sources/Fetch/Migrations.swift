package import Store

/// The room's tables. Times are Unix milliseconds.
package enum FetchMigrations {
    package static let all = [
        Migration(room: "fetch", number: 1, name: "credentials", sql: credentials),
        Migration(room: "fetch", number: 2, name: "headers", sql: headers),
    ]

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

    /// A fifth kind: secret header fields.
    private static let headers = """
        CREATE TABLE fetch_credential_of_five (
            name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
            kind TEXT NOT NULL CHECK (kind IN ('bearer', 'basic', 's3', 'database', 'headers')),
            owner TEXT NOT NULL,
            key_id TEXT NOT NULL,
            sealed BLOB NOT NULL CHECK (length(sealed) >= 28),
            created_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            last_used_at INTEGER
        ) STRICT;
        INSERT INTO fetch_credential_of_five (name, kind, owner, key_id, sealed, created_at, changed_at, last_used_at)
            SELECT name, kind, owner, key_id, sealed, created_at, changed_at, last_used_at FROM fetch_credential;
        DROP TABLE fetch_credential;
        ALTER TABLE fetch_credential_of_five RENAME TO fetch_credential;
        """
}
