import App
import Catalog
import Indicator
import Pipeline
import Source
import Vocabulary

extension Presenter {
    /// The apps this node has found on its disk.
    func appListPage(_ apps: [Platform.FoundApp]) async throws -> AppListPage {
        var cards: [AppCard] = []
        for app in apps { cards.append(try await card(app)) }
        return AppListPage(
            shell: try await shell(words["apps"]), apps: cards,
            empty: cards.isEmpty
                ? EmptyNote(title: words["empty_apps"], advice: words["empty_apps_advice"], command: "heliu app new NAME\nheliu app check NAME") : nil)
    }

    private func card(_ app: Platform.FoundApp) async throws -> AppCard {
        let last = try await visibleRuns(subject: app.name, limit: 1).first
        guard let folder = app.folder else {
            return AppCard(name: app.name, title: app.name, href: appHref(app.name), version: "", mark: .failed(words))
        }
        let manifest = folder.manifest
        var indicators = 0
        for set in folder.indicatorSets { indicators += try await platform.indicators.indicators(set: set.name).count }
        let counts = [(words["models"], folder.models.count), (words["sources"], folder.sources.count), (words["indicators"], indicators)]
        return AppCard(
            name: app.name, title: text(manifest.title), href: appHref(app.name), description: text(manifest.description),
            version: manifest.version.description, organisation: text(manifest.organisation.title),
            summary: counts.filter { $0.1 > 0 }.map { "\($0.0) \(number($0.1))" }.joined(separator: " · "),
            mark: last.map { mark($0.run.state) } ?? .waiting(words))
    }
}
