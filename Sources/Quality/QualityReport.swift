package import Vocabulary

/// What the checks and the profile say of a version. Carries no time, so that equal data has an equal digest.
package struct QualityReport: Sendable, Hashable, Codable {
    package struct Column: Sendable, Hashable, Codable {
        package var name: String
        package var present: Int64
        package var distinctEstimate: Int64
        package var least: String
        package var greatest: String

        package init(name: String, present: Int64, distinctEstimate: Int64, least: String, greatest: String) {
            self.name = name
            self.present = present
            self.distinctEstimate = distinctEstimate
            self.least = least
            self.greatest = greatest
        }
    }

    package var rowsRead: Int64
    package var rowsPublished: Int64
    package var rowsQuarantined: Int64
    package var checks: [CheckResult]
    package var columns: [Column]
    /// Remarks on inference, for example a column that is text because of one value.
    package var remarks: [LocalizedText]

    package init(
        rowsRead: Int64, rowsPublished: Int64, rowsQuarantined: Int64, checks: [CheckResult], columns: [Column],
        remarks: [LocalizedText]
    ) {
        self.rowsRead = rowsRead
        self.rowsPublished = rowsPublished
        self.rowsQuarantined = rowsQuarantined
        self.checks = checks
        self.columns = columns
        self.remarks = remarks
    }

    /// Share of rows that were published, 0…100 with one decimal; `nil` without rows.
    package var passRate: Decimal? {
        guard rowsRead > 0 else { return nil }
        return Decimal(unscaled: Int128(rowsPublished) * 1_000 / Int128(rowsRead), scale: 1)
    }
}
