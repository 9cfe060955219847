package import Store
import Vocabulary

/// Keeps how each run judged its dataset, and tells how that went over time.
package struct QualityHistory: Sendable {
    /// Longest series and page.
    package static let mostPoints = 1_000
    private static let longestText = 2_000

    let store: any OperationalStore

    package init(store: any OperationalStore) { self.store = store }

    /// Writes a run down; writing the same run again replaces it.
    ///
    /// - Throws: `StoreError`.
    package func record(_ record: QualityRecord) async throws {
        try await store.write { writer in try Self.record(record, in: writer) }
    }

    /// The same within a transaction, so that a version and its judgement appear together.
    ///
    /// - Throws: `StoreError`.
    package static func record(_ record: QualityRecord, in writer: any SQLWriter) throws(StoreError) {
        try writer.lock("quality_history")
        let key: [SQLValue] = [.text(record.dataset), .text(record.run)]
        try writer.execute("DELETE FROM quality_check WHERE dataset = ? AND run = ?", key)
        try writer.execute("DELETE FROM quality_run WHERE dataset = ? AND run = ?", key)
        try writer.execute(
            """
            INSERT INTO quality_run (dataset, run, at, outcome, version, score, rows_read, rows_published, rows_quarantined, rows_duplicate,
                check_count, failed_checks, gravest, reason_code, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            key + [
                .integer(record.at), .text(record.outcome.rawValue), SQLValue(record.version), SQLValue(record.score?.tenths),
                .integer(record.rowsRead), .integer(record.rowsPublished), .integer(record.rowsQuarantined), .integer(record.rowsDuplicate),
                SQLValue(record.results.count), SQLValue(record.results.count { !$0.passed }), .integer(record.gravest?.rank ?? 0),
                SQLValue(record.reasonCode), SQLValue(record.reason.map(storable)),
            ])
        var names: Set<String> = []
        let rows = record.results.filter { names.insert($0.name).inserted }.map { result in
            key + [
                .text(result.name), .integer(record.at), .text(result.kind), .text(result.severity.rawValue),
                SQLValue(result.dimension?.rawValue), .text(storable(result.title.zh)), .text(storable(result.title.en)),
                .integer(result.failed), SQLValue(result.checked), SQLValue(result.observed.map(storable)),
            ]
        }
        try writer.executeBatch(
            """
            INSERT INTO quality_check (dataset, run, name, at, kind, severity, dimension, title_zh, title_en, failed, checked, observed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, rows)
        try standing(record, in: writer)
    }

    /// Keeps the newest run at hand for the board, with the version readers have and the score before.
    private static func standing(_ record: QualityRecord, in writer: any SQLWriter) throws(StoreError) {
        let known = try writer.row(
            "SELECT run, at, score, score_before, version, version_at FROM quality_latest WHERE dataset = ?", [.text(record.dataset)])
        let before: SQLValue
        var (version, versionAt) = (SQLValue(record.version), record.outcome == .refused ? SQLValue.null : .integer(record.at))
        if let known {
            guard try known.integer("at") <= record.at else { return }
            let isSameRun = try known.text("run") == record.run
            // A run that could not be judged does not hide the score before it.
            before = isSameRun || known["score"].isNull ? known["score_before"] : known["score"]
            let isSameVersion = known["version"] == version
            if record.outcome == .refused, version.isNull || isSameVersion {
                (version, versionAt) = (known["version"], known["version_at"])
            } else if record.outcome == .unchanged, isSameVersion {
                versionAt = known["version_at"]
            }
        } else {
            before = .null
        }
        try writer.execute(
            """
            INSERT INTO quality_latest (dataset, run, at, standing, score, score_before, version, version_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (dataset) DO UPDATE SET run = excluded.run, at = excluded.at, standing = excluded.standing, score = excluded.score,
                score_before = excluded.score_before, version = excluded.version, version_at = excluded.version_at
            """,
            [
                .text(record.dataset), .text(record.run), .integer(record.at), .integer(record.standing), SQLValue(record.score?.tenths),
                before, version, versionAt,
            ])
    }

    /// Drops runs before a moment, but for each dataset's newest.
    ///
    /// - Returns: runs dropped.
    @discardableResult
    package static func forget(before: Int64, in writer: any SQLWriter) throws(StoreError) -> Int {
        let old = "at < ? AND NOT EXISTS (SELECT 1 FROM quality_latest AS l WHERE l.dataset = %.dataset AND l.run = %.run)"
        try writer.execute("DELETE FROM quality_check WHERE \(old.replacing("%", with: "quality_check"))", [.integer(before)])
        return try writer.execute("DELETE FROM quality_run WHERE \(old.replacing("%", with: "quality_run"))", [.integer(before)])
    }

    /// Bounded, and without what a database cannot hold.
    private static func storable(_ text: String) -> String { String(text.replacing("\0", with: "").prefix(longestText)) }
}
