package import Engine
import FoundationEssentials
import Pipeline
package import Schema
import Vocabulary

/// Unit tests of an app's models.
extension Platform {
    /// Runs an app's unit tests, each in an empty database of its own in memory; nothing is stored.
    ///
    /// - Returns: one result for each test, in their order.
    /// - Throws: errors of the engine that are no test's fault: `engineClosed`, `engineLibraryMissing`, cancellation.
    package func test(app: AppFolder) async throws -> [ModelTestResult] {
        var others: [String: ModelDeclaration] = [:]
        for found in findApps().compactMap(\.folder) where found.manifest.name != app.manifest.name {
            for model in found.models { others["\(found.manifest.name).\(model.name)"] = model }
        }
        return try await runModelTests(of: app, others: others, engine: engine)
    }
}

/// Runs an app's unit tests.
///
/// - Parameter others: models of other apps by `app.dataset`; they give the types of the rows that tests give of them.
package func runModelTests(
    of app: AppFolder, others: [String: ModelDeclaration] = [:], engine: any AnalyticEngine
) async throws -> [ModelTestResult] {
    var results: [ModelTestResult] = []
    for test in app.tests {
        guard let model = app.model(named: test.model), let statement = app.statement(for: test.model) else {
            preconditionFailure("an app that was loaded has the models its tests name")
        }
        results.append(
            try await engine.withSession { session in
                let workspace = "test_" + UUID().uuidString.replacing("-", with: "")
                try session.execute("ATTACH ':memory:' AS \(workspace); USE \(workspace)")
                defer {
                    // Leaving an empty database behind would harm no one: it ends with the process.
                    try? session.execute("USE memory; DETACH \(workspace)")
                }
                let run = ModelTestRun(session: session, app: app, others: others, test: test, model: model, sql: statement.sql)
                return try result(of: run)
            })
    }
    return results
}

private func result(of run: ModelTestRun) throws -> ModelTestResult {
    var result = ModelTestResult(name: run.test.name, model: run.model.name, file: run.test.file)
    do {
        let found = try run.run()
        result.differences = Array(found.prefix(ModelTestResult.mostDifferences))
        result.furtherDifferences = found.count - result.differences.count
    } catch {
        guard let fault = error as? any Explained, !isEngineLost(error) else { throw error }
        result.problem = fault.problem
        result.mend = fault.mend
    }
    return result
}

/// Whether the engine is gone, so that no further test could be run either.
private func isEngineLost(_ error: any Error) -> Bool {
    guard let error = error as? EngineError else { return false }
    return [.cancelled, .closed, .libraryMissing, .libraryUnsuitable].contains(error.kind)
}
