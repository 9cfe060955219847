import Store
package import Vocabulary

extension IndicatorRegister {
    /// All sets, by name.
    package func sets() async throws -> [StoredIndicatorSet] {
        try await store.read { reader in
            var versions: [String: [String: String]] = [:]
            for row in try reader.rows("SELECT set_name, dataset, digest FROM indicator_input") {
                versions[try row.text("set_name"), default: [:]][try row.text("dataset")] = try row.text("digest")
            }
            return try reader.rows("SELECT \(StoredTable.set.columnList) FROM indicator_set").map { row in
                let row = StoredRow(table: "indicator_set", row: row)
                let set = try IndicatorSet(row)
                return StoredIndicatorSet(set: set, versions: versions[set.name] ?? [:], computedAt: try row.integer("computed_at"))
            }.sorted { $0.set.name < $1.set.name }
        }
    }

    /// The indicators of a set in their declared order, each with its latest values and its targets.
    package func indicators(set: String) async throws -> [IndicatorSummary] {
        try await store.read { reader in
            let definitions = try reader.definitions(set: set)
            let observations = try reader.observations("set_name = ? AND latest = 1", [.text(set)])
            let latest = Dictionary(grouping: observations, by: \.indicator)
            let standings = Dictionary(grouping: try reader.standings("t.set_name = ?", [.text(set)]), by: \.target.indicator)
            return definitions.map {
                IndicatorSummary(
                    definition: $0, latest: (latest[$0.key] ?? []).sorted(by: Observation.isWider), standings: standings[$0.key] ?? [])
            }
        }
    }

    /// One indicator with all its observations, the oldest first, and all its targets.
    ///
    /// - Returns: `nil` if the set has no such indicator.
    package func indicator(set: String, key: String) async throws -> IndicatorDetail? {
        try await store.read { reader in
            guard let definition = try reader.definitions(set: set, key: key).first else { return nil }
            return IndicatorDetail(
                definition: definition,
                observations: try reader.observations("set_name = ? AND indicator = ?", [.text(set), .text(key)]).sorted(by: Observation.isOlder),
                standings: try reader.standings("t.set_name = ? AND t.indicator = ?", [.text(set), .text(key)]))
        }
    }

    /// The targets of a set in their declared order, each with its judgement.
    package func standings(set: String) async throws -> [TargetStanding] {
        try await store.read { reader in try reader.standings("t.set_name = ?", [.text(set)]) }
    }

    /// The plans of a set as trees, with targets, judgements and counts at every node.
    ///
    /// - Parameter root: only this node and what lies below it.
    /// - Returns: empty if there is no plan or no such node.
    package func plan(set: String, root: String? = nil) async throws -> [PlanBranch] {
        try await store.read { reader in
            let tree = PlanTree(try reader.planNodes(set: set), standings: try reader.standings("t.set_name = ?", [.text(set)]))
            return root.map { tree.branch($0).map { [$0] } ?? [] } ?? tree.roots
        }
    }

    /// How the targets of a set stand: in all, by plan and by region.
    package func summary(set: String) async throws -> SetSummary {
        try await store.read { reader in
            let standings = try reader.standings("t.set_name = ?", [.text(set)])
            let roots = PlanTree(try reader.planNodes(set: set), standings: standings).roots
            var plans = roots.map { SetSummary.PlanCounts(plan: $0.node, counts: $0.counts) }
            let unplanned = StatusCounts.of(standings.filter { $0.target.node == nil })
            if unplanned.total > 0 { plans.append(.init(plan: nil, counts: unplanned)) }
            let regions = Dictionary(grouping: standings, by: \.target.region).map { SetSummary.RegionCounts(region: $0, counts: .of($1)) }
            return SetSummary(
                total: .of(standings), plans: plans, regions: regions.sorted { ($0.region?.text ?? "") < ($1.region?.text ?? "") })
        }
    }

