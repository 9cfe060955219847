import Engine
import Schema

/// Rows of one load that have no key, or the key of another row.
struct KeyedRows {
    let session: any EngineSession
    let source: SourceDeclaration

    private var table: String { quoteIdentifier(source.name) }
    private var key: String { source.key.map(quoteIdentifier).joined(separator: ", ") }
    private var keyText: String { source.key.joined(separator: ", ") }

    /// Moves rows in whose key a value is missing to `_rejected_<name>`.
    ///
    /// - Returns: how many.
    /// - Throws: `malformed` with number and place of the first if bad rows stop the load.
    func rejectWithoutKey() throws -> Int64 {
        let condition = source.key.map { "\(quoteIdentifier($0)) IS NULL" }.joined(separator: " OR ")
        let found = try session.query("SELECT count(*), min(\(Rejection.rowNumber)) FROM \(table) AS t WHERE \(condition)", [])
        guard let count = found[0, 0].integer, count > 0 else { return 0 }
        guard source.badRows == .quarantine else {
            let first = try session.query("SELECT CAST(to_json(t) AS VARCHAR) FROM \(table) AS t WHERE \(condition) ORDER BY rowid LIMIT 1", [])
            throw SourceError(
                .malformed,
                problem: "source \(source.name), row \(found[0, 1].displayText): its key (\(keyText)) is not complete: "
                    + "\((first[0, 0].text ?? "").prefix(200)); \(count) rows are like that",
                mend: "fill the key in, declare another `key`, or set `bad_rows: quarantine` to set such rows aside")
        }
        let reasons = source.key.map { "CASE WHEN \(quoteIdentifier($0)) IS NULL THEN \(quoteLiteral("the key column \($0) is empty")) END" }
        try Rejection.ensureTable(for: source.name, in: session)
        try session.execute(
            """
            INSERT INTO \(Rejection.table(source.name)) BY NAME
            SELECT \(quoteLiteral("row ")) || \(Rejection.rowNumber) AS _place, CAST(to_json(t) AS VARCHAR) AS _raw,
                sha256(CAST(to_json(t) AS VARCHAR)) AS _hash, list_filter([\(reasons.joined(separator: ", "))], lambda r: r IS NOT NULL) AS _reasons
            FROM \(table) AS t WHERE \(condition) ORDER BY rowid;
            DELETE FROM \(table) WHERE \(condition)
            """)
        return count
    }

    /// Keeps the first or the last row of each key.
    ///
    /// - Returns: how many went.
    /// - Throws: `malformed` with the first such key if the declaration keeps all rows.
    func dropRepeated() throws -> Int64 {
        let counted = try session.query("SELECT coalesce(sum(n), 0)::BIGINT - count(*) FROM (SELECT count(*) AS n FROM \(table) GROUP BY \(key))", [])
        guard let surplus = counted[0, 0].integer, surplus > 0 else { return 0 }
        guard source.duplicates != .keep else { throw try repeated(surplus) }
        let order = source.duplicates == .first ? "rowid" : "rowid DESC"
        try session.execute(
            """
            DELETE FROM \(table) WHERE rowid IN (
                SELECT r FROM (SELECT rowid AS r, row_number() OVER (PARTITION BY \(key) ORDER BY \(order)) AS n FROM \(table)) WHERE n > 1)
            """)
        return surplus
    }

    private func repeated(_ surplus: Int64) throws -> SourceError {
        let values = source.key.map { "CAST(\(quoteIdentifier($0)) AS VARCHAR)" }.joined(separator: ", ")
        let first = try session.query(
            """
            SELECT concat_ws(', ', \(values)), count(*), min(\(Rejection.rowNumber)), max(\(Rejection.rowNumber)) FROM \(table)
            GROUP BY \(key) HAVING count(*) > 1 ORDER BY min(rowid) LIMIT 1
            """, [])
        let value = (first[0, 0].text ?? "").prefix(120)
        return SourceError(
            .malformed,
            problem: "source \(source.name): \(first[0, 1].displayText) rows have the key (\(keyText)) = (\(value)), the first is row "
                + "\(first[0, 2].displayText), the last row \(first[0, 3].displayText); \(surplus) rows repeat a key",
            mend: "declare a `key` that tells rows apart, or say with `duplicates: first` or `duplicates: last` which row counts")
    }
}

/// The table of rows that could not be taken.
enum Rejection {
    /// SQL of a row's number in a table that was filled in one go. The engine numbers rows from 0, and from this high number
    /// on while the transaction that added them is open.
    static let rowNumber = "(rowid % 36028797018960000 + 1)"

    /// Quoted.
    static func table(_ source: String) -> String { quoteIdentifier("_rejected_" + source) }

    static func ensureTable(for source: String, in session: any EngineSession) throws(EngineError) {
        try session.execute(
            "CREATE TABLE IF NOT EXISTS \(table(source)) (_place VARCHAR, _raw VARCHAR, _hash VARCHAR, _reasons VARCHAR[])")
    }
}
