import Indicator
import Vocabulary

// What the API says of indicators, plans and regions. Numbers are exact decimals.

struct IndicatorsAnswer: Encodable, Sendable {
    let indicators: [IndicatorAnswer]
}

/// An indicator; in a list with its latest observations, alone with all of them.
struct IndicatorAnswer: Encodable, Sendable {
    let key: String
    let set: String
    let title: LocalizedText
    let unit: String
    /// `up` or `down`: which way is better.
    let direction: String
    let measure: String
    let owner: String
    let observations: [ObservationAnswer]
    let targets: [TargetAnswer]
    /// Datasets it was computed from, with the digests of their versions.
    let versions: [String: String]
    let link: String

    init(_ definition: IndicatorDefinition, _ observations: [Observation], _ standings: [TargetStanding], versions: [String: String], link: String) {
        key = definition.key
        set = definition.set
        title = definition.title
        unit = definition.unit.symbol
        direction = definition.direction.rawValue
        measure = definition.measure.rawValue
        owner = definition.owner
        self.observations = observations.map(ObservationAnswer.init)
        targets = standings.map(TargetAnswer.init)
        self.versions = versions
        self.link = link
    }
}

struct ObservationAnswer: Encodable, Sendable {
    let region: String?
    /// Empty for the region itself.
    let subject: String
    let period: String
    /// `=`, `>`, `>=`, `<`, `<=` or `~`.
    let comparator: String
    let value: Decimal
    let unit: String
    let published: String?
    let source: String

    init(_ observation: Observation) {
        region = observation.region?.text
        subject = observation.subject
        period = observation.period.text
        comparator = observation.comparator.rawValue
        value = observation.value
        unit = observation.unit.symbol
        published = observation.published?.text
        source = observation.source
    }
}

struct TargetAnswer: Encodable, Sendable {
    let id: String
    let indicator: String
    /// The node of the plan that states it.
    let node: String?
    let region: String?
    let subject: String
    let comparator: String
    let value: Decimal
    let unit: String
    let period: String
    let source: String
    let judgement: JudgementAnswer

    init(_ standing: TargetStanding) {
        let target = standing.target
        id = target.id
        indicator = target.indicator
        node = target.node
        region = target.region?.text
        subject = target.subject
        comparator = target.comparator.rawValue
        value = target.value
        unit = target.unit.symbol
        period = target.period.text
        source = target.source
        judgement = JudgementAnswer(standing.judgement)
    }
}

/// Where a target stands; every value is in `unit`.
struct JudgementAnswer: Encodable, Sendable {
    struct Point: Encodable, Sendable {
        let value: Decimal
        let period: String?
    }

    /// `met`, `on_track`, `attention`, `behind` or `no_data`.
    let status: String
    let unit: String
    let target: Decimal
    let observed: Point?
    let baseline: Point?
    /// The value of the path from baseline to target at the end of the observed period.
    let expected: Decimal?
    /// Share of the way and of the time gone, 0…1.
    let progress: Decimal?
    let expectedProgress: Decimal?
    let gap: Decimal?
    let reason: LocalizedText

    enum CodingKeys: String, CodingKey {
        case status, unit, target, observed, baseline, expected, progress, gap, reason
        case expectedProgress = "expected_progress"
    }

    init(_ judgement: Judgement) {
        status = judgement.status.rawValue
        unit = judgement.unit.symbol
        target = judgement.target
        observed = judgement.observed.map { Point(value: $0.value, period: $0.period.text) }
        baseline = judgement.baseline.map { Point(value: $0.value, period: $0.period?.text) }
        expected = judgement.expected
        progress = judgement.progress
        expectedProgress = judgement.expectedProgress
        gap = judgement.gap
        reason = judgement.reason
    }
}

struct PlansAnswer: Encodable, Sendable {
    let plans: [PlanAnswer]
}

/// A node of a plan; `nodes` below it only where the whole tree was asked for.
struct PlanAnswer: Encodable, Sendable {
    let id: String
    let kind: String
    let title: LocalizedText
    let owner: String
    let period: String?
    let source: String
    /// Targets here and below by status.
    let counts: [String: Int]
    let targets: [TargetAnswer]
    let nodes: [PlanAnswer]

    init(_ branch: PlanBranch, whole: Bool) {
        id = branch.node.id
        kind = branch.node.kind
        title = branch.node.title
        owner = branch.node.owner
        period = branch.node.period?.text
        source = branch.node.source
        counts = Dictionary(uniqueKeysWithValues: Judgement.Status.allCases.map { ($0.rawValue, branch.counts[$0]) })
        targets = whole ? branch.standings.map(TargetAnswer.init) : []
        nodes = whole ? branch.children.map { PlanAnswer($0, whole: true) } : []
    }
}

struct RegionsAnswer: Encodable, Sendable {
    let regions: [RegionAnswer]
}

struct RegionAnswer: Encodable, Sendable {
    /// GB/T 2260.
    let code: String
    let parent: String?
    let level: String
    let name: LocalizedText
}
