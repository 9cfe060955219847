package import Store

/// The catalogue's tables. Times are Unix milliseconds.
package enum CatalogMigrations {
    package static let all = [
        Migration(room: "catalog", number: 1, name: "people", sql: people),
        Migration(room: "catalog", number: 2, name: "register", sql: register),
        Migration(room: "catalog", number: 3, name: "disposed versions", sql: disposed),
    ]

    private static let disposed = """
        ALTER TABLE dataset_version ADD COLUMN disposed_at INTEGER;
        ALTER TABLE dataset_version ADD COLUMN disposal INTEGER;
        CREATE INDEX dataset_version_digest ON dataset_version (digest);
        """

    private static let people = """
        CREATE TABLE organisation (
            id TEXT NOT NULL PRIMARY KEY,
            title_zh TEXT NOT NULL,
            title_en TEXT NOT NULL,
            region TEXT,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE platform_user (
            name TEXT NOT NULL PRIMARY KEY,
            display_name TEXT NOT NULL,
            password_hash TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            last_login_at INTEGER,
            disabled_at INTEGER
        ) STRICT;
        CREATE TABLE role_grant (
            user_name TEXT NOT NULL REFERENCES platform_user (name),
            organisation TEXT NOT NULL REFERENCES organisation (id),
            role TEXT NOT NULL CHECK (role IN ('viewer', 'steward', 'approver', 'operator', 'administrator')),
            granted_at INTEGER NOT NULL,
            PRIMARY KEY (user_name, organisation, role)
        ) STRICT;
        CREATE TABLE session (
            token_hash BLOB NOT NULL PRIMARY KEY,
            user_name TEXT NOT NULL REFERENCES platform_user (name),
            csrf TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX session_by_user ON session (user_name);
        CREATE INDEX session_expiry ON session (expires_at);
        CREATE TABLE api_key (
            id TEXT NOT NULL PRIMARY KEY,
            key_hash BLOB NOT NULL UNIQUE,
            user_name TEXT NOT NULL REFERENCES platform_user (name),
            label TEXT NOT NULL,
            prefix TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            last_used_at INTEGER,
            revoked_at INTEGER
        ) STRICT;
        CREATE INDEX api_key_user ON api_key (user_name);
        """

    private static let register = """
        CREATE TABLE resource (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            title_zh TEXT NOT NULL,
            title_en TEXT NOT NULL,
            description_zh TEXT NOT NULL,
            description_en TEXT NOT NULL,
            owner TEXT NOT NULL REFERENCES organisation (id),
            region TEXT,
            grade TEXT NOT NULL,
            openness TEXT NOT NULL,
            lifecycle TEXT NOT NULL CHECK (lifecycle IN ('draft', 'active', 'deprecated', 'retired')),
            app TEXT,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX resource_kind ON resource (kind, id);
        CREATE TABLE dataset (
            name TEXT NOT NULL PRIMARY KEY,
            resource_id TEXT NOT NULL UNIQUE REFERENCES resource (id),
            current_digest TEXT
        ) STRICT;
        CREATE TABLE dataset_version (
            dataset TEXT NOT NULL REFERENCES dataset (name),
            number INTEGER NOT NULL,
            digest TEXT NOT NULL,
            row_count INTEGER NOT NULL,
            byte_count INTEGER NOT NULL,
            schema_json TEXT NOT NULL,
            report_json TEXT NOT NULL,
            lineage_json TEXT NOT NULL,
            run_id TEXT,
            published_by TEXT NOT NULL,
            published_at INTEGER NOT NULL,
            ledger_index INTEGER NOT NULL,
            PRIMARY KEY (dataset, number),
            UNIQUE (dataset, digest)
        ) STRICT;
        CREATE TABLE search_term (
            term TEXT NOT NULL,
            resource_id TEXT NOT NULL REFERENCES resource (id),
            weight INTEGER NOT NULL,
            PRIMARY KEY (term, resource_id)
        ) STRICT;
        CREATE INDEX search_term_resource ON search_term (resource_id);
        """
}
