import App
import Catalog
import FoundationEssentials
import Indicator
import Vocabulary

/// The figure by which the tiles of regions are coloured.
struct RegionMeasure: Sendable {
    /// Shades of a tile.
    private static let levels = 9

    let definition: IndicatorDefinition
    /// Latest values by region.
    let observations: [String: Observation]

    /// The figure that most of the regions have; `nil` if none has two of them.
    init?(of codes: [String], in books: [TargetBook]) {
        let wanted = Set(codes)
        var best: (definition: IndicatorDefinition, observations: [String: Observation])?
        for summary in books.flatMap(\.summaries) {
            var found: [String: Observation] = [:]
            for one in summary.latest where one.subject.isEmpty {
                if let code = one.region?.text, wanted.contains(code) { found[code] = one }
            }
            if found.count > max(1, best?.observations.count ?? 0) { best = (summary.definition, found) }
        }
        guard let best else { return nil }
        (definition, observations) = best
    }

    /// Each region's ninth of the ranking, 0 for the lowest; equal values share one.
    func levels(of codes: [String]) -> [String: Int] {
        let values = codes.compactMap { code in observations[code].map { (code, $0.value) } }
        let ranking = values.map(\.1).sorted()
        guard let last = ranking.last, last > (ranking.first ?? last) else { return Dictionary(uniqueKeysWithValues: values.map { ($0.0, 0) }) }
        return Dictionary(
            values.map { code, value in
                let below = ranking.count { $0 < value }
                return (code, min(below * Self.levels / ranking.count, Self.levels - 1))
            }, uniquingKeysWith: { first, _ in first })
    }
}

extension Presenter {
    /// The divisions right below a region, by code; those below none for `""`.
    func parts(of code: String, in regions: [String: Region]) -> [Region] {
        let found = code.isEmpty ? regions.values.filter { regions[$0.parent] == nil } : regions.values.filter { $0.parent == code }
        return found.sorted { $0.code < $1.code }
    }

    /// The region whose plans and figures this node is about: the one its apps are for, else of those at the top the first that anything is
    /// observed in.
    func homeRegion(in regions: [String: Region], books: [TargetBook]) async throws -> Region? {
        if let own = try await ownRegion(), let region = regions[own] { return region }
        let top = parts(of: "", in: regions)
        let observed = Set(books.flatMap(\.standings).compactMap { $0.target.region?.text })
        return top.first { observed.contains($0.code) } ?? top.first
    }

    func tiles(_ regions: [Region], by measure: RegionMeasure?) -> [RegionTile] {
        let levels = measure?.levels(of: regions.map(\.code)) ?? [:]
        return regions.map { region in
            var tile = RegionTile(code: region.code, name: text(region.name), href: regionHref(region.code))
            if let one = measure?.observations[region.code] {
                let quantity = shown(one.value, one.unit)
                tile.value = value(quantity.value, one.comparator) + (quantity.unit.symbol.isEmpty ? "" : " " + quantity.unit.symbol)
            }
            tile.level = levels[region.code].map { String($0) } ?? ""
            return tile
        }
    }

    /// The figure's title and unit.
    func caption(_ measure: RegionMeasure?) -> String {
        measure.map { [text($0.definition.title), $0.definition.unit.symbol].filter { !$0.isEmpty }.joined(separator: " · ") } ?? ""
    }

    func levelWord(_ level: String) -> String { words.known("level_" + level) ?? level }

    /// Every division, by the one above it.
    func regionListPage() async throws -> RegionListPage {
        let regions = try await regions()
        let books = try await targetBooks()
        let measure = RegionMeasure(of: Array(regions.keys), in: books)
        let byParent = Dictionary(grouping: regions.values, by: \.parent)
        var groups: [RegionGroup] = []
        for parent in regions.values.sorted(by: { $0.code < $1.code }) {
            guard let parts = byParent[parent.code]?.sorted(by: { $0.code < $1.code }) else { continue }
            groups.append(
                RegionGroup(title: text(parent.name), href: regionHref(parent.code), count: number(parts.count), tiles: tiles(parts, by: measure)))
        }
        let top = parts(of: "", in: regions)
        if top.count > 1 || groups.isEmpty, let level = top.first?.level {
            groups.insert(RegionGroup(title: levelWord(level), href: "", count: number(top.count), tiles: tiles(top, by: measure)), at: 0)
        }
        return RegionListPage(
            shell: try await shell(words["regions"]), total: number(regions.count), measure: caption(measure), groups: groups,
            empty: regions.isEmpty
                ? EmptyNote(title: words["empty_regions"], advice: words["empty_regions_advice"], command: "heliu run divisions") : nil)
    }
}
