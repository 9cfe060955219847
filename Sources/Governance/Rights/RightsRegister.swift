import Crypto
import Ledger
package import Store
import Vocabulary

/// Keeps the rights in every dataset, with all earlier editions.
package struct RightsRegister: Sendable {
    let store: any OperationalStore
    let now: @Sendable () -> Int64

    /// - Parameter now: Unix milliseconds.
    package init(store: any OperationalStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    /// Records an edition; the same rights again make none.
    ///
    /// - Returns: the edition in force.
    /// - Throws: `GovernanceError` `malformed` or `tooLarge` for rights that do not hold together.
    @discardableResult
    package func put(_ rights: DatasetRights, dataset: String, actor: String) async throws -> RightsEdition {
        try rights.validate(dataset)
        let at = now()
        let record = try StoredJSON.text(rights)
        return try await store.write { writer in
            try writer.lock("governance.rights")
            let last = try Self.edition(of: dataset, in: writer)
            if let last, last.rights == rights { return last }
            let edition = RightsEdition(dataset: dataset, edition: (last?.edition ?? 0) + 1, rights: rights, changedBy: actor, changedAt: at)
            try writer.execute(
                "INSERT INTO dataset_rights (dataset, edition, record, changed_by, changed_at) VALUES (?, ?, ?, ?, ?)",
                [.text(dataset), SQLValue(edition.edition), .text(record), .text(actor), .integer(at)])
            try LedgerWriter.append(
                LedgerEntry(
                    actor: actor, action: "rights.put", subject: "dataset/\(dataset)",
                    digest: ContentDigest(bytes: SHA256.hash(data: Array(record.utf8))), at: at,
                    details: ["edition": String(edition.edition), "owner": rights.owner]),
                in: writer)
            return edition
        }
    }

    /// The edition in force; `nil` if none was recorded.
    package func rights(of dataset: String) async throws -> RightsEdition? {
        try await store.read { try Self.edition(of: dataset, in: $0) }
    }

    /// Every edition, newest first; at most 1,000.
    package func history(of dataset: String) async throws -> [RightsEdition] {
        try await store.read { reader in
            try reader.rows("\(Self.select) WHERE dataset = ? ORDER BY edition DESC LIMIT 1000", [.text(dataset)]).map(Self.edition(from:))
        }
    }

    /// The edition in force of every dataset that has one, by name; at most 10,000.
    package func all() async throws -> [RightsEdition] {
        try await store.read { reader in
            try reader.rows(
                """
                \(Self.select) WHERE edition = (SELECT max(newest.edition) FROM dataset_rights AS newest WHERE newest.dataset = dataset_rights.dataset)
                ORDER BY dataset LIMIT 10000
                """, []
            ).map(Self.edition(from:))
        }
    }

    private static let select = "SELECT dataset, edition, record, changed_by, changed_at FROM dataset_rights"

    static func edition(of dataset: String, in reader: any SQLReader) throws -> RightsEdition? {
        try reader.row("\(select) WHERE dataset = ? ORDER BY edition DESC LIMIT 1", [.text(dataset)]).map(edition(from:))
    }

    private static func edition(from row: Row) throws -> RightsEdition {
        let dataset = try row.text("dataset")
        return RightsEdition(
            dataset: dataset, edition: Int(try row.integer("edition")), rights: try StoredJSON.value(try row.text("record"), of: dataset),
            changedBy: try row.text("changed_by"), changedAt: try row.integer("changed_at"))
    }
}
