import Catalog
import FoundationEssentials
import Lineage
import Schema
import Source
import Store
import Vocabulary

/// What a run would do.
package struct DryRun: Sendable, Hashable, Codable {
    package struct Step: Sendable, Hashable, Codable {
        package enum Action: String, Sendable, Hashable, Codable {
            case make
            /// Made only if what it reads turns out to be changed.
            case depends
            case unchanged
            /// Read from far: only asking can tell.
            case ask
        }

        package var name: String
        /// `source` or `model`.
        package var kind: String
        package var action: Action
        /// Why it would be made: what differs from last time.
        package var reasons: [String]
        /// The dataset it publishes; `nil` if it only feeds others.
        package var dataset: String?
        package var reads: [String]
    }

    package var subject: String
    package var steps: [Step]
    /// Datasets outside this definition that read one that would change, with theirs; by name.
    package var affected: [String]
}

extension PipelineRunner {
    /// What a run would do: parses, compares and says why; nothing is fetched, made or stored.
    ///
    /// - Throws: as a run for declarations that cannot run.
    package func dryRun(_ definition: PipelineDefinition, options: RunOptions = RunOptions()) async throws -> DryRun {
        let definition = try definition.with(parameters: options.parameters)
        let subject = definition.subject
        let plan = try await plan(definition)
        let memory = try await store.read { try RunMemory.read(subject, in: $0) }
        let wanted = plan.wanted(options.models)
        var execution = RunExecution(
            runner: self, definition: definition, options: options, plan: plan, subject: subject, actor: "", tracker: RunTracker(id: "dry", runs: runs),
            memory: memory)
        var steps: [DryRun.Step] = []
        var uncertain: [String: DryRun.Step.Action] = [:]
        for source in definition.sources where plan.landed.contains(source.name) {
            let (action, reason) = try await landing(source, in: definition, subject: subject, state: memory.sources[source.name], force: options.force)
            if action != .unchanged { uncertain[source.name] = action }
            steps.append(.init(name: source.name, kind: "source", action: action, reasons: reason, dataset: nil, reads: []))
        }
        for name in plan.order where wanted.contains(name) {
            let reads = (plan.reads[name] ?? []).filter { $0 != name }
            var (action, reasons) = try await execution.difference(name, isCertain: reads.allSatisfy { uncertain[$0] == nil })
            let open = reads.filter { uncertain[$0] != nil }
            if action == .unchanged, !open.isEmpty {
                action = open.contains { uncertain[$0] == .make } ? .make : .depends
                reasons = open.map { "it reads \($0), which may change" }
            }
            if action != .unchanged { uncertain[name] = action }
            let model = definition.models.first { $0.name == name }
            steps.append(
                .init(
                    name: name, kind: "model", action: action, reasons: reasons, dataset: model?.publish == true ? definition.dataset(of: name) : nil,
                    reads: reads.sorted()))
        }
        let changing = steps.filter { $0.action != .unchanged }.compactMap(\.dataset)
        return DryRun(subject: subject, steps: steps, affected: try await readers(of: changing, except: subject))
    }

    private func landing(
        _ source: SourceDeclaration, in definition: PipelineDefinition, subject: String, state: SourceState?, force: Bool
    ) async throws -> (DryRun.Step.Action, [String]) {
        guard let state, !force else { return (.make, [force ? "it is forced" : "it was never loaded"]) }
        if source.mode == .push {
            let waits = try await pushed(source, subject: subject) != nil
            return waits ? (.make, ["rows were pushed since"]) : (.unchanged, [])
        }
        guard source.remote == nil, source.format != .sqlite, source.format != .postgres else { return (.ask, ["only asking can tell"]) }
        let delivery = try await delivery(of: source, in: definition, subject: subject, state: state, work: "dry")
        let memory = try await store.read { try RunMemory.read(subject, in: $0) }
        let input = Self.inputDigest(source, delivery: delivery?.digest ?? "", corrections: memory.corrections(.source, source.name))
        return input == state.inputDigest ? (.unchanged, []) : (.make, ["the delivery, its declaration or corrections changed"])
    }

    /// Datasets that are made of others, directly or through further ones.
    private func readers(of datasets: [String], except subject: String) async throws -> [String] {
        var found: Set<String> = []
        for dataset in datasets {
            let below = try await lineage.tables(.downstream, of: .init(.dataset, dataset))
            found.formUnion(below.entries.map(\.table.name).filter { !$0.hasPrefix(subject + ".") })
        }
        return found.sorted()
    }
}
