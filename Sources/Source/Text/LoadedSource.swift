import Schema
package import Vocabulary

/// A source's rows, in a table of the session named `source.name` with typed columns in the source's order.
///
/// Rows that could not be read are in the table `_rejected_<source.name>`, whose columns are `_place` ("file.csv, line 12"),
/// `_raw` (the record's text), `_hash` (SHA-256 of `_raw` in hexadecimal digits) and `_reasons` (a list of texts).
package struct LoadedSource: Sendable {
    /// Of the bytes; of several files, of the list of their digests.
    package var digest: String
    /// Records found, good or bad; always rows + rowsRejected + duplicates.
    package var rowsRead: Int64
    package var rows: Int64
    package var rowsRejected: Int64
    package var duplicates: Int64
    package var columns: [InferredColumn]
    /// What a steward should know: encoding and header found, columns read as text because of one value.
    package var remarks: [LocalizedText]

    package init(
        digest: String, rowsRead: Int64, rows: Int64, rowsRejected: Int64 = 0, duplicates: Int64 = 0, columns: [InferredColumn],
        remarks: [LocalizedText] = []
    ) {
        self.digest = digest
        self.rowsRead = rowsRead
        self.rows = rows
        self.rowsRejected = rowsRejected
        self.duplicates = duplicates
        self.columns = columns
        self.remarks = remarks
    }
}

/// What a person decided about a rejected record.
package struct RowCorrection: Sendable, Hashable, Codable {
    /// SHA-256 of the rejected record's raw text, in hexadecimal digits: `_hash` of the rejected table.
    package var rowHash: String
    /// Every value by column, as texts; a column that is missing is empty. `nil` discards the record.
    package var values: [String: String]?

    package init(rowHash: String, values: [String: String]?) {
        self.rowHash = rowHash
        self.values = values
    }
}
