import App
import FoundationEssentials
import Indicator
import Vocabulary

/// What rows about targets need to know of one set: its indicators, its plans, and where in a plan each node stands.
struct TargetBook: Sendable {
    let stored: StoredIndicatorSet
    let summaries: [IndicatorSummary]
    let roots: [PlanBranch]
    private let definitions: [String: IndicatorDefinition]
    private let nodes: [String: (node: Indicator.PlanNode, isNumbered: Bool)]

    init(stored: StoredIndicatorSet, summaries: [IndicatorSummary], roots: [PlanBranch]) {
        self.stored = stored
        self.summaries = summaries
        self.roots = roots
        definitions = Dictionary(summaries.map { ($0.definition.key, $0.definition) }, uniquingKeysWith: { first, _ in first })
        var nodes: [String: (node: Indicator.PlanNode, isNumbered: Bool)] = [:]
        for root in roots {
            nodes[root.node.id] = (root.node, false)
            Self.collect(root, into: &nodes)
        }
        self.nodes = nodes
    }

    private static func collect(_ branch: PlanBranch, into nodes: inout [String: (node: Indicator.PlanNode, isNumbered: Bool)]) {
        for child in branch.children {
            nodes[child.node.id] = (child.node, branch.isNumbered(child.node))
            collect(child, into: &nodes)
        }
    }

    var standings: [TargetStanding] { summaries.flatMap(\.standings) }

    func definition(_ key: String) -> IndicatorDefinition? { definitions[key] }
    func node(_ id: String) -> (node: Indicator.PlanNode, isNumbered: Bool)? { nodes[id] }
}

extension PlanBranch {
    /// Whether a child needs its number: it is not the only one of its kind here.
    func isNumbered(_ child: Indicator.PlanNode) -> Bool { children.count { $0.node.kind == child.kind } > 1 }
}

extension TargetStanding {
    /// The most telling first: behind, to be watched, on track, met, without data; those furthest behind their path lead.
    static func isMoreTelling(_ left: TargetStanding, _ right: TargetStanding) -> Bool {
        let (one, other) = (left.judgement, right.judgement)
        if one.status.weight != other.status.weight { return one.status.weight < other.status.weight }
        let shortfall = { (judgement: Judgement) in (judgement.expectedProgress ?? 0) - (judgement.progress ?? 0) }
        if shortfall(one) != shortfall(other) { return shortfall(one) > shortfall(other) }
        // A target with a path says more than one without.
        return (one.baseline != nil ? 0 : 1, left.target.id) < (other.baseline != nil ? 0 : 1, right.target.id)
    }
}

extension Judgement.Status {
    /// 0 for the most telling.
    var weight: Int {
        switch self {
        case .behind: 0
        case .attention: 1
        case .onTrack: 2
        case .met: 3
        case .noData: 4
        }
    }

    static var byWeight: [Judgement.Status] { allCases.sorted { $0.weight < $1.weight } }
}

extension Presenter {
    /// All sets with their indicators and plans.
    func targetBooks() async throws -> [TargetBook] {
        var books: [TargetBook] = []
        for stored in try await platform.indicators.sets() {
            books.append(
                TargetBook(
                    stored: stored, summaries: try await platform.indicators.indicators(set: stored.set.name),
                    roots: try await platform.indicators.plan(set: stored.set.name)))
        }
        return books
    }

    func planHref(_ id: String) -> String { "/plans/\(Reading.encoded(id))" }
    func indicatorHref(_ key: String) -> String { "/indicators/\(Reading.encoded(key))" }
    func regionHref(_ code: String) -> String { "/regions/\(Reading.encoded(code))" }

    /// Such as "主要目标 3 科技赋能产业发展".
    func place(_ id: String, in book: TargetBook) -> String {
        guard let (node, isNumbered) = book.node(id) else { return "" }
        guard node.parent != nil else { return text(node.title) }
        let kind = words.known("plan_" + node.kind) ?? node.kind
        return "\(kind)\(isNumbered ? " \(node.ordinal)" : "") \(text(node.title))"
    }
}
