/// The time a figure speaks of: a year, half year, quarter, month, day, or a range between two of them.
///
/// Ordered by end, then start, then written form. `2023-H1` and `2023-01/2023-06` cover the same days and are different periods.
package struct Period: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case year, half, quarter, month, day, range
    }

    package let start: CalendarDay
    package let end: CalendarDay
    package let kind: Kind
    /// The kinds a range is written with; both `kind` otherwise.
    let startKind: Kind
    let endKind: Kind

    /// Reads `2023`, `2023-H1`, `2023-Q2`, `2023-06`, `2023-06-30`, or two of them with `/` between: `2023-01/2023-06`, `2023/2027`.
    ///
    /// - Throws: `malformedPeriod` for another writing, a day that does not exist, or a range that ends before it starts.
    package init(text: String) throws(VocabularyError) {
        let parts = text.utf8.count <= 21 ? text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false) : []
        guard let head = parts.first, parts.count <= 2, let first = Self.simple(head) else { throw Self.malformed(text) }
        guard parts.count == 2 else {
            self = first
            return
        }
        guard let last = Self.simple(parts[1]) else { throw Self.malformed(text) }
        guard first.start <= last.start, first.end <= last.end else {
            throw VocabularyError(
                .malformedPeriod, subject: text, message: "ends before it starts", mend: "Write the earlier part first")
        }
        self.init(start: first.start, end: last.end, kind: .range, startKind: first.kind, endKind: last.kind)
    }

    package init(year: Int) throws(VocabularyError) { try self.init(text: CalendarDay.padded(year, 4)) }

    package init(day: CalendarDay) { self.init(start: day, end: day, kind: .day) }

    private init(start: CalendarDay, end: CalendarDay, kind: Kind, startKind: Kind? = nil, endKind: Kind? = nil) {
        self.start = start
        self.end = end
        self.kind = kind
        self.startKind = startKind ?? kind
        self.endKind = endKind ?? kind
    }

    /// The written form `init(text:)` reads.
    package var text: String {
        guard kind == .range else { return Self.writing(start, kind) }
        return "\(Self.writing(start, startKind))/\(Self.writing(end, endKind))"
    }

    package var description: String { text }
    /// Days covered, at least one.
    package var dayCount: Int { end.dayNumber - start.dayNumber + 1 }
    /// The day in the middle, the earlier of two.
    package var midpoint: CalendarDay { CalendarDay(dayNumber: start.dayNumber + (dayCount - 1) / 2) }

    package func contains(_ day: CalendarDay) -> Bool { start <= day && day <= end }

    package static func < (left: Period, right: Period) -> Bool {
        if left.end != right.end { return left.end < right.end }
        if left.start != right.start { return left.start < right.start }
        return left != right && left.text < right.text
    }

    package init(from decoder: any Decoder) throws {
        try self.init(text: decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// A period that is no range, or `nil` if `text` is none.
    private static func simple(_ text: Substring) -> Period? {
        let parts = text.split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false)
        guard let head = parts.first, head.utf8.count == 4, let year = CalendarDay.number(head) else { return nil }
        func months(_ first: Int, _ last: Int, _ kind: Kind) -> Period? {
            guard (1...12).contains(last), let start = CalendarDay(year: year, month: first, day: 1),
                let end = CalendarDay(year: year, month: last, day: CalendarDay.days(inMonth: last, year: year))
            else { return nil }
            return Period(start: start, end: end, kind: kind)
        }
        switch parts.count {
        case 1: return months(1, 12, .year)
        case 2:
            let part = parts[1]
            guard part.utf8.count == 2 else { return nil }
            switch (part.first, CalendarDay.number(part.dropFirst())) {
            case ("H", let half?) where (1...2).contains(half): return months(half * 6 - 5, half * 6, .half)
            case ("Q", let quarter?) where (1...4).contains(quarter): return months(quarter * 3 - 2, quarter * 3, .quarter)
            default: return CalendarDay.number(part).flatMap { months($0, $0, .month) }
            }
        case 3:
            // A day that does not exist is reported with the whole period as its subject.
            return (try? CalendarDay(text: String(text))).map { Period(day: $0) }
        default: return nil
        }
    }

    /// The written form of the period of `kind` that `day` is in.
    private static func writing(_ day: CalendarDay, _ kind: Kind) -> String {
        let year = CalendarDay.padded(day.year, 4)
        return switch kind {
        case .year: year
        case .half: "\(year)-H\((day.month + 5) / 6)"
        case .quarter: "\(year)-Q\((day.month + 2) / 3)"
        case .month: "\(year)-\(CalendarDay.padded(day.month, 2))"
        case .day, .range: day.text
        }
    }

    private static func malformed(_ text: String) -> VocabularyError {
        VocabularyError(
            .malformedPeriod, subject: text, message: "is not a period",
            mend: "Write 2023, 2023-H1, 2023-Q2, 2023-06, 2023-06-30, or two of these with / between")
    }
}
