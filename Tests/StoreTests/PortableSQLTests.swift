@testable import Store
import Testing

/// What PostgreSQL gets to see of portable SQL.
@Suite struct PortableSQLTests {
    @Test(arguments: [
        ("SELECT ? + ?", "SELECT $1 + $2"),
        ("SELECT ?2, ?1", "SELECT $2, $1"),
        ("SELECT '?', \"?\", ? -- ?\n, ? /* ? */", "SELECT '?', \"?\", $1 -- ?\n, $2 /* ? */"),
        ("SELECT 'it''s ?' || ?", "SELECT 'it''s ?' || $1"),
        ("SELECT 'unterminated ?", "SELECT 'unterminated ?"),
        ("SELECT x FROM t WHERE ? IS NULL OR ? is  not null", "SELECT x FROM t WHERE CAST($1 AS TEXT) IS NULL OR CAST($2 AS TEXT) is  not null"),
        ("SELECT CAST(? AS INTEGER), CAST(a AS REAL) AS real, b AS integer", "SELECT CAST($1 AS BIGINT), CAST(a AS DOUBLE PRECISION) AS real, b AS integer"),
        ("UPDATE t SET text = ?, integer = 1, blob = x WHERE a AND real > ?", "UPDATE t SET text = $1, integer = 1, blob = x WHERE a AND real > $2"),
        (
            "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, text TEXT, real REAL DEFAULT 1, b BLOB CHECK (length(b) > 1)) STRICT, WITHOUT ROWID;",
            "CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, text TEXT COLLATE \"C\", real DOUBLE PRECISION DEFAULT 1, b BYTEA CHECK (length(b) > 1))  ;"
        ),
        (
            "create table if not exists t (a text not null, primary key (a), check (a is text or integer)) strict",
            "create table if not exists t (a TEXT COLLATE \"C\" not null, primary key (a), check (a is text or integer)) "
        ),
        ("ALTER TABLE t ADD COLUMN text TEXT", "ALTER TABLE t ADD COLUMN text TEXT COLLATE \"C\""),
        ("CREATE INDEX i ON t (text, integer); SELECT ?; SELECT ?", "CREATE INDEX i ON t (text, integer); SELECT $1; SELECT $1"),
        ("SELECT 重庆 FROM 市 WHERE 名 = ?", "SELECT 重庆 FROM 市 WHERE 名 = $1"),
    ])
    func rewritesWhatDiffersAndNothingElse(portable: String, expected: String) {
        #expect(PortableSQL.postgres(portable).trimmed == expected.trimmed)
    }
}

extension String {
    fileprivate var trimmed: String {
        split(separator: " ").joined(separator: " ").replacing(" ;", with: ";")
    }
}
