/// What a check may need besides the table: the clock, and the version readers have now.
package struct CheckContext: Sendable {
    /// The last accepted version, as far as checks compare with it.
    package struct AcceptedVersion: Sendable, Hashable {
        package var rows: Int64
        /// Its profile.
        package var columns: [QualityReport.Column]

        package init(rows: Int64, columns: [QualityReport.Column]) {
            self.rows = rows
            self.columns = columns
        }

        package init(_ report: QualityReport) { self.init(rows: report.rowsPublished, columns: report.columns) }
    }

    /// Unix milliseconds; `nil` where the time does not count: `freshness` then passes with a remark.
    package var now: Int64?
    /// How far the clock that days and moments without a zone are written in is ahead of UTC; China's is eight hours.
    package var zoneOffsetSeconds: Int
    package var previous: AcceptedVersion?

    package init(now: Int64? = nil, zoneOffsetSeconds: Int = 28_800, previous: AcceptedVersion? = nil) {
        self.now = now
        self.zoneOffsetSeconds = zoneOffsetSeconds
        self.previous = previous
    }

    /// Microseconds since 1970-01-01 on the local clock.
    var localMicroseconds: Int64? { now.map { $0 * 1_000 + Int64(zoneOffsetSeconds) * 1_000_000 } }
}
