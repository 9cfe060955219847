import Ledger
import Store
import Vocabulary

/// What a set is to hold from now on, judged before the transaction starts.
struct Replacement: Sendable {
    let set: IndicatorSet
    let content: IndicatorContent
    let versions: [String: String]
    let actor: String
    let at: Int64
    /// In the order of the targets.
    let judgements: [Judgement]
    private let latest: Set<[String]>

    init(set: IndicatorSet, content: IndicatorContent, versions: [String: String], actor: String, at: Int64) {
        self.set = set
        self.content = content
        self.versions = versions
        self.actor = actor
        self.at = at
        let series = Dictionary(grouping: content.observations, by: \.series)
        latest = Set(series.values.compactMap { $0.max(by: Observation.isOlder)?.identity })
        let definitions = Dictionary(content.definitions.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        judgements = content.targets.map { target in
            let definition = definitions[target.indicator]
            return judge(
                target, observations: series[target.series] ?? [], direction: definition?.direction ?? .up,
                measure: definition?.measure ?? .level, tolerance: set.tolerance)
        }
    }

    func apply(in writer: any SQLWriter) throws -> [JudgementChange] {
        try writer.lock("indicator_set \(set.name)")
        let previous = try storedJudgements(in: writer)
        let rows = try differences(previous, in: writer)
        let setRow = try StoredTable.set.difference([set.values(computedAt: at)], set: set.name, ignoring: 1, in: writer)
        guard !setRow.isEmpty || rows.contains(where: { !$0.isEmpty }) else { return [] }
        let computed = StoredTable.Difference(table: .set, upserts: [set.values(computedAt: at)])
        // Parents before what refers to them, and the other way round to delete.
        for difference in [computed] + rows { try difference.upsert(in: writer) }
        for difference in rows.reversed() { try difference.delete(in: writer) }
        let changes = changes(from: previous)
        if !changes.isEmpty { try LedgerWriter.append(contentsOf: changes.map(entry), in: writer) }
        return changes
    }

    private func differences(_ previous: [String: StoredJudgement], in reader: any SQLReader) throws -> [StoredTable.Difference] {
        let judged = zip(content.targets, judgements).map { target, judgement in
            let old = previous[target.id].flatMap { $0.judgement.isSame(as: judgement) ? $0 : nil }
            return judgement.values(set: set.name, target: target.id, indicator: target.indicator, judgedAt: old?.judgedAt ?? at)
        }
        return [
            try StoredTable.input.difference(
                versions.sorted { $0.key < $1.key }.map { [.text(set.name), .text($0), .text($1)] }, set: set.name, in: reader),
            try StoredTable.indicator.difference(
                content.definitions.enumerated().map { $1.values(ordinal: $0) }, set: set.name, in: reader),
            try StoredTable.observation.difference(
                content.observations.map { $0.values(set: set.name, isLatest: latest.contains($0.identity)) }, set: set.name, in: reader),
            try StoredTable.planNode.difference(content.plan.map { $0.values(set: set.name) }, set: set.name, in: reader),
            try StoredTable.target.difference(
                content.targets.enumerated().map { $1.values(set: set.name, ordinal: $0) }, set: set.name, in: reader),
            try StoredTable.judgement.difference(judged, set: set.name, in: reader),
        ]
    }

    private struct StoredJudgement {
        let indicator: String
        let judgement: Judgement
        let judgedAt: Int64
    }

    private func storedJudgements(in reader: any SQLReader) throws -> [String: StoredJudgement] {
        var judgements: [String: StoredJudgement] = [:]
        let table = StoredTable.judgement
        for row in try reader.rows("SELECT \(table.columnList) FROM judgement WHERE set_name = ?", [.text(set.name)]) {
            let row = StoredRow(table: table.name, row: row)
            judgements[try row.text("target")] = StoredJudgement(
                indicator: try row.text("indicator"), judgement: try Judgement(row), judgedAt: try row.integer("judged_at"))
        }
        return judgements
    }

    private func changes(from previous: [String: StoredJudgement]) -> [JudgementChange] {
        var gone = previous
        var changes: [JudgementChange] = []
        for (target, judgement) in zip(content.targets, judgements) {
            let old = gone.removeValue(forKey: target.id)?.judgement
            if let old, old.isSame(as: judgement) { continue }
            changes.append(JudgementChange(target: target.id, indicator: target.indicator, previous: old, now: judgement))
        }
        return changes
            + gone.sorted { $0.key < $1.key }.map {
                JudgementChange(target: $0.key, indicator: $0.value.indicator, previous: $0.value.judgement, now: nil)
            }
    }

    private func entry(_ change: JudgementChange) -> LedgerEntry {
        var details = ["indicator": change.indicator]
        for (dataset, digest) in versions { details["version \(dataset)"] = digest }
        if let previous = change.previous { details["previous"] = previous.status.rawValue }
        if let now = change.now {
            details["status"] = now.status.rawValue
            details["target"] = Quantity(value: now.target, unit: now.unit).description
            details["progress"] = now.progress?.canonicalText
            if let observed = now.observed {
                details["observed"] = observed.comparator.sign + Quantity(value: observed.value, unit: now.unit).description
                details["period"] = observed.period.text
            }
        }
        return LedgerEntry(
            actor: actor, action: change.now == nil ? "judgement.withdraw" : "judgement.change", subject: "target/\(set.name)/\(change.target)",
            digest: nil, at: at, details: details)
    }
}

extension Comparator {
    /// Nothing for a plain value.
    fileprivate var sign: String { self == .equal ? "" : rawValue + " " }
}
