import CDuckDB

/// An open database in memory. It closes when its last session and its engine have let go of it.
final class DuckDBDatabase: @unchecked Sendable {
    // No lock: the handle is set once, and DuckDB takes connections from any thread.
    let library: DuckDBLibrary
    private var handle: heliu_duckdb_database?

    init(_ configuration: EngineConfiguration) throws(EngineError) {
        library = try DuckDBLibrary.load(configuration)
        let functions = library.functions
        var settings: heliu_duckdb_config?
        guard functions.create_config(&settings) == 0 else {
            throw EngineError(.outOfMemory, message: "DuckDB has no memory for its settings", mend: "free memory on the machine")
        }
        defer { functions.destroy_config(&settings) }
        for (name, value) in Self.settings(configuration) {
            guard functions.set_config(settings, name, value) == 0 else {
                throw EngineError(
                    .libraryUnsuitable, subject: name,
                    message: "DuckDB \(library.version) (\(library.path)) does not take the setting \(name) = \(value)",
                    mend: "run `make setup` for the version Heliu is built for, or correct the setting")
            }
        }
        var fault: UnsafeMutablePointer<CChar>?
        guard functions.open_ext(nil, &handle, settings, &fault) == 0 else {
            throw DuckDBFault.error(library.taken(fault))
        }
    }

    deinit { library.functions.close(&handle) }

    func connect() throws(EngineError) -> heliu_duckdb_connection {
        var connection: heliu_duckdb_connection?
        guard library.functions.connect(handle, &connection) == 0, let connection else {
            throw EngineError(.outOfMemory, message: "DuckDB gives no connection", mend: "free memory on the machine")
        }
        return connection
    }

    private static func settings(_ configuration: EngineConfiguration) -> [(String, String)] {
        var settings = [
            ("threads", String(configuration.threads)),
            ("temp_directory", configuration.temporaryFolder),
            // Nothing is fetched behind our back.
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
            ("allow_community_extensions", "false"),
            ("errors_as_json", "true"),
        ]
        if let limit = configuration.memoryLimitBytes { settings.append(("memory_limit", "\(limit / 1024) KiB")) }
        return settings
    }
}
