/// How a column bears on another column, or on which rows there are.
///
/// The first three say how values pass, the next two what else decides a value, the rest what decides rows.
package enum Influence: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// The value passes unchanged, perhaps under another name.
    case copied
    /// The value is computed from it, row by row.
    case derived
    /// The value is computed from it over many rows.
    case aggregated
    /// It decides which value is taken: the condition of a CASE, of a FILTER, of an EXISTS.
    case conditional
    /// It parts or orders the rows of a window.
    case window
    /// It decides which rows there are: WHERE, HAVING, QUALIFY, LIMIT.
    case filter
    case join
    /// GROUP BY, DISTINCT.
    case group
    case sort

    /// Whether a column's value tells of it; otherwise it only decides rows.
    package var bearsOnValue: Bool { self <= .window }

    package static func < (left: Influence, right: Influence) -> Bool { left.rank < right.rank }

    fileprivate var rank: Int {
        switch self {
        case .copied: 0
        case .derived: 1
        case .aggregated: 2
        case .conditional: 3
        case .window: 4
        case .filter: 5
        case .join: 6
        case .group: 7
        case .sort: 8
        }
    }
}

/// A small set of influences.
struct Influences: OptionSet, Hashable {
    let rawValue: UInt16

    init(rawValue: UInt16) { self.rawValue = rawValue }
    init(_ influence: Influence) { rawValue = 1 << UInt16(influence.rank) }

    static let onValue = Influences(Influence.allCases.filter(\.bearsOnValue).map { Influences($0) })

    /// In the order of the cases.
    var all: [Influence] { Influence.allCases.filter { contains(Influences($0)) } }

    /// What becomes of them if what they made is used in this way.
    func passed(as use: Influence) -> Influences {
        let copied = Influences(.copied)
        let derived = Influences(.derived)
        switch use {
        case .copied: return self
        case .derived: return contains(copied) ? subtracting(copied).union(derived) : self
        case .aggregated:
            let row: Influences = [copied, derived]
            return isDisjoint(with: row) ? self : subtracting(row).union(Influences(.aggregated))
        default: return Influences(use)
        }
    }
}

/// The columns of tables that something comes from.
struct Trace: Hashable {
    var sources: [SQLReferences.Source: Influences] = [:]
    /// Whether nothing else can be among them.
    var isComplete = true

    static let unknown = Trace(isComplete: false)

    static func copy(of source: SQLReferences.Source) -> Trace { Trace(sources: [source: Influences(.copied)]) }

    func passed(as use: Influence) -> Trace {
        Trace(sources: sources.mapValues { $0.passed(as: use) }, isComplete: isComplete)
    }

    mutating func merge(_ other: Trace) {
        sources.merge(other.sources) { $0.union($1) }
        isComplete = isComplete && other.isComplete
    }

    func merging(_ other: Trace) -> Trace {
        var merged = self
        merged.merge(other)
        return merged
    }

    var contributions: [SQLReferences.Contribution] {
        sources.sorted { $0.key < $1.key }.map { SQLReferences.Contribution(source: $0.key, influences: $0.value.all) }
    }

    var origin: SQLReferences.Origin {
        guard isComplete else { return .unknown }
        return .columns(sources.filter { !$0.value.isDisjoint(with: .onValue) }.keys.sorted())
    }
}

extension Sequence {
    /// Everything that the elements come from.
    func merged(_ trace: (Element) -> Trace) -> Trace {
        reduce(into: Trace()) { $0.merge(trace($1)) }
    }
}
