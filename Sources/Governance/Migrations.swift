package import Store

/// Governance's tables. Times are Unix milliseconds.
package enum GovernanceMigrations {
    package static let all = [
        Migration(room: "governance", number: 1, name: "classification", sql: classification),
        Migration(room: "governance", number: 2, name: "grades and masking", sql: gradesAndMasking),
        Migration(room: "governance", number: 3, name: "rights and disposal", sql: rights),
        Migration(room: "governance", number: 4, name: "requests", sql: requests),
        Migration(room: "governance", number: 5, name: "inherited grades", sql: inherited),
        Migration(room: "governance", number: 6, name: "legal holds", sql: holds),
        Migration(room: "governance", number: 7, name: "masking requests", sql: maskingRequests),
    ]

    private static let classification = """
        CREATE TABLE column_classification (
            dataset TEXT NOT NULL,
            column_name TEXT NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('suggested', 'confirmed', 'rejected', 'overruled')),
            confidence REAL NOT NULL,
            evidence TEXT NOT NULL,
            share REAL NOT NULL,
            suggested_grade TEXT NOT NULL,
            grade TEXT NOT NULL,
            openness TEXT NOT NULL,
            masking TEXT NOT NULL,
            rules TEXT NOT NULL,
            suggested_at INTEGER NOT NULL,
            decided_by TEXT,
            decided_at INTEGER,
            reason TEXT,
            PRIMARY KEY (dataset, column_name, kind)
        ) STRICT;
        CREATE INDEX column_classification_queue ON column_classification (state, dataset, column_name, kind);
        """

    private static let gradesAndMasking = """
        CREATE TABLE grade_lowering (
            number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
            dataset TEXT NOT NULL,
            column_name TEXT NOT NULL,
            to_grade TEXT NOT NULL,
            by_means TEXT NOT NULL,
            definition TEXT NOT NULL,
            reason TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('requested', 'approved', 'rejected', 'withdrawn')),
            requested_by TEXT NOT NULL,
            requested_at INTEGER NOT NULL,
            decided_by TEXT,
            decided_at INTEGER,
            answer TEXT
        ) STRICT;
        CREATE INDEX grade_lowering_column ON grade_lowering (dataset, column_name);
        CREATE INDEX grade_lowering_queue ON grade_lowering (state, number);
        CREATE TABLE masking_override (
            dataset TEXT NOT NULL,
            column_name TEXT NOT NULL,
            audience TEXT NOT NULL,
            rule TEXT,
            reason TEXT NOT NULL,
            decided_by TEXT NOT NULL,
            decided_at INTEGER NOT NULL,
            PRIMARY KEY (dataset, column_name, audience)
        ) STRICT;
        """

    private static let rights = """
        CREATE TABLE dataset_rights (
            dataset TEXT NOT NULL,
            edition INTEGER NOT NULL CHECK (edition >= 1),
            record TEXT NOT NULL,
            changed_by TEXT NOT NULL,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (dataset, edition)
        ) STRICT;
        CREATE TABLE disposal (
            number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
            dataset TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('planned', 'approved', 'begun', 'done', 'rejected')),
            reason TEXT NOT NULL,
            planned_by TEXT NOT NULL,
            planned_at INTEGER NOT NULL,
            decided_by TEXT,
            decided_at INTEGER,
            begun_at INTEGER,
            done_at INTEGER
        ) STRICT;
        CREATE INDEX disposal_state ON disposal (state, number);
        CREATE INDEX disposal_dataset ON disposal (dataset, number);
        CREATE TABLE disposal_item (
            disposal INTEGER NOT NULL REFERENCES disposal (number),
            place INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('version', 'dataset', 'quarantine')),
            subject TEXT NOT NULL,
            digest TEXT,
            row_count INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'begun', 'done')),
            begun_at INTEGER,
            done_at INTEGER,
            PRIMARY KEY (disposal, place)
        ) STRICT;
        """

    private static let requests = """
        CREATE TABLE correction_request (
            number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
            dataset TEXT NOT NULL,
            version TEXT,
            row_key TEXT,
            column_name TEXT,
            text TEXT NOT NULL,
            wished TEXT,
            organisation TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'rejected')),
            asked_by TEXT NOT NULL,
            asked_at INTEGER NOT NULL,
            due_on TEXT NOT NULL,
            rule TEXT NOT NULL,
            answer TEXT,
            closed_by TEXT,
            closed_at INTEGER
        ) STRICT;
        CREATE INDEX correction_request_queue ON correction_request (organisation, state, due_on, number);
        CREATE INDEX correction_request_asker ON correction_request (asked_by, number);
        CREATE TABLE correction_step (
            request INTEGER NOT NULL REFERENCES correction_request (number),
            place INTEGER NOT NULL,
            what TEXT NOT NULL,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            note TEXT NOT NULL,
            PRIMARY KEY (request, place)
        ) STRICT;
        CREATE TABLE subject_request (
            number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
            kind TEXT NOT NULL,
            identifier_code TEXT NOT NULL,
            key_version INTEGER NOT NULL,
            wish TEXT NOT NULL CHECK (wish IN ('access', 'copy', 'correction', 'deletion')),
            state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'refused')),
            recorded_by TEXT NOT NULL,
            recorded_at INTEGER NOT NULL,
            due_on TEXT NOT NULL,
            rule TEXT NOT NULL,
            found TEXT,
            answer TEXT,
            closed_by TEXT,
            closed_at INTEGER
        ) STRICT;
        CREATE INDEX subject_request_state ON subject_request (state, due_on, number);
        CREATE INDEX subject_request_identifier ON subject_request (identifier_code);
        """

    private static let inherited = """
        CREATE TABLE inherited_grade (
            dataset TEXT NOT NULL,
            column_name TEXT NOT NULL,
            grade TEXT NOT NULL,
            PRIMARY KEY (dataset, column_name)
        ) STRICT;
        """
}
