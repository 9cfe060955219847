package import Vocabulary

extension CronSchedule {
    /// For people, without the zone: 每天 02:30, daily at 02:30.
    package var words: LocalizedText {
        let (time, isEveryDayImplied) = timeWords
        if day.isFull, weekday.isFull, month.isFull {
            if isEveryDayImplied { return time }
            return LocalizedText(zh: "每天 \(time.zh)", en: "daily \(time.en)")
        }
        let days = dayWords
        return LocalizedText(
            zh: days.zh + (isEveryDayImplied ? "，" : " ") + time.zh, en: days.en + (isEveryDayImplied ? ", " : " ") + time.en)
    }

    /// - Returns: the time of day, and whether it says by itself how often it comes.
    private var timeWords: (LocalizedText, Bool) {
        let minutes = minute.values
        if hour.isFull {
            if minute.isFull { return (LocalizedText(zh: "每分钟", en: "every minute"), true) }
            if let step = Self.step(minutes, of: 60) { return (LocalizedText(zh: "每 \(step) 分钟", en: "every \(step) minutes"), true) }
            let list = Self.list(minutes)
            if list == "0" { return (LocalizedText(zh: "每小时整点", en: "hourly"), true) }
            return (LocalizedText(zh: "每小时第 \(Self.zh(list)) 分", en: "hourly at minute \(list)"), true)
        }
        if minutes == [0], let step = Self.step(hour.values, of: 24) {
            return (LocalizedText(zh: "每 \(step) 小时", en: "every \(step) hours"), true)
        }
        if minutes.count * hour.values.count <= 6 {
            let times = hour.values.flatMap { hour in minutes.map { "\(Self.two(hour)):\(Self.two($0))" } }
            return (LocalizedText(zh: times.joined(separator: "、"), en: "at " + times.joined(separator: ", ")), false)
        }
        let hours = Self.list(hour.values)
        if minute.isFull { return (LocalizedText(zh: "\(Self.zh(hours)) 时每分钟", en: "every minute of hours \(hours)"), false) }
        if let step = Self.step(minutes, of: 60) {
            return (LocalizedText(zh: "\(Self.zh(hours)) 时每 \(step) 分钟", en: "every \(step) minutes of hours \(hours)"), false)
        }
        let list = Self.list(minutes)
        return (LocalizedText(zh: "\(Self.zh(hours)) 时第 \(Self.zh(list)) 分", en: "at minute \(list) of hours \(hours)"), false)
    }

    private var dayWords: LocalizedText {
        let isDayNamed = !day.isFull
        let isWeekdayNamed = !weekday.isFull
        let days = Self.list(day.values)
        let weekdays = LocalizedText(
            zh: Self.weekdayList(weekday.values, names: Self.zhWeekdays), en: Self.weekdayList(weekday.values, names: Self.enWeekdays))
        let months = Self.list(month.values)
        let monthNames = month.values.map { Self.enMonths[$0 - 1] }.joined(separator: ", ")
        var zh = month.isFull ? (isDayNamed ? "每月" : "") : "每年 \(Self.zh(months)) 月"
        if isDayNamed { zh += " \(Self.zh(days)) 日" }
        let both = day.isStar || weekday.isStar ? ("且", "and") : ("或", "or")
        if isWeekdayNamed { zh += isDayNamed ? both.0 : month.isFull ? "" : "的" }
        if isWeekdayNamed { zh += "每周\(weekdays.zh)" }
        if !isDayNamed, !isWeekdayNamed { zh += "每天" }

        var en = isDayNamed ? "on day \(days)" : isWeekdayNamed ? "" : "daily"
        if isDayNamed { en += month.isFull ? " of each month" : " of \(monthNames)" }
        if isWeekdayNamed { en += isDayNamed ? " \(both.1) on \(weekdays.en)" : "on \(weekdays.en)" }
        if !isDayNamed, !month.isFull { en += " in \(monthNames)" }
        return LocalizedText(zh: zh, en: en)
    }

    private static let zhWeekdays = ["日", "一", "二", "三", "四", "五", "六"]
    private static let enWeekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let enMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    /// Values evenly spread from 0 over the whole range, or `nil`.
    private static func step(_ values: [Int], of range: Int) -> Int? {
        guard values.count > 1, values[0] == 0, range % values.count == 0 else { return nil }
        let step = range / values.count
        return values == Array(stride(from: 0, to: range, by: step)) ? step : nil
    }

    /// Runs of three and more are written as a range.
    private static func list(_ values: [Int]) -> String {
        runs(values).map { run in
            run.count > 2 ? "\(run.lowerBound)–\(run.upperBound)" : run.map(String.init).joined(separator: ", ")
        }.joined(separator: ", ")
    }

    private static func zh(_ list: String) -> String { list.replacing(", ", with: "、") }

    private static func weekdayList(_ values: [Int], names: [String]) -> String {
        let isChinese = names[0] == "日"
        return runs(values).map { run in
            run.count > 2
                ? names[run.lowerBound] + (isChinese ? "至周" : "–") + names[run.upperBound]
                : run.map { names[$0] }.joined(separator: isChinese ? "、" : ", ")
        }.joined(separator: isChinese ? "、" : ", ")
    }

    private static func runs(_ values: [Int]) -> [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        for value in values {
            if let last = runs.last, last.upperBound + 1 == value {
                runs[runs.count - 1] = last.lowerBound...value
            } else {
                runs.append(value...value)
            }
        }
        return runs
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
