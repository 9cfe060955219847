package import Store

/// The indicators' tables, all keyed by set. Values are exact decimals in TEXT, times Unix milliseconds; an absent region, subject or
/// publication that is part of a key is the empty text.
package enum IndicatorMigrations {
    package static let all = [Migration(room: "indicator", number: 1, name: "indicators", sql: indicators)]

    private static let indicators = """
        CREATE TABLE indicator_set (
            name TEXT NOT NULL PRIMARY KEY,
            title_zh TEXT NOT NULL,
            title_en TEXT NOT NULL,
            description_zh TEXT NOT NULL,
            description_en TEXT NOT NULL,
            tolerance TEXT,
            computed_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE indicator_input (
            set_name TEXT NOT NULL REFERENCES indicator_set (name),
            dataset TEXT NOT NULL,
            digest TEXT NOT NULL,
            PRIMARY KEY (set_name, dataset)
        ) STRICT;
        CREATE TABLE indicator (
            set_name TEXT NOT NULL REFERENCES indicator_set (name),
            key TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            title_zh TEXT NOT NULL,
            title_en TEXT NOT NULL,
            unit TEXT NOT NULL,
            direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
            measure TEXT NOT NULL,
            owner TEXT NOT NULL,
            PRIMARY KEY (set_name, key)
        ) STRICT;
        CREATE TABLE observation (
            set_name TEXT NOT NULL,
            indicator TEXT NOT NULL,
            region TEXT NOT NULL,
            subject TEXT NOT NULL,
            period TEXT NOT NULL,
            published TEXT NOT NULL,
            source TEXT NOT NULL,
            value TEXT NOT NULL,
            unit TEXT NOT NULL,
            comparator TEXT NOT NULL CHECK (comparator IN ('=', '>', '>=', '<', '<=', '~')),
            latest INTEGER NOT NULL CHECK (latest IN (0, 1)),
            PRIMARY KEY (set_name, indicator, region, subject, period, published, source),
            FOREIGN KEY (set_name, indicator) REFERENCES indicator (set_name, key)
        ) STRICT;
        CREATE INDEX observation_latest ON observation (set_name, latest);
        CREATE INDEX observation_region ON observation (region);
        CREATE TABLE plan_node (
            set_name TEXT NOT NULL REFERENCES indicator_set (name),
            id TEXT NOT NULL,
            parent TEXT,
            kind TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            title_zh TEXT NOT NULL,
            title_en TEXT NOT NULL,
            owner TEXT NOT NULL,
            period TEXT,
            source TEXT NOT NULL,
            PRIMARY KEY (set_name, id)
        ) STRICT;
        CREATE TABLE target (
            set_name TEXT NOT NULL,
            id TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            indicator TEXT NOT NULL,
            node TEXT,
            region TEXT NOT NULL,
            subject TEXT NOT NULL,
            baseline_value TEXT,
            baseline_period TEXT,
            comparator TEXT NOT NULL CHECK (comparator IN ('=', '>', '>=', '<', '<=', '~')),
            value TEXT NOT NULL,
            unit TEXT NOT NULL,
            period TEXT NOT NULL,
            source TEXT NOT NULL,
            PRIMARY KEY (set_name, id),
            FOREIGN KEY (set_name, indicator) REFERENCES indicator (set_name, key),
            FOREIGN KEY (set_name, node) REFERENCES plan_node (set_name, id)
        ) STRICT;
        CREATE INDEX target_indicator ON target (set_name, indicator);
        CREATE INDEX target_node ON target (set_name, node);
        CREATE TABLE judgement (
            set_name TEXT NOT NULL,
            target TEXT NOT NULL,
            indicator TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('met', 'on_track', 'attention', 'behind', 'no_data')),
            unit TEXT NOT NULL,
            target_value TEXT NOT NULL,
            observed_value TEXT,
            observed_comparator TEXT,
            observed_period TEXT,
            observed_source TEXT,
            baseline_value TEXT,
            baseline_period TEXT,
            expected TEXT,
            progress TEXT,
            expected_progress TEXT,
            gap TEXT,
            reason_zh TEXT NOT NULL,
            reason_en TEXT NOT NULL,
            judged_at INTEGER NOT NULL,
            PRIMARY KEY (set_name, target),
            FOREIGN KEY (set_name, target) REFERENCES target (set_name, id)
        ) STRICT;
        """
}
