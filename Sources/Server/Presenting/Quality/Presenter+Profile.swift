import Catalog
import FoundationEssentials
import Pipeline
import Quality
import Schema
import Vocabulary

extension Presenter {
    private static let shownValues = 10

    /// What every column of a version holds, without what the reader may not see.
    func profile(_ opened: OpenedVersion) -> [ColumnProfileRow] {
        let fields = Dictionary(opened.schema.fields.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return opened.report.columns.map { column in
            let field = fields[column.name]
            let title = field.map { text($0.title) } ?? ""
            let isHidden = column.isHidden ?? (column.least == OpenedVersion.mask) || opened.hidden.contains(column.name)
            let href = lineageHref("dataset:\(opened.version.dataset).\(column.name)")
            let counts = facts(of: column, rows: opened.version.rows)
            guard !isHidden else {
                return ColumnProfileRow(
                    name: column.name, title: title.isEmpty ? column.name : title, type: field?.type.text ?? "", href: href, facts: counts,
                    hidden: words["profile_hidden"], quantiles: [], frequent: [], patterns: [])
            }
            return ColumnProfileRow(
                name: column.name, title: title.isEmpty ? column.name : title, type: field?.type.text ?? "", href: href,
                facts: counts + valueFacts(of: column), histogram: histogram(column.histogram ?? [], isDay: field?.type == .date), quantiles: quantiles(of: column),
                frequent: values(column.frequent ?? [], of: column.present), patterns: values(column.patterns ?? [], of: column.present))
        }
    }

    private func facts(of column: Quality.QualityReport.Column, rows: Int64) -> [Fact] {
        let nulls = column.nulls ?? max(0, rows - column.present)
        let distinct = number(column.distinctEstimate)
        return [
            Fact(label: words["profile_present"], text: number(column.present)),
            Fact(label: words["profile_nulls"], text: rows > 0 && nulls > 0 ? "\(number(nulls)) (\(share(nulls, of: rows)))" : number(nulls)),
            Fact(
                label: words["profile_distinct"],
                text: column.isEstimate("distinct") ? words("profile_about", ["value": distinct]) : distinct),
        ]
    }

    /// Facts that quote values.
    private func valueFacts(of column: Quality.QualityReport.Column) -> [Fact] {
        var facts: [Fact] = []
        if column.present > 0, !column.least.isEmpty || !column.greatest.isEmpty {
            facts.append(Fact(label: words["profile_range"], text: "\(shortened(column.least)) … \(shortened(column.greatest))"))
        }
        if let mean = column.mean { facts.append(Fact(label: words["profile_mean"], text: figure(mean))) }
        if let deviation = column.deviation { facts.append(Fact(label: words["profile_deviation"], text: figure(deviation))) }
        if let trues = column.trueCount { facts.append(Fact(label: words["profile_true"], text: "\(number(trues)) (\(share(trues, of: column.present)))")) }
        if let length = column.textLength {
            facts.append(
                Fact(
                    label: words["profile_length"],
                    text: words(
                        "profile_length_words",
                        ["least": number(length.least), "greatest": number(length.greatest), "mean": figure(length.mean)])))
        }
        return facts
    }

    private func quantiles(of column: Quality.QualityReport.Column) -> [Fact] {
        (column.quantiles ?? []).map { Fact(label: "\(figure($0.share * 100)) %", text: $0.value) }
    }

    private func values(_ counts: [Quality.QualityReport.ValueCount], of present: Int64) -> [ProfileValue] {
        counts.prefix(Self.shownValues).map { ProfileValue(text: shortened($0.value), count: number($0.count), share: share($0.count, of: present)) }
    }

    private func histogram(_ buckets: [Quality.QualityReport.Bucket], isDay: Bool) -> ProfileHistogram? {
        // Edges of buckets are moments; of days their hour says nothing.
        func edge(_ text: String) -> String { isDay ? String(text.prefix(10)) : text }
        guard let first = buckets.first, let last = buckets.last, let most = buckets.map(\.count).max(), most > 0 else { return nil }
        let (width, height) = (300, 64)
        let step = Double(width) / Double(buckets.count)
        let bars = buckets.enumerated().map { index, bucket in
            // A bucket with one row can still be seen.
            let tall = bucket.count == 0 ? 0 : max(1, Int((Double(bucket.count) / Double(most) * Double(height)).rounded()))
            return ProfileBar(
                x: coordinate(Double(index) * step), y: String(height - tall), width: coordinate(max(1, step - 1)), height: String(tall),
                words: words("profile_bucket", ["from": edge(bucket.from), "to": edge(bucket.to), "count": number(bucket.count)]))
        }
        return ProfileHistogram(
            from: edge(first.from), to: edge(last.to),
            words: words("profile_histogram", ["from": edge(first.from), "to": edge(last.to), "count": number(buckets.count)]), bars: bars)
    }

    private func share(_ part: Int64, of whole: Int64) -> String {
        guard whole > 0 else { return "—" }
        return "\(figure(Double(part) / Double(whole) * 100)) %"
    }

    private func coordinate(_ value: Double) -> String { "\(Double(Int((value * 10).rounded())) / 10)" }

    /// Four significant digits, without a power of ten.
    private func figure(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "—" }
        if value == 0 { return "0" }
        var (digits, reach, factor) = (3, value.magnitude, Int64(1))
        while reach >= 10, digits > 0 { (digits, reach) = (digits - 1, reach / 10) }
        while reach < 1, digits < 6 { (digits, reach) = (digits + 1, reach * 10) }
        for _ in 0..<digits { factor *= 10 }
        guard value.magnitude * Double(factor) < 1e17 else { return "—" }
        return Decimal(unscaled: Int128((value * Double(factor)).rounded()), scale: digits).displayText
    }
}
