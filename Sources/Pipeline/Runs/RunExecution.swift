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
/// Sources that are kept come first, then models as soon as what they read is made; at most `mostAtOnce` at the same time. Models that
/// were made are published beside that, in the order in which they were made; those that wait for the same disk go together.
struct RunExecution: Sendable {
    let runner: PipelineRunner
    let definition: PipelineDefinition
    let options: RunOptions
    let plan: PipelinePlan
    let subject: String
    let actor: String
    let tracker: RunTracker
    var memory: RunMemory

    /// A model's job and what decides it.
    struct Prepared: Sendable {
        var job: ModelJob
        var input: String
        var parts: [String: String]
    }

    var jobs: [String: Prepared] = [:]
    var deliveries: [String: SourceStep] = [:]
    var settled: [(name: String, state: RunMemory.Model)] = []
    private var changed = false
    /// Made, and not yet on their way to be published.
    var made: [PublicationBatch.Entry] = []
    var isPublishing = false
    /// Became current and was not looked at yet.
    var unseen: [PublishedVersion] = []
    /// Whether a version was not let through, or could not be published.
    var isRefused = false

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

    /// What a finished piece of work gives to those that wait for it.
    enum Finished: Sendable {
        case source(String, SourceState, isNew: Bool)
        case model(String, RunMemory.Model, PublicationBatch.Entry)
        case published(Result<[PublishedVersion], any Error>)
        case looked
    }

    typealias Work = ThrowingTaskGroup<Finished, any Error>

    private struct Waiting {
        let step: Int
        let name: String
        let isSource: Bool
        let needs: [String]
    }

    mutating func carryOut() async throws {
        let wanted = plan.wanted(options.models)
        let read = Set(wanted.flatMap { plan.reads[$0] ?? [] })
        let sources = plan.landed.filter(read.contains)
        let order = plan.order.filter(wanted.contains)
        let own = Set(sources + order)
        tracker.begin(steps: sources.map { ($0, "source") } + order.map { ($0, "model") })
        var waiting = sources.enumerated().map { Waiting(step: $0, name: $1, isSource: true, needs: []) }
        waiting += order.enumerated().map { index, name in
            Waiting(step: sources.count + index, name: name, isSource: false, needs: (plan.reads[name] ?? []).filter { $0 != name && own.contains($0) })
        }
        try await withThrowingTaskGroup(of: Finished.self) { group in
            do {
                try await work(through: waiting, in: &group)
            } catch {
                group.cancelAll()
                while let rest = await group.nextResult() {
                    if case .success(let finished) = rest { keep(finished) }
                }
                await lookAtUnseen()
                // What was made before the fault is not lost. A run that is to stop publishes nothing more, nor one of which a
                // version was refused: what waits may be made of it.
                if !isRefused, !Task.isCancelled, !(error is CancellationError) { await publishRest() }
                throw error
            }
        }
        try await finish()
    }

    /// Until nothing waits, nothing is under way and everything made is published.
    private mutating func work(through all: [Waiting], in group: inout Work) async throws {
        var waiting = all
        var done: Set<String> = []
        var running = 0
        while true {
            var position = 0
            while position < waiting.count {
                let next = waiting[position]
                guard next.needs.allSatisfy(done.contains) else {
                    position += 1
                    continue
                }
                if !next.isSource, try await settle(next.name, step: next.step) {
                    done.insert(next.name)
                } else {
                    guard running < PipelineRunner.mostAtOnce else { break }
                    running += 1
                    if next.isSource { launch(source: next.name, step: next.step, in: &group) } else { launch(model: next.name, step: next.step, in: &group) }
                }
                waiting.remove(at: position)
            }
            publishNext(in: &group)
            guard let finished = try await group.next() else { return }
            try Task.checkCancellation()
            switch finished {
            case .source(let name, let state, let isNew):
                running -= 1
                memory.sources[name] = state
                changed = changed || isNew
                done.insert(name)
            case .model(let name, let state, let entry):
                running -= 1
                memory.models[name] = state
                made.append(entry)
                done.insert(name)
            case .published(let result):
                isPublishing = false
                if case .failure = result { isRefused = true }
                changed = true
                look(at: try result.get(), in: &group)
            case .looked: break
            }
        }
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
}
