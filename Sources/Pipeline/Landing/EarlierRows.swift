import Engine
import FoundationEssentials
import Source
import Store
import Vocabulary

/// A batch of rows that an earlier load of a source set aside, some of which were corrected since.
struct EarlierBatch: Sendable {
    var id: String
    /// Path of its rows.
    var file: String
    var rows: Int64
    /// When the last of the decisions was made that are taken in now.
    var decidedAt: Int64

    /// Says what is left of batches that were looked through; the decisions about them are done with.
    static func put(_ batches: [EarlierBatch], in writer: any SQLWriter) throws {
        for batch in batches {
            try writer.execute(
                "UPDATE quarantine_batch SET rows = ?, file = ?, is_current = ?, made_at = ? WHERE id = ?",
                [
                    .integer(batch.rows), .text(String(batch.file.split(separator: "/").last ?? "")), .integer(batch.rows > 0 ? 1 : 0), .integer(batch.decidedAt),
                    .text(batch.id),
                ])
        }
    }
}

/// Takes corrected rows of earlier loads into the load under way: a source that is read by watermark, or pushed, does not deliver them again.
struct EarlierRows {
    let session: any EngineSession
    let source: SourceDeclaration
    let corrections: [RowCorrection]
    let folder: DataFolder
    let workName: String

    struct Taken {
        var rows: Int64 = 0
        var batches: [EarlierBatch] = []
        var remarks: [LocalizedText] = []
    }

    func takeIn(_ batches: [EarlierBatch], previous: String?) throws -> Taken {
        var taken = Taken()
        var (superseded, unfit): (Int64, Int64) = (0, 0)
        for (place, batch) in batches.enumerated() {
            let name = quoteIdentifier("_earlier_\(source.name)_\(place)")
            try session.execute("CREATE TABLE \(name) AS SELECT * FROM read_parquet(\(quoteLiteral(batch.file)))")
            let outcome = try CorrectedRows(session: session, source: source, corrections: corrections).takeInEarlier(from: name, previous: previous)
            taken.rows += outcome.taken
            superseded += outcome.superseded
            unfit += outcome.unfit
            taken.batches.append(try write(batch, from: name, place: place))
        }
        if taken.rows > 0 {
            taken.remarks.append(LocalizedText(zh: "补入以前隔离、现已更正的 \(taken.rows) 行", en: "\(taken.rows) rows that earlier loads set aside were corrected and taken in"))
        }
        if superseded > 0 {
            taken.remarks.append(LocalizedText(zh: "\(superseded) 个已更正的行未补入：后来的加载已有同键的行", en: "\(superseded) corrected rows stay aside: a later load brought their key"))
        }
        if unfit > 0 {
            taken.remarks.append(LocalizedText(zh: "\(unfit) 个已更正的行仍不符合列的类型", en: "\(unfit) corrected rows still do not fit their columns"))
        }
        return taken
    }

    private func write(_ batch: EarlierBatch, from table: String, place: Int) throws -> EarlierBatch {
        let rows = try session.query("SELECT count(*) FROM \(table)", [])[0, 0].integer ?? 0
        guard rows > 0 else { return EarlierBatch(id: batch.id, file: batch.file, rows: 0, decidedAt: batch.decidedAt) }
        let path = "\(folder.quarantine)/\(workName)-rest-\(place)-\(source.name).parquet"
        let temporary = "\(folder.temporary)/\(workName)-rest-\(place)-\(source.name).parquet"
        try session.execute(
            "COPY (SELECT _place, _raw, _hash, _reasons FROM \(table)) TO \(quoteLiteral(temporary)) (FORMAT parquet, COMPRESSION zstd)")
        try DurableFile.sync(temporary)
        try DurableFile.move(temporary, to: path)
        return EarlierBatch(id: batch.id, file: path, rows: rows, decidedAt: batch.decidedAt)
    }
}

extension PipelineRunner {
    /// Batches of a source that still stand and whose rows were corrected since they were set aside, oldest first; and the decisions, as of the
    /// same moment.
    func earlierBatches(of source: String, subject: String) async throws -> (batches: [EarlierBatch], corrections: [RowCorrection]) {
        let folder = folder
        return try await store.read { reader in
            let batches = try reader.rows(
                """
                SELECT id, file, rows, (SELECT max(c.made_at) FROM quarantine_correction AS c WHERE c.subject = b.subject AND c.scope = b.scope
                    AND c.name = b.name AND c.values_json IS NOT NULL) AS decided_at, made_at
                FROM quarantine_batch AS b WHERE subject = ? AND scope = 'source' AND name = ? AND is_current = 1 ORDER BY made_at, id LIMIT 200
                """, [.text(subject), .text(source)]
            ).filter { try $0.optionalInteger("decided_at") ?? 0 > $0.integer("made_at") }.map { row in
                EarlierBatch(
                    id: try row.text("id"), file: "\(folder.quarantine)/\(try row.text("file"))", rows: try row.integer("rows"),
                    decidedAt: try row.integer("decided_at"))
            }
            guard !batches.isEmpty else { return ([], []) }
            let corrections = try reader.rows(
                "SELECT row_hash, values_json FROM quarantine_correction WHERE subject = ? AND scope = 'source' AND name = ? ORDER BY row_hash",
                [.text(subject), .text(source)]
            ).map { row in
                RowCorrection(
                    rowHash: try row.text("row_hash"),
                    values: try row.optionalText("values_json").map { try JSONDecoder().decode([String: String].self, from: Data($0.utf8)) })
            }
            return (batches, corrections)
        }
    }

    /// Whether anything was decided about rows of a source since its last load.
    func hasNewDecisions(of source: String, subject: String, since: Int64?) async throws -> Bool {
        guard let since else { return false }
        return try await store.read { reader in
            try reader.row(
                "SELECT 1 AS one FROM quarantine_correction WHERE subject = ? AND scope = 'source' AND name = ? AND made_at > ? LIMIT 1",
                [.text(subject), .text(source), .integer(since)]) != nil
        }
    }
}
