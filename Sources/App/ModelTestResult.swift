/// What came of a model's unit test.
package struct ModelTestResult: Sendable, Hashable, Encodable {
    /// One row that is not as it should be.
    package struct Difference: Sendable, Hashable, Encodable {
        package enum Kind: String, Sendable, Hashable, Encodable {
            /// Expected, but not there.
            case missing
            /// There, but not expected.
            case extra
            /// There with other values in some columns.
            case differs
            /// There, but in another place.
            case misplaced
        }

        package var kind: Kind
        /// Whether the row is among those set aside, not among those kept.
        package var isQuarantined: Bool
        /// For people, on one line: `{id: G50, cars: 120}`, or `{id: G50}: cars is 80, not 120`.
        package var text: String
    }

    package var name: String
    package var model: String
    package var file: String
    /// At most `mostDifferences`; empty if the test passed or could not be run.
    package var differences: [Difference] = []
    /// Differences beyond those shown.
    package var furtherDifferences = 0
    /// Why the test could not be run to its end; `nil` if it could.
    package var problem: String?
    package var mend: String?

    static let mostDifferences = 20

    package var passed: Bool { differences.isEmpty && problem == nil }

    private enum CodingKeys: String, CodingKey { case name, model, file, passed, differences, furtherDifferences, problem, mend }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(model, forKey: .model)
        try container.encode(file, forKey: .file)
        try container.encode(passed, forKey: .passed)
        try container.encode(differences, forKey: .differences)
        try container.encode(furtherDifferences, forKey: .furtherDifferences)
        try container.encodeIfPresent(problem, forKey: .problem)
        try container.encodeIfPresent(mend, forKey: .mend)
    }
}

/// What `heliu app test` prints: a line for each test with what is wrong below it, models without a test, then a summary.
package func testReport(_ results: [ModelTestResult], untested: [String]) -> String {
    var lines: [String] = []
    for result in results {
        lines.append("\(result.passed ? "ok  " : "FAIL")  \(result.name)  (\(result.model), \(result.file))")
        for difference in result.differences {
            lines.append("      \(difference.isQuarantined ? "set aside, " : "")\(difference.kind.rawValue): \(difference.text)")
        }
        if result.furtherDifferences > 0 { lines.append("      and \(result.furtherDifferences) more") }
        if let problem = result.problem { lines.append("      \(problem)") }
        if let mend = result.mend { lines.append("      → \(mend)") }
    }
    if !untested.isEmpty { lines.append("note: no test for \(untested.joined(separator: ", "))") }
    let failed = results.count { !$0.passed }
    lines.append("\(results.count) test\(results.count == 1 ? "" : "s"), \(failed) failed")
    return lines.joined(separator: "\n")
}

/// Finds how rows differ from those expected.
struct RowComparison {
    /// The columns compared.
    let columns: [String]
    /// Those by which a row is found again although other values differ; empty if there is no such key.
    let key: [String]
    let isQuarantined: Bool

    typealias Row = [String?]

    func differences(expected: [Row], actual: [Row], ordered: Bool) -> [ModelTestResult.Difference] {
        var (missing, extra) = Self.unmatched(expected, actual)
        var found: [ModelTestResult.Difference] = []
        func add(_ kind: ModelTestResult.Difference.Kind, _ text: String) {
            found.append(.init(kind: kind, isQuarantined: isQuarantined, text: text))
        }
        if missing.isEmpty, extra.isEmpty {
            guard ordered, let place = expected.indices.first(where: { expected[$0] != actual[$0] }) else { return [] }
            add(.misplaced, "row \(place + 1) is \(text(actual[place])), not \(text(expected[place]))")
            return found
        }
        for row in missing {
            guard let place = partner(of: row, among: extra) else { continue }
            let other = extra.remove(at: place)
            missing.remove(at: missing.firstIndex(of: row) ?? 0)
            let cells = columns.indices.filter { row[$0] != other[$0] }
            let about = key.isEmpty ? columns.filter { column in !cells.contains { columns[$0] == column } } : key
            let changes = cells.map { "\(columns[$0]) is \(Self.shown(other[$0])), not \(Self.shown(row[$0]))" }
            add(.differs, "\(text(row, only: about)): \(changes.joined(separator: ", "))")
        }
        for row in missing { add(.missing, text(row)) }
        for row in extra { add(.extra, text(row)) }
        return found
    }

    /// What is left when equal rows, as often as they occur on both sides, are taken away; in order.
    private static func unmatched(_ expected: [Row], _ actual: [Row]) -> (missing: [Row], extra: [Row]) {
        var counts: [Row: Int] = [:]
        for row in actual { counts[row, default: 0] += 1 }
        let missing = expected.filter { row in
            guard counts[row, default: 0] > 0 else { return true }
            counts[row, default: 0] -= 1
            return false
        }
        var wanted: [Row: Int] = [:]
        for row in expected { wanted[row, default: 0] += 1 }
        let extra = actual.filter { row in
            guard wanted[row, default: 0] > 0 else { return true }
            wanted[row, default: 0] -= 1
            return false
        }
        return (missing, extra)
    }

    /// The row of the same key, or else the one that agrees in most columns, at least in half.
    private func partner(of row: Row, among others: [Row]) -> Int? {
        let places = key.compactMap { columns.firstIndex(of: $0) }
        if !key.isEmpty, places.count == key.count {
            return others.firstIndex { other in places.allSatisfy { other[$0] == row[$0] } }
        }
        let agreeing = others.map { other in columns.indices.count { other[$0] == row[$0] } }
        guard let best = agreeing.indices.max(by: { agreeing[$0] < agreeing[$1] }), agreeing[best] > 0, agreeing[best] * 2 >= columns.count
        else { return nil }
        return best
    }

    private func text(_ row: Row, only shown: [String]? = nil) -> String {
        let cells = zip(columns, row).filter { shown?.contains($0.0) ?? true }.map { "\($0.0): \(Self.shown($0.1))" }
        return "{\(cells.joined(separator: ", "))}"
    }

    private static func shown(_ cell: String?) -> String {
        guard let cell else { return "null" }
        return cell.isEmpty ? "''" : cell.count > 80 ? cell.prefix(80) + "…" : cell
    }
}
