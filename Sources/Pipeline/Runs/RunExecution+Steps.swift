import Catalog
import Engine
import Quality
import Schema
import Source
import Vocabulary

/// What is done of each step.
extension RunExecution {
    func launch(source name: String, step: Int, in group: inout Work) {
        guard let source = definition.sources.first(where: { $0.name == name }) else { preconditionFailure("the plan names declared sources") }
        let (runner, definition, subject, memory, tracker, force) = (runner, definition, subject, memory, tracker, options.force)
        group.addTask {
            tracker.start(step: step)
            let (state, isNew) = try await runner.land(
                source, in: definition, subject: subject, memory: memory, force: force, run: tracker.id, tracker: tracker, step: step)
            tracker.finish(step: step, state: isNew ? .succeeded : .unchanged) { step in
                step.rowsRead = isNew ? state.rowsRead : 0
                step.rowsPublished = state.rowsLanded
                step.rowsQuarantined = isNew ? state.rowsQuarantined : 0
                step.rowsDuplicate = isNew ? state.rowsDuplicate : 0
                step.versionDigest = state.landedDigest
            }
            if isNew { tracker.note(state) }
            return .source(name, state, isNew: isNew)
        }
    }

    /// Prepares a model's job; whether nothing has to be made.
    mutating func settle(_ name: String, step: Int) async throws -> Bool {
        if jobs[name] != nil { return false }
        guard let model = plan.models[name] else { return true }
        let job = try await job(for: model)
        let (input, parts) = InputDigest.of(job)
        jobs[name] = Prepared(job: job, input: input, parts: parts)
        let known = memory.models[name]
        if known?.input == input, !options.force, !model.publish || runner.isPresent(known?.version) {
            tracker.settle(step: step, version: known?.version)
            return true
        }
        guard !model.publish else { return false }
        let state = RunMemory.Model(input: input, version: nil, parts: parts)
        memory.models[name] = state
        settled.append((name, state))
        tracker.settle(step: step, version: nil, state: .succeeded)
        return true
    }

    func launch(model name: String, step: Int, in group: inout Work) {
        guard let prepared = jobs[name] else { preconditionFailure("a model is prepared before it is made") }
        let (runner, definition, subject, actor, tracker) = (runner, definition, subject, actor, tracker)
        group.addTask {
            tracker.start(step: step)
            var job = prepared.job
            job.context = try await runner.checkContext(job)
            let outcome = try await ModelRun(engine: runner.engine, job: job) { tracker.report(step: step, share: $0) }.run()
            let state = RunMemory.Model(input: prepared.input, version: outcome.bundle?.digest.text, parts: prepared.parts)
            let publication = Publication(
                runner: runner, job: job, outcome: outcome, definition: definition, subject: subject, state: state, actor: actor,
                run: tracker.id)
            if let blocked = outcome.blocked {
                try await publication.refuse(because: blocked)
                tracker.note(outcome, version: nil)
                throw blocked
            }
            let finished = tracker.finished(step: step, state: .succeeded) { step in
                step.rowsRead = outcome.rowsRead + outcome.sources.reduce(0) { $0 + $1.rowsQuarantined + $1.duplicates }
                step.rowsPublished = outcome.rowsPublished
                step.rowsQuarantined = outcome.rowsQuarantined + outcome.sources.reduce(0) { $0 + $1.rowsQuarantined }
                step.rowsDuplicate = outcome.sources.reduce(0) { $0 + $1.duplicates }
                step.versionDigest = outcome.bundle?.digest.text
                step.phases = outcome.phases
            }
            return .model(name, state, PublicationBatch.Entry(step: step, publication: publication, finished: finished))
        }
    }
}
