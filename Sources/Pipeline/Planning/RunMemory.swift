import FoundationEssentials
package import Source
import Store
package import Vocabulary

/// What is remembered of a subject since its last run.
struct RunMemory: Sendable {
    struct Model: Sendable, Hashable {
        /// Digest of all that decided the last making.
        var input: String
        var version: String?
        /// Digests of the parts of `input` by name, to say what changed; JSON, which is read only where somebody asks why.
        var partsText: String

        var parts: [String: String] { (try? JSONDecoder().decode([String: String].self, from: Data(partsText.utf8))) ?? [:] }

        init(input: String, version: String?, partsText: String) {
            self.input = input
            self.version = version
            self.partsText = partsText
        }

        init(input: String, version: String?, parts: [String: String]) {
            guard let bytes = try? Bundle.encode(parts) else { preconditionFailure("texts can be written as JSON") }
            self.init(input: input, version: version, partsText: String(decoding: bytes, as: UTF8.self))
        }
    }

    var models: [String: Model] = [:]
    var sources: [String: SourceState] = [:]
    /// By `scope:name`.
    var corrections: [String: [RowCorrection]] = [:]

    func corrections(_ scope: QuarantineScope, _ name: String) -> [RowCorrection] { corrections["\(scope.rawValue):\(name)"] ?? [] }

    static func read(_ subject: String, in reader: any SQLReader) throws -> RunMemory {
        var memory = RunMemory()
        for row in try reader.rows(
            "SELECT model, input_digest, version_digest, parts_json FROM model_state WHERE subject = ?", [.text(subject)])
        {
            memory.models[try row.text("model")] = Model(
                input: try row.text("input_digest"), version: try row.optionalText("version_digest"),
                partsText: try row.text("parts_json"))
        }
        for state in try SourceState.all(of: subject, in: reader) { memory.sources[state.source] = state }
        for row in try reader.rows(
            "SELECT scope, name, row_hash, values_json FROM quarantine_correction WHERE subject = ? ORDER BY row_hash", [.text(subject)])
        {
            let values = try row.optionalText("values_json").map { try JSONDecoder().decode([String: String].self, from: Data($0.utf8)) }
            memory.corrections["\(try row.text("scope")):\(try row.text("name"))", default: []].append(
                RowCorrection(rowHash: try row.text("row_hash"), values: values))
        }
        return memory
    }

    static func remember(_ models: [(name: String, state: Model)], of subject: String, in writer: any SQLWriter) throws {
        try writer.executeBatch(
            """
            INSERT INTO model_state (subject, model, input_digest, version_digest, parts_json) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (subject, model) DO UPDATE SET input_digest = excluded.input_digest,
                version_digest = excluded.version_digest, parts_json = excluded.parts_json
            """,
            models.map { name, state in
                [.text(subject), .text(name), .text(state.input), SQLValue(state.version), .text(state.partsText)]
            })
    }
}

/// What is known of a source since its last load.
package struct SourceState: Sendable, Hashable, Codable {
    package var source: String
    /// Digest of the delivery, the declaration and the corrections.
    package var inputDigest: String
    /// Digest of the landed rows; `nil` if a model read the delivery itself.
    package var landedDigest: String?
    package var columns: [SchemaContract.Column]
    package var watermark: String?
    package var mark: FetchMark?
    package var rowsRead: Int64
    package var rowsLanded: Int64
    package var rowsQuarantined: Int64
    package var rowsDuplicate: Int64
    package var changes: SourceChange.Counts
    package var remarks: [LocalizedText]
    package var run: String
    /// Unix milliseconds.
    package var loadedAt: Int64

    static func all(of subject: String, in reader: any SQLReader) throws -> [SourceState] {
        try reader.rows("\(select) WHERE subject = ? ORDER BY source", [.text(subject)]).map { try SourceState($0) }
    }

    private static let select = """
        SELECT source, input_digest, landed_digest, columns_json, watermark, mark_json, rows_read, rows_landed, rows_quarantined,
            rows_duplicate, rows_inserted, rows_changed, rows_deleted, remarks_json, run_id, loaded_at FROM source_state
        """

    private init(_ row: Row) throws {
        func decoded<T: Decodable>(_ type: T.Type, _ text: String) throws -> T { try JSONDecoder().decode(type, from: Data(text.utf8)) }
        source = try row.text("source")
        inputDigest = try row.text("input_digest")
        landedDigest = try row.optionalText("landed_digest")
        columns = try decoded([SchemaContract.Column].self, row.text("columns_json"))
        watermark = try row.optionalText("watermark")
        mark = try row.optionalText("mark_json").map { try decoded(FetchMark.self, $0) }
        rowsRead = try row.integer("rows_read")
        rowsLanded = try row.integer("rows_landed")
        rowsQuarantined = try row.integer("rows_quarantined")
        rowsDuplicate = try row.integer("rows_duplicate")
        changes = .init(
            inserted: try row.integer("rows_inserted"), changed: try row.integer("rows_changed"), deleted: try row.integer("rows_deleted"))
        remarks = try decoded([LocalizedText].self, row.text("remarks_json"))
        run = try row.text("run_id")
        loadedAt = try row.integer("loaded_at")
    }

    init(_ outcome: SourceOutcome, mark: FetchMark?, landedDigest: String?, run: String, at: Int64) {
        source = outcome.source
        inputDigest = outcome.inputDigest
        self.landedDigest = landedDigest
        columns = outcome.columns
        watermark = outcome.watermark
        self.mark = mark
        rowsRead = outcome.rowsRead
        rowsLanded = outcome.rows
        rowsQuarantined = outcome.rowsQuarantined
        rowsDuplicate = outcome.duplicates
        changes = outcome.changes
        remarks = outcome.remarks
        self.run = run
        loadedAt = at
    }

    func put(of subject: String, in writer: any SQLWriter) throws {
        func text(_ value: some Encodable) throws -> String { String(decoding: try Bundle.encode(value), as: UTF8.self) }
        try writer.execute(
            """
            INSERT INTO source_state (subject, source, input_digest, landed_digest, columns_json, watermark, mark_json, rows_read,
                rows_landed, rows_quarantined, rows_duplicate, rows_inserted, rows_changed, rows_deleted, remarks_json, run_id, loaded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (subject, source) DO UPDATE SET input_digest = excluded.input_digest, landed_digest = excluded.landed_digest,
                columns_json = excluded.columns_json, watermark = excluded.watermark, mark_json = excluded.mark_json,
                rows_read = excluded.rows_read, rows_landed = excluded.rows_landed, rows_quarantined = excluded.rows_quarantined,
                rows_duplicate = excluded.rows_duplicate, rows_inserted = excluded.rows_inserted, rows_changed = excluded.rows_changed,
                rows_deleted = excluded.rows_deleted, remarks_json = excluded.remarks_json, run_id = excluded.run_id,
                loaded_at = excluded.loaded_at
            """,
            [
                .text(subject), .text(source), .text(inputDigest), SQLValue(landedDigest), .text(try text(columns)), SQLValue(watermark),
                SQLValue(try mark.map(text)), .integer(rowsRead), .integer(rowsLanded), .integer(rowsQuarantined), .integer(rowsDuplicate),
                .integer(changes.inserted), .integer(changes.changed), .integer(changes.deleted), .text(try text(remarks)), .text(run),
                .integer(loadedAt),
            ])
    }
}
