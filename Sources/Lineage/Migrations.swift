package import Store

/// The lineage register's tables. Times are Unix milliseconds.
package enum LineageMigrations {
    package static let all = [Migration(room: "lineage", number: 1, name: "graph", sql: graph)]

    /// Things and columns draw their numbers from one row, so that an edge may end at either.
    /// `kind` of an edge counts exact, derived, unknown, rows from 0.
    private static let graph = """
        CREATE TABLE lineage_table (
            id INTEGER NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('source', 'dataset', 'indicator')),
            name TEXT NOT NULL,
            version_digest TEXT,
            run TEXT,
            recorded_at INTEGER,
            UNIQUE (kind, name)
        ) STRICT;
        CREATE TABLE lineage_column (
            id INTEGER NOT NULL PRIMARY KEY,
            table_id INTEGER NOT NULL REFERENCES lineage_table (id),
            name TEXT NOT NULL,
            UNIQUE (table_id, name)
        ) STRICT;
        CREATE TABLE lineage_edge (
            to_node INTEGER NOT NULL,
            from_node INTEGER NOT NULL,
            kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 3),
            transformation TEXT,
            PRIMARY KEY (to_node, from_node)
        ) STRICT;
        CREATE INDEX lineage_edge_from ON lineage_edge (from_node, to_node);
        CREATE TABLE lineage_table_edge (
            to_table INTEGER NOT NULL REFERENCES lineage_table (id),
            from_table INTEGER NOT NULL REFERENCES lineage_table (id),
            PRIMARY KEY (to_table, from_table)
        ) STRICT;
        CREATE INDEX lineage_table_edge_from ON lineage_table_edge (from_table, to_table);
        """
}
