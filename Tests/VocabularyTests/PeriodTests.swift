import Foundation
import Testing
import Vocabulary

@Suite("A period")
struct PeriodTests {
    @Test(arguments: [
        ("2023", "2023-01-01", "2023-12-31", 365), ("2024", "2024-01-01", "2024-12-31", 366),
        ("2023-H1", "2023-01-01", "2023-06-30", 181), ("2023-H2", "2023-07-01", "2023-12-31", 184),
        ("2023-Q1", "2023-01-01", "2023-03-31", 90), ("2023-Q4", "2023-10-01", "2023-12-31", 92),
        ("2023-02", "2023-02-01", "2023-02-28", 28), ("2024-02", "2024-02-01", "2024-02-29", 29), ("1900-02", "1900-02-01", "1900-02-28", 28),
        ("2000-02", "2000-02-01", "2000-02-29", 29), ("2023-06-30", "2023-06-30", "2023-06-30", 1), ("2024-02-29", "2024-02-29", "2024-02-29", 1),
        ("2023-01/2023-06", "2023-01-01", "2023-06-30", 181), ("2023/2027", "2023-01-01", "2027-12-31", 1826),
        ("2023-01-15/2023-02-14", "2023-01-15", "2023-02-14", 31), ("2023-Q1/2023-Q3", "2023-01-01", "2023-09-30", 273), ("2023/2024-06", "2023-01-01", "2024-06-30", 547),
        ("0001", "0001-01-01", "0001-12-31", 365), ("9999-12-31", "9999-12-31", "9999-12-31", 1),
    ])
    func coversItsDaysAndKeepsItsWriting(text: String, start: String, end: String, days: Int) throws {
        let period = try Period(text: text)
        #expect(period.start.text == start)
        #expect(period.end.text == end)
        #expect(period.dayCount == days)
        #expect(period.text == text)
        #expect(try Period(text: period.text) == period)
    }

    @Test(arguments: [
        "", " ", "23", "0000", "02023", "2023-", "2023-0", "2023-13", "2023-00", "2023-6", "2023-H0", "2023-H3", "2023-Q0", "2023-Q5", "2023-q1", "2023-h1", "2023H1",
        "2023-02-29", "2100-02-29", "2023-04-31", "2023-06-00", "2023-6-30", "2023/", "/2023", "2023//2024", "2023/2024/2025", "2024/2023", "2023-06/2023-01",
        "2023-06-30/2023-01", "２０２３", "2023年", "2023 ", "-2023", "2023-01-01T00:00", "2023-01-01/P6M", "2023-+1", "2023-H", "2023-01-01-01", "2023\0", "２023",
    ])
    func rejectsEveryOtherWriting(text: String) {
        #expect(fault { try Period(text: text) }?.kind == .malformedPeriod)
        #expect(fault { try Period(text: text) }?.subject == text)
    }

    @Test func isOrderedByItsEndThenItsStart() throws {
        let sorted = try ["2024-01", "2023", "2023-Q4", "2023-06-30", "2023-H1", "2023-12-31", "2023-06"].map(Period.init(text:)).sorted().map(\.text)
        #expect(sorted == ["2023-H1", "2023-06", "2023-06-30", "2023", "2023-Q4", "2023-12-31", "2024-01"])
    }

    @Test func isNotTheSameAsAnotherWritingOfTheSameDays() throws {
        let (half, range) = (try Period(text: "2023-H1"), try Period(text: "2023-01/2023-06"))
        #expect(half != range)
        #expect((half < range) != (range < half))
    }

    @Test(arguments: [("2023", "2023-07-02"), ("2023-06-30", "2023-06-30"), ("2023-06-29/2023-06-30", "2023-06-29"), ("2023-02", "2023-02-14")])
    func hasAMiddle(text: String, day: String) throws {
        #expect(try Period(text: text).midpoint.text == day)
    }

    @Test(arguments: [
        ("2023", "2023年", "2023"), ("2023-H2", "2023年下半年", "H2 2023"), ("2023-Q2", "2023年二季度", "Q2 2023"), ("2023-06", "2023年6月", "June 2023"),
        ("2023-06-30", "2023年6月30日", "30 June 2023"), ("2023-01/2023-06", "2023年1—6月", "January–June 2023"), ("2023/2027", "2023—2027年", "2023–2027"),
        ("2022-11/2023-02", "2022年11月—2023年2月", "November 2022 – February 2023"), ("2023/2024-06", "2023年—2024年6月", "2023 – June 2024"),
    ])
    func isShownInBothLanguages(text: String, zh: String, en: String) throws {
        let period = try Period(text: text)
        #expect(period.display(.zh) == zh)
        #expect(period.display(.en) == en)
    }

    @Test func isEncodedAsItsWriting() throws {
        let period = try Period(text: "2023-Q2")
        let data = try JSONEncoder().encode([period])
        #expect(String(decoding: data, as: UTF8.self) == #"["2023-Q2"]"#)
        #expect(try JSONDecoder().decode([Period].self, from: data) == [period])
    }

    @Test(arguments: [("1970-01-01", 0), ("1969-12-31", -1), ("2000-03-01", 11017), ("2024-02-29", 19782), ("0001-01-01", -719162), ("9999-12-31", 2_932_896)])
    func countsDaysFromTheEpoch(text: String, number: Int) throws {
        #expect(try CalendarDay(text: text).dayNumber == number)
        #expect(CalendarDay(dayNumber: number).text == text)
    }

    @Test func countsEveryDayOfFourCenturiesOnce() throws {
        var day = try CalendarDay(text: "1800-01-01")
        for number in day.dayNumber..<day.dayNumber + 146_097 {
            #expect(CalendarDay(dayNumber: number).dayNumber == number)
            let next = CalendarDay(dayNumber: number + 1)
            #expect(day < next)
            day = next
        }
        #expect(day.text == "2200-01-01")
    }

    @Test(arguments: ["2023-6-1", "2023-02-30", "2023/06/01", "20230601", "2023-06-01 ", "0000-01-01", "2023-06-1x", "２０２３-06-01"])
    func rejectsADayThatDoesNotExist(text: String) {
        #expect(fault { try CalendarDay(text: text) }?.kind == .malformedDay)
    }
}
