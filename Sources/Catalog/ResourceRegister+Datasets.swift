import Ledger
package import Store
import Vocabulary

/// Datasets and their versions.
extension ResourceRegister {
    package func dataset(_ name: String) async throws -> Dataset? {
        try await store.read { try Self.dataset(name, in: $0) }
    }

    package static func dataset(_ name: String, in reader: any SQLReader) throws -> Dataset? { try datasets(named: [name], in: reader)[name] }

    /// Every dataset with its current version, by name.
    package func datasets() async throws -> [Dataset] {
        try await store.read { reader in
            let names = try reader.rows("SELECT name FROM dataset ORDER BY name", []).map { try $0.text("name") }
            let found = try Self.datasets(named: names, in: reader)
            return names.compactMap { found[$0] }
        }
    }

    /// Those of many datasets that exist, with their current versions, by name.
    package func datasets(named names: [String]) async throws -> [String: Dataset] {
        try await store.read { try Self.datasets(named: names, in: $0) }
    }

    private static func datasets(named names: [String], in reader: any SQLReader) throws -> [String: Dataset] {
        let names = names.map { SQLValue.text($0) }
        let resources = try reader.rows(among: names) { "\(selectResource) WHERE id IN (SELECT resource_id FROM dataset WHERE name IN (\($0)))" }
        let byID = Dictionary(try resources.map { (try $0.text("id"), try resource(from: $0)) }, uniquingKeysWith: { first, _ in first })
        let versions = try reader.rows(among: names) {
            "\(selectVersion) WHERE disposed_at IS NULL AND (dataset, digest) IN (SELECT name, current_digest FROM dataset WHERE name IN (\($0)))"
        }
        let current = Dictionary(try versions.map { (try $0.text("dataset"), try version(from: $0)) }, uniquingKeysWith: { first, _ in first })
        var found: [String: Dataset] = [:]
        for row in try reader.rows(among: names, { "SELECT name, resource_id FROM dataset WHERE name IN (\($0))" }) {
            let name = try row.text("name")
            found[name] = byID[try row.text("resource_id")].map { Dataset(name: name, resource: $0, current: current[name]) }
        }
        return found
    }

    /// Versions of a dataset that are kept, newest first.
    package func versions(of dataset: String, limit: Int = 100) async throws -> [DatasetVersion] {
        try await store.read { reader in
            try reader.rows(
                "\(Self.selectVersion) WHERE dataset = ? AND disposed_at IS NULL ORDER BY number DESC LIMIT ?",
                [.text(dataset), .integer(Int64(min(max(limit, 1), 1_000)))]
            ).map(Self.version(from:))
        }
    }

    /// Every version of a dataset that is kept, newest first.
    package func allVersions(of dataset: String) async throws -> [DatasetVersion] {
        try await store.read { reader in
            try reader.rows("\(Self.selectVersion) WHERE dataset = ? AND disposed_at IS NULL ORDER BY number DESC", [.text(dataset)])
                .map(Self.version(from:))
        }
    }

    package func version(of dataset: String, digest: String) async throws -> DatasetVersion? {
        try await store.read { reader in
            try reader.row(
                "\(Self.selectVersion) WHERE dataset = ? AND digest = ? AND disposed_at IS NULL", [.text(dataset), .text(digest)]
            ).map(Self.version(from:))
        }
    }

    /// Makes a bundle that stands durably on disk the dataset's current version, and enters it in the ledger.
    ///
    /// Publishing the digest that is current already changes nothing; a digest published earlier becomes current
    /// again without a second version row.
    ///
    /// - Returns: the version as stored.
    /// - Throws: `CatalogError` `notFound` if the dataset is not registered, `disposed` for a version that was destroyed.
    package static func publish(_ version: DatasetVersion, at: Int64, in writer: any SQLWriter) throws -> DatasetVersion {
        try writer.lock(changes)
        guard let dataset = try dataset(version.dataset, in: writer) else {
            throw CatalogError(
                .notFound, problem: "there is no dataset \(version.dataset)", mend: "register the resource first")
        }
        if let current = dataset.current, current.digest == version.digest { return current }
        let known = try writer.row(
            "\(selectVersion) WHERE dataset = ? AND digest = ?", [.text(version.dataset), .text(version.digest)])
        try refuseDisposed(known, of: version.dataset)
        let ledgerIndex = try LedgerWriter.append(
            LedgerEntry(
                actor: version.publishedBy, action: known == nil ? "version.publish" : "version.restore",
                subject: dataset.resource.id, digest: try ContentDigest(text: version.digest), at: at,
                details: ["rows": String(version.rows), "run": version.run ?? ""]),
            in: writer)
        var stored = version
        if let known {
            stored = try Self.version(from: known)
        } else {
            let last = try writer.row(
                "SELECT coalesce(max(number), 0) AS n FROM dataset_version WHERE dataset = ?", [.text(version.dataset)])
            stored.number = Int(try last?.integer("n") ?? 0) + 1
            stored.publishedAt = at
            stored.ledgerIndex = ledgerIndex
            try insert(stored, in: writer)
        }
        try writer.execute(
            "UPDATE dataset SET current_digest = ? WHERE name = ?", [.text(version.digest), .text(version.dataset)])
        return stored
    }

    private static func insert(_ version: DatasetVersion, in writer: any SQLWriter) throws {
        try writer.execute(
            """
            INSERT INTO dataset_version (dataset, number, digest, row_count, byte_count, schema_json, report_json,
                lineage_json, run_id, published_by, published_at, ledger_index)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(version.dataset), .integer(Int64(version.number)), .text(version.digest), .integer(version.rows),
                .integer(version.bytes), .text(version.schemaJSON), .text(version.reportJSON),
                .text(version.lineageJSON), SQLValue(version.run), .text(version.publishedBy),
                .integer(version.publishedAt), .integer(version.ledgerIndex),
            ])
    }

    static let selectVersion = """
        SELECT dataset, number, digest, row_count, byte_count, schema_json, report_json, lineage_json, run_id,
            published_by, published_at, ledger_index, disposed_at, disposal FROM dataset_version
        """

    static func version(from row: Row) throws -> DatasetVersion {
        DatasetVersion(
            dataset: try row.text("dataset"), number: Int(try row.integer("number")), digest: try row.text("digest"),
            rows: try row.integer("row_count"), bytes: try row.integer("byte_count"),
            schemaJSON: try row.text("schema_json"), reportJSON: try row.text("report_json"),
            lineageJSON: try row.text("lineage_json"), run: try row.optionalText("run_id"),
            publishedBy: try row.text("published_by"), publishedAt: try row.integer("published_at"),
            ledgerIndex: try row.integer("ledger_index"))
    }
}
