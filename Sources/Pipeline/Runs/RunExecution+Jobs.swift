import Engine
import FoundationEssentials
import Quality
import Schema
import Source
import Vocabulary

/// Jobs of models, prepared from where the run stands.
extension RunExecution {
    /// What a model's run needs, from where it stands now.
    mutating func job(for model: ModelDeclaration) async throws -> ModelJob {
        var inputs: [String: ModelJob.Input] = [:]
        for table in plan.reads[model.name] ?? [] where table != model.name {
            if plan.models[table] == nil, let source = definition.sources.first(where: { $0.name == table }) {
                inputs[table] = try await input(source)
            } else if let upstream = jobs[table] {
                if upstream.job.model.publish, let digest = memory.models[table]?.version {
                    inputs[table] = .version(parquet: try runner.parquet(digest), digest: digest)
                } else {
                    inputs[table] = .model(upstream.job, digest: upstream.input)
                }
            } else if let current = plan.foreign[table] {
                inputs[table] = .version(parquet: try runner.parquet(current), digest: current)
            }
        }
        var previous: String?
        if model.incremental != nil, let known = memory.models[model.name], !options.force, runner.isPresent(known.version),
            known.parts["sql"] == plan.statementDigests[model.name], let digest = known.version
        {
            previous = try runner.parquet(digest)
        }
        let (checks, corrections) = (plan.checks[model.name] ?? [], memory.corrections(.model, model.name))
        let declarations = corrections.isEmpty ? plan.declarations[model.name] : nil
        return ModelJob(
            model: model, declarations: declarations ?? InputDigest.declarations(model, checks, corrections),
            dataset: definition.dataset(of: model.name), sql: plan.statements[model.name] ?? "", sqlDigest: plan.statementDigests[model.name] ?? "", inputs: inputs, checks: checks,
            parameters: definition.parameters, corrections: corrections, previous: previous, folder: runner.folder, workName: tracker.id)
    }

    /// How a model stands against its last making, without making anything.
    ///
    /// - Parameter isCertain: whether all that it reads is as it will be.
    mutating func difference(_ name: String, isCertain: Bool) async throws -> (DryRun.Step.Action, [String]) {
        guard let model = plan.models[name] else { return (.unchanged, []) }
        guard let known = memory.models[name] else {
            // What waits for it must know that it comes.
            jobs[name] = Prepared(job: emptyJob(model), input: "not made yet", parts: [:])
            return (.make, ["it was never made"])
        }
        guard !options.force else { return (.make, ["it is forced"]) }
        guard isCertain else {
            jobs[name] = Prepared(job: emptyJob(model), input: known.input, parts: [:])
            return (.unchanged, [])
        }
        let job = try await job(for: model)
        let (input, parts) = InputDigest.of(job)
        jobs[name] = Prepared(job: job, input: input, parts: parts)
        if known.input == input { return !model.publish || runner.isPresent(known.version) ? (.unchanged, []) : (.make, ["its version is not on disk"]) }
        let before = known.parts
        let names = Set(parts.keys).union(before.keys).filter { parts[$0] != before[$0] }.sorted()
        return (.make, names.isEmpty ? ["the program makes other bytes than before"] : names.map { "\($0) changed" })
    }

    private func emptyJob(_ model: ModelDeclaration) -> ModelJob {
        ModelJob(
            model: model, declarations: "", dataset: definition.dataset(of: model.name), sql: "", sqlDigest: "", inputs: [:], checks: [], parameters: [], corrections: [], previous: nil,
            folder: runner.folder, workName: tracker.id)
    }

    private mutating func input(_ source: SourceDeclaration) async throws -> ModelJob.Input {
        if plan.landed.contains(source.name) {
            guard let digest = memory.sources[source.name]?.landedDigest else { preconditionFailure("a kept source lands before it is read") }
            return .landed(parquet: runner.folder.landed(try ContentDigest(text: digest)), digest: digest)
        }
        if let known = deliveries[source.name] { return .source(known) }
        let state = memory.sources[source.name]
        guard let delivery = try await runner.delivery(of: source, in: definition, subject: subject, state: state, work: tracker.id) else {
            preconditionFailure("a local file is a delivery")
        }
        let corrections = memory.corrections(.source, source.name)
        let step = SourceStep(
            source: source, delivery: delivery, previous: state, previousRows: nil, corrections: corrections,
            inputDigest: PipelineRunner.inputDigest(source, delivery: delivery.digest ?? "", corrections: corrections), folder: runner.folder,
            workName: tracker.id)
        deliveries[source.name] = step
        return .source(step)
    }
}