    /// The latest figures of a region and of the regions right below it, from all sets or one.
    ///
    /// - Returns: the region itself first, then its parts by code; only regions with figures. Figures of subjects in a region are left out.
    package func figures(region: RegionCode, set: String? = nil) async throws -> [RegionFigures] {
        try await store.read { reader in
            // Codes in a region lie between its own and its own filled up with nines; digits sort alike under any collation.
            var condition = "latest = 1 AND subject = '' AND region BETWEEN ? AND ?"
            var arguments: [SQLValue] = [.text(region.text), .text(region.digits + String(repeating: "9", count: 12 - region.digits.count))]
            if let set {
                condition += " AND set_name = ?"
                arguments.append(.text(set))
            }
            let found = try reader.setObservations(condition, arguments).filter { $0.observation.region == region || $0.observation.region?.parent == region }
            var places: [String: (Int, IndicatorDefinition)] = [:]
            for (place, definition) in try reader.definitions(set: set).enumerated() {
                places["\(definition.set)/\(definition.key)"] = (place, definition)
            }
            let byRegion = Dictionary(grouping: found, by: \.observation.region)
            return byRegion.compactMap { key, rows -> RegionFigures? in
                guard let key else { return nil }
                let placed = rows.compactMap { row in
                    places["\(row.set)/\(row.observation.indicator)"].map { (place: $0.0, figure: RegionFigures.Figure(definition: $0.1, observation: row.observation)) }
                }.sorted { ($0.figure.definition.set, $0.place) < ($1.figure.definition.set, $1.place) }
                return RegionFigures(region: key, figures: placed.map(\.figure))
            }.sorted { $0.region < $1.region }
        }
    }
}

extension RegionCode {
    /// The digits that all codes within begin with.
    fileprivate var digits: Substring {
        switch level {
        case .province: text.prefix(2)
        case .city: text.prefix(4)
        default: text[...]
        }
    }
}

extension Observation {
    /// The widest region first, the region itself before subjects in it.
    fileprivate static func isWider(_ left: Observation, _ right: Observation) -> Bool {
        let key = { (one: Observation) in (one.region?.level.rawValue ?? 9, one.region?.text ?? "", one.subject) }
        return key(left) < key(right)
    }
}

extension SQLReader {
    fileprivate func definitions(set: String?, key: String? = nil) throws -> [IndicatorDefinition] {
        var conditions: [String] = []
        var arguments: [SQLValue] = []
        for (column, value) in [("set_name", set), ("key", key)] {
            guard let value else { continue }
            conditions.append("\(column) = ?")
            arguments.append(.text(value))
        }
        let filter = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
        return try rows(
            "SELECT \(StoredTable.indicator.columnList) FROM indicator \(filter) ORDER BY ordinal", arguments
        ).map { try IndicatorDefinition(StoredRow(table: "indicator", row: $0)) }
    }

    fileprivate func observations(_ condition: String, _ arguments: [SQLValue]) throws -> [Observation] {
        try setObservations(condition, arguments).map(\.observation)
    }

    fileprivate func setObservations(_ condition: String, _ arguments: [SQLValue]) throws -> [(set: String, observation: Observation)] {
        try rows("SELECT \(StoredTable.observation.columnList) FROM observation WHERE \(condition)", arguments).map { row in
            let row = StoredRow(table: "observation", row: row)
            return (try row.text("set_name"), try Observation(row))
        }
    }

    fileprivate func planNodes(set: String) throws -> [PlanNode] {
        try rows("SELECT \(StoredTable.planNode.columnList) FROM plan_node WHERE set_name = ? ORDER BY ordinal, id", [.text(set)])
            .map { try PlanNode(StoredRow(table: "plan_node", row: $0)) }
    }

    fileprivate func standings(_ condition: String, _ arguments: [SQLValue]) throws -> [TargetStanding] {
        let target = StoredTable.target
        let targets = try rows(
            "SELECT \(target.columnList) FROM target t WHERE \(condition) ORDER BY ordinal", arguments)
        let judgementColumns = StoredTable.judgement.columns.map { "j.\($0)" }.joined(separator: ", ")
        var judgements: [String: (Judgement, Int64)] = [:]
        let judged = try rows(
            "SELECT \(judgementColumns) FROM judgement j JOIN target t ON t.set_name = j.set_name AND t.id = j.target WHERE \(condition)",
            arguments)
        for row in judged {
            let row = StoredRow(table: "judgement", row: row)
            judgements[try row.text("target")] = (try Judgement(row), try row.integer("judged_at"))
        }
        return try targets.compactMap { row in
            let target = try IndicatorTarget(StoredRow(table: "target", row: row))
            // Written in one transaction: a target always has its judgement.
            return judgements[target.id].map { TargetStanding(target: target, judgement: $0.0, judgedAt: $0.1) }
        }
    }
}
