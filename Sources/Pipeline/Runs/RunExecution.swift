import Catalog
import Crypto
import Engine
import FoundationEssentials
import Quality
import Schema
import Source
import Store
import Vocabulary

/// One run under way: which steps are done, which are ready, and what is known of each model since.
///
/// Sources that are kept come first, then models as soon as what they read is made; at most `mostAtOnce` at the same time.
struct RunExecution: Sendable {
    let runner: PipelineRunner
    let definition: PipelineDefinition
    let options: RunOptions
    let plan: PipelinePlan
    let subject: String
    let actor: String
    let tracker: RunTracker
    var memory: RunMemory

    var jobs: [String: (job: ModelJob, input: String)] = [:]
    var deliveries: [String: SourceStep] = [:]
    private var settled: [(name: String, state: RunMemory.Model)] = []
    private var changed = false

    init(
        runner: PipelineRunner, definition: PipelineDefinition, options: RunOptions, plan: PipelinePlan, subject: String, actor: String,
        tracker: RunTracker, memory: RunMemory
    ) {
        self.runner = runner
        self.definition = definition
        self.options = options
        self.plan = plan
        self.subject = subject
        self.actor = actor
        self.tracker = tracker
        self.memory = memory
    }

    /// What a finished step gives to those that wait for it.
    private enum Finished: Sendable {
        case source(String, SourceState, isNew: Bool)
        case model(String, RunMemory.Model)
    }

    mutating func carryOut() async throws {
        let wanted = plan.wanted(options.models)
        let sources = plan.landed.filter { name in wanted.contains { plan.reads[$0]?.contains(name) ?? false } }
        let order = plan.order.filter(wanted.contains)
        let names = sources.map { (name: $0, kind: "source") } + order.map { (name: $0, kind: "model") }
        try await tracker.begin(steps: names)
        let step = Dictionary(uniqueKeysWithValues: names.enumerated().map { ("\($1.kind):\($1.name)", $0) })
        var waiting = names.map(\.name)[...].enumerated().map { (index: $0, name: $1, isSource: names[$0].kind == "source") }
        var done: Set<String> = []
        try await withThrowingTaskGroup(of: Finished.self) { group in
            var running = 0
            while true {
                var position = 0
                while position < waiting.count {
                    let next = waiting[position]
                    let needs = next.isSource ? [] : (plan.reads[next.name] ?? []).filter { sources.contains($0) || order.contains($0) }
                    guard needs.allSatisfy({ done.contains($0) }) else {
                        position += 1
                        continue
                    }
                    if next.isSource {
                        guard running < PipelineRunner.mostAtOnce else { break }
                        waiting.remove(at: position)
                        running += 1
                        launch(source: next.name, step: next.index, in: &group)
                    } else if try await settle(next.name, step: step["model:\(next.name)"] ?? next.index) {
                        waiting.remove(at: position)
                        done.insert(next.name)
                        position = 0
                    } else {
                        guard running < PipelineRunner.mostAtOnce else { break }
                        waiting.remove(at: position)
                        running += 1
                        launch(model: next.name, step: next.index, in: &group)
                    }
                }
                guard let finished = try await group.next() else { break }
                running -= 1
                try Task.checkCancellation()
                switch finished {
                case .source(let name, let state, let isNew):
                    memory.sources[name] = state
                    changed = changed || isNew
                    done.insert(name)
                case .model(let name, let state):
                    memory.models[name] = state
                    changed = true
                    done.insert(name)
                }
            }
        }
        try await finish()
    }

    private func finish() async throws {
        let (id, at, end) = (tracker.id, runner.now(), changed ? PipelineRun.State.succeeded : .unchanged)
        let (settled, subject) = (settled, subject)
        let pending = tracker.pending()
        try await runner.store.write { writer in
            try RunMemory.remember(settled, of: subject, in: writer)
            try RunRegister.put(pending.steps, of: id, in: writer)
            try RunRegister.log(pending.lines, of: id, at: at, in: writer)
            try RunRegister.end(id, state: end, at: at, in: writer)
        }
    }

    // MARK: Sources

    private func launch(source name: String, step: Int, in group: inout ThrowingTaskGroup<Finished, any Error>) {
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

    // MARK: Models

    /// Prepares a model's job; whether nothing has to be made.
    private mutating func settle(_ name: String, step: Int) async throws -> Bool {
        if jobs[name] != nil { return false }
        guard let model = definition.models.first(where: { $0.name == name }) else { return true }
        let job = try await job(for: model)
        let (input, parts) = InputDigest.of(job)
        jobs[name] = (job, input)
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

    private func launch(model name: String, step: Int, in group: inout ThrowingTaskGroup<Finished, any Error>) {
        guard let (job, input) = jobs[name] else { preconditionFailure("a model is prepared before it is made") }
        let (runner, definition, subject, actor, tracker) = (runner, definition, subject, actor, tracker)
        let state = RunMemory.Model(input: input, version: nil, parts: InputDigest.of(job).parts)
        group.addTask {
            tracker.start(step: step)
            var job = job
            job.context = try await runner.checkContext(job)
            let outcome = try await ModelRun(engine: runner.engine, job: job) { tracker.report(step: step, share: $0) }.run()
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
            }
            let version = try await publication.publish(step: finished, at: step)
            tracker.finish(step: step, as: finished)
            tracker.note(outcome, version: version)
            return .model(name, RunMemory.Model(input: state.input, version: version.digest, parts: state.parts))
        }
    }
}
