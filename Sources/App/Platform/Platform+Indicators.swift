import Catalog
import Engine
import Indicator
import Lineage
import Pipeline
import Vocabulary

/// Indicator sets of apps: read from the app's datasets by its SELECTs, judged, kept.
extension Platform {
    /// Most rows that one SELECT of a set may give.
    private static let mostRows = 1_000_000

    /// Computes the app's indicator sets anew if a dataset of the app has another version than last time.
    func evaluateIndicators(of app: AppFolder) async throws {
        guard !app.indicatorSets.isEmpty else { return }
        let versions = try await versions(for: app)
        let digests = Dictionary(versions.map { ($0.version.dataset, $0.version.digest) }, uniquingKeysWith: { first, _ in first })
        let known = try await indicators.sets()
        for declaration in app.indicatorSets {
            let set = IndicatorSet(name: declaration.name, title: declaration.title, description: declaration.description)
            if let stored = known.first(where: { $0.set.name == set.name }), stored.versions == digests, stored.set == set {
                // Sets that were computed before their lineage was kept.
                let table = LineageTable(.indicator, "\(app.manifest.name).\(set.name)")
                if try await lineage.origin(of: table) == nil { try await recordLineage(of: declaration, app: app.manifest.name, over: versions) }
                continue
            }
            let rows = try await rows(of: declaration, over: versions)
            let content = try IndicatorContent(
                set: set.name, indicators: rows.indicators, observations: rows.observations, targets: rows.targets, plan: rows.plan)
            _ = try await indicators.replace(
                set: set, content: content, versions: digests, by: "app/\(app.manifest.name)", at: now())
            try await recordLineage(of: declaration, app: app.manifest.name, over: versions)
        }
    }

    /// The app's own datasets under their short and full names, and those of the apps it needs.
    private func versions(for app: AppFolder) async throws -> [(name: String, version: DatasetVersion)] {
        var versions: [(name: String, version: DatasetVersion)] = []
        for dataset in try await resources.datasets() {
            guard let current = dataset.current, let owner = dataset.resource.app else { continue }
            if owner == app.manifest.name { versions.append((String(dataset.name.dropFirst(owner.count + 1)), current)) }
            if owner == app.manifest.name || app.manifest.needs.contains(where: { $0.app == owner }) {
                versions.append((dataset.name, current))
            }
        }
        return versions
    }

    private func rows(
        of set: IndicatorSetDeclaration, over versions: [(name: String, version: DatasetVersion)]
    ) async throws -> (indicators: DeclaredRows, observations: DeclaredRows, targets: DeclaredRows, plan: DeclaredRows) {
        func select(_ select: IndicatorSelect?, _ key: String) async throws -> DeclaredRows {
            guard let select else {
                return DeclaredRows(columns: IndicatorSelect.columns.first { $0.key == key }?.columns ?? [], rows: [])
            }
            do {
                return DeclaredRows(try await reader.query(select.sql, over: versions, limit: Self.mostRows))
            } catch let error as EngineError {
                throw PipelineError(
                    .modelFailed, problem: "\(set.file):\(select.line): \(key) of set \(set.name): \(error.problem)",
                    mend: "correct the SELECT; `heliu app check` names the columns it has to give")
            }
        }
        return (
            try await select(set.indicators, "indicators"), try await select(set.observations, "observations"),
            try await select(set.targets, "targets"), try await select(set.plan, "plan")
        )
    }
}
