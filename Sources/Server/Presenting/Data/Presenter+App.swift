import App
import Catalog
import Indicator
import Pipeline
import Quality
import Schema
import Source
import Vocabulary

extension Presenter {
    /// One app: what it declares and has published, its last runs, and its faults for those who may mend them.
    func appPage(_ app: Platform.FoundApp) async throws -> AppPage {
        let title = app.folder.map { text($0.manifest.title) } ?? app.name
        let shell = try await shell(title, breadcrumbs: [PageLink(text: words["apps"], href: "/apps"), PageLink(text: title)])
        let titles = [app.name: title]
        var runs: [RunRow] = []
        for sight in try await visibleRuns(subject: app.name, limit: 10) { runs.append(try await row(sight, titles: titles)) }
        let faults = holdsAnyRole ? app.faults.map(fault) : []
        guard let folder = app.folder else {
            return AppPage(
                shell: shell, name: app.name, title: title, facts: [], figures: [], plans: [], datasets: [], sources: [], runs: runs, canRun: false,
                faults: faults)
        }
        let manifest = folder.manifest
        let models = folder.models.filter { reading.audience.maySee(openness: $0.openness, owner: manifest.organisation.id) }
        return AppPage(
            shell: shell, name: app.name, title: title, description: text(manifest.description), facts: try await facts(of: manifest),
            figures: try await figures(of: folder, models: models), plans: try await planCards(of: folder),
            datasets: try await datasets(of: models, in: folder), sources: folder.sources.map(source),
            lineage: try await lineage(of: models, in: folder), runs: runs,
            canRun: app.errors.isEmpty && (reading.user?.holds(.operate, for: manifest.organisation.id) ?? false),
            planHref: mayPlan(folder) ? appPlanHref(app.name) : "", faults: faults)
    }

    private func fault(_ fault: App.AppFault) -> AppFault {
        AppFault(place: fault.file == "." ? "." : "\(fault.file):\(fault.line)", problem: told(fault.problem, code: fault.code), mend: toldMend(fault.mend, code: fault.code))
    }

    private func facts(of manifest: AppManifest) async throws -> [Fact] {
        let region = manifest.region.text
        var facts = [
            Fact(label: words["version"], text: manifest.version.description),
            Fact(label: words["organisation"], text: text(manifest.organisation.title), href: Reading.href("/datasets", [("owner", manifest.organisation.id)])),
            Fact(label: words["region"], text: try await regionName(region) ?? region, href: "/regions/\(region)"),
        ]
        let titles = manifest.needs.isEmpty ? [:] : try await appTitles()
        for need in manifest.needs {
            let from = need.from.map { " ≥ \($0)" } ?? ""
            facts.append(Fact(label: words["needs"], text: (titles[need.app] ?? need.app) + from, href: appHref(need.app)))
        }
        return facts
    }

    private func figures(of folder: AppFolder, models: [ModelDeclaration]) async throws -> [Figure] {
        var indicators = 0
        for set in folder.indicatorSets { indicators += try await platform.indicators.indicators(set: set.name).count }
        return [
            Figure(value: number(folder.sources.count), label: words["sources"]), Figure(value: number(models.count), label: words["models"]),
            Figure(value: number(folder.checks.count), label: words["checks"]),
            Figure(value: number(indicators), label: words["indicators"], href: indicators > 0 ? "/indicators" : ""),
        ]
    }

    private func planCards(of folder: AppFolder) async throws -> [PlanCard] {
        var cards: [PlanCard] = []
        for set in folder.indicatorSets {
            for root in try await platform.indicators.plan(set: set.name) {
                let node = root.node
                let marks: [(Judgement.Status, StatusMark)] = [
                    (.met, .met(words)), (.onTrack, .onTrack(words)), (.attention, .watch(words)), (.behind, .behind(words)), (.noData, .noData(words)),
                ]
                cards.append(
                    PlanCard(
                        title: text(node.title), href: "/plans/\(Reading.encoded(node.id))", horizon: node.period?.display(reading.language) ?? "",
                        owner: node.owner,
                        counts: marks.compactMap { status, mark in
                            root.counts[status] > 0 ? MarkCount(mark: mark, count: number(root.counts[status])) : nil
                        }))
            }
        }
        return cards
    }

    private func datasets(of models: [ModelDeclaration], in folder: AppFolder) async throws -> [DatasetRow] {
        let organisations = try await organisationTitles()
        let regions = try await regions()
        var rows: [DatasetRow] = []
        for model in models where model.publish {
            guard let dataset = try await readableDataset("\(folder.manifest.name).\(model.name)") else { continue }
            rows.append(try row(dataset, organisations: organisations, regions: regions))
        }
        return rows
    }

    private func source(_ source: SourceDeclaration) -> SourceRow {
        let title = text(source.title)
        // An absolute path tells about the machine; only those who operate it see where it is.
        let path = source.path.hasPrefix("/") && !mayOperate ? String(source.path.split(separator: "/").last ?? "") : source.path
        return SourceRow(
            name: source.name, title: title.isEmpty ? source.name : title, format: format(of: source), path: path,
            note: [.csv, .tsv, .json, .ndjson].contains(source.format) ? word(source.encoding) : "")
    }

    /// The app's whole pipeline, from its published versions.
    private func lineage(of models: [ModelDeclaration], in folder: AppFolder) async throws -> LineageDrawing? {
        var sketch = LineageSketch()
        var drawn: [String] = []
        for model in models where model.publish {
            guard let dataset = try await readableDataset("\(folder.manifest.name).\(model.name)"), let current = dataset.current else { continue }
            // Upstream datasets of this app are drawn by their own turn, those of others as one box.
            try await draw(try await opened(current, of: dataset), of: dataset, depth: 1, current: false, into: &sketch)
            drawn.append(dataset.name)
        }
        try await drawReaders(of: drawn, into: &sketch)
        return sketch.drawing
    }
}
