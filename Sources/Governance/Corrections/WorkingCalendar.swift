package import Vocabulary

/// Which days are worked: Monday to Friday, but for holidays, and the weekend days that make up for them (调休).
///
/// The days off of each year are given by notice of the State Council's office; the calendar is data, passed in.
package struct WorkingCalendar: Sendable, Hashable, Codable {
    package var holidays: Set<CalendarDay>
    /// Saturdays and Sundays that are worked.
    package var workedWeekends: Set<CalendarDay>
    /// The years the lists cover; beyond them only weekends are off.
    package var citation: String

    package init(holidays: Set<CalendarDay> = [], workedWeekends: Set<CalendarDay> = [], citation: String = "") {
        self.holidays = holidays
        self.workedWeekends = workedWeekends
        self.citation = citation
    }

    package func isWorked(_ day: CalendarDay) -> Bool {
        if holidays.contains(day) { return false }
        // 1970-01-01 was a Thursday.
        let weekday = ((day.dayNumber + 3) % 7 + 7) % 7
        return weekday < 5 || workedWeekends.contains(day)
    }

    /// The last day of a period of working days that starts the day after `day`.
    ///
    /// - Precondition: 0…1000 days.
    package func day(_ count: Int, workingDaysAfter day: CalendarDay) -> CalendarDay {
        precondition((0...1_000).contains(count), "a deadline is at most 1000 working days away")
        var number = day.dayNumber
        var left = count
        var steps = 0
        while left > 0, steps < 5_000 {
            number += 1
            steps += 1
            if isWorked(CalendarDay(dayNumber: number)) { left -= 1 }
        }
        return CalendarDay(dayNumber: number)
    }
}

/// How long a body has to answer: data with its citation.
package struct DeadlineRule: Sendable, Hashable, Codable {
    /// Id and version, `correction.answer/1`.
    package var id: String
    package var workingDays: Int
    /// Instrument and article; empty while the rule is a draft.
    package var citation: String
    package var status: String

    package init(id: String, workingDays: Int, citation: String, status: String) {
        self.id = id
        self.workingDays = workingDays
        self.citation = citation
        self.status = status
    }

    /// Ten working days to answer a correction request: the platform's own default, to be replaced by the region's rule pack.
    package static let correction = DeadlineRule(
        id: "correction.answer/1", workingDays: 10,
        citation: "政务数据共享条例 (国务院令第809号) 校核纠错; 期限以本级规则包为准", status: "draft")

    /// Fifteen working days to answer a person about their data, likewise.
    package static let subjectRequest = DeadlineRule(
        id: "subject.answer/1", workingDays: 15,
        citation: "个人信息保护法 第四十五条 至 第五十条 (及时); 期限以本级规则包为准", status: "draft")

    /// - Parameter now: Unix milliseconds; the day is that of UTC+8.
    package func due(from now: Int64, calendar: WorkingCalendar) -> CalendarDay {
        calendar.day(workingDays, workingDaysAfter: Self.day(of: now))
    }

    /// The day of a moment, UTC+8.
    package static func day(of milliseconds: Int64) -> CalendarDay {
        CalendarDay(dayNumber: Int((Double(milliseconds + 8 * 3_600_000) / 86_400_000).rounded(.down)))
    }
}
