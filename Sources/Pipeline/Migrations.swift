package import Store

/// The pipeline's tables. Times are Unix milliseconds.
package enum PipelineMigrations {
    package static let all = [
        Migration(room: "pipeline", number: 1, name: "runs", sql: runs),
        Migration(room: "pipeline", number: 2, name: "sources and quarantine", sql: sources),
        Migration(room: "pipeline", number: 3, name: "phases of steps", sql: "ALTER TABLE run_step ADD COLUMN phases_json TEXT;"),
        Migration(room: "pipeline", number: 4, name: "watched files", sql: watched),
    ]

    /// Files of watched folders, as they were found whole; `taken_at` is when their rows were loaded.
    private static let watched = """
        CREATE TABLE watched_file (
            subject TEXT NOT NULL,
            source TEXT NOT NULL,
            name TEXT NOT NULL,
            size INTEGER NOT NULL,
            modified_ns INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            found_at INTEGER NOT NULL,
            taken_at INTEGER,
            run_id TEXT,
            PRIMARY KEY (subject, source, name)
        ) STRICT;
        """

    /// What is known of sources since their last load; rows set aside and what people decided about them.
    private static let sources = """
        ALTER TABLE run_step ADD COLUMN kind TEXT NOT NULL DEFAULT 'model';
        ALTER TABLE run_step ADD COLUMN rows_duplicate INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE run_step ADD COLUMN remark TEXT NOT NULL DEFAULT '';
        ALTER TABLE model_state ADD COLUMN parts_json TEXT NOT NULL DEFAULT '{}';
        CREATE TABLE file_digest (
            path TEXT NOT NULL PRIMARY KEY,
            bytes INTEGER NOT NULL,
            modified_ns INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            digest TEXT NOT NULL
        ) STRICT;
        CREATE TABLE source_state (
            subject TEXT NOT NULL,
            source TEXT NOT NULL,
            input_digest TEXT NOT NULL,
            landed_digest TEXT,
            columns_json TEXT NOT NULL,
            watermark TEXT,
            mark_json TEXT,
            rows_read INTEGER NOT NULL,
            rows_landed INTEGER NOT NULL,
            rows_quarantined INTEGER NOT NULL,
            rows_duplicate INTEGER NOT NULL,
            rows_inserted INTEGER NOT NULL,
            rows_changed INTEGER NOT NULL,
            rows_deleted INTEGER NOT NULL,
            remarks_json TEXT NOT NULL,
            run_id TEXT NOT NULL,
            loaded_at INTEGER NOT NULL,
            PRIMARY KEY (subject, source)
        ) STRICT;
        CREATE TABLE quarantine_batch (
            id TEXT NOT NULL PRIMARY KEY,
            subject TEXT NOT NULL,
            scope TEXT NOT NULL CHECK (scope IN ('source', 'model')),
            name TEXT NOT NULL,
            run_id TEXT NOT NULL,
            rows INTEGER NOT NULL,
            file TEXT NOT NULL,
            is_current INTEGER NOT NULL DEFAULT 1,
            made_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX quarantine_batch_current ON quarantine_batch (subject, scope, name, is_current);
        CREATE TABLE quarantine_correction (
            subject TEXT NOT NULL,
            scope TEXT NOT NULL,
            name TEXT NOT NULL,
            row_hash TEXT NOT NULL,
            values_json TEXT,
            reason TEXT NOT NULL,
            made_by TEXT NOT NULL,
            made_at INTEGER NOT NULL,
            PRIMARY KEY (subject, scope, name, row_hash)
        ) STRICT;
        CREATE TABLE refusal (
            dataset TEXT NOT NULL PRIMARY KEY,
            run_id TEXT NOT NULL,
            code TEXT NOT NULL,
            problem TEXT NOT NULL,
            mend TEXT NOT NULL,
            refused_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE push_batch (
            subject TEXT NOT NULL,
            source TEXT NOT NULL,
            number INTEGER NOT NULL,
            idempotency_key TEXT,
            file TEXT NOT NULL,
            digest TEXT NOT NULL,
            rows INTEGER NOT NULL,
            receipt_json TEXT NOT NULL,
            pushed_by TEXT NOT NULL,
            pushed_at INTEGER NOT NULL,
            is_landed INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (subject, source, number)
        ) STRICT;
        CREATE UNIQUE INDEX push_batch_key ON push_batch (subject, source, idempotency_key);
        """

    private static let runs = """
        CREATE TABLE run (
            id TEXT NOT NULL PRIMARY KEY,
            subject TEXT NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('running', 'succeeded', 'unchanged', 'failed', 'cancelled', 'interrupted')),
            requested_by TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            lease_until INTEGER NOT NULL,
            process TEXT NOT NULL,
            cancel_requested INTEGER NOT NULL DEFAULT 0,
            progress INTEGER NOT NULL DEFAULT 0,
            error_code TEXT,
            problem TEXT,
            mend TEXT
        ) STRICT;
        CREATE INDEX run_started ON run (started_at);
        CREATE INDEX run_subject ON run (subject, started_at);
        CREATE TABLE run_step (
            run_id TEXT NOT NULL REFERENCES run (id),
            ordinal INTEGER NOT NULL,
            name TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'succeeded', 'unchanged', 'failed', 'skipped')),
            rows_read INTEGER NOT NULL DEFAULT 0,
            rows_published INTEGER NOT NULL DEFAULT 0,
            rows_quarantined INTEGER NOT NULL DEFAULT 0,
            duration_ms INTEGER NOT NULL DEFAULT 0,
            version_digest TEXT,
            PRIMARY KEY (run_id, ordinal)
        ) STRICT;
        CREATE TABLE run_log (
            run_id TEXT NOT NULL REFERENCES run (id),
            ordinal INTEGER NOT NULL,
            at INTEGER NOT NULL,
            level TEXT NOT NULL,
            message TEXT NOT NULL,
            PRIMARY KEY (run_id, ordinal)
        ) STRICT;
        CREATE TABLE model_state (
            subject TEXT NOT NULL,
            model TEXT NOT NULL,
            input_digest TEXT NOT NULL,
            version_digest TEXT,
            PRIMARY KEY (subject, model)
        ) STRICT;
        CREATE TABLE sql_reference (
            sql_digest TEXT NOT NULL PRIMARY KEY,
            tables_json TEXT NOT NULL
        ) STRICT;
        """
}
