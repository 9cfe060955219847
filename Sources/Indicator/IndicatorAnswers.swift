package import Vocabulary

// What pages and interfaces ask of the register.

/// A set as it was last computed.
package struct StoredIndicatorSet: Sendable, Hashable {
    package let set: IndicatorSet
    /// The digest of each dataset version it was computed from, by dataset.
    package let versions: [String: String]
    /// Unix milliseconds.
    package let computedAt: Int64
}

/// A target with its judgement.
package struct TargetStanding: Sendable, Hashable {
    package let target: IndicatorTarget
    package let judgement: Judgement
    /// Since when the judgement has been the same; Unix milliseconds.
    package let judgedAt: Int64
}

/// An indicator in a list.
package struct IndicatorSummary: Sendable, Hashable {
    package let definition: IndicatorDefinition
    /// The latest observation of each region and subject; the widest region first, the region itself before subjects in it.
    package let latest: [Observation]
    package let standings: [TargetStanding]

    /// The one to show in a list.
    package var headline: Observation? { latest.first }
}

/// An indicator with all that is known of it.
package struct IndicatorDetail: Sendable, Hashable {
    package let definition: IndicatorDefinition
    /// The oldest first.
    package let observations: [Observation]
    package let standings: [TargetStanding]
}

/// How many targets stand how.
package struct StatusCounts: Sendable, Hashable {
    private var counts: [Judgement.Status: Int] = [:]

    package init() {}

    package subscript(status: Judgement.Status) -> Int { counts[status] ?? 0 }
    package var total: Int { counts.values.reduce(0, +) }

    package mutating func add(_ status: Judgement.Status) { counts[status, default: 0] += 1 }
    package mutating func add(_ other: StatusCounts) { counts.merge(other.counts, uniquingKeysWith: +) }

    package static func of(_ standings: [TargetStanding]) -> StatusCounts {
        var counts = StatusCounts()
        for standing in standings { counts.add(standing.judgement.status) }
        return counts
    }
}

/// A node of a plan with its targets and everything below it.
package struct PlanBranch: Sendable, Hashable {
    package let node: PlanNode
    package let standings: [TargetStanding]
    /// By ordinal.
    package let children: [PlanBranch]
    /// Of the node's targets and all below.
    package let counts: StatusCounts

    /// The branch of a node at or below this one.
    package func branch(_ id: String) -> PlanBranch? {
        if node.id == id { return self }
        for child in children {
            if let found = child.branch(id) { return found }
        }
        return nil
    }
}

/// Where the targets of a set stand.
package struct SetSummary: Sendable, Hashable {
    package struct PlanCounts: Sendable, Hashable {
        /// `nil` for the targets no plan states.
        package let plan: PlanNode?
        package let counts: StatusCounts
    }

    package struct RegionCounts: Sendable, Hashable {
        /// `nil` for targets of no region.
        package let region: RegionCode?
        package let counts: StatusCounts
    }

    package let total: StatusCounts
    /// By the plans' ordinals.
    package let plans: [PlanCounts]
    /// By code.
    package let regions: [RegionCounts]
}

/// The latest figures of one region.
package struct RegionFigures: Sendable, Hashable {
    package struct Figure: Sendable, Hashable {
        package let definition: IndicatorDefinition
        package let observation: Observation
    }

    package let region: RegionCode
    /// By set, then the indicators' order.
    package let figures: [Figure]
}
