package import Engine
import Schema
package import Vocabulary

/// What a load means for the rows before it: brings the two together, and says which rows are new, changed and gone.
///
/// Works on the session's table `source.name`, which holds the load, and the landed rows of the last accepted one. Afterwards
/// the table holds the rows as they stand now. Modes with a key leave it ordered by key.
package struct SourceChange {
    let session: any EngineSession
    let source: SourceDeclaration
    /// Parquet file of the rows as they stood before; `nil` at the first load.
    let previous: String?
    /// What was decided about rows that earlier loads set aside.
    let corrections: [RowCorrection]

    /// Rows of the result against those before. Mode `full` compares nothing: all rows are new, all earlier ones gone.
    package struct Counts: Sendable, Hashable, Codable {
        package var inserted: Int64 = 0
        package var changed: Int64 = 0
        package var deleted: Int64 = 0
        package var unchanged: Int64 = 0

        package init(inserted: Int64 = 0, changed: Int64 = 0, deleted: Int64 = 0, unchanged: Int64 = 0) {
            self.inserted = inserted
            self.changed = changed
            self.deleted = deleted
            self.unchanged = unchanged
        }
    }

    package struct Outcome: Sendable, Hashable {
        package var counts: Counts
        /// Rows of the table now.
        package var rows: Int64
        /// Rows of the load that went because an earlier or later one has their key.
        package var duplicates: Int64
        /// Rows of the load without a key; they are in `_rejected_<name>`.
        package var rowsRejected: Int64
        /// Greatest value of the watermark column so far, as text; `nil` if there is none.
        package var watermark: String?
        /// `_changes_<name>` (`_change` 'insert', 'update' or 'delete', then the key columns), ordered by key; `nil` for mode `full`.
        package var changes: String?
        package var remarks: [LocalizedText]
    }

    package init(session: any EngineSession, source: SourceDeclaration, previous: String?, corrections: [RowCorrection] = []) {
        self.session = session
        self.source = source
        self.previous = previous
        self.corrections = corrections
    }

    /// Runs in the caller's transaction if there is one.
    ///
    /// - Throws: `schemaMismatch` if key or watermark column is missing, `malformed` for rows without a key or with the
    ///   same key where the declaration says to stop, `unreadable` if the earlier rows cannot be read; `EngineError`.
    /// - Complexity: one hash join of load and earlier rows by key; about a second for a million rows of ten columns.
    package func apply() throws -> Outcome {
        let columns = try session.describe("SELECT * FROM \(table)")
        try requireColumns(columns.map(\.name))
        var outcome = Outcome(counts: Counts(), rows: 0, duplicates: 0, rowsRejected: 0, watermark: nil, changes: nil, remarks: [])
        let keyed = KeyedRows(session: session, source: source)
        if !source.key.isEmpty, source.mode != .full || source.duplicates != .keep {
            outcome.rowsRejected = try keyed.rejectWithoutKey()
            if outcome.rowsRejected > 0, !corrections.isEmpty {
                outcome.rowsRejected -= try CorrectedRows(session: session, source: source, corrections: corrections)
                    .takeIn(from: Rejection.table(source.name)).taken
            }
            outcome.duplicates = try keyed.dropRepeated()
        }
        let comparison = try RowComparison(session: session, source: source, columns: columns, previous: previous)
        outcome.remarks = comparison.remarks
        switch source.mode {
        case .full:
            outcome.counts = Counts(inserted: try count(table), deleted: try previous.map { try count(readParquet($0)) } ?? 0)
        case .snapshot:
            try comparison.writeChanges(includingDeleted: true)
            outcome.counts = try comparison.counts(wholeIs: table)
            try comparison.order()
        case .incremental, .push:
            try comparison.writeChanges(includingDeleted: false)
            outcome.watermark = try greatestWatermark(comparison)
            try comparison.merge()
            outcome.counts = try comparison.counts(wholeIs: table)
        }
        if source.mode != .full { outcome.changes = RowComparison.changesName(source.name) }
        outcome.rows = try count(table)
        return outcome
    }

    private var table: String { quoteIdentifier(source.name) }

    private func count(_ relation: String) throws -> Int64 {
        try session.query("SELECT count(*) FROM \(relation)", [])[0, 0].integer ?? 0
    }

    private func requireColumns(_ names: [String]) throws(SourceError) {
        guard source.mode == .full || !source.key.isEmpty else {
            throw SourceError(
                .schemaMismatch, problem: "source \(source.name) is loaded in mode \(source.mode.rawValue), which tells rows apart by a key, and declares none",
                mend: "declare `key:` with the columns that identify a row, or use mode full")
        }
        let known = Set(names.map { $0.lowercased() })
        let needed = source.key.map { ($0, "key") } + (source.mode == .incremental ? source.watermark.map { [($0, "watermark")] } ?? [] : [])
        for (name, role) in needed where !known.contains(name.lowercased()) {
            throw SourceError(
                .schemaMismatch,
                problem: "source \(source.name): its \(role) column \"\(name)\" is not among its columns: \(names.prefix(50).joined(separator: ", "))",
                mend: "correct `\(role)` in the declaration, or the delivery")
        }
    }

    /// The greatest of the load and the rows before; as the engine writes it, which sorts and compares as the column's type.
    private func greatestWatermark(_ comparison: RowComparison) throws -> String? {
        guard source.mode == .incremental, let watermark = source.watermark else { return nil }
        let name = quoteIdentifier(watermark)
        var parts = ["SELECT max(\(name)) AS w FROM \(table)"]
        if let previous, comparison.hasPrevious(watermark) {
            parts.append("SELECT max(\(comparison.previousValue(watermark))) FROM \(readParquet(previous)) AS p")
        }
        let result = try session.query("SELECT CAST(max(w) AS VARCHAR) FROM (\(parts.joined(separator: " UNION ALL ")))", [])
        return result[0, 0].text
    }
}

/// A landed file as it stands in FROM.
func readParquet(_ path: String) -> String { "read_parquet(\(quoteLiteral(path)))" }
