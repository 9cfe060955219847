import Synchronization

/// Figures for Prometheus, text format 0.0.4. Each family holds at most `seriesLimit` series; further ones are counted together.
package final class MetricsRegistry: Sendable {
    package typealias Labels = [(name: String, value: String)]

    static let seriesLimit = 2000

    private enum Kind: String, Sendable { case counter, gauge, histogram }

    private struct Series: Sendable {
        var value = 0.0
        /// Cumulated only when written out.
        var buckets: [UInt64] = []
        var count: UInt64 = 0
    }

    private struct Family: Sendable {
        let kind: Kind
        let help: String
        var bounds: [Double] = []
        var series: [String: Series] = [:]
        var read: (@Sendable () -> [(labels: Labels, value: Double)])?
    }

    private let families = Mutex<[String: Family]>([:])

    package init() {}

    /// Adds to a counter; its first use makes it.
    package func add(_ amount: Double = 1, to name: String, _ help: String, labels: Labels = []) {
        update(name, help, .counter, labels) { series, _ in series.value += amount }
    }

    /// Sets a gauge.
    package func set(_ name: String, _ help: String, to value: Double, labels: Labels = []) {
        update(name, help, .gauge, labels) { series, _ in series.value = value }
    }

    /// Adds to a gauge.
    package func shift(_ name: String, _ help: String, by amount: Double, labels: Labels = []) {
        update(name, help, .gauge, labels) { series, _ in series.value += amount }
    }

    /// Registers a gauge that is read when Prometheus asks; `read` must be quick and must not block.
    package func gauge(_ name: String, _ help: String, read: @escaping @Sendable () -> [(labels: Labels, value: Double)]) {
        Self.check(name)
        families.withLock { $0[name] = Family(kind: .gauge, help: help, read: read) }
    }

    package func gauge(_ name: String, _ help: String, read: @escaping @Sendable () -> Double?) {
        gauge(name, help) { () -> [(labels: Labels, value: Double)] in read().map { [(labels: [], value: $0)] } ?? [] }
    }

    /// Notes one measurement.
    package func observe(
        _ value: Double, in name: String, _ help: String, labels: Labels = [],
        bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    ) {
        update(name, help, .histogram, labels, bounds: bounds) { series, bounds in
            if series.buckets.isEmpty { series.buckets = Array(repeating: 0, count: bounds.count) }
            if let index = bounds.firstIndex(where: { value <= $0 }) { series.buckets[index] += 1 }
            series.value += value
            series.count += 1
        }
    }

    /// The value of one series of a counter or gauge; for tests and pages.
    package func value(of name: String, labels: Labels = []) -> Double? {
        families.withLock { $0[name]?.series[Self.text(labels)]?.value }
    }

    /// Everything, families and series in order of their names.
    package func text() -> String {
        let snapshot = families.withLock { $0 }
        var lines: [String] = []
        for (name, family) in snapshot.sorted(by: { $0.key < $1.key }) {
            lines.append("# HELP \(name) \(Self.escaped(family.help, quotes: false))")
            lines.append("# TYPE \(name) \(family.kind.rawValue)")
            if let read = family.read {
                for (labels, value) in read() { lines.append("\(name)\(Self.braced(Self.text(labels))) \(Self.number(value))") }
            }
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                lines += Self.lines(of: series, name: name, labels: labels, family: family)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func update(
        _ name: String, _ help: String, _ kind: Kind, _ labels: Labels, bounds: [Double] = [],
        _ change: (inout Series, [Double]) -> Void
    ) {
        let key = Self.text(labels)
        families.withLock { table in
            if table[name] == nil {
                Self.check(name)
                table[name] = Family(kind: kind, help: help, bounds: bounds)
            }
            precondition(table[name]!.kind == kind, "\(name) is a \(table[name]!.kind.rawValue)")
            let isKnown = table[name]!.series[key] != nil
            let slot = isKnown || table[name]!.series.count < Self.seriesLimit ? key : "overflow=\"true\""
            change(&table[name]!.series[slot, default: Series()], table[name]!.bounds)
        }
    }

    private static func lines(of series: Series, name: String, labels: String, family: Family) -> [String] {
        guard family.kind == .histogram else { return ["\(name)\(braced(labels)) \(number(series.value))"] }
        let lead = labels.isEmpty ? "" : labels + ","
        var total: UInt64 = 0
        var lines = zip(family.bounds, series.buckets).map { bound, count in
            total += count
            return "\(name)_bucket{\(lead)le=\"\(number(bound))\"} \(total)"
        }
        lines.append("\(name)_bucket{\(lead)le=\"+Inf\"} \(series.count)")
        lines.append("\(name)_sum\(braced(labels)) \(number(series.value))")
        lines.append("\(name)_count\(braced(labels)) \(series.count)")
        return lines
    }

    private static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

    private static func text(_ labels: Labels) -> String {
        labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",")
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.prefix(200).unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private static func number(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return value.isNaN ? "NaN" : value == .infinity ? "+Inf" : value == -.infinity ? "-Inf" : "\(value)"
    }

    private static func check(_ name: String) {
        precondition(
            name.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 == 0x5F || (0x30...0x39).contains($0) },
            "\(name) is no metric's name")
    }
}
