import Store
package import Vocabulary

/// The board: how every dataset stands now.
extension QualityHistory {
    package enum Trend: String, Sendable, Hashable, Codable, CaseIterable {
        case up, steady, down
        /// Fewer than two runs were scored.
        case unknown
    }

    package struct BoardEntry: Sendable, Hashable, Codable {
        package var dataset: String
        /// The newest run.
        package var latest: RunPoint
        /// The score of the run before it.
        package var scoreBefore: Decimal?
        package var trend: Trend
        /// The version readers have, and when it was published (Unix milliseconds); `nil` before the first.
        package var version: Int64?
        package var versionAt: Int64?

        /// Whether readers were kept on an earlier version by the newest run.
        package var isRefused: Bool { latest.outcome == .refused }
        package var isFailing: Bool { isRefused || latest.failedChecks > 0 }
    }

    package struct Board: Sendable, Hashable, Codable {
        package var entries: [BoardEntry]
        /// Of all pages.
        package var total: Int64
    }

    /// One page: refused runs first, then those with the gravest failing checks and the lowest scores.
    ///
    /// - Parameters:
    ///   - failingOnly: leaves out datasets whose checks all pass.
    ///   - limit: at most 1000.
    package func board(failingOnly: Bool = false, offset: Int = 0, limit: Int = 50) async throws -> Board {
        let filter = failingOnly ? "WHERE l.standing > 0" : ""
        return try await store.read { reader in
            let entries = try reader.rows(
                """
                SELECT \(Self.boardColumns) FROM quality_latest AS l JOIN quality_run AS r ON r.dataset = l.dataset AND r.run = l.run \(filter)
                ORDER BY l.standing DESC, COALESCE(l.score, 1001), l.dataset LIMIT ? OFFSET ?
                """, [SQLValue(Self.bounded(limit)), SQLValue(max(0, offset))]
            ).map(Self.entry(from:))
            let total = try reader.row("SELECT COUNT(*) AS total FROM quality_latest AS l \(filter)")?.integer("total") ?? 0
            return Board(entries: entries, total: total)
        }
    }

    /// How one dataset stands; `nil` if no run was recorded.
    package func standing(of dataset: String) async throws -> BoardEntry? {
        try await store.read { reader in
            try reader.row(
                """
                SELECT \(Self.boardColumns) FROM quality_latest AS l JOIN quality_run AS r ON r.dataset = l.dataset AND r.run = l.run
                WHERE l.dataset = ?
                """, [.text(dataset)]
            ).map(Self.entry(from:))
        }
    }

    private static let boardColumns = """
        l.dataset, l.score_before, l.version AS reader_version, l.version_at, \(runColumns)
        """

    private static func entry(from row: Row) throws(StoreError) -> BoardEntry {
        let latest = try run(from: row)
        let before = points(try row.optionalInteger("score_before"))
        return BoardEntry(
            dataset: try row.text("dataset"), latest: latest, scoreBefore: before, trend: trend(from: before, to: latest.score),
            version: try row.optionalInteger("reader_version"), versionAt: try row.optionalInteger("version_at"))
    }

    private static func trend(from before: Decimal?, to now: Decimal?) -> Trend {
        guard let before, let now else { return .unknown }
        return now == before ? .steady : now > before ? .up : .down
    }
}
