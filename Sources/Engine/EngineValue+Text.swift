import Vocabulary

extension EngineValue {
    /// The value as people read it, without grouping of digits: "2.3", "2023-06-30", "2023-06-30 08:00:00"; empty for null.
    package var displayText: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .huge(let value): String(value)
        case .real(let value): "\(value)"
        case .decimal(let value): value.canonicalText
        case .text(let value): value
        case .blob(let bytes): "\\x" + bytes.map { Self.padded(Int64($0), 2, radix: 16) }.joined()
        case .date(let days): Self.text(days: Int64(days), beyond: days == .max || days == -.max)
        case .time(let microseconds): Self.text(timeOfDay: microseconds, perSecond: 1_000_000)
        case .timestamp(let value): Self.text(moment: value, perSecond: 1_000_000)
        case .timestampNanoseconds(let value): Self.text(moment: value, perSecond: 1_000_000_000)
        case .instant(let value): Self.text(moment: value, perSecond: 1_000_000) + "Z"
        case .interval(let months, let days, let microseconds): "P\(months)M\(days)DT\(Self.seconds(microseconds))S"
        case .list(let values): "[" + values.map(\.nestedText).joined(separator: ", ") + "]"
        case .structure(let fields):
            "{" + fields.map { "\($0.name): \($0.value.nestedText)" }.joined(separator: ", ") + "}"
        case .map(let entries):
            "{" + entries.map { "\($0.key.nestedText): \($0.value.nestedText)" }.joined(separator: ", ") + "}"
        }
    }

    private var nestedText: String { self == .null ? "null" : displayText }

    // MARK: Time

    private static func text(moment: Int64, perSecond: Int64) -> String {
        guard moment != .max, moment != -Int64.max else { return moment > 0 ? "infinity" : "-infinity" }
        let perDay = 86_400 * perSecond
        let (days, rest) = flooredDivision(moment, perDay)
        return text(days: days, beyond: false) + " " + text(timeOfDay: rest, perSecond: perSecond)
    }

    /// ISO 8601, also before year 1 and after year 9999: the calendar repeats every 400 years.
    private static func text(days: Int64, beyond: Bool) -> String {
        guard !beyond else { return days > 0 ? "infinity" : "-infinity" }
        let daysPerEra: Int64 = 146_097
        // Within the years 2000 to 2399.
        let (eras, dayOfEra) = flooredDivision(days - 10_957, daysPerEra)
        let day = CalendarDay(dayNumber: Int(dayOfEra + 10_957))
        let year = Int64(day.year) + eras * 400
        let written = year < 0 ? "-" + padded(-year, 4) : (year > 9999 ? "+" : "") + padded(year, 4)
        return written + "-" + padded(Int64(day.month), 2) + "-" + padded(Int64(day.day), 2)
    }

    static func text(timeOfDay: Int64, perSecond: Int64) -> String {
        let (seconds, fraction) = flooredDivision(timeOfDay, perSecond)
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        return clock + fractionText(fraction, perSecond: perSecond)
    }

    private static func seconds(_ microseconds: Int64) -> String {
        let magnitude = microseconds.magnitude
        let text = String(magnitude / 1_000_000) + fractionText(Int64(magnitude % 1_000_000), perSecond: 1_000_000)
        return (microseconds < 0 ? "-" : "") + text
    }

    private static func fractionText(_ fraction: Int64, perSecond: Int64) -> String {
        guard fraction != 0 else { return "" }
        var digits = padded(fraction, perSecond == 1_000_000 ? 6 : 9)
        while digits.last == "0" { digits.removeLast() }
        return "." + digits
    }

    private static func flooredDivision(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    static func padded(_ number: Int64, _ width: Int, radix: Int = 10) -> String {
        let digits = String(number, radix: radix)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
