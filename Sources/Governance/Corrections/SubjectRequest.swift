package import Vocabulary

/// What a person asks about their data.
package enum SubjectWish: String, Sendable, Hashable, Codable, CaseIterable { case access, copy, correction, deletion }

/// One place a person's data may be in, and whether it is.
package struct SubjectPlace: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable {
        /// A column stewards confirmed to hold the kind of identifier asked for.
        case confirmed
        /// A column or indicator made of one, by the lineage.
        case derived
    }

    package var kind: Kind
    package var column: ColumnReference
    /// The grade it is kept under; `nil` for what carries none.
    package var grade: Grade?
    /// Rows that hold the identifier; `nil` where nobody looked, as in derived columns.
    package var rows: Int64?
    /// For a derived place, the confirmed columns it is made of.
    package var origins: [ColumnReference]
}

/// A person's request, without their identifier.
package struct SubjectRequest: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable { case open, answered, refused }

    /// Counts from 1.
    package var number: Int64
    package var kind: SensitiveKind
    /// HMAC-SHA-256 of kind and identifier by the node's key; the same person's requests are found by it, the person is not.
    package var identifierCode: String
    /// Version of the node's masking secret the code was made with.
    package var keyVersion: Int
    package var wish: SubjectWish
    package var state: State
    package var recordedBy: String
    package var recordedAt: Int64
    package var dueOn: CalendarDay
    package var rule: String
    /// Where the data is, once looked for.
    package var found: [SubjectPlace]?
    package var answer: String?
    package var closedBy: String?
    package var closedAt: Int64?

    package func isOverdue(on today: CalendarDay) -> Bool { state == .open && dueOn < today }
}

/// Finds where a person's data is used: the columns that hold the identifier, and what the lineage makes of them.
package enum SubjectSearch {
    /// Most derived places that are listed.
    package static let mostPlaces = 10_000

    /// - Parameters:
    ///   - confirmed: columns stewards confirmed to hold the kind, with their grade.
    ///   - edges: of the whole lineage, indicators included (as columns of a table named for them).
    ///   - count: how many rows of a column hold the identifier; asked for confirmed columns only.
    /// - Returns: confirmed columns that hold it, in order; then everything made of those, in order. A confirmed column without a row is left out.
    package static func places(
        confirmed: [(column: ColumnReference, grade: Grade)], edges: [GradeEdge], count: @Sendable (ColumnReference) async throws -> Int64
    ) async throws -> [SubjectPlace] {
        var held: [SubjectPlace] = []
        for (column, grade) in confirmed.sorted(by: { $0.column < $1.column }) {
            let rows = try await count(column)
            if rows > 0 { held.append(SubjectPlace(kind: .confirmed, column: column, grade: grade, rows: rows, origins: [])) }
        }
        return held + derived(from: held.map(\.column), edges: edges)
    }

    private static func derived(from roots: [ColumnReference], edges: [GradeEdge]) -> [SubjectPlace] {
        var byColumn: [ColumnReference: [ColumnReference]] = [:]
        var byTable: [String: [ColumnReference]] = [:]
        for edge in edges {
            switch edge.from {
            case .column(let column): byColumn[column, default: []].append(edge.to)
            // Made of nobody knows which column: of this one, perhaps.
            case .table(let table): byTable[table, default: []].append(edge.to)
            }
        }
        var origins: [ColumnReference: Set<ColumnReference>] = [:]
        for root in roots {
            var waiting = [root]
            var seen: Set<ColumnReference> = [root]
            while let here = waiting.popLast(), seen.count <= mostPlaces {
                for next in (byColumn[here] ?? []) + (byTable[here.table] ?? []) where seen.insert(next).inserted {
                    origins[next, default: []].insert(root)
                    waiting.append(next)
                }
            }
        }
        let held = Set(roots)
        return origins.filter { !held.contains($0.key) }.sorted { $0.key < $1.key }.prefix(mostPlaces).map { column, roots in
            SubjectPlace(kind: .derived, column: column, grade: nil, rows: nil, origins: roots.sorted())
        }
    }
}
