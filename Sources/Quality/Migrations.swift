package import Store

/// The history of quality. Times are Unix milliseconds, scores tenths of a point.
package enum QualityMigrations {
    package static let all = [Migration(room: "quality", number: 1, name: "history", sql: history)]

    private static let history = """
        CREATE TABLE quality_run (
            dataset TEXT NOT NULL,
            run TEXT NOT NULL,
            at INTEGER NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('published', 'unchanged', 'refused')),
            version INTEGER,
            score INTEGER,
            rows_read INTEGER NOT NULL,
            rows_published INTEGER NOT NULL,
            rows_quarantined INTEGER NOT NULL,
            rows_duplicate INTEGER NOT NULL,
            check_count INTEGER NOT NULL,
            failed_checks INTEGER NOT NULL,
            gravest INTEGER NOT NULL,
            reason_code TEXT,
            reason TEXT,
            PRIMARY KEY (dataset, run)
        ) STRICT;
        CREATE INDEX quality_run_at ON quality_run (dataset, at);
        CREATE TABLE quality_check (
            dataset TEXT NOT NULL,
            run TEXT NOT NULL,
            name TEXT NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            severity TEXT NOT NULL,
            dimension TEXT,
            title_zh TEXT NOT NULL,
            title_en TEXT NOT NULL,
            failed INTEGER NOT NULL,
            checked INTEGER,
            observed TEXT,
            PRIMARY KEY (dataset, run, name),
            FOREIGN KEY (dataset, run) REFERENCES quality_run (dataset, run)
        ) STRICT;
        CREATE INDEX quality_check_at ON quality_check (dataset, name, at);
        CREATE TABLE quality_latest (
            dataset TEXT NOT NULL PRIMARY KEY,
            run TEXT NOT NULL,
            at INTEGER NOT NULL,
            standing INTEGER NOT NULL,
            score INTEGER,
            score_before INTEGER,
            version INTEGER,
            version_at INTEGER
        ) STRICT;
        CREATE INDEX quality_latest_standing ON quality_latest (standing, score, dataset);
        """
}
