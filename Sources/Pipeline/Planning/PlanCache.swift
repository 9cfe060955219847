import Synchronization

/// The plans of definitions as they last ran, so that what did not change is not planned again.
final class PlanCache: Sendable {
    private let plans = Mutex<[String: (definition: PipelineDefinition, plan: PipelinePlan)]>([:])
    /// Plans kept; a node has tens of apps.
    private static let most = 500

    /// - Complexity: O(1) for the very same definition, else a comparison of its texts.
    func plan(of definition: PipelineDefinition) -> PipelinePlan? {
        guard let known = plans.withLock({ $0[definition.subject] }), known.definition == definition else { return nil }
        return known.plan
    }

    func keep(_ plan: PipelinePlan, of definition: PipelineDefinition) {
        plans.withLock { plans in
            if plans.count >= Self.most { plans.removeAll() }
            plans[definition.subject] = (definition, plan)
        }
    }
}
