import App
import Catalog
import Engine
import FoundationEssentials
import Lineage
import Pipeline
import Quality
import Schema
import Vocabulary

extension Presenter {
    /// Columns whose origin one event tells.
    private static let mostOriginColumns = 5_000

    /// What a run did as events of OpenLineage: the run as a whole, then every version it made that the reader may see.
    ///
    /// - Returns: a JSON array; `nil` if the run is not for the reader.
    /// - SeeAlso: OpenLineage specification 2-0-2.
    func openLineageJSON(_ id: String) async throws -> String? {
        var seen: [String: Visibility] = [:]
        guard let stored = try await platform.runs.run(id), let sight = try await sight(of: stored, seen: &seen) else { return nil }
        let run = sight.run
        let whole = OpenLineageRun.Job(name: name(Self.dataset(of: run)))
        let parent = OpenLineageRun.Parent(run: OpenLineageRun.identifier(for: run.id), job: whole.name)
        var event = OpenLineageRun(
            state: Self.state(of: run.state), run: parent.run, time: run.endedAt ?? run.startedAt, producer: producer, job: whole)
        if sight.details, let problem = run.problem { event.failure = OpenLineageRun.Failure(message: problem, detail: run.mend) }
        var events = [try event.json()]
        for step in sight.steps.map({ run.steps[$0] }) {
            let dataset = run.kind == "app" ? "\(run.subject).\(step.name)" : Self.dataset(of: run)
            guard step.kind == "model", let digest = step.versionDigest,
                let found = try await readableVersion(dataset, digest: digest)
            else { continue }
            events.append(try await self.event(of: found.version, in: found.dataset, step: step, run: run, parent: parent).json())
        }
        return "[" + events.joined(separator: ",") + "]"
    }

    /// Where the program that tells is found: the node itself, by its public address.
    private var producer: String { "\(reading.base.isEmpty ? "https://" + platform.configuration.origin : reading.base)/about#" + (programVersion.isEmpty ? "0" : programVersion) }

    private func name(_ text: String) -> OpenLineageRun.Name { .init(namespace: "heliu://" + platform.configuration.origin, name: text) }

    private static func state(of state: PipelineRun.State) -> OpenLineageRun.State {
        switch state {
        case .running: .start
        case .succeeded, .unchanged: .complete
        case .failed: .fail
        case .cancelled, .interrupted: .abort
        }
    }

    private func event(
        of opened: OpenedVersion, in dataset: Dataset, step: PipelineRun.Step, run: PipelineRun, parent: OpenLineageRun.Parent
    ) async throws -> OpenLineageRun {
        let job = OpenLineageRun.Job(name: name(dataset.name), sql: holdsAnyRole ? opened.lineage.sql : nil, parent: parent)
        var event = OpenLineageRun(
            state: .complete, run: OpenLineageRun.identifier(for: "\(run.id)/\(step.name)"), time: run.endedAt ?? opened.version.publishedAt,
            producer: producer, job: job)
        let (inputs, origins) = try await origins(of: opened, app: dataset.resource.app)
        event.inputs = inputs.sorted().map { OpenLineageRun.Dataset(name: name($0)) }
        var output = OpenLineageRun.Dataset(name: name(dataset.name))
        output.version = opened.version.digest
        output.documentation = text(dataset.resource.description)
        output.owners = ["organisation:" + dataset.resource.owner]
        output.fields = opened.schema.fields.map { .init(name: $0.name, type: $0.type.text, description: text($0.description)) }
        output.assertions = opened.report.checks.map { check in
            .init(
                kind: check.kind, name: check.name, column: check.columns.count == 1 ? check.columns[0] : nil,
                severity: check.severity == .block ? "error" : "warn", success: check.passed)
        }
        output.metrics = OpenLineageRun.Metrics(
            rows: opened.version.rows, bytes: opened.version.bytes,
            columns: Dictionary(
                opened.report.columns.map { ($0.name, .init(nulls: $0.nulls, distinct: $0.distinctEstimate)) }, uniquingKeysWith: { first, _ in first }))
        output.origins = origins
        event.outputs = [output]
        return event
    }

    /// From the lineage register if the version is the one recorded there. What the reader may not see is left out, and the origin of the
    /// column told as incomplete.
    private func origins(of opened: OpenedVersion, app: String?) async throws -> (inputs: Set<String>, OpenLineageRun.Origins?) {
        let table = LineageTable(.dataset, opened.version.dataset)
        let limits = LineageLimits(nodes: Self.mostOriginColumns, depth: 1, includesRows: true)
        let slice = try await platform.lineage.closure(from: [table.whole], direction: .upstream, limits: limits)
        guard slice.origins[table]?.version == opened.version.digest, !slice.truncated else {
            var known: Set<String> = []
            for input in opened.lineage.inputs where input.kind == "dataset" {
                let full = fullName(input.name, app: app)
                if try await thing(LineageTable(.dataset, full), nil) != nil { known.insert(full) }
            }
            return (known, nil)
        }
        var readable: [LineageTable: Bool] = [:]
        for from in Set(slice.edges.map(\.from.table)) {
            let known = from.kind == .source ? nil : try await thing(from, nil)
            readable[from] = from.kind == .source || known != nil
        }
        var columns: [String: OpenLineageRun.ColumnOrigin] = [:]
        var (rows, rowsAreComplete) = ([OpenLineageRun.Input](), true)
        for edge in slice.edges where edge.to.table == table {
            let input = edge.from.column.flatMap { column in
                readable[edge.from.table] == true
                    ? OpenLineageRun.Input(
                        thing: name(edge.from.table.name), column: column, influences: [Self.influence(edge.kind)], masking: edge.transformation) : nil
            }
            guard let column = edge.to.column else {
                if let input { rows.append(input) } else { rowsAreComplete = false }
                continue
            }
            var origin = columns[column] ?? .init(column: column, inputs: [], isComplete: true)
            if let input, edge.kind != .unknown { origin.inputs.append(input) } else { origin.isComplete = false }
            columns[column] = origin
        }
        let ordered = opened.schema.fields.map { columns[$0.name] ?? .init(column: $0.name, inputs: [], isComplete: true) }
        return (
            Set(readable.filter(\.value).map(\.key.name)), OpenLineageRun.Origins(columns: ordered, rows: rows, rowsAreComplete: rowsAreComplete)
        )
    }

    private static func influence(_ kind: LineageEdge.Kind) -> Influence {
        switch kind {
        case .exact: .copied
        case .derived, .unknown: .derived
        case .rows: .filter
        }
    }
}
