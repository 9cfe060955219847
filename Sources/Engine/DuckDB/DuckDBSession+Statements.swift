import CDuckDB

extension DuckDBSession {
    /// Prepares the statements of `sql` one after the other, each once those before it have run.
    func forEachStatement(of sql: String, _ body: (heliu_duckdb_prepared) throws(EngineError) -> Void) throws(EngineError) {
        try withExtracted(sql) { extracted, count throws(EngineError) in
            for index in 0..<count { try withPrepared(extracted, index, sql, body) }
        }
    }

    /// - Throws: `parameters` unless `sql` is exactly one statement.
    func withSingleStatement(of sql: String, _ body: (heliu_duckdb_prepared) throws(EngineError) -> Void) throws(EngineError) {
        try withExtracted(sql) { extracted, count throws(EngineError) in
            guard count == 1 else {
                throw EngineError(
                    .refused, message: "one statement is expected, \(count) were given", mend: "give one statement at a time")
            }
            try withPrepared(extracted, 0, sql, body)
        }
    }

    private func withExtracted(
        _ sql: String, _ body: (heliu_duckdb_extracted?, UInt64) throws(EngineError) -> Void
    ) throws(EngineError) {
        guard !sql.utf8.contains(0) else {
            throw EngineError(.syntax, message: "the SQL holds a NUL character", mend: "remove it; bind such values as parameters")
        }
        var extracted: heliu_duckdb_extracted?
        defer { library.functions.destroy_extracted(&extracted) }
        let count = library.functions.extract_statements(connection, sql, &extracted)
        if count == 0, let text = library.functions.extract_statements_error(extracted) { throw error(text, sql) }
        try body(extracted, count)
    }

    private func withPrepared(
        _ extracted: heliu_duckdb_extracted?, _ index: UInt64, _ sql: String,
        _ body: (heliu_duckdb_prepared) throws(EngineError) -> Void
    ) throws(EngineError) {
        var prepared: heliu_duckdb_prepared?
        defer { library.functions.destroy_prepare(&prepared) }
        let state = library.functions.prepare_extracted_statement(connection, extracted, index, &prepared)
        guard state == 0, let ready = prepared else { throw error(library.functions.prepare_error(prepared), sql) }
        try body(ready)
    }
}
