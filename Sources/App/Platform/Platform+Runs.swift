import Catalog
import Job
import Ledger
package import Pipeline
import Store
import Vocabulary

/// Runs of apps with options.
extension Platform {
    /// Registers an app's organisation and itself, runs its pipeline and judges its targets.
    ///
    /// - Parameter isJob: whether a job's end starts what follows; else the run does.
    /// - Returns: the run; look at its state.
    @discardableResult
    package func run(
        app: AppFolder, options: RunOptions, requestedBy actor: String, runID: String = PipelineRunner.newRunID(), isJob: Bool = false
    ) async throws -> PipelineRun {
        try await register(app, actor: actor)
        let run = try await runner.run(app.definition, options: options, requestedBy: actor, runID: runID)
        if run.state == .succeeded || run.state == .unchanged { try await evaluateIndicators(of: app) }
        try await purgeDisposed(after: run)
        if !isJob, run.state == .succeeded || run.state == .unchanged {
            let (name, changed, at) = (app.manifest.name, run.state == .succeeded, now())
            try await store.write { _ = try TriggerRegister.fire(finished: name, changed: changed, at: at, in: $0) }
            jobs.wake()
        }
        _ = try await ledger.seal()
        return run
    }

    /// Runs an app once for each value of a parameter, in order; ends at the first run that fails.
    ///
    /// - Returns: the runs.
    package func backfill(
        app: AppFolder, parameter: String, values: [String], options: RunOptions, requestedBy actor: String,
        each: (String, PipelineRun) -> Void = { _, _ in }
    ) async throws -> [PipelineRun] {
        var runs: [PipelineRun] = []
        for value in values {
            var options = options
            options.parameters[parameter] = value
            let run = try await self.run(app: app, options: options, requestedBy: actor)
            runs.append(run)
            each(value, run)
            guard run.state == .succeeded || run.state == .unchanged else { break }
        }
        return runs
    }

    /// What a run would do and what it would mean for readers, without doing it.
    package func dryRun(app: AppFolder, options: RunOptions) async throws -> RunPreview {
        RunPreview(plan: try await runner.dryRun(app.definition, options: options), schemaChanges: try await schemaChanges(of: app))
    }
}
