import Foundation
import Job
import Testing
import Vocabulary

@Suite struct CronTests {
    /// `2026-03-08T01:30:00-05:00` as Unix milliseconds.
    private static func moment(_ text: String) throws -> Int64 {
        Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970) * 1_000
    }

    private static func text(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }

    /// A line and zone, a moment, and the times that follow, in UTC.
    private static let vectors: [(String, String, String, [String])] = [
        ("30 2 * * *", "Asia/Shanghai", "2026-01-01T00:00:00Z", ["2026-01-01T18:30:00Z", "2026-01-02T18:30:00Z"]),
        // Not the moment itself.
        ("30 2 * * *", "Asia/Shanghai", "2026-01-01T18:30:00Z", ["2026-01-02T18:30:00Z"]),
        ("* * * * *", "UTC", "2026-01-01T23:58:30Z", ["2026-01-01T23:59:00Z", "2026-01-02T00:00:00Z"]),
        ("*/20 8-10/2 * * *", "UTC", "2026-01-01T08:40:00Z", ["2026-01-01T10:00:00Z", "2026-01-01T10:20:00Z", "2026-01-01T10:40:00Z", "2026-01-02T08:00:00Z"]),
        ("5/20 0 * * *", "UTC", "2026-01-01T00:00:00Z", ["2026-01-01T00:05:00Z", "2026-01-01T00:25:00Z", "2026-01-01T00:45:00Z"]),
        ("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", ["2104-02-29T00:00:00Z"]),
        ("0 0 31 * *", "UTC", "2026-01-31T00:00:00Z", ["2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"]),
        // Either day field will do: the 13th, or a Friday.
        ("0 0 13 * fri", "UTC", "2026-02-10T00:00:00Z", ["2026-02-13T00:00:00Z", "2026-02-20T00:00:00Z", "2026-02-27T00:00:00Z", "2026-03-06T00:00:00Z", "2026-03-13T00:00:00Z"]),
        ("0 0 14 * fri", "UTC", "2026-02-10T00:00:00Z", ["2026-02-13T00:00:00Z", "2026-02-14T00:00:00Z", "2026-02-20T00:00:00Z"]),
        // A field that begins with a star does not count as restricted: odd days that are Mondays.
        ("0 0 */2 * mon", "UTC", "2026-03-01T00:00:00Z", ["2026-03-09T00:00:00Z", "2026-03-23T00:00:00Z"]),
        ("0 12 * jan,JUL 1-5", "UTC", "2026-01-30T13:00:00Z", ["2026-07-01T12:00:00Z"]),
        ("0 0 * * 7", "UTC", "2026-01-01T00:00:00Z", ["2026-01-04T00:00:00Z"]),
        ("0 0 * * 6-7", "UTC", "2026-01-01T00:00:00Z", ["2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z", "2026-01-10T00:00:00Z"]),
        ("@hourly", "Asia/Kolkata", "2026-01-01T00:00:00Z", ["2026-01-01T00:30:00Z", "2026-01-01T01:30:00Z"]),
        ("@daily", "Asia/Shanghai", "2026-01-01T00:00:00Z", ["2026-01-01T16:00:00Z"]),
        ("@weekly", "UTC", "2026-01-01T00:00:00Z", ["2026-01-04T00:00:00Z", "2026-01-11T00:00:00Z"]),
        ("@monthly", "Asia/Shanghai", "2026-01-31T15:59:59Z", ["2026-01-31T16:00:00Z", "2026-02-28T16:00:00Z"]),
        ("@yearly", "UTC", "2026-01-01T00:00:00Z", ["2027-01-01T00:00:00Z"]),
        // Before 1970, and in a year with summer time in China.
        ("0 6 * * *", "UTC", "1969-12-31T07:00:00Z", ["1970-01-01T06:00:00Z"]),
        ("0 12 * * *", "Asia/Shanghai", "1990-07-01T00:00:00Z", ["1990-07-01T03:00:00Z"]),
        // Forward at 02:00 in New York: 02:30 counts as 03:00, once.
        ("30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", ["2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"]),
        ("0,15,30 2,3 * * *", "America/New_York", "2026-03-08T06:59:00Z", ["2026-03-08T07:00:00Z", "2026-03-08T07:15:00Z", "2026-03-08T07:30:00Z", "2026-03-09T06:00:00Z"]),
        // A line for every hour goes on with elapsed time.
        ("30 * * * *", "America/New_York", "2026-03-08T06:00:00Z", ["2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z"]),
        ("*/30 * * * *", "America/New_York", "2026-03-08T06:00:00Z", ["2026-03-08T06:30:00Z", "2026-03-08T07:00:00Z", "2026-03-08T07:30:00Z"]),
        // Back at 02:00 in New York: 01:30 counts the first time only …
        ("30 1 * * *", "America/New_York", "2026-11-01T04:00:00Z", ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]),
        // … and every hour's minute 30 both times.
        ("30 * * * *", "America/New_York", "2026-11-01T04:45:00Z", ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "2026-11-01T07:30:00Z"]),
        ("0 2 * * *", "America/New_York", "2026-11-01T04:00:00Z", ["2026-11-01T07:00:00Z"]),
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
        // Half an hour of summer time.
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]),
        // Midnight itself is skipped.
        ("0 0 * * *", "Asia/Beirut", "2026-03-28T12:00:00Z", ["2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"]),
        // A day that never was: 30 December 2011 on Samoa.
        ("0 12 30 12 *", "Pacific/Apia", "2011-12-01T00:00:00Z", ["2011-12-30T10:00:00Z"]),
    ]

    @Test(arguments: vectors)
    func findsTheTimesThatFollowAndThoseBefore(line: String, zone: String, after: String, expected: [String]) throws {
        let schedule = try CronSchedule(line, zone: zone)
        var moment = try Self.moment(after)
        var found: [Int64] = []
        for _ in expected {
            moment = schedule.next(after: moment)
            found.append(moment)
        }
        #expect(found.map(Self.text) == expected)
        for (earlier, later) in zip(found, found.dropFirst()) { #expect(schedule.previous(before: later) == earlier) }
        #expect(schedule.previous(before: found[0] + 1) == found[0])
    }

    /// Asked at any moment, the next time is the first one of a plain walk over all minutes.
    @Test(arguments: ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Shanghai"])
    func agreesWithAWalkOverAllMinutesWhereNoClockIsSet(zone: String) throws {
        let schedule = try CronSchedule("7,37 5-23/3 1-20 * 1,3", zone: zone)
        let calendar = { () -> Calendar in
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = TimeZone(identifier: zone)!
            return calendar
        }()
        let start = try Self.moment("2026-02-25T00:00:00Z")
        var expected: [Int64] = []
        for minute in 0..<20 * 1_440 {
            let moment = start + Int64(minute) * 60_000
            let parts = calendar.dateComponents([.minute, .hour, .day, .weekday], from: Date(timeIntervalSince1970: Double(moment / 1_000)))
            let suitsDay = parts.day! <= 20 || [2, 4].contains(parts.weekday!)
            if [7, 37].contains(parts.minute!), [5, 8, 11, 14, 17, 20, 23].contains(parts.hour!), suitsDay { expected.append(moment) }
        }
        var found: [Int64] = []
        var moment = start - 1
        while let next = Optional(schedule.next(after: moment)), next < start + 20 * 86_400_000 {
            found.append(next)
            moment = next
        }
        #expect(found == expected)
        #expect(expected.count > 200)
    }

    @Test(arguments: [
        ("61 * * * *", "minute 61 lies outside 0 to 59. write a value from 0 to 59."),
        ("* 24 * * *", "hour 24 lies outside 0 to 23"),
        ("* * 0 * *", "day of month 0 lies outside 1 to 31"),
        ("* * * 13 *", "month 13 lies outside 1 to 12"),
        ("* * * * 8", "day of week 8 lies outside 0 to 7"),
        ("* * * smarch *", "month smarch is not understood. write a number from 1 to 12, or jan…dec"),
        ("-5 * * * *", "minute -5 is not understood"),
        ("１ * * * *", "minute １ is not understood"),
        ("*/0 * * * *", "minute */0 has the step 0. write a step from 1 to 59, such as */5."),
        ("* * * * fri-mon", "day of week fri-mon runs backwards. write two ranges, such as 5-6,0-1."),
        ("1,,2 * * * *", "minute 1,,2 has an empty place in its list"),
        ("* * *", "has 3 fields. write five"),
        ("", "has 0 fields"),
        ("@sometimes", "the schedule @sometimes is unknown"),
        ("0 0 31 2,4 *", "never comes: day 31 is in none of its months"),
        ("99999999999999999999 * * * *", "is not understood"),
    ])
    func namesTheFieldAndTheValueOfAFault(line: String, message: String) {
        let error = #expect(throws: JobError.self) { try CronSchedule(line, zone: "UTC") }
        #expect(error?.kind == .malformedCron)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: ["Mars/Olympus", "", "../etc/passwd", "GMT+8", "EST", "asia/shanghai"])
    func refusesAnUnknownZone(zone: String) {
        let error = #expect(throws: JobError.self) { try CronSchedule("* * * * *", zone: zone) }
        #expect(error?.kind == .unknownZone)
        #expect(error?.description.contains("the time zone \(zone) is unknown. name one of the IANA database") == true)
    }

    @Test(arguments: [
        ("30 2 * * *", "每天 02:30", "daily at 02:30"),
        ("0 8,20 * * *", "每天 08:00、20:00", "daily at 08:00, 20:00"),
        ("* * * * *", "每分钟", "every minute"),
        ("*/15 * * * *", "每 15 分钟", "every 15 minutes"),
        ("@hourly", "每小时整点", "hourly"),
        ("5,35 * * * *", "每小时第 5、35 分", "hourly at minute 5, 35"),
        ("0 */6 * * *", "每 6 小时", "every 6 hours"),
        ("0 9 * * 1-5", "每周一至周五 09:00", "on Monday–Friday at 09:00"),
        ("0 0 * * 0", "每周日 00:00", "on Sunday at 00:00"),
        ("0 0 * * 1,3", "每周一、三 00:00", "on Monday, Wednesday at 00:00"),
        ("@monthly", "每月 1 日 00:00", "on day 1 of each month at 00:00"),
        ("@yearly", "每年 1 月 1 日 00:00", "on day 1 of January at 00:00"),
        ("0 0 13 * 5", "每月 13 日或每周五 00:00", "on day 13 of each month or on Friday at 00:00"),
        ("0,7 8,9,10,14 1,15 * *", "每月 1、15 日 8–10、14 时第 0、7 分", "on day 1, 15 of each month at minute 0, 7 of hours 8–10, 14"),
        ("0 6 * 7 *", "每年 7 月每天 06:00", "daily in July at 06:00"),
        ("0 6 * 7 1", "每年 7 月的每周一 06:00", "on Monday in July at 06:00"),
        ("*/10 8-18 * * 1-5", "每周一至周五 8–18 时每 10 分钟", "on Monday–Friday every 10 minutes of hours 8–18"),
        ("*/15 * * * 6", "每周六，每 15 分钟", "on Saturday, every 15 minutes"),
    ])
    func describesItselfInBothLanguages(line: String, zh: String, en: String) throws {
        #expect(try CronSchedule(line, zone: "Asia/Shanghai").words == LocalizedText(zh: zh, en: en))
    }
}
