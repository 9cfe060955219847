package import Store

/// The pipeline's tables. Times are Unix milliseconds.
package enum PipelineMigrations {
    package static let all = [Migration(room: "pipeline", number: 1, name: "runs", sql: runs)]

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
