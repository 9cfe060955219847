/// What later releases added.
extension GovernanceMigrations {
    static let maskingRequests = """
        CREATE TABLE masking_request (
            number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
            dataset TEXT NOT NULL,
            column_name TEXT NOT NULL,
            audience TEXT NOT NULL,
            wish TEXT NOT NULL,
            reason TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'rejected')),
            requested_by TEXT NOT NULL,
            requested_at INTEGER NOT NULL,
            decided_by TEXT,
            decided_at INTEGER,
            answer TEXT
        ) STRICT;
        CREATE INDEX masking_request_queue ON masking_request (state, number);
        """

    static let holds = """
        CREATE TABLE legal_hold (
            number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
            dataset TEXT NOT NULL,
            reason TEXT NOT NULL,
            placed_by TEXT NOT NULL,
            placed_at INTEGER NOT NULL,
            lifted_by TEXT,
            lifted_at INTEGER,
            lift_reason TEXT
        ) STRICT;
        CREATE INDEX legal_hold_dataset ON legal_hold (dataset, lifted_at);
        CREATE TABLE disposal_piece (
            disposal INTEGER NOT NULL REFERENCES disposal (number),
            place INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('version', 'dataset', 'quarantine', 'source', 'push')),
            subject TEXT NOT NULL,
            digest TEXT,
            row_count INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'begun', 'done')),
            begun_at INTEGER,
            done_at INTEGER,
            PRIMARY KEY (disposal, place)
        ) STRICT;
        INSERT INTO disposal_piece (disposal, place, kind, subject, digest, row_count, due_at, state, begun_at, done_at)
            SELECT disposal, place, kind, subject, digest, row_count, due_at, state, begun_at, done_at FROM disposal_item;
        DROP TABLE disposal_item;
        ALTER TABLE disposal_piece RENAME TO disposal_item;
        """
}
