import Store

extension QuarantineRegister {
    /// Sources and models with rows set aside and how many batches they have, by name; at most 200.
    package func names(subjects: [String], onlyCurrent: Bool) async throws -> [(name: String, count: Int)] {
        guard !subjects.isEmpty else { return [] }
        let marks = Array(repeating: "?", count: subjects.count).joined(separator: ", ")
        return try await store.read { reader in
            try reader.rows(
                """
                SELECT name, count(*) AS n FROM quarantine_batch WHERE (is_current = 1 OR ? = 0) AND subject IN (\(marks))
                GROUP BY name ORDER BY name LIMIT 200
                """, [.integer(onlyCurrent ? 1 : 0)] + subjects.map { SQLValue.text($0) }
            ).map { (try $0.text("name"), Int(try $0.integer("n"))) }
        }
    }
}
