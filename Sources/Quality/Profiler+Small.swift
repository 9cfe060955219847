import Engine
import Vocabulary

/// Tables of few rows, described from their values in one statement: planning a statement takes the engine longer than counting so little.
///
/// The figures are those the statements for larger tables give.
extension Profiler {
    /// Up to so many rows all values are fetched.
    package static let smallRows: Int64 = 2_000
    private static let readable: Set<String> = ["VARCHAR", "BOOLEAN", "BIGINT", "INTEGER", "SMALLINT", "DOUBLE", "DATE", "TIMESTAMP"]

    /// One cell: the value, as the engine writes it, and as a number or a shape.
    private struct Cell {
        let value: EngineValue
        let text: String
        let number: Double
        let shape: String
    }

    /// - Returns: `nil` if a column is of another type or holds what is infinite or no number.
    func smallColumns(_ shape: [(name: String, type: String)], hidden: Set<String>) throws -> [QualityReport.Column]? {
        guard !shape.isEmpty, shape.allSatisfy({ Self.readable.contains($0.type) || $0.type.hasPrefix("DECIMAL") }) else { return nil }
        let list = shape.map { column in
            let name = quoteIdentifier(column.name)
            let further =
                switch column.type {
                case "VARCHAR": Self.mask(name)
                case "BOOLEAN": "NULL"
                default: Measured.number(name, isTime: column.type == "DATE" || column.type == "TIMESTAMP")
                }
            return "\(name), CAST(\(name) AS VARCHAR), \(further)"
        }
        let found = try session.query("SELECT \(list.joined(separator: ", ")) FROM \(table)", [])
        var columns: [QualityReport.Column] = []
        for (index, column) in shape.enumerated() {
            let (values, texts, further) = (found.column(3 * index), found.column(3 * index + 1), found.column(3 * index + 2))
            var cells: [Cell] = []
            for row in values.indices where !values[row].isNull {
                let number: Double = if case .real(let real) = further[row] { real } else { 0 }
                guard number.isFinite else { return nil }
                cells.append(Cell(value: values[row], text: texts[row].text ?? "", number: number, shape: further[row].text ?? ""))
            }
            columns.append(profile(column, cells: cells, rows: found.rowCount, isHidden: hidden.contains(column.name)))
        }
        return columns
    }

    private func profile(_ column: (name: String, type: String), cells: [Cell], rows: Int, isHidden: Bool) -> QualityReport.Column {
        let sorted = cells.sorted { Self.precedes($0.value, $1.value) }
        let groups = Self.groups(of: sorted)
        var profile = QualityReport.Column(
            name: column.name, present: Int64(cells.count), distinctEstimate: Int64(groups.count), least: "***", greatest: "***")
        profile.nulls = Int64(rows - cells.count)
        profile.estimates = []
        guard !isHidden else {
            profile.isHidden = true
            return profile
        }
        func shown(_ text: String?) -> String { String(String.UnicodeScalarView((text ?? "").unicodeScalars.prefix(Self.mostCharacters))) }
        (profile.least, profile.greatest) = (shown(sorted.first?.text), shown(sorted.last?.text))
        if column.type == "BOOLEAN" { profile.trueCount = Int64(cells.count { $0.value == .bool(true) }) }
        guard let first = sorted.first, let last = sorted.last else { return profile }
        if column.type == "VARCHAR" { describe(cells, groups: groups, in: &profile) }
        if let measured = Measured(name: column.name, type: column.type, isFinite: true) {
            let picked = Self.shares.map { sorted[Self.index(of: $0, among: sorted.count)] }
            let span = Span(texts: [first.text] + picked.dropFirst().dropLast().map(\.text) + [last.text], points: picked.map(\.number))
            measure(cells, measured, span, in: &profile)
        }
        let frequent = groups.sorted { ($1.count, 0) < ($0.count, 0) }.prefix(Self.mostFrequent)
        profile.frequent = frequent.map { .init(value: shown($0.cell.text), count: Int64($0.count)) }
            .sorted { ($1.count, $0.value) < ($0.count, $1.value) }
        return profile
    }

    private func describe(_ cells: [Cell], groups: [(cell: Cell, count: Int)], in profile: inout QualityReport.Column) {
        let lengths = cells.map { Int64($0.text.unicodeScalars.count) }
        profile.textLength = .init(
            least: lengths.min() ?? 0, greatest: lengths.max() ?? 0,
            mean: (Double(lengths.reduce(0, +)) / Double(cells.count)).rounded(digits: 9))
        var shapes: [String: Int64] = [:]
        for group in groups { shapes[group.cell.shape, default: 0] += Int64(group.count) }
        let most = shapes.sorted { $0.value != $1.value ? $0.value > $1.value : Self.precedes(.text($0.key), .text($1.key)) }.prefix(Self.mostPatterns)
        profile.patterns = most.map { .init(value: $0.key, count: $0.value) }.sorted { ($1.count, $0.value) < ($0.count, $1.value) }
    }

    private func measure(_ cells: [Cell], _ column: Measured, _ span: Span, in profile: inout QualityReport.Column) {
        let steps = steps(column, span)
        let edges = span.edges
        var sums: (first: Int128, second: Int128) = (0, 0)
        var counts = [Int64](repeating: 0, count: edges.count)
        for cell in cells {
            let step = steps > 0 ? Int128(((cell.number - span.least) * steps).rounded(.toNearestOrAwayFromZero)) : 0
            sums = (sums.first + step, sums.second + step * step)
            // The greatest value is the last edge.
            var (low, high) = (0, edges.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if cell.number <= edges[middle] { high = middle } else { low = middle + 1 }
            }
            counts[low] += 1
        }
        fill(
            &profile, column, span, present: Int64(cells.count), sums: (EngineValue(whole: sums.first), EngineValue(whole: sums.second)),
            counts: counts)
    }

    /// Where a share of sorted values ends: the least value that is at least as great as that share of them.
    private static func index(of share: Double, among count: Int) -> Int {
        let percent = Int((share * 100).rounded())
        return max(1, count - (count * 100 - count * percent) / 100) - 1
    }

    /// Equal values with their number, in order.
    private static func groups(of sorted: [Cell]) -> [(cell: Cell, count: Int)] {
        var groups: [(cell: Cell, count: Int)] = []
        for cell in sorted {
            if let last = groups.last, !precedes(last.cell.value, cell.value) {
                groups[groups.count - 1].count += 1
            } else {
                groups.append((cell, 1))
            }
        }
        return groups
    }

    /// The engine's order of values of one type: texts by their bytes.
    private static func precedes(_ left: EngineValue, _ right: EngineValue) -> Bool {
        switch (left, right) {
        case (.integer(let left), .integer(let right)): left < right
        case (.real(let left), .real(let right)): left < right
        case (.decimal(let left), .decimal(let right)): left < right
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.bool(let left), .bool(let right)): !left && right
        case (.date(let left), .date(let right)): left < right
        case (.timestamp(let left), .timestamp(let right)): left < right
        default: false
        }
    }
}
