package import Vocabulary

/// Every column's grade and why.
package struct GradeResult: Sendable {
    /// One step of the way a grade came.
    package struct Step: Sendable, Hashable, Codable {
        package var column: ColumnReference
        package var grade: Grade
        /// How this column was made of the one before; `nil` at the start and where the values are the same.
        package var transformation: String?
    }

    /// A declaration that does not fit what the column is made of.
    package struct Finding: Sendable, Hashable, Codable {
        package enum Kind: String, Sendable, Hashable, Codable {
            /// Declared lower than inherited, and no approved lowering: must not be published.
            case lowerThanInherited = "lower_than_inherited"
            /// Declared lower than a steward confirmed: the steward's grade is in effect, the declaration should follow.
            case lowerThanConfirmed = "lower_than_confirmed"
            /// An approved lowering was for another statement of the model; it no longer holds.
            case staleLowering = "stale_lowering"
        }

        package var kind: Kind
        package var column: ColumnReference
        package var declared: Grade
        package var required: Grade
        /// From the column the grade comes from to this one.
        package var path: [Step]

        /// Whether a version with this column must not be published.
        package var blocks: Bool { kind == .lowerThanInherited }

        package var message: String {
            let way = path.map { "\($0.column) (\($0.grade.rawValue))" }.joined(separator: " → ")
            switch kind {
            case .lowerThanInherited:
                return "\(column) is declared \(declared.rawValue) but inherits \(required.rawValue): \(way). "
                    + "Declare \(required.rawValue), or have a steward approve a lowering"
            case .lowerThanConfirmed:
                return "\(column) is declared \(declared.rawValue) but a steward confirmed \(required.rawValue). Declare \(required.rawValue)"
            case .staleLowering:
                return "the lowering of \(column) to \(required.rawValue) was approved for another statement of \(column.table). "
                    + "Have it approved for the present one"
            }
        }
    }

    package let grades: [ColumnReference: Grade]
    /// By column; those that block come first of each column.
    package let findings: [Finding]
    let cameFrom: [ColumnReference: (origin: ColumnReference, transformation: String?)]

    /// The highest grade of a dataset's columns; `nil` for a table nothing is known of.
    package func grade(ofDataset table: String) -> Grade? {
        grades.filter { $0.key.table == table }.values.max()
    }

    /// The grades of one table's columns.
    package func grades(of table: String) -> [String: Grade] {
        Dictionary(grades.filter { $0.key.table == table }.map { ($0.key.column, $0.value) }, uniquingKeysWith: max)
    }

    /// The findings that forbid publishing a table.
    package func blocking(_ table: String) -> [Finding] { findings.filter { $0.column.table == table && $0.blocks } }

    /// How a column came by its grade, from the first column to this one; at most 100 steps.
    package func path(to column: ColumnReference) -> [Step] {
        var steps: [Step] = []
        var seen: Set<ColumnReference> = []
        var next: ColumnReference? = column
        while let here = next, let grade = grades[here], seen.insert(here).inserted, steps.count < 100 {
            let origin = cameFrom[here]
            steps.append(Step(column: here, grade: grade, transformation: origin?.transformation))
            next = origin?.origin
        }
        return steps.reversed()
    }
}
