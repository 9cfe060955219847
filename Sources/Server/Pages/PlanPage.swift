/// A plan as a tree, from its goal down to its targets.
struct PlanPage: Page {
    static let template = "plan"
    let shell: PageShell
    let id: String
    let title: String
    var lead = ""
    let facts: [Fact]
    let counts: [StatusCount]
    /// The statuses the tree can be narrowed to; `value` is a mark's kind.
    let statuses: [FacetOption]
    let nodes: [PlanNode]
    let otherPlans: [PageLink]
    var empty: EmptyNote?
}

/// A node of a plan with everything below it.
struct PlanNode: Encodable, Sendable {
    let id: String
    /// `goal`, `position`, `objective`, `action`, `task`, …
    let kind: String
    let kindWord: String
    let title: String
    var ordinal = ""
    var owner = ""
    var period = ""
    var source = ""
    var sourceHref = ""
    /// Targets at and below this node, by status.
    var counts: [MarkCount] = []
    var targets: [TargetRow] = []
    var children: [PlanNode] = []
    /// Whether the node has anything to open.
    var branch = false
    /// Whether the node is open when the page comes.
    var open = false
}
