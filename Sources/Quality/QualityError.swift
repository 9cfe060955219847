import Vocabulary

/// A check that cannot be carried out as it is declared, or a place of the history that does not exist.
package struct QualityError: Explained, Hashable, CustomStringConvertible {
    /// Callers branch on this; codes are only ever added.
    package struct Code: Hashable, Sendable {
        package let name: String
        /// A check names a column its table does not have.
        package static let unknownColumn = Code(name: "unknown_column")
        /// A check names a table that is not there.
        package static let unknownModel = Code(name: "unknown_model")
        /// The engine refused the check's own SQL or the comparison of two types.
        package static let notComputable = Code(name: "check_not_computable")
        /// Severity `quarantine` on a check that does not say which rows fail.
        package static let namesNoRows = Code(name: "check_names_no_rows")
        package static let malformedDuration = Code(name: "malformed_duration")
        package static let malformedWeights = Code(name: "malformed_weights")
    }

    package let kind: Code
    package let problem: String
    package let mend: String

    package var code: String { kind.name }
    package var description: String { "\(problem). \(mend)." }

    package init(_ kind: Code, problem: String, mend: String) {
        self.kind = kind
        self.problem = problem
        self.mend = mend
    }

    static func unknownColumn(_ column: String, in table: String, columns: [String], check: CheckDeclaration) -> QualityError {
        let near = nearest(to: column, among: columns).map { "did you mean \($0)? " } ?? ""
        let shown = columns.prefix(40).joined(separator: ", ") + (columns.count > 40 ? " and \(columns.count - 40) more" : "")
        return QualityError(
            .unknownColumn, problem: "check \(check.name) of model \(check.model): \(table) has no column \(column.prefix(80))",
            mend: "\(near)its columns are \(shown)")
    }

    /// The candidate with the fewest edits, if they are at most half of the name.
    private static func nearest(to name: String, among candidates: [String]) -> String? {
        let wanted = Array(name.lowercased().utf8.prefix(80))
        var best: (name: String, edits: Int)?
        for candidate in candidates.prefix(1_000) {
            let edits = editDistance(wanted, Array(candidate.lowercased().utf8.prefix(80)))
            if edits <= wanted.count / 2, edits < best?.edits ?? .max { best = (candidate, edits) }
        }
        return best?.name
    }

    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (byte == other ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
