/// Where the region stands at a glance.
struct HomePage: Page {
    static let template = "home"
    let shell: PageShell
    let heading: String
    let lead: String
    /// Targets by status; the quality of the data may be one of them.
    let counts: [StatusCount]
    let targets: [TargetRow]
    /// The whole plan, and how many targets it has.
    var planHref = ""
    var targetCount = ""
    /// The loop's five figures: sources, versions, indicators, judgements, ledger entries.
    let loop: [Figure]
    let entries: [LedgerRow]
    let regions: [RegionTile]
    /// What the tiles are coloured by.
    var measure = ""
    let plans: [PlanCard]
    var empty: EmptyNote?
}

/// How many targets have one status.
struct StatusCount: Encodable, Sendable {
    let value: String
    /// Such as "32" for "9 / 32".
    var outOf = ""
    var unit = ""
    let mark: StatusMark
    var href = ""
    var note = ""
}

/// A region as a tile; coloured by one figure.
struct RegionTile: Encodable, Sendable {
    let code: String
    let name: String
    let href: String
    /// The figure with its unit; empty if there is none.
    var value = ""
    /// 0 (lowest) to 8 (highest); empty if there is no figure.
    var level = ""
}

/// One plan with its targets by status.
struct PlanCard: Encodable, Sendable {
    let title: String
    let href: String
    var horizon = ""
    var owner = ""
    let counts: [MarkCount]
}

/// A status with a number, in a row of small marks.
struct MarkCount: Encodable, Sendable {
    let mark: StatusMark
    let count: String
}
