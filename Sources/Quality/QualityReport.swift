package import Vocabulary

/// What the checks and the profile say of a version. Carries no time, so that equal data has an equal digest.
package struct QualityReport: Sendable, Hashable, Codable {
    package var rowsRead: Int64
    package var rowsPublished: Int64
    package var rowsQuarantined: Int64
    package var checks: [CheckResult]
    package var columns: [Column]
    /// Remarks on inference, for example a column that is text because of one value.
    package var remarks: [LocalizedText]
    /// `nil` in reports written before it was kept, and where nothing can be judged.
    package var score: QualityScore?

    package init(
        rowsRead: Int64, rowsPublished: Int64, rowsQuarantined: Int64, checks: [CheckResult], columns: [Column],
        remarks: [LocalizedText], score: QualityScore? = nil
    ) {
        self.rowsRead = rowsRead
        self.rowsPublished = rowsPublished
        self.rowsQuarantined = rowsQuarantined
        self.checks = checks
        self.columns = columns
        self.remarks = remarks
        self.score = score
    }

    /// Share of rows that were published, 0…100 with one decimal; `nil` without rows.
    package var passRate: Decimal? {
        guard rowsRead > 0 else { return nil }
        return Decimal(unscaled: Int128(rowsPublished) * 1_000 / Int128(rowsRead), scale: 1)
    }
}
