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

    // MARK: Names

    private func check(_ claim: Claim) {
        switch claim.subject {
        case .model(let name):
            guard models[name] == nil else { return }
            log.add(
                .unknownModel, at: claim.place, "There is no model \(quoted(name))",
                mend: mendForUnknown(name, among: models.keys.sorted(), what: "model"))
        case .table(let name): check(table: name, at: claim.place, purpose: .declaration)
        case .column(let column, let table): _ = isColumn(column, of: table, at: claim.place)
        case .number(let column, let table):
            switch type(of: column, in: table, at: claim.place) {
            case nil, .integer, .decimal, .real: return
            case .some(let type):
                log.add(
                    .wrongColumnType, at: claim.place, "Here a column of numbers must stand, but \(quoted(column)) is \(type.text)",
                    mend: "Check another column, or use accepted or regex")
            }
        case .moment(let column, let table):
            switch type(of: column, in: table, at: claim.place) {
            case nil, .date, .datetime, .period: return
            case .some(let type):
                log.add(
                    .wrongColumnType, at: claim.place, "Here a column of days, moments or periods must stand, but \(quoted(column)) is \(type.text)",
                    mend: "Name another column, or declare it as date, datetime or period")
            }
        case .app(let name):
            guard let known, known[name] == nil else { return }
            log.add(
                .unknownApp, at: claim.place, "The app \(quoted(name)) is not installed",
                mend: mendForUnknown(name, among: known.keys.filter { $0 != draft.name }.sorted(), what: "app"))
        case .given(let table, let test): check(given: table, test: test, at: claim.place)
        case .testColumn(let column, let table):
            if let header = draft.headers[table] {
                guard !header.contains(column.normalized) else { return }
                log.add(
                    .unknownColumn, at: claim.place, "\(table) has no column \(quoted(column))",
                    mend: mendForUnknown(column, among: header, what: "column"))
            } else {
                _ = isColumn(column, of: table, at: claim.place)
            }
        }
    }

    /// The declared type of a model's column; `nil` if it is not known, which is said elsewhere.
    private func type(of column: String, in table: String, at place: Place) -> FieldType? {
        guard isColumn(column, of: table, at: place), !draft.untyped.contains("\(table).\(column)") else { return nil }
        return models[table]?.fields.first { $0.name == column }?.type
    }

    func isColumn(_ column: String, of table: String, at place: Place) -> Bool {
        let columns: [String]
        if let model = models[table] {
            columns = model.fields.map(\.name)
        } else if let dot = table.firstIndex(of: "."), let app = known?[String(table[..<dot])],
            let dataset = app.datasets[String(table[table.index(after: dot)...])]
        {
            columns = dataset
        } else {
            return false // the table is unknown: said where it is named
        }
        guard !columns.isEmpty, !columns.contains(column) else { return true }
        log.add(
            .unknownColumn, at: place, "\(table) has no column \(quoted(column))",
            mend: mendForUnknown(column, among: columns, what: "column"))
        return false
    }

    func check(table: String, at place: Place, purpose: DraftSelect.Purpose) {
        if let dot = table.firstIndex(of: ".") {
            check(dataset: String(table[table.index(after: dot)...]), of: String(table[..<dot]), at: place)
            return
        }
        if let model = models[table] {
            guard purpose == .indicator, !model.publish else { return }
            log.add(
                .unpublishedModel, at: place, "Indicators are computed from published datasets, but \(quoted(table)) is not published",
                mend: "Write publish: true in models/\(table).yaml, or read another model")
            return
        }
        let isSource = draft.sources.contains { $0.value.name == table }
        let readsSources = purpose != .indicator && purpose != .declaration
        if isSource, readsSources { return }
        let candidates = models.keys.sorted() + (readsSources ? draft.sources.map(\.value.name).sorted() : []) + neededDatasets
        log.add(
            .unknownTable, at: place, isSource ? "\(quoted(table)) is a source; here a model must stand" : "There is no table \(quoted(table))",
            mend: isSource
                ? "Read a model: \(models.keys.sorted().joined(separator: ", "))" : mendForUnknown(table, among: candidates, what: "table"))
    }

    private func check(dataset: String, of app: String, at place: Place) {
        let table = "\(app).\(dataset)"
        guard app != draft.name else {
            log.add(
                .unknownTable, at: place, "\(quoted(table)) names this app itself",
                mend: "Write \(dataset): models of the app go by their short names")
            return
        }
        guard let needs = draft.needs else { return }
        guard needs.contains(where: { $0.value.app == app }) else {
            let near = nearest(to: table, among: neededDatasets)
            let isKnown = known?[app] != nil
            log.add(
                isKnown || known == nil ? .missingNeed : .unknownTable, at: place,
                isKnown || known == nil ? "The app \(app) is not among this app's needs" : "There is no table \(quoted(table))",
                mend: !isKnown ? near.map { "Did you mean \($0)?" } ?? "Add \(app) to needs in app.yaml" : "Add \(app) to needs in app.yaml")
            return
        }
        guard let other = known?[app], other.datasets[dataset] == nil else { return } // an unknown app is said in app.yaml
        log.add(
            .unknownTable, at: place, "The app \(app) publishes no dataset \(quoted(dataset))",
            mend: mendForUnknown(table, among: other.datasets.keys.sorted().map { "\(app).\($0)" }, what: "dataset"))
    }

    private var neededDatasets: [String] {
        (draft.needs ?? []).flatMap { need in (known?[need.value.app]?.datasets.keys.sorted() ?? []).map { "\(need.value.app).\($0)" } }
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
