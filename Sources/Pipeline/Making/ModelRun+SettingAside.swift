import Engine
import FoundationEssentials
import Quality
import Schema
import Source
import Vocabulary

/// Rows that people corrected, and rows that must stand aside.
extension ModelRun {
    private static let rowText = "CAST(to_json(r) AS VARCHAR)"

    /// Puts in what people corrected since the rows were set aside.
    ///
    /// - Returns: hashes of the rows that were discarded.
    func correct(_ model: ModelDeclaration, _ session: any EngineSession) throws -> [String] {
        guard !job.corrections.isEmpty else { return [] }
        try session.execute(
            """
            CREATE TEMP TABLE _decided AS SELECT r.rowid AS _rid, sha256(\(Self.rowText)) AS _hash FROM \(job.table) AS r
                WHERE sha256(\(Self.rowText)) IN (\(job.corrections.map { quoteLiteral($0.rowHash) }.joined(separator: ", ")))
            """)
        for correction in job.corrections {
            guard let values = correction.values else { continue }
            let changes = model.fields.compactMap { field -> (String, EngineValue)? in
                guard let value = values[field.name] else { return nil }
                return ("\(quoteIdentifier(field.name)) = TRY_CAST(NULLIF(?, '') AS \(field.type.engineType))", .text(value))
            }
            guard !changes.isEmpty else { continue }
            try session.execute(
                """
                UPDATE \(job.table) SET \(changes.map(\.0).joined(separator: ", "))
                WHERE rowid IN (SELECT _rid FROM _decided WHERE _hash = ?)
                """, changes.map(\.1) + [.text(correction.rowHash)])
        }
        return job.corrections.filter { $0.values == nil }.map(\.rowHash)
    }

    /// Moves rows that fail a `quarantine` check, and those that were discarded, out of the table into a file.
    func setAside(
        _ model: ModelDeclaration, _ checks: [CheckDeclaration], results: [CheckResult], discarded: [String], _ session: any EngineSession
    ) throws -> (Int64, String?) {
        let plan = try QuarantinePlan(
            checks: checks, results: results, table: job.table, columns: model.fields.map(\.name), key: model.key, session: session)
        let left = discarded.map(quoteLiteral).joined(separator: ", ")
        let dropped = discarded.isEmpty ? nil : "SELECT _rid AS _row, ['discarded'] AS _reasons FROM _decided WHERE _hash IN (\(left))"
        let parts = [plan?.rowsSQL, dropped].compactMap(\.self)
        guard !parts.isEmpty else { return (0, nil) }
        let path = "\(job.folder.quarantine)/\(job.workName)-model-\(job.model.name).parquet"
        let union = parts.map { "SELECT _row, _reasons FROM (\($0))" }.joined(separator: " UNION ALL ")
        try session.execute(
            """
            CREATE TEMP TABLE _aside AS SELECT _row, flatten(list(_reasons)) AS _reasons FROM (\(union)) GROUP BY _row;
            COPY (SELECT \(quoteLiteral("\(job.model.name), row ")) || (r.rowid + 1) AS _place, \(Self.rowText) AS _raw,
                    sha256(\(Self.rowText)) AS _hash, _reasons
                FROM \(job.table) AS r JOIN _aside ON r.rowid = _row ORDER BY r.rowid) TO \(quoteLiteral(path)) (FORMAT parquet, COMPRESSION zstd);
            DELETE FROM \(job.table) WHERE rowid IN (SELECT _row FROM _aside)
            """)
        let count = try session.query("SELECT count(*) FROM _aside", [])[0, 0].integer ?? 0
        guard count > 0 else { return (0, nil) }
        try DurableFile.sync(path)
        try DurableFile.sync(job.folder.quarantine)
        return (count, path)
    }
}
