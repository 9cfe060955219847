import Vocabulary

/// When something recurs: a cron line in a time zone.
///
/// Five fields: minute, hour, day of month, month, day of week (0 or 7 is Sunday); each `*`, a value, a range `1-5`, a list `1,3`, a step
/// `*/15` or `8-18/2`; months and days of week also by their English names (`jan`, `mon`). Or `@hourly`, `@daily`, `@weekly`,
/// `@monthly`, `@yearly`. If both day fields are restricted, a day that suits either will do; a field that begins with `*` is not restricted.
///
/// Where the clock is set forward, a time that is skipped counts as the moment after, once; where it is set back, a time that comes twice counts
/// the first time. Lines that name every hour follow elapsed time instead: nothing is made up for, and both passes count.
package struct CronSchedule: Sendable, Hashable, CustomStringConvertible {
    /// As it was given.
    package let text: String
    let zone: CronZone
    let minute: CronField
    let hour: CronField
    let day: CronField
    let month: CronField
    let weekday: CronField

    /// IANA name of the time zone.
    package var zoneIdentifier: String { zone.identifier }
    package var description: String { "\(text) \(zone.identifier)" }

    private static let names = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]
    /// 29 February may be eight years away.
    private static let horizonDays = 366 * 9

    /// - Parameter zone: IANA name, such as `Asia/Shanghai`.
    /// - Throws: `malformedCron` naming the field and the value; `unknownZone`.
    package init(_ text: String, zone: String) throws(JobError) {
        var line = text
        if text.hasPrefix("@") {
            guard let meaning = Self.names[text.lowercased()] else {
                throw JobError(
                    .malformedCron, problem: "the schedule \(text.prefix(60)) is unknown",
                    mend: "write @hourly, @daily, @weekly, @monthly or @yearly, or five fields")
            }
            line = meaning
        }
        let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard fields.count == 5 else {
            throw JobError(
                .malformedCron, problem: "the schedule “\(text.prefix(60))” has \(fields.count) fields",
                mend: "write five: minute, hour, day of month, month, day of week, such as 30 2 * * *")
        }
        minute = try CronField(fields[0], .minute)
        hour = try CronField(fields[1], .hour)
        day = try CronField(fields[2], .day)
        month = try CronField(fields[3], .month)
        weekday = try CronField(fields[4], .weekday)
        self.zone = try CronZone(zone)
        self.text = text
        guard weekday.isStar == false || month.values.contains(where: { (day.values.first ?? 0) <= Self.mostDays[$0] }) else {
            throw JobError(
                .malformedCron, problem: "the schedule “\(text.prefix(60))” never comes: day \(day.values[0]) is in none of its months",
                mend: "name a day the month has")
        }
    }

    private static let mostDays = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    /// The first time after a moment. Unix milliseconds, both.
    ///
    /// - Complexity: O(days until then).
    package func next(after: Int64) -> Int64 {
        let today = Self.floorDivide(after / 1_000, CronZone.day)
        for number in today - 2...today + Int64(Self.horizonDays) {
            if let found = moments(onDay: number).first(where: { $0 * 1_000 > after }) { return found * 1_000 }
        }
        preconditionFailure("a schedule that comes at all comes within nine years: \(text)")
    }

    /// The last time before a moment. Unix milliseconds, both.
    package func previous(before: Int64) -> Int64 {
        let today = Self.floorDivide(before / 1_000, CronZone.day)
        for number in (today - Int64(Self.horizonDays)...today + 2).reversed() {
            if let found = moments(onDay: number).last(where: { $0 * 1_000 < before }) { return found * 1_000 }
        }
        preconditionFailure("a schedule that comes at all comes within nine years: \(text)")
    }

    /// Unix seconds at which it comes on a day of the zone's calendar, ascending.
    private func moments(onDay number: Int64) -> [Int64] {
        guard isDay(number) else { return [] }
        let midnight = number * CronZone.day
        let walls = hour.values.flatMap { hour in minute.values.map { midnight + Int64(hour * 3_600 + $0 * 60) } }
        if let offset = zone.steadyOffset(onDayAt: midnight) { return walls.map { $0 - offset } }
        var moments: Set<Int64> = []
        for wall in walls {
            switch (zone.reading(wall), hour.isFull) {
            case (.once(let moment), _): moments.insert(moment)
            case (.twice(let first, _), false): moments.insert(first)
            case (.twice(let first, let second), true): moments.formUnion([first, second])
            case (.never(let next), false): moments.insert(next)
            case (.never, true): break
            }
        }
        return moments.sorted()
    }

    private func isDay(_ number: Int64) -> Bool {
        let date = CalendarDay(dayNumber: Int(number))
        guard month.contains(date.month) else { return false }
        let suitsDay = day.contains(date.day)
        // 1 January 1970 was a Thursday.
        let suitsWeekday = weekday.contains(Int(((number + 4) % 7 + 7) % 7))
        return day.isStar || weekday.isStar ? suitsDay && suitsWeekday : suitsDay || suitsWeekday
    }

    private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((-a + b - 1) / b) }
}
