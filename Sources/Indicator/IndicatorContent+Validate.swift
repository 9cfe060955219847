import Vocabulary

extension IndicatorContent {
    /// Takes rows that are wholly the same together and holds the four lists against each other.
    ///
    /// - Throws: `duplicate` for two rows of one key that differ, `unknownReference` for an indicator, node or parent that is not there,
    ///   `planCycle` for a node that lies below itself, `planTooDeep` beyond `maximumPlanDepth` levels.
    /// - Complexity: O(n).
    mutating func validate(set: String) throws(IndicatorError) {
        definitions = try Self.unique(definitions, set: set, query: "indicators", column: "key") { [$0.key] }
        observations = try Self.unique(observations, set: set, query: "observations", column: "value") { $0.identity }
        targets = try Self.unique(targets, set: set, query: "targets", column: "id") { [$0.id] }
        plan = try Self.unique(plan, set: set, query: "plan", column: "id") { [$0.id] }
        let keys = Set(definitions.map(\.key))
        try Self.check(observations.map(\.indicator), in: keys, set: set, query: "observations", column: "indicator")
        try Self.check(targets.map(\.indicator), in: keys, set: set, query: "targets", column: "indicator")
        let nodes = Set(plan.map(\.id))
        try Self.check(targets.map(\.node), in: nodes, set: set, query: "targets", column: "node")
        try Self.check(plan.map(\.parent), in: nodes, set: set, query: "plan", column: "parent")
        try checkPlanShape(set: set)
    }

    private static func unique<T: Hashable>(
        _ values: [T], set: String, query: String, column: String, key: (T) -> [String]
    ) throws(IndicatorError) -> [T] {
        var seen: [[String]: T] = [:]
        seen.reserveCapacity(values.count)
        var result: [T] = []
        result.reserveCapacity(values.count)
        for value in values {
            let key = key(value)
            guard let first = seen[key] else {
                seen[key] = value
                result.append(value)
                continue
            }
            guard first == value else {
                let name = key.filter { !$0.isEmpty }.joined(separator: " · ")
                throw IndicatorError(
                    .duplicate, at: .init(set: set, query: query, column: column, value: name), message: "\(name) is given twice and not the same way",
                    mend: "Keep one of the two rows, or tell them apart by period, publication or source")
            }
        }
        return result
    }

    private static func check(
        _ references: [String?], in known: Set<String>, set: String, query: String, column: String
    ) throws(IndicatorError) {
        for case let reference? in references where !known.contains(reference) {
            throw IndicatorError(
                .unknownReference, at: .init(set: set, query: query, column: column, value: reference),
                message: "there is no \(column) \"\(reference)\"", mend: "Declare it, or correct the reference")
        }
    }

    /// Levels a plan may have; trees are walked recursively.
    static let maximumPlanDepth = 32

    private func checkPlanShape(set: String) throws(IndicatorError) {
        var parents: [String: String] = [:]
        for node in plan { parents[node.id] = node.parent }
        var depths: [String: Int] = [:]
        for node in plan {
            var path: [String] = []
            var next: String? = node.id
            while let id = next, depths[id] == nil {
                guard path.count <= plan.count else {
                    throw IndicatorError(
                        .planCycle, at: .init(set: set, query: "plan", column: "parent", value: id), message: "the node \"\(id)\" lies below itself",
                        mend: "Give it a parent that is not among its own parts")
                }
                path.append(id)
                next = parents[id]
            }
            var depth = next.flatMap { depths[$0] } ?? 0
            for id in path.reversed() {
                depth += 1
                depths[id] = depth
            }
            guard depth <= Self.maximumPlanDepth || path.isEmpty else {
                throw IndicatorError(
                    .planTooDeep, at: .init(set: set, query: "plan", column: "parent", value: node.id),
                    message: "the node \"\(node.id)\" is \(depth) levels deep; at most \(Self.maximumPlanDepth) are shown",
                    mend: "Put it higher up in the plan")
            }
        }
    }
}

extension Observation {
    /// What tells an observation from all others of its set.
    var identity: [String] { [indicator, region?.text ?? "", subject, period.text, published?.text ?? "", source] }
}
