import Engine
import FoundationEssentials
import Testing
import TestKit

/// Where set-up put the engine's library.
let engineSupport: String = {
    if let named = ProcessInfo.processInfo.environment["HELIU_ENGINE_SUPPORT"] { return named }
    let checkout = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(checkout)/.heliu/support"
}()

/// An engine of the test's own.
func makeEngine(sessions: Int = 4, threads: Int = 2, libraryPath: String? = nil) throws -> DuckDBEngine {
    try DuckDBEngine(
        configuration: EngineConfiguration(
            libraryPath: libraryPath, supportFolder: engineSupport, threads: threads, memoryLimitBytes: 1 << 30,
            temporaryFolder: temporaryPath("engine"), sessions: sessions))
}

/// Runs one statement in a session of its own and gives its rows.
func rows(_ sql: String, _ parameters: [EngineValue] = [], in engine: DuckDBEngine) async throws -> [[EngineValue]] {
    try await engine.withSession { session in
        let table = try session.query(sql, parameters)
        return (0..<table.rowCount).map { table.row($0) }
    }
}

/// What a step inside a session fails with; `nil` if it does not. Expectations stand outside: the runner knows its
/// tests only on their own threads.
func failure(_ step: () throws -> Void) -> EngineError? {
    do {
        try step()
        return nil
    } catch {
        return error as? EngineError
    }
}

/// The error a statement ends with.
func fault(_ sql: String, _ parameters: [EngineValue] = [], in engine: DuckDBEngine) async -> EngineError? {
    do {
        _ = try await rows(sql, parameters, in: engine)
        return nil
    } catch {
        return error as? EngineError
    }
}
