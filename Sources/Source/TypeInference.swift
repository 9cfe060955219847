package import Schema
import Engine
import Vocabulary

/// A column as found in a file.
package struct InferredColumn: Sendable, Hashable {
    package var name: String
    package var type: FieldType
    /// Values that kept the column from a narrower type: how many, the narrower type and the first such line.
    package var exception: Exception?

    package init(name: String, type: FieldType, exception: Exception? = nil) {
        self.name = name
        self.type = type
        self.exception = exception
    }

    package struct Exception: Sendable, Hashable {
        package var narrower: FieldType
        package var count: Int64
        package var firstLine: Int64
        package var value: String
    }
}

/// Finds the narrowest type that every value of a column has.
///
/// A candidate comes from the first rows; the whole table decides. Numbers with leading zeros, a plus sign or more than
/// 18 digits are names, not quantities, and stay text.
struct TypeInference {
    private static let sampleRows = 2_000

    let session: any EngineSession
    /// Table of texts, in file order.
    let table: String
    let columns: [String]
    /// Line of the first row in the file.
    let firstLine: Int64
    /// Column that holds each row's line; `nil` counts rows from `firstLine` on.
    var lineColumn: String?
    /// Columns whose values are texts in the source itself, so that digits are names in them.
    var textual: Set<String> = []

    func infer() throws -> [InferredColumn] {
        guard !columns.isEmpty else { return [] }
        let sample = "(SELECT * FROM \(quoteIdentifier(table)) LIMIT \(Self.sampleRows))"
        let sampled = try counts(of: columns.map { ($0, kinds(of: $0)) }, from: sample)
        var candidates = zip(columns, sampled.map { $0.narrowest(tolerance: 0.05) }).map { ($0, [$1]) }
        var whole = try counts(of: candidates, from: quoteIdentifier(table))
        // What the sample's kind does not hold, a wider kind may; what the sample did not show at all, any kind.
        let wider: [[Kind]] = columns.indices.map { index in
            guard whole[index].narrowest(tolerance: 0) == .text else { return [] }
            if sampled[index].present == 0, whole[index].present > 0 { return kinds(of: columns[index]).filter { $0 != .text } }
            return candidates[index].1[0].wider.filter { kinds(of: columns[index]).contains($0) }
        }
        let again = columns.indices.filter { !wider[$0].isEmpty }
        if !again.isEmpty {
            let found = try counts(of: again.map { (columns[$0], wider[$0]) }, from: quoteIdentifier(table))
            for (index, counts) in zip(again, found) where counts.narrowest(tolerance: 0) != .text {
                candidates[index].1 = [counts.narrowest(tolerance: 0)]
                whole[index] = counts
            }
        }
        return try columns.indices.map { index in
            let candidate = candidates[index].1[0]
            let kind = whole[index].narrowest(tolerance: 0)
            let exception = candidate != .text && kind == .text ? try exception(columns[index], candidate, whole[index]) : nil
            return InferredColumn(name: columns[index], type: whole[index].type(of: kind), exception: exception)
        }
    }

    private func kinds(of column: String) -> [Kind] {
        textual.contains(column) ? [.date, .datetime, .moment, .spelledDate, .spelledDatetime, .text] : Kind.allCases
    }

    private func exception(_ name: String, _ candidate: Kind, _ counts: Counts) throws -> InferredColumn.Exception? {
        let column = quoteIdentifier(name)
        let line = lineColumn.map(quoteIdentifier) ?? "row_number() OVER () + \(firstLine - 1)"
        let result = try session.query(
            """
            SELECT line, value FROM (
                SELECT \(line) AS line, \(column) AS value FROM \(quoteIdentifier(table))
            ) WHERE value IS NOT NULL AND NOT coalesce(\(candidate.condition("value")), false) ORDER BY line LIMIT 1
            """, [])
        guard result.rowCount > 0, case .integer(let line) = result[0, 0], case .text(let value) = result[0, 1] else {
            return nil
        }
        return InferredColumn.Exception(
            narrower: counts.type(of: candidate), count: counts.present - counts.matching(candidate), firstLine: line,
            value: String(value.prefix(80)))
    }

    // MARK: Counting

    /// Counts, per column, values and those of each kind asked for.
    private func counts(of columns: [(name: String, kinds: [Kind])], from relation: String) throws -> [Counts] {
        var expressions: [String] = []
        var readers: [(inout [Counts], Int64) -> Void] = []
        for (index, column) in columns.enumerated() {
            let name = quoteIdentifier(column.name)
            expressions.append("count(\(name))")
            readers.append { $0[index].present = $1 }
            for kind in column.kinds where kind != .text {
                expressions.append("count(*) FILTER (WHERE \(kind.condition(name)))")
                readers.append { $0[index].matches[kind] = $1 }
            }
            for kind in column.kinds {
                guard let evidence = kind.evidence(name) else { continue }
                expressions.append("count(*) FILTER (WHERE \(evidence))")
                readers.append { if $1 == 0 { $0[index].unproven.insert(kind) } }
            }
            guard column.kinds.contains(where: { $0 == .decimal || $0 == .grouped }) else { continue }
            let kind: Kind = column.kinds.contains(.grouped) ? .grouped : .decimal
            let number = kind == .grouped ? "replace(\(Kind.ascii(name)), ',', '')" : name
            let (whole, fraction) = ("ltrim(split_part(\(number), '.', 1), '-')", "split_part(\(number), '.', 2)")
            expressions.append("coalesce(max(length(\(whole))) FILTER (WHERE \(kind.condition(name))), 1)")
            readers.append { $0[index].wholeDigits = $1 }
            expressions.append("coalesce(max(length(\(fraction))) FILTER (WHERE \(kind.condition(name))), 0)")
            readers.append { $0[index].fractionDigits = $1 }
        }
        let result = try session.query("SELECT \(expressions.joined(separator: ", ")) FROM \(relation)", [])
        var counts = [Counts](repeating: Counts(), count: columns.count)
        for (position, read) in readers.enumerated() { read(&counts, integer(result[0, position])) }
        return counts
    }

    private func integer(_ value: EngineValue) -> Int64 {
        if case .integer(let number) = value { return number }
        return 0
    }
}
