package import Engine
import Vocabulary

/// Describes every column of a table in three scans, and one more for each column's values.
///
/// Equal tables (same rows in the same order) give equal profiles, whatever the number of threads: sums are kept as whole numbers, the
/// estimate of different values depends on the set of values only, and samples take every n-th row.
package struct Profiler {
    /// Characters of a shown value.
    static let mostCharacters = 80
    static let shares: [Double] = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]
    /// Up to so many (estimated) different values a column's values are all counted.
    static let mostCounted: Int64 = 20_000
    /// Rows of which patterns and candidates for frequent values are taken where not all values are counted.
    static let sampledRows: Int64 = 20_000

    let session: any EngineSession
    let table: String
    private let known: TableShape?
    /// Beyond so many rows quantiles come from every n-th row, since they hold their column in memory.
    var mostQuantileRows: Int64 = 2_000_000

    /// - Parameters:
    ///   - table: quoted; a table, not a view.
    ///   - shape: its columns, if they are known.
    package init(session: any EngineSession, table: String, shape: TableShape? = nil) {
        self.session = session
        self.table = table
        known = shape
    }

    /// A column of numbers, days or moments.
    struct Measured {
        let name: String
        let type: String
        /// Quoted, without what is infinite or no number.
        let finite: String
        /// As `DOUBLE`; seconds since 1970 for days and moments.
        let number: String
        let isTime: Bool

        /// - Parameter isFinite: whether it is known that the column holds nothing infinite and no "not a number".
        init?(name: String, type: String, isFinite: Bool = false) {
            let quoted = quoteIdentifier(name)
            self.name = name
            self.type = type
            isTime = type == "DATE" || type.hasPrefix("TIMESTAMP")
            let isReal = type == "DOUBLE" || type == "FLOAT"
            guard isTime || isReal || TableShape.isWhole(type) || type == "HUGEINT" || type == "UBIGINT" || type.hasPrefix("DECIMAL") else {
                return nil
            }
            finite = (isTime || isReal) && !isFinite ? "(CASE WHEN isfinite(\(quoted)) THEN \(quoted) END)" : quoted
            number = Self.number(finite, isTime: isTime)
        }

        static func number(_ value: String, isTime: Bool) -> String { isTime ? "epoch(\(value))" : "CAST(\(value) AS DOUBLE)" }
    }

    /// One profile per column of the table, in its order.
    ///
    /// - Parameters:
    ///   - hidden: columns of which only counts are told.
    ///   - rows: how many the table has, if that is known.
    /// - Throws: `EngineError`.
    package func columns(hidden: Set<String>, rows: Int64? = nil) throws -> [QualityReport.Column] {
        let shape = try known ?? TableShape(session: session, table: table)
        guard !shape.columns.isEmpty else { return [] }
        if let rows, rows <= Self.smallRows, let columns = try smallColumns(shape.columns, hidden: hidden) { return columns }
        var (columns, rows) = try basics(shape, hidden: hidden)
        let shown = shape.columns.indices.filter { !hidden.contains(shape.columns[$0].name) && columns[$0].present > 0 }
        let measured = shown.compactMap { index -> (Int, Measured)? in
            // "Not a number" is the greatest of all, so the extremes tell.
            let extremes = [columns[index].least, columns[index].greatest]
            let isFinite = !extremes.contains { text in ["inf", "infinity", "nan"].contains { text.hasSuffix($0) } }
            return Measured(name: shape.columns[index].name, type: shape.columns[index].type, isFinite: isFinite).map { (index, $0) }
        }
        try addNumbers(measured, rows: rows, to: &columns)
        for index in shown where shape.columns[index].type != "BLOB" {
            try addValues(shape.columns[index], rows: rows, to: &columns[index])
        }
        for index in columns.indices { columns[index].estimates = columns[index].estimates.map { $0.sorted() } }
        return columns
    }

    /// Counts, extremes, lengths.
    private func basics(_ shape: TableShape, hidden: Set<String>) throws -> (columns: [QualityReport.Column], rows: Int64) {
        var (columns, rows): ([QualityReport.Column], Int64) = ([], 0)
        var next = 0
        while next < shape.columns.count {
            let batch = shape.columns[next..<min(next + 60, shape.columns.count)]
            var list = ["count(*)"]
            for column in batch {
                let name = quoteIdentifier(column.name)
                list += ["count(\(name))", "approx_count_distinct(\(name))"]
                guard !hidden.contains(column.name) else { continue }
                let most = Self.mostCharacters
                list += ["left(CAST(min(\(name)) AS VARCHAR), \(most))", "left(CAST(max(\(name)) AS VARCHAR), \(most))"]
                if column.type == "VARCHAR" { list += ["min(length(\(name)))", "max(length(\(name)))", "sum(length(\(name)))"] }
                if column.type == "BOOLEAN" { list.append("count(*) FILTER (WHERE \(name))") }
            }
            let row = try session.query("SELECT \(list.joined(separator: ", ")) FROM \(table)", [])
            rows = row[0, 0].integer ?? 0
            var values = row.row(0).dropFirst()
            for column in batch {
                let isHidden = hidden.contains(column.name)
                let (present, distinct) = (values.removeFirst().integer ?? 0, values.removeFirst().integer ?? 0)
                var profile = QualityReport.Column(
                    name: column.name, present: present, distinctEstimate: min(distinct, present), least: "***", greatest: "***")
                profile.nulls = rows - present
                profile.estimates = present > 0 ? ["distinct"] : []
                if isHidden {
                    profile.isHidden = true
                } else {
                    profile.least = values.removeFirst().displayText
                    profile.greatest = values.removeFirst().displayText
                    if column.type == "VARCHAR" { profile.textLength = Self.lengths(values.prefix(3), present: present) }
                    if column.type == "VARCHAR" { values.removeFirst(3) }
                    if column.type == "BOOLEAN" { profile.trueCount = values.removeFirst().integer }
                }
                columns.append(profile)
            }
            next += batch.count
        }
        return (columns, rows)
    }

    private static func lengths(_ values: ArraySlice<EngineValue>, present: Int64) -> QualityReport.TextLength? {
        let values = values.map { $0.integer ?? 0 }
        guard present > 0 else { return nil }
        return .init(least: values[0], greatest: values[1], mean: (Double(values[2]) / Double(present)).rounded(digits: 9))
    }
}
