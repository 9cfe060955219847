import Store
import Vocabulary

// How each type lies in its table: `values` in the order of the table's columns, and back.

extension IndicatorSet {
    func values(computedAt: Int64) -> [SQLValue] {
        [
            .text(name), .text(title.zh), .text(title.en), .text(description.zh), .text(description.en), SQLValue(tolerance),
            .integer(computedAt),
        ]
    }

    init(_ row: StoredRow) throws {
        self.init(
            name: try row.text("name"), title: try row.title(), description: try row.title("description"),
            tolerance: try row.optionalDecimal("tolerance"))
    }
}

extension IndicatorDefinition {
    func values(ordinal: Int) -> [SQLValue] {
        [
            .text(set), .text(key), .integer(Int64(ordinal)), .text(title.zh), .text(title.en), .text(unit.symbol), .text(direction.rawValue),
            .text(measure.rawValue), .text(owner),
        ]
    }

    init(_ row: StoredRow) throws {
        self.init(
            key: try row.text("key"), set: try row.text("set_name"), title: try row.title(), unit: try row.unit("unit"),
            direction: try row.word("direction", Direction.self), measure: Measure(rawValue: try row.text("measure")), owner: try row.text("owner"))
    }
}

extension Observation {
    func values(set: String, isLatest: Bool) -> [SQLValue] {
        [
            .text(set), .text(indicator), .text(region?.text ?? ""), .text(subject), .text(period.text), .text(published?.text ?? ""),
            .text(source), .text(value.canonicalText), .text(unit.symbol), .text(comparator.rawValue), .integer(isLatest ? 1 : 0),
        ]
    }

    init(_ row: StoredRow) throws {
        self.init(
            indicator: try row.text("indicator"), region: try row.region("region"), subject: try row.text("subject"),
            period: try row.period("period"), value: try row.decimal("value"), unit: try row.unit("unit"),
            comparator: try row.comparator("comparator"), published: try row.optionalPeriod("published"), source: try row.text("source"))
    }
}

extension PlanNode {
    func values(set: String) -> [SQLValue] {
        [
            .text(set), .text(id), SQLValue(parent), .text(kind), .integer(Int64(ordinal)), .text(title.zh), .text(title.en), .text(owner),
            SQLValue(period), .text(source),
        ]
    }

    init(_ row: StoredRow) throws {
        self.init(
            id: try row.text("id"), parent: try row.optionalText("parent"), kind: try row.text("kind"),
            ordinal: Int(try row.integer("ordinal")), title: try row.title(), owner: try row.text("owner"),
            period: try row.optionalPeriod("period"), source: try row.text("source"))
    }
}

extension IndicatorTarget {
    func values(set: String, ordinal: Int) -> [SQLValue] {
        [
            .text(set), .text(id), .integer(Int64(ordinal)), .text(indicator), SQLValue(node), .text(region?.text ?? ""), .text(subject),
            SQLValue(baselineValue), SQLValue(baselinePeriod), .text(comparator.rawValue), .text(value.canonicalText), .text(unit.symbol),
            .text(period.text), .text(source),
        ]
    }

    init(_ row: StoredRow) throws {
        self.init(
            id: try row.text("id"), indicator: try row.text("indicator"), node: try row.optionalText("node"), region: try row.region("region"),
            subject: try row.text("subject"), baselineValue: try row.optionalDecimal("baseline_value"),
            baselinePeriod: try row.optionalPeriod("baseline_period"), comparator: try row.comparator("comparator"),
            value: try row.decimal("value"), unit: try row.unit("unit"), period: try row.period("period"), source: try row.text("source"))
    }
}

extension Judgement {
    func values(set: String, target id: String, indicator: String, judgedAt: Int64) -> [SQLValue] {
        [
            .text(set), .text(id), .text(indicator), .text(status.rawValue), .text(unit.symbol), .text(target.canonicalText),
            SQLValue(observed?.value), SQLValue(observed?.comparator.rawValue), SQLValue(observed?.period), SQLValue(observed?.source),
            SQLValue(baseline?.value), SQLValue(baseline?.period), SQLValue(expected), SQLValue(progress), SQLValue(expectedProgress),
            SQLValue(gap), .text(reason.zh), .text(reason.en), .integer(judgedAt),
        ]
    }

    init(_ row: StoredRow) throws {
        var observed: Observed?
        if let value = try row.optionalDecimal("observed_value") {
            observed = Observed(
                value: value, comparator: try row.comparator("observed_comparator"), period: try row.period("observed_period"),
                source: try row.optionalText("observed_source") ?? "")
        }
        let baselinePeriod = try row.optionalPeriod("baseline_period")
        self.init(
            status: try row.word("status", Status.self), unit: try row.unit("unit"), target: try row.decimal("target_value"), observed: observed,
            baseline: try row.optionalDecimal("baseline_value").map { Point(value: $0, period: baselinePeriod) },
            expected: try row.optionalDecimal("expected"), progress: try row.optionalDecimal("progress"),
            expectedProgress: try row.optionalDecimal("expected_progress"), gap: try row.optionalDecimal("gap"), reason: try row.title("reason"))
    }
}
