import Engine
import FoundationEssentials
import Ledger
package import Source
import Store
import Vocabulary

/// What people decide about rows that stand aside.
extension QuarantineRegister {
    /// Keeps decisions about rows of a batch; the next run of the subject takes them in.
    ///
    /// - Parameter corrections: by the rows' hashes; values by column, `nil` to discard.
    /// - Returns: how many rows were decided about.
    /// - Throws: `notFound`; `malformed` for a hash that no row of the batch has, or too many or too large corrections.
    @discardableResult
    package func decide(
        _ corrections: [RowCorrection], of id: String, reason: String, by actor: String, in folder: DataFolder
    ) async throws -> Int {
        guard corrections.count <= Self.mostCorrections else {
            throw PipelineError(
                .malformed, problem: "\(corrections.count) corrections at once; at most \(Self.mostCorrections) are taken", mend: "send them in parts")
        }
        let (batch, path) = try await located(id, in: folder)
        let hashes = Set(corrections.map(\.rowHash))
        let known = try await engine.withSession { session in
            let list = hashes.sorted().map(quoteLiteral).joined(separator: ", ")
            let found = try session.query(
                "SELECT DISTINCT _hash FROM read_parquet(\(quoteLiteral(path))) WHERE _hash IN (\(list.isEmpty ? "NULL" : list))", [])
            return Set((0..<found.rowCount).map { found[$0, 0].displayText })
        }
        if let stranger = hashes.subtracting(known).sorted().first {
            throw PipelineError(
                .malformed, problem: "no row of batch \(id.prefix(80)) has the hash \(stranger.prefix(80))",
                mend: "take the hash column of the export as it is, and change only the values")
        }
        let at = max(now(), batch.madeAt + 1)
        let rows = try corrections.map { correction -> [SQLValue] in
            let values = try correction.values.map { String(decoding: try Bundle.encode($0), as: UTF8.self) }
            guard (values?.utf8.count ?? 0) <= Self.mostValueBytes else {
                throw PipelineError(.malformed, problem: "a corrected row has over \(Self.mostValueBytes >> 20) MiB", mend: "shorten its values")
            }
            return [
                .text(batch.subject), .text(batch.scope.rawValue), .text(batch.name), .text(correction.rowHash), SQLValue(values),
                .text(String(reason.prefix(500))), .text(actor), .integer(at),
            ]
        }
        try await store.write { writer in
            try writer.executeBatch(
                """
                INSERT INTO quarantine_correction (subject, scope, name, row_hash, values_json, reason, made_by, made_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (subject, scope, name, row_hash) DO UPDATE SET
                    values_json = excluded.values_json, reason = excluded.reason, made_by = excluded.made_by, made_at = excluded.made_at
                """, rows)
            _ = try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: "quarantine.decide", subject: "quarantine/\(batch.subject)/\(batch.name)", digest: nil, at: at,
                    details: ["rows": String(rows.count), "batch": batch.id]), in: writer)
        }
        return rows.count
    }

    /// Takes a decision back; the row stands aside again at the next run.
    ///
    /// - Throws: `notFound` for a batch there is none of. A row nobody decided about stays as it is.
    package func takeBack(_ hash: String, of id: String, by actor: String, in folder: DataFolder) async throws {
        let (batch, _) = try await located(id, in: folder)
        let at = now()
        try await store.write { writer in
            let removed = try writer.execute(
                "DELETE FROM quarantine_correction WHERE subject = ? AND scope = ? AND name = ? AND row_hash = ?",
                [.text(batch.subject), .text(batch.scope.rawValue), .text(batch.name), .text(hash)])
            guard removed > 0 else { return }
            _ = try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: "quarantine.take_back", subject: "quarantine/\(batch.subject)/\(batch.name)", digest: nil, at: at,
                    details: ["rows": "1", "batch": batch.id]), in: writer)
        }
    }
}
