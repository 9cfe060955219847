import Pipeline
import Quality
import Schema
import Source
import Vocabulary

/// Another app, as far as this one can see it.
package struct KnownApp: Sendable, Hashable {
    package var name: String
    /// `nil` if not known; then any version will do.
    package var version: AppVersion?
    package var needs: [String]
    /// The columns of each published dataset by its short name; a dataset without columns has unknown ones.
    package var datasets: [String: [String]]
    package var terms: [GlossaryTerm]

    package init(
        name: String, version: AppVersion? = nil, needs: [String] = [], datasets: [String: [String]] = [:], terms: [GlossaryTerm] = []
    ) {
        self.name = name
        self.version = version
        self.needs = needs
        self.datasets = datasets
        self.terms = terms
    }

    /// What others may see of `app`.
    package init(_ app: AppFolder) {
        self.init(
            name: app.manifest.name, version: app.manifest.version, needs: app.manifest.needs.map(\.app),
            datasets: Self.datasets(of: app.models), terms: app.glossary)
    }

    static func datasets(of models: [ModelDeclaration]) -> [String: [String]] {
        Dictionary(models.filter(\.publish).map { ($0.name, $0.fields.map(\.name)) }, uniquingKeysWith: { first, _ in first })
    }
}

/// What a SELECT reads and gives, as the engine's parser says.
package struct SQLReferencesSummary: Sendable, Hashable {
    /// Tables as written, `statement` or `divisions.division`; common table expressions are not among them.
    package var tables: [String]
    /// Names of the columns it gives; `nil` if they are not known, for example because of a `*`: then they are not checked.
    package var columns: [String]?

    package init(tables: [String], columns: [String]?) {
        self.tables = tables
        self.columns = columns
    }
}

/// SQL that is not one SELECT.
package struct SQLReferencesError: Explained, Hashable {
    package let problem: String
    package let mend: String
    /// Bytes before the fault; `nil` if unknown.
    package let position: Int?
    package var code: String { AppFault.Kind.malformedSQL.rawValue }

    package init(problem: String, mend: String = "Mend the SQL", position: Int? = nil) {
        self.problem = problem
        self.mend = mend
        self.position = position
    }
}

/// Reads what one SELECT refers to. Throws `SQLReferencesError`, or any other error, if it is not one SELECT.
package typealias SQLReferencesReader = (_ sql: String) throws -> SQLReferencesSummary

/// A folder and what became of loading it.
package struct LoadedApp: Sendable, Hashable {
    package let folder: String
    /// `nil` if any fault is an error.
    package let app: AppFolder?
    /// By file, line and column.
    package let faults: [AppFault]
}

/// Reads and checks one app folder. Nothing is executed; every fault is reported.
///
/// - Parameters:
///   - folder: the app's folder; its name is the app's.
///   - known: the other installed apps; `nil` if they are not known, then needs are not checked.
///   - references: reads the SQL; without it neither tables nor columns nor cycles are checked, and models stand in order of names.
/// - Returns: the app unless a fault is an error, and the faults by file, line and column.
package func loadApp(
    at folder: String, known: [KnownApp]? = nil, references: SQLReferencesReader? = nil
) -> (app: AppFolder?, faults: [AppFault]) {
    let log = FaultLog()
    guard let draft = readDraft(at: folder, log: log) else { return (nil, log.sorted) }
    return fit(draft, known: known, references: references)
}

/// Reads and checks several apps that know each other.
///
/// - Returns: the apps in an order in which each follows those it needs, among equals by name; apps in a circle of needs come last.
package func loadApps(at folders: [String], references: SQLReferencesReader? = nil) -> [LoadedApp] {
    var loaded: [String: LoadedApp] = [:]
    var unread: [LoadedApp] = []
    var drafts: [(folder: String, draft: AppDraft)] = []
    for folder in folders.sorted() {
        let log = FaultLog()
        guard let draft = readDraft(at: folder, log: log) else {
            unread.append(LoadedApp(folder: folder, app: nil, faults: log.sorted))
            continue
        }
        if let first = drafts.first(where: { $0.draft.name == draft.name }) {
            log.add(
                .duplicateName, at: Place(file: "app.yaml"), "The app \(quoted(draft.name)) stands in \(quoted(first.folder)) too",
                mend: "Rename or remove one of the two")
            unread.append(LoadedApp(folder: folder, app: nil, faults: log.sorted))
            continue
        }
        drafts.append((folder, draft))
    }
    let known = drafts.map { item in
        KnownApp(
            name: item.draft.name, version: item.draft.manifest?.version, needs: (item.draft.needs ?? []).map(\.value.app),
            datasets: KnownApp.datasets(of: item.draft.models.map(\.value)), terms: item.draft.glossary)
    }
    for (folder, draft) in drafts {
        let result = fit(draft, known: known.filter { $0.name != draft.name }, references: references)
        loaded[draft.name] = LoadedApp(folder: folder, app: result.app, faults: result.faults)
    }
    let order = DependencyGraph(Dictionary(uniqueKeysWithValues: known.map { ($0.name, $0.needs) })).order()
    let rest = loaded.keys.filter { !order.contains($0) }.sorted()
    return (order + rest).compactMap { loaded[$0] } + unread
}

private func readDraft(at folder: String, log: FaultLog) -> AppDraft? {
    guard let files = AppFiles(folder: folder, log: log) else { return nil }
    var draft = AppDraft(files: files, log: log)
    draft.readManifest()
    draft.readGlossary()
    draft.readModels()
    draft.readSources()
    draft.readStatements()
    draft.readChecks()
    draft.readIndicatorSets()
    draft.readPages()
    draft.readTests()
    return draft
}

private func fit(
    _ draft: AppDraft, known: [KnownApp]?, references: SQLReferencesReader?
) -> (app: AppFolder?, faults: [AppFault]) {
    var draft = draft
    draft.adoptTerms(of: known)
    var fitting = AppFitting(draft: draft, known: known, references: references)
    fitting.run()
    let faults = draft.log.sorted
    guard let manifest = draft.manifest, !faults.contains(where: { $0.severity == .error }) else { return (nil, faults) }
    let models = Dictionary(uniqueKeysWithValues: draft.models.map { ($0.value.name, $0.value) })
    let statements = Dictionary(uniqueKeysWithValues: draft.statements.map { ($0.model, $0) })
    let order = fitting.graph.order()
    let app = AppFolder(
        path: draft.files.root, manifest: manifest, models: order.compactMap { models[$0] },
        sources: draft.sources.map(\.value).sorted { $0.name < $1.name }, statements: order.compactMap { statements[$0] },
        checks: draft.checks.map(\.value), indicatorSets: draft.indicatorSets, pages: draft.pages,
        parameters: draft.parameters, glossary: draft.glossary, tests: draft.tests.map(\.value), reads: fitting.reads)
    return (app, faults)
}
