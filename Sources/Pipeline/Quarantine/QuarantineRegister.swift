package import Engine
import FoundationEssentials
import Ledger
import Source
package import Store
import Vocabulary

/// Where rows were set aside.
package enum QuarantineScope: String, Sendable, Hashable, Codable, CaseIterable {
    /// Records that could not be read.
    case source
    /// Rows of a model that failed a check.
    case model
}

/// The rows that one run set aside of one source or model.
package struct QuarantineBatch: Sendable, Hashable, Codable {
    package var id: String
    /// App, or `ingest:dataset`.
    package var subject: String
    package var scope: QuarantineScope
    package var name: String
    package var run: String
    package var rows: Int64
    /// Whether these rows still stand aside; `false` once a later run decided about them anew.
    package var isCurrent: Bool
    /// Unix milliseconds.
    package var madeAt: Int64
    /// How many of the rows a decision waits for the next run.
    package var decided: Int64 = 0
}

/// A row that was set aside, with what people decided about it since.
package struct QuarantinedRow: Sendable, Hashable, Codable {
    package enum Decision: String, Sendable, Hashable, Codable { case none, corrected, discarded }

    /// From 0, within the batch.
    package var number: Int64
    /// File and line, or model and row.
    package var place: String
    /// The record's text; of a model's row its JSON object.
    package var raw: String
    /// SHA-256 of `raw`: what a correction names it by.
    package var hash: String
    package var reasons: [String]
    package var decision: Decision
    /// The corrected values by column, if there are any.
    package var values: [String: String]?
}

