import Engine
import Vocabulary

/// Numbers, days and moments.
extension Profiler {
    private static let buckets = 20

    /// What the first scan of a column's numbers told.
    struct Span {
        var texts: [String]
        var points: [Double]
        var least: Double { points.first ?? 0 }
        var greatest: Double { points.last ?? 0 }
        /// Upper bounds of the histogram's buckets.
        var bounds: [Double] {
            guard greatest > least, (greatest - least).isFinite else { return [greatest] }
            let width = (greatest - least) / Double(Profiler.buckets)
            return (1..<Profiler.buckets).map { least + width * Double($0) } + [greatest]
        }
        /// Bounds and quantiles, ascending, each once.
        var edges: [Double] { Set(bounds + points).sorted() }
        /// Numbers are carried as whole steps from the least; 2³¹ of them span the column, fewer if it is made of whole numbers.
        /// 0 if the column spans more or less than a number can say.
        var stepsPerUnit: Double {
            guard greatest > least else { return 1 }
            let steps = 2_147_483_648 / (greatest - least)
            return steps.isFinite ? steps : 0
        }
    }

    func addNumbers(_ measured: [(index: Int, column: Measured)], rows: Int64, to columns: inout [QualityReport.Column]) throws {
        // Values are held in memory for quantiles: few columns at a time.
        for start in stride(from: 0, to: measured.count, by: 4) {
            let batch = Array(measured[start..<min(start + 4, measured.count)])
            let spans = try spans(of: batch.map(\.column), rows: rows)
            try count(batch, spans, to: &columns)
            guard rows > mostQuantileRows else { continue }
            for (index, _) in batch where columns[index].quantiles != nil { columns[index].estimates?.append("quantiles") }
        }
    }

    private func spans(of columns: [Measured], rows: Int64) throws -> [Span?] {
        let step = rows > mostQuantileRows ? (rows + mostQuantileRows / 2 - 1) / (mostQuantileRows / 2) : 1
        let sample = step > 1 ? " FILTER (WHERE rowid % \(step) = 0)" : ""
        let inner = Self.shares.dropFirst().dropLast().map { "\($0)" }.joined(separator: ", ")
        let aggregates = columns.enumerated().map { index, column in
            step == 1
                ? "quantile_disc(\(column.finite), [0, \(inner), 1]) AS _q\(index)"
                : """
                min(\(column.finite)) AS _l\(index), max(\(column.finite)) AS _g\(index), \
                quantile_disc(\(column.finite), [\(inner)])\(sample) AS _q\(index)
                """
        }
        let results = columns.enumerated().map { index, column in
            let all =
                step == 1
                ? "_q\(index)"
                : "(CASE WHEN _l\(index) IS NULL OR _q\(index) IS NULL THEN [_l\(index)] ELSE [_l\(index)] || _q\(index) || [_g\(index)] END)"
            return """
                list_transform(\(all), lambda v: CAST(v AS VARCHAR)), \
                list_transform(\(all), lambda v: \(Measured.number("v", isTime: column.isTime)))
                """
        }
        let row = try session.query(
            "SELECT \(results.joined(separator: ", ")) FROM (SELECT \(aggregates.joined(separator: ", ")) FROM \(table))", [])
        return columns.indices.map { index in
            guard case .list(let texts) = row[0, 2 * index], case .list(let numbers) = row[0, 2 * index + 1] else { return nil }
            let points = numbers.compactMap { value -> Double? in if case .real(let real) = value { real } else { nil } }
            guard points.count == Self.shares.count else { return nil }
            return Span(texts: texts.map(\.displayText), points: points)
        }
    }

