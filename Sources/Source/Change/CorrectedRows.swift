package import Engine
import Schema

/// Takes rows that people corrected into a source's table, and says of the others why they still stand aside.
///
/// Works on a table of rows set aside (`_place`, `_raw`, `_hash`, `_reasons`) and the typed table `source.name`.
package struct CorrectedRows {
    let session: any EngineSession
    let source: SourceDeclaration
    let corrections: [RowCorrection]

    /// What became of the rows.
    package struct Outcome: Sendable, Hashable {
        /// Rows that are in the source's table now.
        package var taken: Int64 = 0
        /// Rows that stay because a row of their key came with a later load.
        package var superseded: Int64 = 0
        /// Rows whose corrected values do not fit either.
        package var unfit: Int64 = 0
    }

    package init(session: any EngineSession, source: SourceDeclaration, corrections: [RowCorrection]) {
        self.session = session
        self.source = source
        self.corrections = corrections
    }

    /// A column as corrected values are read into it.
    private struct Reading {
        var name: String
        var value: String
        var isFault: String
        var type: String
    }

    private var table: String { quoteIdentifier(source.name) }
    private var values: String { quoteIdentifier("_corrected_" + source.name) }
    private var fitting: String { quoteIdentifier("_fitting_" + source.name) }

    /// Reads corrections of rows of this load into the table.
    ///
    /// - Parameter aside: the table of rows set aside, quoted.
    /// - Returns: what became of them; rows that were discarded stay, and say so.
    package func takeIn(from aside: String) throws -> Outcome {
        try mark(discardedIn: aside)
        return try take(from: aside, previous: nil, isEarlier: false)
    }

    /// Reads corrections of rows that earlier loads set aside into the table of this load, unless their key has come since.
    ///
    /// - Parameters:
    ///   - aside: the table of the earlier rows, quoted; what was taken leaves it, as does what this load set aside anew.
    ///   - previous: Parquet of the rows as they stood before this load.
    package func takeInEarlier(from aside: String, previous: String?) throws -> Outcome {
        try Rejection.ensureTable(for: source.name, in: session)
        try session.execute("DELETE FROM \(aside) WHERE _hash IN (SELECT _hash FROM \(Rejection.table(source.name)))")
        return try take(from: aside, previous: previous, isEarlier: true)
    }

    private func mark(discardedIn aside: String) throws {
        for hashes in corrections.filter({ $0.values == nil }).map(\.rowHash).chunks(of: 500) {
            try session.execute(
                "UPDATE \(aside) SET _reasons = ['discarded'] WHERE _hash IN (\(hashes.map(quoteLiteral).joined(separator: ", ")))")
        }
    }

    private func take(from aside: String, previous: String?, isEarlier: Bool) throws -> Outcome {
        let columns = try session.describe("SELECT * FROM \(table)")
        let readings = columns.map { reading($0.name, $0.type) }
        guard try enter(columns.map(\.name), from: aside) else { return Outcome() }
        defer {
            // The session's database goes with its workspace anyway.
            try? session.execute("DROP TABLE IF EXISTS \(values); DROP TABLE IF EXISTS \(fitting)")
        }
        var outcome = Outcome()
        let faults = readings.map { "(\($0.isFault))" }.joined(separator: " OR ")
        let reasons = readings.map { reading in
            "CASE WHEN \(reading.isFault) THEN \(quoteLiteral("corrected: column \(reading.name): \"")) || left(coalesce(c.\(quoteIdentifier(reading.name)), ''), 80) "
                + "|| \(quoteLiteral("\" is no \(reading.type)")) END"
        }
        outcome.unfit = try changed(
            """
            UPDATE \(aside) SET _reasons = list_concat(list_filter(_reasons, lambda r: NOT starts_with(r, 'corrected: ')),
                (SELECT list_filter([\(reasons.joined(separator: ", "))], lambda r: r IS NOT NULL) FROM \(values) AS c WHERE c._hash = \(aside)._hash))
            WHERE _hash IN (SELECT _hash FROM \(values) AS c WHERE \(faults))
            """)
        let list = readings.map { "\($0.value) AS \(quoteIdentifier($0.name))" }.joined(separator: ", ")
        try session.execute(
            """
            CREATE TABLE \(fitting) AS SELECT a.rowid AS _row, \(list) FROM \(aside) AS a JOIN \(values) AS c ON a._hash = c._hash
                WHERE NOT coalesce(\(faults), false)
            """)
        if isEarlier { outcome.superseded = try supersede(aside, previous: previous) }
        let names = columns.map { quoteIdentifier($0.name) }.joined(separator: ", ")
        outcome.taken = try changed("INSERT INTO \(table) (\(names)) SELECT \(names) FROM \(fitting) ORDER BY _row")
        try session.execute("DELETE FROM \(aside) WHERE rowid IN (SELECT _row FROM \(fitting))")
        return outcome
    }

    /// Rows whose key came since: those of this load leave the rows set aside, for the load brought them; those of loads between stay and say so.
    private func supersede(_ aside: String, previous: String?) throws -> Int64 {
        guard !source.key.isEmpty else { return 0 }
        func matches(_ other: String) -> String {
            source.key.map { "CAST(\(other).\(quoteIdentifier($0)) AS VARCHAR) = CAST(f.\(quoteIdentifier($0)) AS VARCHAR)" }.joined(separator: " AND ")
        }
        let inLoad = "SELECT f._row FROM \(fitting) AS f WHERE EXISTS (SELECT 1 FROM \(table) AS t WHERE \(matches("t")))"
        try session.execute("DELETE FROM \(aside) WHERE rowid IN (\(inLoad)); DELETE FROM \(fitting) WHERE _row IN (\(inLoad))")
        guard let previous else { return 0 }
        let known = try session.describe("SELECT * FROM \(readParquet(previous))").map { $0.name.lowercased() }
        guard source.key.allSatisfy({ known.contains($0.lowercased()) }) else { return 0 }
        let between = "SELECT f._row FROM \(fitting) AS f WHERE EXISTS (SELECT 1 FROM \(readParquet(previous)) AS p WHERE \(matches("p")))"
        let count = try changed("UPDATE \(aside) SET _reasons = ['superseded: a later load brought a row of this key'] WHERE rowid IN (\(between))")
        try session.execute("DELETE FROM \(fitting) WHERE _row IN (\(between))")
        return count
    }

    /// Puts the corrected values of rows that stand aside into a table.
    ///
    /// - Returns: whether there are any.
    private func enter(_ names: [String], from aside: String) throws -> Bool {
        let mending = corrections.filter { $0.values != nil }
        guard !mending.isEmpty else { return false }
        try session.execute(
            "CREATE TABLE \(values) (_hash VARCHAR, \(names.map { "\(quoteIdentifier($0)) VARCHAR" }.joined(separator: ", ")))")
        for part in mending.chunks(of: 1_000) {
            let rows = part.map { correction -> [EngineValue] in
                [.text(correction.rowHash)] + names.map { name in
                    let value = correction.values?[name] ?? ""
                    return value.isEmpty ? .null : .text(value)
                }
            }
            try session.append(to: "_corrected_" + source.name, rows: rows)
        }
        try session.execute("DELETE FROM \(values) WHERE _hash NOT IN (SELECT _hash FROM \(aside))")
        return try session.query("SELECT count(*) FROM \(values)", [])[0, 0].integer ?? 0 > 0
    }

    private func reading(_ name: String, _ engineType: String) -> Reading {
        let text = "c.\(quoteIdentifier(name))"
        // A row without a key would be set aside again at once.
        let isMissing = source.key.contains(name) && (source.mode != .full || source.duplicates != .keep) ? "\(text) IS NULL OR " : ""
        if let declared = source.columns[name] {
            let spelling = ValueSpelling(declared, text)
            return Reading(name: name, value: spelling.value, isFault: isMissing + spelling.isFault, type: declared.text)
        }
        let cast = "TRY_CAST(\(text) AS \(engineType))"
        return Reading(name: name, value: cast, isFault: isMissing + "(\(text) IS NOT NULL AND \(cast) IS NULL)", type: engineType)
    }

    /// How many rows a statement changed.
    private func changed(_ sql: String) throws -> Int64 { try session.query(sql, [])[0, 0].integer ?? 0 }
}

extension Array {
    /// In parts of at most so many.
    fileprivate func chunks(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
