import Vocabulary

/// What the four SELECTs of an indicator set give, read and held against each other.
package struct IndicatorContent: Sendable, Hashable {
    package var definitions: [IndicatorDefinition]
    package var observations: [Observation]
    package var targets: [IndicatorTarget]
    package var plan: [PlanNode]

    package init(
        definitions: [IndicatorDefinition] = [], observations: [Observation] = [], targets: [IndicatorTarget] = [], plan: [PlanNode] = []
    ) {
        self.definitions = definitions
        self.observations = observations
        self.targets = targets
        self.plan = plan
    }

    /// Reads the rows of the set's SELECTs. Rows that are wholly the same count once.
    ///
    /// - Throws: `missingColumn`, `unknownColumn`, `missingValue`, `malformedValue`, each naming set, SELECT, row, column and value; and what
    ///   `validate` throws.
    package init(
        set: String, indicators: DeclaredRows, observations: DeclaredRows, targets: DeclaredRows, plan: DeclaredRows
    ) throws(IndicatorError) {
        definitions = try Self.definitions(indicators, set: set)
        var units: [String: Unit] = [:]
        for definition in definitions { units[definition.key] = definition.unit }
        self.observations = try Self.observations(observations, set: set, units: units)
        self.targets = try Self.targets(targets, set: set)
        self.plan = try Self.plan(plan, set: set)
        try validate(set: set)
    }

    private static func definitions(_ rows: DeclaredRows, set: String) throws(IndicatorError) -> [IndicatorDefinition] {
        let reader = try DeclaredRowReader(
            rows, set: set, query: "indicators", required: ["key", "title_zh", "unit", "direction"], optional: ["title_en", "measure", "owner"])
        return try reader.map { row throws(IndicatorError) in
            let word = try row.key("direction")
            guard let direction = Direction(rawValue: word) else {
                throw row.fault(.malformedValue, "direction", word, "\"\(word)\" is not a direction", mend: "Write up or down")
            }
            return IndicatorDefinition(
                key: try row.key("key"), set: set, title: try row.title(), unit: Unit(try row.prose("unit")), direction: direction,
                measure: try row.optionalKey("measure").map(Measure.init(rawValue:)) ?? .level, owner: try row.prose("owner"))
        }
    }

    private static func observations(
        _ rows: DeclaredRows, set: String, units: [String: Unit]
    ) throws(IndicatorError) -> [Observation] {
        let reader = try DeclaredRowReader(
            rows, set: set, query: "observations", required: ["indicator", "period", "value"],
            optional: ["region", "subject", "unit", "comparator", "published", "source"])
        return try reader.map { row throws(IndicatorError) in
            let indicator = try row.key("indicator")
            return Observation(
                indicator: indicator, region: try row.optionalValue("region", RegionCode.init(text:)), subject: try row.optionalKey("subject") ?? "",
                period: try row.value("period", Period.init(text:)), value: try row.value("value", Decimal.init(lenientText:)),
                unit: try row.optionalKey("unit").map(Unit.init) ?? units[indicator] ?? Unit(""),
                comparator: try row.optionalValue("comparator", Comparator.init(text:)) ?? .equal,
                published: try row.optionalValue("published", Period.init(text:)), source: try row.prose("source"))
        }
    }

    private static func targets(_ rows: DeclaredRows, set: String) throws(IndicatorError) -> [IndicatorTarget] {
        let reader = try DeclaredRowReader(
            rows, set: set, query: "targets", required: ["id", "indicator", "value", "unit", "period"],
            optional: ["node", "region", "subject", "baseline_value", "baseline_period", "comparator", "source"])
        return try reader.map { row throws(IndicatorError) in
            IndicatorTarget(
                id: try row.key("id"), indicator: try row.key("indicator"), node: try row.optionalKey("node"),
                region: try row.optionalValue("region", RegionCode.init(text:)), subject: try row.optionalKey("subject") ?? "",
                baselineValue: try row.optionalValue("baseline_value", Decimal.init(lenientText:)),
                baselinePeriod: try row.optionalValue("baseline_period", Period.init(text:)),
                comparator: try row.optionalValue("comparator", Comparator.init(text:)) ?? .equal,
                value: try row.value("value", Decimal.init(lenientText:)), unit: Unit(try row.prose("unit")),
                period: try row.value("period", Period.init(text:)), source: try row.prose("source"))
        }
    }

    private static func plan(_ rows: DeclaredRows, set: String) throws(IndicatorError) -> [PlanNode] {
        let reader = try DeclaredRowReader(
            rows, set: set, query: "plan", required: ["id", "kind", "title_zh"],
            optional: ["parent", "ordinal", "title_en", "owner", "period", "source"])
        return try reader.map { row throws(IndicatorError) in
            let ordinal = try row.optionalKey("ordinal")
            guard let place = ordinal.map({ Int($0) }) ?? row.number else {
                throw row.fault(.malformedValue, "ordinal", ordinal, "\"\(ordinal ?? "")\" is not a whole number", mend: "CAST it to INTEGER")
            }
            return PlanNode(
                id: try row.key("id"), parent: try row.optionalKey("parent"), kind: try row.key("kind"), ordinal: place, title: try row.title(),
                owner: try row.prose("owner"), period: try row.optionalValue("period", Period.init(text:)), source: try row.prose("source"))
        }
    }
}
