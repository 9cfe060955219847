package import Engine
import Vocabulary

/// A column as found in a file.
package struct InferredColumn: Sendable, Hashable {
    package var name: String
    package var type: FieldType
    /// Values that kept the column from a narrower type: how many, the narrower type and the first such line.
    package var exception: Exception?

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

    func infer() throws -> [InferredColumn] {
        guard !columns.isEmpty else { return [] }
        let sampled = try counts(
            of: columns.map { ($0, Kind.allCases) }, from: "(SELECT * FROM \(quoteIdentifier(table)) LIMIT \(Self.sampleRows))")
        var candidates = zip(columns, sampled.map { $0.narrowest(tolerance: 0.05) }).map { ($0, [$1]) }
        var whole = try counts(of: candidates, from: quoteIdentifier(table))
        // Whole numbers in the sample, fractions further down: still numbers.
        let widened = columns.indices.filter { candidates[$0].1 == [.integer] && whole[$0].narrowest(tolerance: 0) == .text }
        if !widened.isEmpty {
            let again = try counts(of: widened.map { (columns[$0], [.decimal]) }, from: quoteIdentifier(table))
            for (index, counts) in zip(widened, again) where counts.narrowest(tolerance: 0) == .decimal {
                candidates[index].1 = [.decimal]
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

    private func exception(_ name: String, _ candidate: Kind, _ counts: Counts) throws -> InferredColumn.Exception? {
        let column = quoteIdentifier(name)
        let result = try session.query(
            """
            SELECT line, value FROM (
                SELECT row_number() OVER () + \(firstLine - 1) AS line, \(column) AS value FROM \(quoteIdentifier(table))
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

    /// Kinds of value, narrowest first.
    enum Kind: CaseIterable, Hashable {
        case integer, decimal, real, boolean, date, datetime, text

        /// SQL condition under which a text is of this kind.
        func condition(_ value: String) -> String {
            switch self {
            case .integer: "regexp_full_match(\(value), '(0|-?[1-9][0-9]{0,17})')"
            case .decimal: "regexp_full_match(\(value), '-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?')"
            case .real: "regexp_full_match(\(value), '-?[0-9]+(\\.[0-9]+)?[eE][+-]?[0-9]{1,3}') AND TRY_CAST(\(value) AS DOUBLE) IS NOT NULL"
            case .boolean: "\(value) IN ('true', 'false', 'TRUE', 'FALSE', 'True', 'False')"
            case .date: "length(\(value)) = 10 AND TRY_CAST(\(value) AS DATE) IS NOT NULL"
            case .datetime: "length(\(value)) BETWEEN 16 AND 32 AND regexp_matches(\(value), '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}') AND TRY_CAST(\(value) AS TIMESTAMP) IS NOT NULL"
            case .text: "true"
            }
        }
    }

    struct Counts {
        var present: Int64 = 0
        var matches: [Kind: Int64] = [:]
        /// Most digits before and after the point of any value.
        var wholeDigits: Int64 = 1
        var fractionDigits: Int64 = 0

        func matching(_ kind: Kind) -> Int64 { matches[kind] ?? 0 }

        func narrowest(tolerance: Double) -> Kind {
            guard present > 0 else { return .text }
            let needed = Int64((Double(present) * (1 - tolerance)).rounded(.up))
            return Kind.allCases.first { $0 != .text && matching($0) >= max(needed, 1) } ?? .text
        }

        func type(of kind: Kind) -> FieldType {
            switch kind {
            case .integer: .integer
            case .decimal:
                .decimal(precision: Int(min(38, max(18, wholeDigits + fractionDigits))), scale: Int(fractionDigits))
            case .real: .real
            case .boolean: .boolean
            case .date: .date
            case .datetime: .datetime
            case .text: .text
            }
        }
    }

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
            guard column.kinds == [.decimal] else { continue }
            expressions.append("max(CASE WHEN contains(\(name), '.') THEN strpos(\(name), '.') - 1 ELSE length(\(name)) END)")
            readers.append { $0[index].wholeDigits = $1 }
            expressions.append("max(CASE WHEN contains(\(name), '.') THEN length(\(name)) - strpos(\(name), '.') ELSE 0 END)")
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

extension FieldType {
    /// The engine's type for a column.
    package var engineType: String {
        switch self {
        case .text, .period, .region: "VARCHAR"
        case .json: "VARCHAR"
        case .integer: "BIGINT"
        case .decimal(let precision, let scale): "DECIMAL(\(precision),\(scale))"
        case .real: "DOUBLE"
        case .boolean: "BOOLEAN"
        case .date: "DATE"
        case .datetime: "TIMESTAMP"
        }
    }
}
