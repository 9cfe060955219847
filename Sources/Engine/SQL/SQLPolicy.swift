/// What a SELECT that others wrote may call.
package struct SQLPolicy: Sendable, Hashable {
    /// Functions that may stand in FROM; `nil` allows all.
    package var tableFunctions: Set<String>?
    /// Functions that may stand nowhere.
    package var refusedFunctions: Set<String>

    package init(tableFunctions: Set<String>?, refusedFunctions: Set<String>) {
        self.tableFunctions = tableFunctions
        self.refusedFunctions = refusedFunctions
    }

    /// For models, indicators and questions: rows come from tables only; no file, address, setting or other SQL is reached.
    package static let tablesOnly = SQLPolicy(
        tableFunctions: ["generate_series", "json_each", "json_tree", "range", "repeat", "unnest"],
        refusedFunctions: [
            "current_setting", "file_exists", "getenv", "glob", "json_execute_serialized_sql", "nextval", "query",
            "query_table", "read_blob", "read_text", "which_secret", "write_log",
        ])

    /// Anything the engine can do.
    package static let unrestricted = SQLPolicy(tableFunctions: nil, refusedFunctions: [])

    /// The engine takes a table's name for a file's if there is no such table.
    func check(table name: String, place: EngineError.Place?) throws(EngineError) {
        guard tableFunctions != nil, name.utf8.contains(where: { Array("./:\\*?[".utf8).contains($0) }) else { return }
        throw EngineError(
            .refused, subject: name, message: "\"\(name)\" names a file, which may not be read here",
            mend: "read a source, a model or a published dataset by its name, such as app.dataset without quotes", place: place)
    }

    func check(function name: String, inFrom: Bool, place: EngineError.Place?) throws(EngineError) {
        let name = name.lowercased()
        let isAllowed = !refusedFunctions.contains(name) && (!inFrom || tableFunctions?.contains(name) ?? true)
        guard !isAllowed else { return }
        throw EngineError(
            .refused, subject: name, message: "the function \(name) may not be used here",
            mend: inFrom ? "read a source, a model or a published dataset by its name" : "write the expression without it",
            place: place)
    }
}
