/// The nodes of a set's plans put together.
struct PlanTree {
    private let nodes: [String: PlanNode]
    private let children: [String?: [PlanNode]]
    private let standings: [String?: [TargetStanding]]

    /// - Precondition: no node lies below itself; `IndicatorContent.validate` saw to it before the nodes were stored.
    init(_ nodes: [PlanNode], standings: [TargetStanding]) {
        self.nodes = Dictionary(nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        children = Dictionary(grouping: nodes, by: \.parent)
        self.standings = Dictionary(grouping: standings, by: \.target.node)
    }

    var roots: [PlanBranch] { branches(below: nil) }

    func branch(_ id: String) -> PlanBranch? { nodes[id].map(branch) }

    private func branches(below parent: String?) -> [PlanBranch] {
        (children[parent] ?? []).sorted { ($0.ordinal, $0.id) < ($1.ordinal, $1.id) }.map(branch)
    }

    private func branch(_ node: PlanNode) -> PlanBranch {
        let own = standings[node.id] ?? []
        let below = branches(below: node.id)
        var counts = StatusCounts.of(own)
        for branch in below { counts.add(branch.counts) }
        return PlanBranch(node: node, standings: own, children: below, counts: counts)
    }
}
