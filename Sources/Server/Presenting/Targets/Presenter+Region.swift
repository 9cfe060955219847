import App
import Catalog
import Indicator
import Vocabulary

extension Presenter {
    /// One division: what lies in it, its targets, figures and datasets.
    ///
    /// - Returns: `nil` if the divisions do not have it.
    func regionPage(_ code: String) async throws -> RegionPage? {
        let regions = try await regions()
        guard let region = regions[code] else { return nil }
        let books = try await targetBooks()
        let parts = parts(of: code, in: regions)
        let measure = RegionMeasure(of: parts.map(\.code), in: books)
        let name = text(region.name)
        var facts = facts(of: region, in: regions)
        if let measured = measure ?? RegionMeasure(of: self.parts(of: region.parent, in: regions).map(\.code), in: books) {
            facts += fact(measured.definition, of: code, in: books)
        }
        return RegionPage(
            shell: try await shell(name, breadcrumbs: breadcrumbs(to: region, in: regions)), code: code, name: name,
            facts: facts,
            childrenTitle: parts.isEmpty ? words["region_children"] : "\(words["region_children"]) \(number(parts.count))",
            children: tiles(parts, by: measure), measure: caption(measure), targets: targets(of: code, in: books),
            figures: figures(of: code, in: books, regions: regions), datasets: try await datasets(of: code, regions: regions))
    }

    private func breadcrumbs(to region: Region, in regions: [String: Region]) -> [PageLink] {
        var links = [PageLink(text: text(region.name))]
        var next = regions[region.parent]
        // A province, a city, a district, a town, a village: no longer way up.
        while let above = next, links.count < 6 {
            links.append(PageLink(text: text(above.name), href: regionHref(above.code)))
            next = regions[above.parent]
        }
        links.append(PageLink(text: words["regions"], href: "/regions"))
        return links.reversed()
    }

    private func facts(of region: Region, in regions: [String: Region]) -> [Fact] {
        var facts = [
            Fact(label: words["region_level"], text: levelWord(region.level)), Fact(label: words["region_code"], text: region.code, mono: true),
        ]
        if let above = regions[region.parent] {
            facts.append(Fact(label: words["parent_region"], text: text(above.name), href: regionHref(above.code)))
        }
        return facts
    }

    /// The region's own value of the figure that colours the tiles.
    private func fact(_ definition: IndicatorDefinition, of code: String, in books: [TargetBook]) -> [Fact] {
        let summary = books.flatMap(\.summaries).first { $0.definition.set == definition.set && $0.definition.key == definition.key }
        guard let one = summary?.latest.first(where: { $0.region?.text == code && $0.subject.isEmpty }) else { return [] }
        let quantity = shown(one.value, one.unit)
        return [
            Fact(
                label: text(definition.title), text: one.comparator == .equal ? quantity.displayText : "\(sign(one.comparator)) \(quantity.displayText)",
                href: indicatorHref(definition.key))
        ]
    }

    /// Targets of the region itself before those of subjects in it, each the most telling first.
    private func targets(of code: String, in books: [TargetBook]) -> [TargetRow] {
        let all = books.flatMap { book in
            book.standings.filter { $0.target.region?.text == code }.map { (book: book, standing: $0) }
        }
        return all.sorted { left, right in
            let (one, other) = (left.standing, right.standing)
            if one.target.subject.isEmpty != other.target.subject.isEmpty { return one.target.subject.isEmpty }
            return TargetStanding.isMoreTelling(one, other)
        }.map { targetRow($0.standing, in: $0.book) }
    }

    /// The latest figures of the region itself.
    private func figures(of code: String, in books: [TargetBook], regions: [String: Region]) -> [IndicatorRow] {
        books.flatMap(\.summaries).compactMap { summary in
            guard let one = summary.latest.first(where: { $0.region?.text == code && $0.subject.isEmpty }) else { return nil }
            let standings = summary.standings.filter { $0.target.region?.text == code && $0.target.subject.isEmpty }
            return row(summary.definition, observation: one, standings: standings, regions: regions)
        }
    }

    private func datasets(of code: String, regions: [String: Region]) async throws -> [DatasetRow] {
        var query = ResourceRegister.Query()
        query.kind = "dataset"
        query.region = code
        query.limit = ListWindow.size
        let organisations = try await organisationTitles()
        var rows: [DatasetRow] = []
        for resource in try await platform.resources.find(query, audience: reading.audience).resources {
            guard let dataset = try await readableDataset(resource.name) else { continue }
            rows.append(try row(dataset, organisations: organisations, regions: regions))
        }
        return rows
    }
}
