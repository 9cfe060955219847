import FoundationEssentials
import HTTPTypes
import Pipeline
import Source

/// The rows of a batch as a CSV file in which they may be corrected, and what such a file decides.
///
/// Columns: `_hash`, `_place`, `_reasons`, `_raw`, `_discard`, then one for each field. A row whose fields stand as they were is not decided
/// about; anything in `_discard` discards the row.
struct CorrectionFile: Sendable {
    static let mostBytes = 16 << 20
    private static let ownColumns = ["_hash", "_place", "_reasons", "_raw", "_discard"]

    let fields: QuarantinedFields

    /// The first line of the export.
    var header: String { "\u{FEFF}" + DelimitedText.line(Self.ownColumns + fields.columns) }

    func line(_ row: QuarantinedRow) -> String {
        let divided = fields.divide(row.raw)
        let discard = row.decision == .discarded ? "x" : ""
        let values = row.values ?? divided.values
        return DelimitedText.line(
            [row.hash, row.place, row.reasons.joined(separator: "; "), row.raw, discard] + fields.columns.map { values[$0] ?? "" })
    }

    /// What a file says of one row.
    struct Entry: Sendable, Hashable {
        var hash: String
        var discards: Bool
        var values: [String: String]
    }

    /// - Throws: 422 for a file without rows, without hashes, with a column that is no field, or with a row of another length.
    func entries(_ bytes: [UInt8]) throws(Problem) -> [Entry] {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.unfit("The file is not UTF-8", mend: "Save it as CSV UTF-8")
        }
        let records = DelimitedText.records(text.first == "\u{FEFF}" ? String(text.dropFirst()) : text)
        guard let header = records.first, records.count > 1 else {
            throw Self.unfit("The file has no rows", mend: "Send the export with its header and the corrected values")
        }
        guard let hash = header.firstIndex(of: "_hash") ?? header.firstIndex(of: "hash") else {
            throw Self.unfit("The file has no column _hash", mend: "Keep the column _hash of the export as it is: it says which row is meant")
        }
        let known = Set(fields.columns)
        let own = Set(Self.ownColumns + (header.contains("_hash") ? [] : ["hash", "place", "reasons", "raw", "discard"]))
        if let stranger = header.first(where: { !own.contains($0) && !known.isEmpty && !known.contains($0) }) {
            throw Self.unfit(
                "The column \(stranger.prefix(80)) is no field of these rows: \(fields.columns.prefix(40).joined(separator: ", "))",
                mend: "Keep the header of the export")
        }
        guard Set(header).count == header.count else { throw Self.unfit("A column stands in the file twice", mend: "Keep the header of the export") }
        let discard = header.firstIndex(of: "_discard") ?? (header.contains("_hash") ? nil : header.firstIndex(of: "discard"))
        var entries: [Entry] = []
        for (number, record) in records.dropFirst().enumerated() {
            guard record.count == header.count else {
                throw Self.unfit(
                    "Row \(number + 1) has \(record.count) values for \(header.count) columns",
                    mend: "Put values with commas, quotes or line ends into quotes; a spreadsheet does so when it saves CSV")
            }
            let values = zip(header, record).filter { !own.contains($0.0) }
            entries.append(
                Entry(
                    hash: record[hash], discards: discard.map { !record[$0].isEmpty } ?? false,
                    values: Dictionary(values, uniquingKeysWith: { first, _ in first })))
        }
        return entries
    }

    /// What the file decides about rows of the batch.
    ///
    /// - Parameter rows: those the file names, by hash.
    /// - Throws: 422 naming a row the batch does not have.
    func decisions(_ entries: [Entry], rows: [String: QuarantinedRow]) throws(Problem) -> [RowCorrection] {
        var decisions: [RowCorrection] = []
        for (number, entry) in entries.enumerated() {
            guard let row = rows[entry.hash] else {
                throw Self.unfit(
                    "Row \(number + 1): no row of this batch has the hash \(entry.hash.prefix(80))", mend: "Keep the column _hash of the export as it is")
            }
            if entry.discards {
                if row.decision != .discarded { decisions.append(RowCorrection(rowHash: entry.hash, values: nil)) }
                continue
            }
            let standing = row.values ?? fields.divide(row.raw).values
            let changed = entry.values.contains { standing[$0.key] ?? "" != $0.value }
            guard changed || row.decision == .discarded else { continue }
            decisions.append(RowCorrection(rowHash: entry.hash, values: standing.merging(entry.values) { $1 }))
        }
        return decisions
    }

    private static func unfit(_ detail: String, mend: String) -> Problem {
        Problem(.unprocessableContent, "unfit_corrections", detail, mend: mend)
    }
}
