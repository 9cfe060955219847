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

    /// The columns of a statement that is planned and not run; `nil` if one is of a type that only the engine can write out.
    func plainColumns(of statement: heliu_duckdb_prepared) -> [(name: String, type: String)]? {
        let functions = library.functions
        var columns: [(name: String, type: String)] = []
        for index in 0..<functions.prepared_statement_column_count(statement) {
            var type = functions.prepared_statement_column_logical_type(statement, index)
            defer { functions.destroy_logical_type(&type) }
            guard let known = type, let text = plainType(known) else { return nil }
            columns.append((library.taken(functions.prepared_statement_column_name(statement, index)), text))
        }
        return columns.isEmpty ? nil : columns
    }

    /// A type without parts and without a name of its own, such as JSON is for a text.
    private func plainType(_ type: heliu_duckdb_type) -> String? {
        guard library.taken(library.functions.logical_type_get_alias(type)).isEmpty else { return nil }
        return ColumnLayout.plain(type, library)?.sql
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
