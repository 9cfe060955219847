import Vocabulary

/// The columns of `GradePropagation` as numbers, with the grades carried so far.
struct GradeGraph {
    private var names: [ColumnReference] = []
    private var numbers: [ColumnReference: Int] = [:]
    /// Each column's grade as its place in the scale, from the lowest: comparing numbers is far quicker than comparing grades.
    private var grades: [Int] = []
    /// What the inputs alone would give; -1 for a column without inputs.
    private var inherited: [Int] = []
    private var origins: [(from: Int, edge: Int)?] = []
    /// Edges by the number of the column they leave.
    private var outgoing: [[(to: Int, edge: Int)]] = []
    private let edges: [GradeEdge]
    private let lowerings: [ColumnReference: GradeLowering]
    private let confirmed: [ColumnReference: Grade]

    private static let scale = Grade.allCases
    private static let ranks = Dictionary(uniqueKeysWithValues: scale.enumerated().map { ($1, $0) })
    private static func rank(_ grade: Grade?) -> Int { grade.flatMap { ranks[$0] } ?? 0 }

    init(
        declared: [ColumnReference: Grade], confirmed: [ColumnReference: Grade], edges: [GradeEdge], lowerings: [ColumnReference: GradeLowering]
    ) {
        self.edges = edges
        self.lowerings = lowerings
        self.confirmed = confirmed
        for column in declared.keys.sorted() { _ = number(of: column) }
        for column in confirmed.keys.sorted() { _ = number(of: column) }
        for edge in edges {
            _ = number(of: edge.to)
            if case .column(let column) = edge.from { _ = number(of: column) }
        }
        for (index, column) in names.enumerated() {
            // A lowered column has the lowering's grade, or a higher one of its own.
            grades[index] = max(Self.rank(declared[column]), Self.rank(confirmed[column]), Self.rank(lowerings[column]?.to))
        }
        let columnsOfTable = Dictionary(grouping: names.indices, by: { names[$0].table })
        for (place, edge) in edges.enumerated() {
            let to = numbers[edge.to] ?? 0
            switch edge.from {
            case .column(let column): outgoing[numbers[column] ?? 0].append((to, place))
            case .table(let table): for from in columnsOfTable[table] ?? [] { outgoing[from].append((to, place)) }
            }
        }
    }

    private mutating func number(of column: ColumnReference) -> Int {
        if let known = numbers[column] { return known }
        numbers[column] = names.count
        names.append(column)
        grades.append(0)
        inherited.append(-1)
        origins.append(nil)
        outgoing.append([])
        return names.count - 1
    }

    /// Grades only rise, and there are six: the work ends.
    mutating func carry() {
        var waiting = Array(names.indices)
        var isWaiting = [Bool](repeating: true, count: names.count)
        while let from = waiting.popLast() {
            isWaiting[from] = false
            let grade = grades[from]
            for (to, edge) in outgoing[from] where to != from {
                if inherited[to] >= grade { continue }
                inherited[to] = grade
                // A lowered column keeps its own grade, whatever comes in.
                guard lowerings[names[to]] == nil, grade > grades[to] else { continue }
                grades[to] = grade
                origins[to] = (from, edge)
                if !isWaiting[to] {
                    isWaiting[to] = true
                    waiting.append(to)
                }
            }
        }
    }

    func result(declared: [ColumnReference: Grade], stale: [GradeLowering]) -> GradeResult {
        var grades: [ColumnReference: Grade] = [:]
        var cameFrom: [ColumnReference: (origin: ColumnReference, transformation: String?)] = [:]
        for (index, column) in names.enumerated() {
            grades[column] = Self.scale[self.grades[index]]
            if let origin = origins[index] { cameFrom[column] = (names[origin.from], edges[origin.edge].transformation) }
        }
        let bare = GradeResult(grades: grades, findings: [], cameFrom: cameFrom)
        var findings: [GradeResult.Finding] = []
        for (index, column) in names.enumerated() {
            guard let declaredGrade = declared[column] else { continue }
            if inherited[index] > Self.rank(declaredGrade), lowerings[column] == nil {
                findings.append(
                    .init(
                        kind: .lowerThanInherited, column: column, declared: declaredGrade, required: Self.scale[inherited[index]],
                        path: bare.path(to: column)))
            }
            if let required = confirmed[column], required > declaredGrade {
                findings.append(.init(kind: .lowerThanConfirmed, column: column, declared: declaredGrade, required: required, path: []))
            }
        }
        for lowering in stale {
            findings.append(
                .init(
                    kind: .staleLowering, column: lowering.column, declared: declared[lowering.column] ?? .general1, required: lowering.to, path: []))
        }
        findings.sort { ($0.column, $0.blocks ? 0 : 1, $0.kind.rawValue) < ($1.column, $1.blocks ? 0 : 1, $1.kind.rawValue) }
        return GradeResult(grades: grades, findings: findings, cameFrom: cameFrom)
    }
}