    private func count(
        _ batch: [(index: Int, column: Measured)], _ spans: [Span?], to columns: inout [QualityReport.Column]
    ) throws {
        var (inner, outer): ([String], [String]) = ([], [])
        for (position, (_, column)) in batch.enumerated() {
            guard let span = spans[position] else { continue }
            let edges = span.edges.map { "'\($0)'" }.joined(separator: ", ")
            inner.append("\(column.number) AS x\(position)")
            let steps = steps(column, span)
            let number = steps > 0 ? "round((x\(position) - \(literal(span.least))) * \(literal(steps)))" : "0"
            inner.append("CAST(\(number) AS BIGINT) AS v\(position)")
            outer.append(
                "count(x\(position)), sum(v\(position)), sum(v\(position) * v\(position)), map_values(histogram(x\(position), [\(edges)]::DOUBLE[]))")
        }
        guard !outer.isEmpty else { return }
        let row = try session.query(
            "SELECT \(outer.joined(separator: ", ")) FROM (SELECT \(inner.joined(separator: ", ")) FROM \(table))", [])
        var cursor = 0
        for (position, (index, column)) in batch.enumerated() {
            guard let span = spans[position] else { continue }
            let figures = (0..<4).map { row[0, cursor + $0] }
            cursor += 4
            guard let present = figures[0].integer, present > 0, case .list(let counts) = figures[3] else { continue }
            fill(&columns[index], column, span, present: present, sums: (figures[1], figures[2]), counts: counts.map { $0.integer ?? 0 })
        }
    }

    func fill(
        _ profile: inout QualityReport.Column, _ column: Measured, _ span: Span, present: Int64, sums: (EngineValue, EngineValue), counts: [Int64]
    ) {
        if !column.isTime, steps(column, span) > 0, let first = whole(sums.0), let second = whole(sums.1) {
            let (n, steps) = (Double(present), steps(column, span))
            profile.mean = (span.least + Double(first) / n / steps).rounded(digits: 9)
            let (squares, isTooLarge) = (Int128(present)).multipliedReportingOverflow(by: second)
            let (square, isTooLargeToo) = first.multipliedReportingOverflow(by: first)
            if present > 1, !isTooLarge, !isTooLargeToo {
                profile.deviation = ((Double(squares - square) / n / (n - 1)).squareRoot() / steps).rounded(digits: 9)
            }
        }
        let edges = span.edges
        var (atMost, sum): ([Double: Int64], Int64) = ([:], 0)
        for (edge, count) in zip(edges, counts) {
            sum += count
            atMost[edge] = sum
        }
        profile.quantiles = Self.shares.indices.map { index in
            let at = span.points[index]
            return .init(
                share: Self.shares[index], value: String(span.texts[index].prefix(Self.mostCharacters)), at: at,
                atMost: (Double(atMost[at] ?? 0) / Double(present)).rounded(digits: 9))
        }
        var (lower, before): (Double, Int64) = (span.least, 0)
        profile.histogram = span.bounds.map { bound in
            let upTo = atMost[bound] ?? 0
            defer { (lower, before) = (bound, upTo) }
            return .init(from: text(lower, isTime: column.isTime), to: text(bound, isTime: column.isTime), count: upTo - before)
        }
    }

    /// Whole numbers of a span that fits are carried as they are, so that their sums are exact.
    func steps(_ column: Measured, _ span: Span) -> Double {
        TableShape.isWhole(column.type) && span.greatest - span.least <= 2_147_483_648 ? 1 : span.stepsPerUnit
    }

    private func whole(_ value: EngineValue) -> Int128? {
        switch value {
        case .integer(let number): Int128(number)
        case .huge(let number): number
        default: nil
        }
    }

    /// As a text, which the engine reads to the nearest number; a bare literal would pass through a decimal.
    private func literal(_ number: Double) -> String { "'\(number)'::DOUBLE" }

    private func text(_ number: Double, isTime: Bool) -> String {
        guard isTime else {
            let rounded = number.rounded(digits: 9)
            return rounded == rounded.rounded() && rounded.magnitude < 1e15 ? String(Int64(rounded)) : "\(rounded)"
        }
        return EngineValue.timestamp(Int64(number.rounded()) * 1_000_000).displayText
    }
}
