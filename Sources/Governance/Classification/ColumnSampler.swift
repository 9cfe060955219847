package import Engine

/// Draws the values detectors look at: from the whole column, always the same ones.
package enum ColumnSampler {
    /// Most distinct values of a column that are looked at.
    package static let mostValues = 5_000
    /// Most characters of a value that are looked at.
    package static let mostCharacters = 200

    /// A sample of each column of a table: all its distinct values, or the `mostValues` with the least hashes.
    ///
    /// - Parameters:
    ///   - table: the relation as SQL, quoted: `main."visit"` or `read_parquet('…')`.
    ///   - columns: names with their other names, in the order wanted.
    ///   - isSmall: whether the table has fewer than `mostValues` rows, so that one statement brings them all.
    /// - Throws: `EngineError` for a table or column that is not there.
    /// - Complexity: one pass over the table for the counts, one over each column for its values.
    package static func samples(
        of table: String, columns: [(name: String, titles: [String])], isSmall: Bool = false, session: any EngineSession
    ) throws(EngineError) -> [ColumnSample] {
        guard !columns.isEmpty else { return [] }
        if isSmall { return try all(of: table, columns: columns, session: session) }
        let counts = columns.map { column in
            let name = quoteIdentifier(column.name)
            return "count(\(name)), approx_count_distinct(\(name))"
        }
        let totals = try session.query("SELECT count(*), \(counts.joined(separator: ", ")) FROM \(table)")
        let rows = totals[0, 0].integer ?? 0
        var samples: [ColumnSample] = []
        for (index, column) in columns.enumerated() {
            let nonNull = totals[0, 1 + 2 * index].integer ?? 0
            let estimate = totals[0, 2 + 2 * index].integer ?? 0
            let values = try values(of: column.name, in: table, distinct: estimate, session: session)
            samples.append(
                ColumnSample(
                    name: column.name, titles: column.titles, values: values,
                    distinct: values.count < mostValues ? Int64(values.count) : min(max(estimate, Int64(values.count)), nonNull), nonNull: nonNull, rows: rows))
        }
        return samples
    }

    private static func all(
        of table: String, columns: [(name: String, titles: [String])], session: any EngineSession
    ) throws(EngineError) -> [ColumnSample] {
        let list = columns.map { "left(CAST(\(quoteIdentifier($0.name)) AS VARCHAR), \(mostCharacters))" }
        let found = try session.query("SELECT \(list.joined(separator: ", ")) FROM \(table)")
        return columns.enumerated().map { index, column in
            let texts = found.column(index).compactMap(\.text)
            let values = Set(texts).filter { !$0.allSatisfy { $0 == " " } }.sorted()
            return ColumnSample(
                name: column.name, titles: column.titles, values: values, distinct: Int64(values.count), nonNull: Int64(texts.count),
                rows: Int64(found.rowCount))
        }
    }

    /// - Parameter distinct: how many different values there are, about.
    private static func values(
        of column: String, in table: String, distinct: Int64, session: any EngineSession
    ) throws(EngineError) -> [String] {
        let name = quoteIdentifier(column)
        func least(where condition: String) throws(EngineError) -> [String] {
            try session.query(
                """
                SELECT left(CAST(value AS VARCHAR), \(mostCharacters)) FROM (SELECT DISTINCT \(name) AS value FROM \(table) WHERE \(name) IS NOT NULL)
                WHERE \(condition) AND trim(CAST(value AS VARCHAR)) <> '' ORDER BY hash(value), value LIMIT \(mostValues)
                """
            ).column(0).compactMap(\.text)
        }
        // Of many values the least hashes lie below a bound: the rest need not be told apart.
        let parts = distinct / Int64(3 * mostValues)
        if parts > 1 {
            let values = try least(where: "hash(value) <= \(UInt64.max / UInt64(parts))")
            if values.count == mostValues { return values }
        }
        return try least(where: "true")
    }
}
