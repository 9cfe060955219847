package import Store
import Vocabulary

/// A version whose rows were destroyed; what was published, when and by whom stays on record.
package struct DisposedVersion: Sendable, Hashable, Codable {
    /// Its report no longer holds values.
    package var version: DatasetVersion
    /// Unix milliseconds.
    package var disposedAt: Int64
    /// Number of the disposal.
    package var disposal: Int64
}

/// Versions that were disposed of: their line stays, so that the ledger can be followed; their rows do not.
extension ResourceRegister {
    /// Marks a version as disposed of and takes the values out of its line; readers get no version if it was the current one.
    ///
    /// - Parameter report: the version's report without values.
    /// - Returns: `false` if it was marked already, or there is none.
    @discardableResult
    package static func dispose(
        _ digest: String, of dataset: String, report: String, disposal: Int64, at: Int64, in writer: any SQLWriter
    ) throws -> Bool {
        try writer.lock(changes)
        let count = try writer.execute(
            "UPDATE dataset_version SET disposed_at = ?, disposal = ?, report_json = ? WHERE dataset = ? AND digest = ? AND disposed_at IS NULL",
            [.integer(at), .integer(disposal), .text(report), .text(dataset), .text(digest)])
        try writer.execute(
            "UPDATE dataset SET current_digest = NULL WHERE name = ? AND current_digest = ?", [.text(dataset), .text(digest)])
        return count > 0
    }

    /// Versions of a dataset that were disposed of, newest first; at most 1,000.
    package func disposedVersions(of dataset: String) async throws -> [DisposedVersion] {
        try await store.read { reader in
            try reader.rows(
                "\(Self.selectVersion) WHERE dataset = ? AND disposed_at IS NOT NULL ORDER BY number DESC LIMIT 1000", [.text(dataset)]
            ).map { row in
                DisposedVersion(
                    version: try Self.version(from: row), disposedAt: try row.integer("disposed_at"), disposal: try row.integer("disposal"))
            }
        }
    }

    /// Whether a bundle belongs to a version that is kept, of whichever dataset.
    package static func isKept(_ digest: String, in reader: any SQLReader) throws -> Bool {
        try reader.row("SELECT 1 AS one FROM dataset_version WHERE digest = ? AND disposed_at IS NULL LIMIT 1", [.text(digest)]) != nil
    }

    /// What was destroyed is not published again from the same rows: whoever needs them has to say so first.
    static func refuseDisposed(_ known: Row?, of dataset: String) throws {
        guard let number = try known?.optionalInteger("disposal") else { return }
        throw CatalogError(
            .disposed, problem: "these rows of \(dataset) were disposed of by disposal \(number); they are not published again",
            mend: "take the rows out of the source, or take the model out of its app; rows that differ are published as a new version")
    }
}
