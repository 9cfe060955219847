import Pipeline
import Schema
import Source
import Vocabulary

/// Whether what one file names is declared in another.
extension AppFitting {
    func check(_ claim: Claim) {
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

    var neededDatasets: [String] {
        (draft.needs ?? []).flatMap { need in (known?[need.value.app]?.datasets.keys.sorted() ?? []).map { "\(need.value.app).\($0)" } }
    }
}
