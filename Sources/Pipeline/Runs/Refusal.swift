package import Store
import Vocabulary

/// Why readers stay on an older version than the last run would have made.
package struct Refusal: Sendable, Hashable, Codable {
    package var dataset: String
    package var run: String
    package var code: String
    package var problem: String
    package var mend: String
    /// Unix milliseconds.
    package var at: Int64

    /// - Returns: `nil` if the last run of the dataset was published.
    package static func of(_ dataset: String, in store: any OperationalStore) async throws -> Refusal? {
        try await store.read { reader in
            try reader.row("SELECT dataset, run_id, code, problem, mend, refused_at FROM refusal WHERE dataset = ?", [.text(dataset)])
                .map { row in
                    Refusal(
                        dataset: try row.text("dataset"), run: try row.text("run_id"), code: try row.text("code"),
                        problem: try row.text("problem"), mend: try row.text("mend"), at: try row.integer("refused_at"))
                }
        }
    }
}
