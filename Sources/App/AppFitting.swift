import Pipeline
import Quality
import Schema
import Source
import Vocabulary

/// Whether the parts of an app fit together and to the other apps.
struct AppFitting {
    let draft: AppDraft
    /// The other apps; `nil` if they are not known, then nothing is said about them.
    let known: [String: KnownApp]?
    let references: SQLReferencesReader?
    let models: [String: ModelDeclaration]
    var log: FaultLog { draft.log }

    /// By model, what its SELECT reads.
    private(set) var reads: [String: [String]] = [:]

    init(draft: AppDraft, known: [KnownApp]?, references: SQLReferencesReader?) {
        self.draft = draft
        self.known = known.map { Dictionary($0.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }) }
        self.references = references
        self.models = Dictionary(draft.models.map { ($0.value.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func run() {
        checkNeeds()
        checkPairs()
        for claim in draft.claims where !claim.isAboutTests { check(claim) }
        guard let references else {
            for claim in draft.claims where claim.isAboutTests { check(claim) }
            return
        }
        var used: Set<String> = []
        for select in draft.selects {
            guard let summary = summary(of: select, references) else { continue }
            used.formUnion(summary.tables)
            if case .model(let model) = select.purpose { reads[model] = Set(summary.tables).sorted() }
            check(summary, of: select)
        }
        checkCycles()
        for claim in draft.claims where claim.isAboutTests { check(claim) }
        checkTests()
        for source in draft.sources where !used.contains(source.value.name) {
            log.add(
                .unusedSource, at: source.place, "No model reads the source \(quoted(source.value.name))",
                mend: "Read it in pipeline/NAME.sql or delete it", severity: .warning)
        }
    }

    // MARK: Models and their SELECTs

    private func checkPairs() {
        let stated = Set(draft.statements.map(\.model)).union(draft.files.declarations(in: "pipeline").map(stem))
        for model in draft.models where !stated.contains(model.value.name) {
            let source = draft.sources.first { $0.value.name.hasSuffix(model.value.name) } ?? draft.sources.first
            log.add(
                .modelWithoutStatement, at: model.place, "Nothing makes the model \(quoted(model.value.name))",
                mend: source.map { "Write pipeline/\(model.value.name).sql, a SELECT … FROM \($0.value.name)" }
                    ?? "Declare a source in sources/ and write pipeline/\(model.value.name).sql, a SELECT from it")
        }
        for statement in draft.statements where models[statement.model] == nil {
            let free = models.keys.filter { !stated.contains($0) }.sorted()
            log.add(
                .statementWithoutModel, at: Place(file: statement.file), "There is no model \(quoted(statement.model)) for this SELECT",
                mend: nearest(to: statement.model, among: free).map { "Did you mean \($0)? Rename the file to \($0).sql" }
                    ?? "Declare it in models/\(statement.model).yaml, or delete this file")
        }
    }

    private func summary(of select: DraftSelect, _ references: SQLReferencesReader) -> SQLReferencesSummary? {
        do {
            return try references(select.sql)
        } catch let error as SQLReferencesError {
            let place = error.position.map { select.place(atByte: $0) } ?? select.place
            log.add(.malformedSQL, at: place, error.problem, mend: error.mend)
        } catch let error as any Explained {
            log.add(.malformedSQL, at: select.place, error.problem, mend: error.mend)
        } catch {
            log.add(.malformedSQL, at: select.place, "The SQL is not one SELECT: \(error)", mend: "Mend the SQL")
        }
        return nil
    }

    private func check(_ summary: SQLReferencesSummary, of select: DraftSelect) {
        for table in Set(summary.tables).sorted() {
            check(table: table, at: select.place(of: table), purpose: select.purpose)
        }
        guard !select.columns.isEmpty, let given = summary.columns else { return }
        let extra = given.filter { !select.columns.contains($0) }
        for column in select.columns where !given.contains(column) {
            log.add(
                .missingColumn, at: select.place, "The SELECT does not give the column \(quoted(column))",
                mend: nearest(to: column, among: extra).map { "It gives \($0): write … AS \(column)" } ?? "Add it, if need be as NULL AS \(column)")
        }
        guard case .model(let model) = select.purpose else { return }
        for column in extra {
            log.add(
                .undeclaredColumn, at: select.place(of: column), "The SELECT gives \(quoted(column)), which is no field of the model \(model)",
                mend: "Declare the field in models/\(model).yaml or drop the column")
        }
    }

    // MARK: Needs and cycles

    private func checkNeeds() {
        guard let known, let needs = draft.needs else { return }
        for need in needs {
            if need.value.app != draft.name, known[need.value.app] == nil {
                log.add(
                    .unknownApp, at: need.place, "The app \(quoted(need.value.app)) is not installed",
                    mend: known.isEmpty
                        ? "Install it first" : mendForUnknown(need.value.app, among: known.keys.filter { $0 != draft.name }.sorted(), what: "app"))
            }
            if let from = need.value.from, let version = known[need.value.app]?.version, version < from {
                log.add(
                    .needTooOld, at: need.place, "\(need.value.app) is installed in version \(version), but \(from) is needed",
                    mend: "Install a newer \(need.value.app), or lower from: if the older one will do")
            }
        }
        var graph = known.mapValues { $0.needs.sorted() }
        graph[draft.name] = needs.map(\.value.app)
        for cycle in DependencyGraph(graph).cycles(through: draft.name) {
            let place = needs.first { $0.value.app == cycle[1] }?.place ?? Place(file: "app.yaml")
            log.add(
                .needsCycle, at: place, "Apps need each other in a circle: \(cycle.joined(separator: " → "))",
                mend: "Move what both need into an app of its own")
        }
    }

    /// The graph of models among themselves.
    var graph: DependencyGraph {
        DependencyGraph(models.mapValues { model in (reads[model.name] ?? []).filter { models[$0] != nil } })
    }

    private func checkCycles() {
        for cycle in graph.cycles() {
            let select = draft.selects.first { $0.purpose == .model(cycle[0]) }
            log.add(
                .modelCycle, at: select?.place(of: cycle[1]) ?? Place(file: "pipeline/\(cycle[0]).sql"),
                "Models read each other in a circle: \(cycle.joined(separator: " → "))",
                mend: "Let one of them read sources, or another model, instead")
        }
    }
}
