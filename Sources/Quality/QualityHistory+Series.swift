import Store
package import Vocabulary

/// Series for charts, oldest first.
extension QualityHistory {
    /// One run in the trend of a dataset.
    package struct RunPoint: Sendable, Hashable, Codable {
        package var run: String
        /// Unix milliseconds.
        package var at: Int64
        package var outcome: QualityRecord.Outcome
        package var version: Int64?
        /// 0…100 with one decimal.
        package var score: Decimal?
        package var rowsRead: Int64
        package var rowsPublished: Int64
        package var rowsQuarantined: Int64
        package var rowsDuplicate: Int64
        package var checkCount: Int64
        package var failedChecks: Int64
        package var gravest: CheckDeclaration.Severity?
        package var reasonCode: String?
        package var reason: String?
    }

    /// One run in the trend of a check.
    package struct CheckPoint: Sendable, Hashable, Codable {
        package var run: String
        /// Unix milliseconds.
        package var at: Int64
        package var name: String
        package var kind: String
        package var severity: CheckDeclaration.Severity
        package var dimension: QualityDimension?
        package var title: LocalizedText
        package var failed: Int64
        package var checked: Int64?
        package var observed: String?

        /// Percent with two decimals; `nil` if it is not known of how many.
        package var failedPercent: Decimal? {
            checked.flatMap { $0 > 0 ? Decimal(unscaled: Int128(min(failed, $0)) * 10_000 / Int128($0), scale: 2) : nil }
        }
    }

    /// The newest `limit` runs of a dataset (at most 1000), oldest first.
    package func runs(of dataset: String, limit: Int = 100) async throws -> [RunPoint] {
        try await store.read { reader in
            try reader.rows(
                "SELECT \(Self.runColumns) FROM quality_run AS r WHERE r.dataset = ? ORDER BY r.at DESC, r.run DESC LIMIT ?",
                [.text(dataset), SQLValue(Self.bounded(limit))]
            ).reversed().map(Self.run(from:))
        }
    }

    /// The newest `limit` results of one check (at most 1000), oldest first.
    package func trend(of check: String, in dataset: String, limit: Int = 100) async throws -> [CheckPoint] {
        try await store.read { reader in
            try reader.rows(
                "SELECT \(Self.checkColumns) FROM quality_check WHERE dataset = ? AND name = ? ORDER BY at DESC, run DESC LIMIT ?",
                [.text(dataset), .text(check), SQLValue(Self.bounded(limit))]
            ).reversed().map(Self.check(from:))
        }
    }

    /// Every check of one run, those that fail first.
    package func checks(of run: String, in dataset: String) async throws -> [CheckPoint] {
        try await store.read { reader in
            try reader.rows(
                """
                SELECT \(Self.checkColumns) FROM quality_check WHERE dataset = ? AND run = ?
                ORDER BY CASE WHEN failed > 0 THEN 0 ELSE 1 END, name LIMIT 10000
                """, [.text(dataset), .text(run)]
            ).map(Self.check(from:))
        }
    }

    static func bounded(_ limit: Int) -> Int { min(max(limit, 1), mostPoints) }

    static let runColumns = """
        r.run, r.at, r.outcome, r.version, r.score, r.rows_read, r.rows_published, r.rows_quarantined, r.rows_duplicate, r.check_count, \
        r.failed_checks, r.gravest, r.reason_code, r.reason
        """
    private static let checkColumns = "run, at, name, kind, severity, dimension, title_zh, title_en, failed, checked, observed"

    static func run(from row: Row) throws(StoreError) -> RunPoint {
        RunPoint(
            run: try row.text("run"), at: try row.integer("at"), outcome: try known(row, "outcome"), version: try row.optionalInteger("version"),
            score: points(try row.optionalInteger("score")), rowsRead: try row.integer("rows_read"),
            rowsPublished: try row.integer("rows_published"), rowsQuarantined: try row.integer("rows_quarantined"),
            rowsDuplicate: try row.integer("rows_duplicate"), checkCount: try row.integer("check_count"),
            failedChecks: try row.integer("failed_checks"), gravest: .init(rank: try row.integer("gravest")),
            reasonCode: try row.optionalText("reason_code"), reason: try row.optionalText("reason"))
    }

    private static func check(from row: Row) throws(StoreError) -> CheckPoint {
        CheckPoint(
            run: try row.text("run"), at: try row.integer("at"), name: try row.text("name"), kind: try row.text("kind"),
            severity: try known(row, "severity"), dimension: try row.optionalText("dimension").flatMap(QualityDimension.init(rawValue:)),
            title: .init(zh: try row.text("title_zh"), en: try row.text("title_en")), failed: try row.integer("failed"),
            checked: try row.optionalInteger("checked"), observed: try row.optionalText("observed"))
    }

    static func points(_ tenths: Int64?) -> Decimal? { tenths.map { Decimal(unscaled: Int128($0), scale: 1) } }

    /// - Throws: `typeMismatch` if the stored word is none of the type's.
    private static func known<Value: RawRepresentable>(_ row: Row, _ column: String) throws(StoreError) -> Value where Value.RawValue == String {
        let text = try row.text(column)
        guard let value = Value(rawValue: text) else {
            throw StoreError(
                .typeMismatch, subject: column, message: "holds \(text.prefix(80)), which this program does not know",
                mend: "Run the newer program that wrote it")
        }
        return value
    }
}
