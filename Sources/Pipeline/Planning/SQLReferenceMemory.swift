import Crypto
import Engine
import FoundationEssentials
import Store
import Vocabulary

/// What statements read, remembered between runs.
extension PipelineRunner {
    /// The tables that statements read, from the engine's parse tree; remembered by the text's digest, so that an
    /// unchanged app needs no engine.
    func references(of statements: [String: String]) async throws -> [String: [String]] {
        guard !statements.isEmpty else { return [:] }
        let digests = statements.mapValues { ContentDigest(bytes: SHA256.hash(data: [UInt8]($0.utf8))).text }
        let known = try await knownReferences(Set(digests.values).sorted())
        var reads: [String: [String]] = [:]
        var found: [[SQLValue]] = []
        for (model, sql) in statements {
            let digest = digests[model] ?? ""
            if let tables = known[digest] {
                reads[model] = tables
                continue
            }
            let tables = try await parse(sql, model: model)
            found.append([.text(digest), .text(String(decoding: try Bundle.encode(tables), as: UTF8.self))])
            reads[model] = tables
        }
        if !found.isEmpty {
            let rows = found
            try await store.write { writer in
                try writer.executeBatch(
                    "INSERT INTO sql_reference (sql_digest, tables_json) VALUES (?, ?) ON CONFLICT (sql_digest) DO NOTHING", rows)
            }
        }
        return reads
    }

    private func knownReferences(_ digests: [String]) async throws -> [String: [String]] {
        try await store.read { reader in
            var known: [String: [String]] = [:]
            let rows = try reader.rows(among: digests.map { .text($0) }) { "SELECT sql_digest, tables_json FROM sql_reference WHERE sql_digest IN (\($0))" }
            for row in rows { known[try row.text("sql_digest")] = try JSONDecoder().decode([String].self, from: Data(row.text("tables_json").utf8)) }
            return known
        }
    }

    private func parse(_ sql: String, model: String) async throws -> [String] {
        do {
            return try await engine.withSession { session in try session.tableNames(in: sql) }
        } catch let error as EngineError {
            throw PipelineError(
                .modelFailed, problem: "\(model): \(error.problem)", mend: error.mend)
        }
    }
}
