import Engine

/// Uniqueness, proved cheaply where that is possible.
extension CheckRunner {
    /// Rows beyond the first of each key; nulls are equal to each other.
    func unique(_ columns: [String], filter: String, shape: TableShape, total: Int64) throws -> Finding {
        let names = columns.map(quoteIdentifier)
        let finding = Finding(checked: filter.isEmpty ? total : try integer("SELECT count(*) FROM \(table)\(filter)"))
        guard finding.checked > 1, !columns.isEmpty else { return finding }
        if try isStrictlyAscending(names, filter: filter, rows: finding.checked) { return finding }
        let failed: Int64
        if columns.count == 1, TableShape.isWhole(shape.type(of: columns[0]) ?? ""),
            let extra = try extraOfDense(names[0], filter: filter, rows: finding.checked)
        {
            failed = extra
        } else if try hasDistinctHashes(names, filter: filter, rows: finding.checked, shape: shape, columns: columns) {
            return finding
        } else {
            let list = names.joined(separator: ", ")
            failed = try integer(
                "SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM \(table)\(filter) GROUP BY \(list) HAVING count(*) > 1)")
        }
        return try unique(columns, failed: failed, filter: filter, total: finding.checked)
    }

    /// The same as an aggregate, for few rows.
    static func repeated(_ columns: [String]) -> String {
        "count(*) - count(DISTINCT row(\(columns.map(quoteIdentifier).joined(separator: ", "))))"
    }

    /// What is said of so many rows beyond the first of each key.
    func unique(_ columns: [String], failed: Int64, filter: String, total: Int64) throws -> Finding {
        var finding = Finding(failed: failed, checked: total)
        if failed > 0 {
            let list = columns.map(quoteIdentifier).joined(separator: ", ")
            finding.samples = try session.query(
                """
                SELECT \(list), count(*) AS n FROM \(table)\(filter) GROUP BY \(list) HAVING count(*) > 1 ORDER BY ALL LIMIT \(Self.mostSamples)
                """, [])
        }
        return finding
    }

    /// Whether each row's key is above the one of the row visited before, in whatever order: then no key comes twice.
    ///
    /// A table sorted by its key is proved so in a fraction of a grouping's time.
    private func isStrictlyAscending(_ names: [String], filter: String, rows: Int64) throws -> Bool {
        func ascends(_ limit: String) throws -> Bool {
            let (now, before) = (names.joined(separator: ", "), names.indices.map { "_lag\($0)" }.joined(separator: ", "))
            let lagged = names.enumerated().map { "lag(\($1)) OVER () AS _lag\($0)" }.joined(separator: ", ")
            // Only the first row has none before it.
            return try integer(
                """
                SELECT count(*) FROM (SELECT \(now), \(lagged) FROM (SELECT \(now) FROM \(table)\(filter)\(limit))) \
                WHERE ((\(now)) > (\(before))) IS NOT TRUE
                """) == 1
        }
        // Most tables that are not sorted show it at once.
        return try (rows <= 1_000 || ascends(" LIMIT 1000")) && ascends("")
    }

    /// Counts by a bitmap over the span of the values; `nil` if they lie too far apart.
    private func extraOfDense(_ name: String, filter: String, rows: Int64) throws -> Int64? {
        let row = try session.query(
            "SELECT count(\(name)), min(\(name))::HUGEINT, max(\(name))::HUGEINT FROM \(table)\(filter)", [])
        guard let present = row[0, 0].integer, let least = row[0, 1].integer, let greatest = row[0, 2].integer,
            let distinct = try Self.distinctOfDense(
                name, from: "\(table)\(filter)", least: least, greatest: greatest, rows: rows, session: session)
        else { return nil }
        return present - distinct + max(0, rows - present - 1)
    }

    /// Exact number of different whole numbers within least…greatest; `nil` if the bitmap would be larger than eight bits a row.
    static func distinctOfDense(
        _ name: String, from: String, least: Int64, greatest: Int64, rows: Int64, session: any EngineSession
    ) throws -> Int64? {
        let (span, overflow) = greatest.subtractingReportingOverflow(least)
        guard !overflow, span <= min(8 * rows + 1_024, 900_000_000) else { return nil }
        return try session.query("SELECT bit_count(bitstring_agg(\(name)::BIGINT, \(least), \(greatest))) FROM \(from)", [])[0, 0].integer
    }

    /// Whether already the keys' hashes are all different, which proves the keys so; for texts and keys of several columns.
    private func hasDistinctHashes(
        _ names: [String], filter: String, rows: Int64, shape: TableShape, columns: [String]
    ) throws -> Bool {
        guard columns.count > 1 || shape.type(of: columns[0]) == "VARCHAR" else { return false }
        let hash = "hash(\(names.joined(separator: ", ")))"
        // A key of few different values is grouped faster than hashed.
        guard try integer("SELECT approx_count_distinct(\(hash)) FROM \(table)\(filter)") > rows / 2 else { return false }
        return try integer("SELECT count(DISTINCT \(hash)) FROM \(table)\(filter)") == rows
    }
}
