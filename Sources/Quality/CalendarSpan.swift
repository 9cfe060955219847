import Vocabulary

/// A length of time as people set it: `90 minutes`, `36h`, `7d`, `2 weeks`, `2 months`, `1 year`.
package struct CalendarSpan: Sendable, Hashable, Codable {
    package enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
        case minute, hour, day, week, month, year
    }

    package let count: Int
    package let unit: Unit

    /// - Throws: `malformed_duration` for another writing, zero, or more than 100,000 of a unit.
    package init(text: String) throws(QualityError) {
        let trimmed = text.trimmingPrefix { $0 == " " }
        let digits = trimmed.prefix { $0.isASCII && $0.isNumber }
        let word = String(trimmed[digits.endIndex...].filter { $0 != " " })
        guard digits.count <= 6, let count = Int(digits), (1...100_000).contains(count), let unit = Self.units[word] else {
            throw QualityError(
                .malformedDuration, problem: "\"\(text.prefix(80))\" is not a length of time",
                mend: "write a whole number and a unit, such as 36h, 7d, 2 weeks, 2 months or 1 year")
        }
        self.count = count
        self.unit = unit
    }

    package var text: String { "\(count) \(unit.rawValue)\(count == 1 ? "" : "s")" }

    private static let units: [String: Unit] = {
        var units: [String: Unit] = ["min": .minute, "h": .hour, "d": .day, "w": .week, "y": .year]
        for unit in Unit.allCases {
            units[unit.rawValue] = unit
            units[unit.rawValue + "s"] = unit
        }
        return units
    }()

    /// The moment this long before another, both in microseconds since 1970-01-01 on a local clock; months and years go by the
    /// calendar: a month before 31 March is the last day of February.
    package func before(_ microseconds: Int64) -> Int64 {
        let (minute, day): (Int64, Int64) = (60_000_000, 86_400_000_000)
        switch unit {
        case .minute: return microseconds - Int64(count) * minute
        case .hour: return microseconds - Int64(count) * 60 * minute
        case .day: return microseconds - Int64(count) * day
        case .week: return microseconds - Int64(count) * 7 * day
        case .month, .year:
            let days = microseconds >= 0 ? microseconds / day : (microseconds - day + 1) / day
            let today = CalendarDay(dayNumber: Int(days))
            let months = max(12, today.year * 12 + today.month - 1 - (unit == .year ? 12 : 1) * count)
            let (year, month) = (months / 12, months % 12 + 1)
            let last = CalendarDay.days(inMonth: month, year: year)
            guard let earlier = CalendarDay(year: year, month: month, day: min(today.day, last)) else { return .min }
            return Int64(earlier.dayNumber) * day + (microseconds - days * day)
        }
    }
}