/// Rows that were set aside: found, looked at, corrected, sent through again. No row disappears.
package struct QuarantineRegister: Sendable {
    /// Most corrections of one request.
    package static let mostCorrections = 10_000
    static let mostValueBytes = 1 << 20

    let store: any OperationalStore
    let engine: any AnalyticEngine
    let now: @Sendable () -> Int64

    package init(store: any OperationalStore, engine: any AnalyticEngine, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.engine = engine
        self.now = now
    }

    // MARK: Entering

    /// Enters what a run set aside; without rows it only closes what earlier runs set aside.
    static func enter(
        subject: String, scope: QuarantineScope, name: String, run: String, rows: Int64, file: String?, keepsEarlier: Bool, at: Int64,
        in writer: any SQLWriter
    ) throws {
        if !keepsEarlier {
            try writer.execute(
                "UPDATE quarantine_batch SET is_current = 0 WHERE subject = ? AND scope = ? AND name = ? AND is_current = 1",
                [.text(subject), .text(scope.rawValue), .text(name)])
        }
        guard rows > 0, let file else { return }
        try writer.execute(
            """
            INSERT INTO quarantine_batch (id, subject, scope, name, run_id, rows, file, is_current, made_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT (id) DO UPDATE SET rows = excluded.rows, file = excluded.file, is_current = 1
            """,
            [
                .text("\(run)-\(scope.rawValue)-\(name)"), .text(subject), .text(scope.rawValue), .text(name), .text(run), .integer(rows),
                .text(String(file.split(separator: "/").last ?? "")), .integer(at),
            ])
    }

    // MARK: Looking

    /// Batches, newest first.
    ///
    /// - Parameters:
    ///   - subjects: only of these; `nil` for all.
    ///   - name: only of this source or model.
    package func batches(
        subjects: [String]? = nil, name: String? = nil, onlyCurrent: Bool = true, limit: Int = 50, offset: Int = 0
    ) async throws -> (batches: [QuarantineBatch], total: Int) {
        if let subjects, subjects.isEmpty { return ([], 0) }
        let owned = (subjects ?? []).map { SQLValue.text($0) }
        let marks = Array(repeating: "?", count: owned.count).joined(separator: ", ")
        let filter = owned + (name.map { [.text($0)] } ?? [])
        let condition = "(is_current = 1 OR ? = 0)" + (owned.isEmpty ? "" : " AND subject IN (\(marks))") + (name == nil ? "" : " AND name = ?")
        let only = SQLValue.integer(onlyCurrent ? 1 : 0)
        let page: [SQLValue] = [.integer(Int64(min(max(limit, 1), 200))), .integer(Int64(max(offset, 0)))]
        return try await store.read { reader in
            let total = try reader.row("SELECT count(*) AS n FROM quarantine_batch WHERE \(condition)", [only] + filter)?.integer("n") ?? 0
            let rows = try reader.rows(
                "\(Self.select) WHERE \(condition) ORDER BY made_at DESC, id DESC LIMIT ? OFFSET ?", [only] + filter + page)
            return (try rows.map { try Self.batch($0) }, Int(total))
        }
    }

    package func batch(_ id: String) async throws -> QuarantineBatch? {
        try await store.read { reader in try reader.row("\(Self.select) WHERE id = ?", [.text(id)]).map { try Self.batch($0) } }
    }

    /// Rows of a batch in the order in which they stood.
    ///
    /// - Parameter limit: 1…1,000.
    /// - Throws: `notFound`.
    package func rows(of id: String, in folder: DataFolder, limit: Int = 50, offset: Int = 0) async throws -> [QuarantinedRow] {
        let (batch, path) = try await located(id, in: folder)
        let decisions = try await decisions(of: batch)
        let (limit, offset) = (min(max(limit, 1), 1_000), max(offset, 0))
        let rows = try await engine.withSession { session in
            let found = try session.query(
                """
                SELECT file_row_number, _place, _raw, _hash, to_json(_reasons) FROM read_parquet(\(quoteLiteral(path)), file_row_number = true)
                ORDER BY file_row_number LIMIT \(limit) OFFSET \(offset)
                """, [])
            return (0..<found.rowCount).map { row in (0..<5).map { found[row, $0].displayText } }
        }
        return try rows.map { row in
            let reasons = try JSONDecoder().decode([String].self, from: Data(row[4].utf8))
            let decision = decisions[row[3]]
            return QuarantinedRow(
                number: Int64(row[0]) ?? 0, place: row[1], raw: row[2], hash: row[3], reasons: reasons,
                decision: decision.map { $0.values == nil ? .discarded : .corrected } ?? .none, values: decision?.values)
        }
    }

    /// The batch as a CSV file: place, reasons, hash, raw text; made anew each time in the temporary folder.
    ///
    /// - Throws: `notFound`.
    package func export(_ id: String, in folder: DataFolder) async throws -> String {
        let (_, path) = try await located(id, in: folder)
        let target = "\(folder.temporary)/quarantine-\(UUID().uuidString).csv"
        try await engine.withSession { session in
            try session.execute(
                """
                COPY (SELECT _hash AS hash, _place AS place, array_to_string(_reasons, '; ') AS reasons, _raw AS raw
                    FROM read_parquet(\(quoteLiteral(path)))) TO \(quoteLiteral(target)) (FORMAT csv, HEADER)
                """)
        }
        return target
    }

    func located(_ id: String, in folder: DataFolder) async throws -> (QuarantineBatch, path: String) {
        let found = try await store.read { reader in
            try reader.row("\(Self.select) WHERE id = ?", [.text(id)]).map { (try Self.batch($0), try $0.text("file")) }
        }
        guard let found else {
            throw PipelineError(.notFound, problem: "there is no quarantine batch \(id.prefix(80))", mend: "look at the list of batches")
        }
        return (found.0, "\(folder.quarantine)/\(found.1)")
    }

    private func decisions(of batch: QuarantineBatch) async throws -> [String: RowCorrection] {
        let rows = try await store.read { reader in
            try reader.rows(
                "SELECT row_hash, values_json FROM quarantine_correction WHERE subject = ? AND scope = ? AND name = ?",
                [.text(batch.subject), .text(batch.scope.rawValue), .text(batch.name)]
            ).map { (try $0.text("row_hash"), try $0.optionalText("values_json")) }
        }
        return try Dictionary(
            rows.map { hash, values in
                (hash, RowCorrection(rowHash: hash, values: try values.map { try JSONDecoder().decode([String: String].self, from: Data($0.utf8)) }))
            }, uniquingKeysWith: { first, _ in first })
    }

    private static let select = """
        SELECT id, subject, scope, name, run_id, rows, file, is_current, made_at,
            (SELECT count(*) FROM quarantine_correction WHERE quarantine_correction.subject = quarantine_batch.subject
                AND quarantine_correction.scope = quarantine_batch.scope AND quarantine_correction.name = quarantine_batch.name
                AND quarantine_correction.made_at > quarantine_batch.made_at) AS decided
        FROM quarantine_batch
        """

    private static func batch(_ row: Row) throws -> QuarantineBatch {
        QuarantineBatch(
            id: try row.text("id"), subject: try row.text("subject"), scope: QuarantineScope(rawValue: try row.text("scope")) ?? .model,
            name: try row.text("name"), run: try row.text("run_id"), rows: try row.integer("rows"),
            isCurrent: try row.integer("is_current") == 1, madeAt: try row.integer("made_at"), decided: try row.integer("decided"))
    }
}
