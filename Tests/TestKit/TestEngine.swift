package import Engine
import FoundationEssentials

/// Where set-up put the engine's library.
package let engineSupport: String = {
    if let named = ProcessInfo.processInfo.environment["HELIU_ENGINE_SUPPORT"] { return named }
    let checkout = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(checkout)/.heliu/support"
}()

/// One engine for all tests of a process, as a node has one for all runs.
private let engine = Result {
    try DuckDBEngine(
        configuration: EngineConfiguration(
            supportFolder: engineSupport, threads: 2, memoryLimitBytes: 1 << 30,
            temporaryFolder: temporaryPath("engine"), sessions: 4))
}

package func sharedEngine() throws -> DuckDBEngine { try engine.get() }

/// Lends a session with an empty database of its own in use.
package func withSession<T: Sendable>(_ body: @escaping @Sendable (any EngineSession) throws -> T) async throws -> T {
    try await sharedEngine().withSession { session in
        let workspace = "t_" + UUID().uuidString.replacing("-", with: "")
        try session.execute("ATTACH ':memory:' AS \(workspace); USE \(workspace)")
        // The engine is the test process's own.
        defer { try? session.execute("USE memory; DETACH \(workspace)") }
        return try body(session)
    }
}
