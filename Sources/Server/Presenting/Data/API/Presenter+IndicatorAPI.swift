import App
import Catalog
import Indicator
import Vocabulary

extension Presenter {
    /// Every indicator with its latest observations and its targets; of one set, if named.
    func indicatorsJSON(set name: String? = nil) async throws -> IndicatorsAnswer {
        var answers: [IndicatorAnswer] = []
        for stored in try await platform.indicators.sets() where name == nil || stored.set.name == name {
            for summary in try await platform.indicators.indicators(set: stored.set.name) {
                let versions = try await readable(stored.versions)
                answers.append(
                    IndicatorAnswer(
                        summary.definition, summary.latest, summary.standings, versions: versions, link: indicatorLink(summary.definition.key)))
            }
        }
        return IndicatorsAnswer(indicators: answers)
    }

    /// One indicator with all its observations, the oldest first; the first set that has the key answers. `nil` if none has.
    func indicatorJSON(_ key: String) async throws -> IndicatorAnswer? {
        for stored in try await platform.indicators.sets() {
            guard let detail = try await platform.indicators.indicator(set: stored.set.name, key: key) else { continue }
            return IndicatorAnswer(
                detail.definition, detail.observations, detail.standings, versions: try await readable(stored.versions), link: indicatorLink(key))
        }
        return nil
    }

    private func indicatorLink(_ key: String) -> String { "\(reading.base)/api/v1/indicators/\(Reading.encoded(key))" }

    /// The versions of datasets the reader may see.
    private func readable(_ versions: [String: String]) async throws -> [String: String] {
        var seen: [String: String] = [:]
        for (name, digest) in versions where try await platform.resources.resource("dataset/" + name).map(maySee) ?? false { seen[name] = digest }
        return seen
    }

    // MARK: Plans

    /// Every plan with its counts, without what lies below.
    func plansJSON() async throws -> PlansAnswer {
        var plans: [PlanAnswer] = []
        for stored in try await platform.indicators.sets() {
            plans += try await platform.indicators.plan(set: stored.set.name).map { PlanAnswer($0, whole: false) }
        }
        return PlansAnswer(plans: plans)
    }

    /// A plan, or a node of one, as a tree; `nil` if no set has it.
    func planJSON(_ id: String) async throws -> PlanAnswer? {
        for stored in try await platform.indicators.sets() {
            if let branch = try await platform.indicators.plan(set: stored.set.name, root: id).first { return PlanAnswer(branch, whole: true) }
        }
        return nil
    }

    // MARK: Regions

    /// Every division, by code.
    func regionsJSON() async throws -> RegionsAnswer {
        let regions = try await regions().values.sorted { $0.code < $1.code }
        return RegionsAnswer(
            regions: regions.map { RegionAnswer(code: $0.code, parent: $0.parent.isEmpty ? nil : $0.parent, level: $0.level, name: $0.name) })
    }
}
