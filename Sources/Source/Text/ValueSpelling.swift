import Engine
import Schema

/// SQL that reads a text as a value of a type, exactly or not at all.
///
/// Read: numbers in ASCII or full-width digits, with or without commas between groups of three digits, a sign and zeros
/// before or behind; dates as `2024-1-31`, `2024/1/31`, `2024.1.31`, `20240131`, `2024年1月31日`, `31.1.2024`, and
/// `31/1/2024` or `1/31/2024` where only one order is a day of the calendar. Blanks around a value do not count; a blank
/// value is empty. A moment with an offset from UTC is read as that moment in UTC. Refused: what
/// would have to be rounded, days that no month has, days whose order is open, two-digit years.
struct ValueSpelling {
    let type: FieldType
    /// SQL of the text.
    let text: String

    init(_ type: FieldType, _ text: String) {
        self.type = type
        self.text = text
    }

    /// Whether every text is a value of the type.
    static func takesAnyText(_ type: FieldType) -> Bool { type.engineType == "VARCHAR" && type != .json }

    /// The text without blanks around it and with ASCII digits and signs; null if it is blank.
    private var plain: String {
        "nullif(trim(translate(\(text), '０１２３４５６７８９，．－＋：／　\u{A0}', '0123456789,.-+:/  '), ' \t'), '')"
    }

    private static let grouped = "([0-9]+|[0-9]{1,3}(,[0-9]{3})+)"
    private static let isoDay = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    /// Days whose parts cannot change places.
    private static let certainDay =
        "(\(isoDay)|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}|[0-9]{4}\\.[0-9]{1,2}\\.[0-9]{1,2}|"
        + "[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{4})"
    private static let openDay = "([0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{4})"
    private static let clock = "[0-9]{1,2}(:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?|时[0-9]{1,2}分([0-9]{1,2}秒)?)"
    private static let certainFormats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d.%m.%Y"]
    private static let clockFormats = ["", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %H时%M分", " %H时%M分%S秒"]

    /// The value; null for an empty text and for one that is no value.
    ///
    /// What the engine writes as it stands there is read at once: everything else costs ten times as much.
    var value: String {
        switch type {
        case .integer, .decimal, .date, .datetime:
            let cast = "TRY_CAST(\(text) AS \(type.engineType))"
            return "CASE WHEN \(text) IS NULL THEN NULL WHEN CAST(\(cast) AS VARCHAR) = \(text) THEN \(cast) ELSE \(spelled) END"
        case .text, .period, .region, .form, .json, .real, .boolean: return spelled
        }
    }

    private var spelled: String {
        let n = plain
        return switch type {
        case .text, .period, .region, .form: text
        case .json: "CASE WHEN json_valid(\(text)) THEN \(text) END"
        case .integer:
            "CASE WHEN \(matches(n, "[+-]?\(Self.grouped)(\\.0*)?")) THEN TRY_CAST(replace(split_part(\(n), '.', 1), ',', '') AS BIGINT) END"
        case .decimal(_, let scale):
            "CASE WHEN \(matches(n, Self.decimal(scale))) THEN TRY_CAST(replace(\(n), ',', '') AS \(type.engineType)) END"
        case .real:
            "CASE WHEN \(matches(n, "[+-]?(\(Self.grouped)(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?")) "
                + "AND isfinite(TRY_CAST(replace(\(n), ',', '') AS DOUBLE)) THEN TRY_CAST(replace(\(n), ',', '') AS DOUBLE) END"
        case .boolean:
            "CASE WHEN lower(\(n)) IN ('true', 't', 'yes', 'y', '1', '是') THEN true "
                + "WHEN lower(\(n)) IN ('false', 'f', 'no', 'n', '0', '否') THEN false END"
        case .date: date(n)
        case .datetime: datetime(n)
        }
    }

    /// Whether the text is neither blank nor a value.
    var isFault: String {
        if Self.takesAnyText(type) { return "false" }
        // A CASE keeps its order, and the last question is the dearest.
        return "(CASE WHEN \(text) IS NULL OR (\(value)) IS NOT NULL THEN false ELSE \(type == .json ? text : plain) IS NOT NULL END)"
    }

    /// The value of a text that was found to be one: that it is none after all is a fault of ours, never an empty value.
    var certainValue: String {
        let complaint = quoteLiteral("a value of type \(type.text) was counted and not read: ")
        return "coalesce(\(value), CASE WHEN \(text) IS NOT NULL THEN error(\(complaint) || \(text)) END)"
    }

    /// Why the text is no value, as the end of a sentence; may be empty.
    var why: String {
        let n = plain
        switch type {
        case .integer:
            return "CASE WHEN \(matches(n, "[+-]?[0-9,]*\\.[0-9]+")) THEN ' (it has a fraction)' "
                + "WHEN \(matches(n, "[+-]?\(Self.grouped)")) THEN ' (it does not fit 64 bits)' \(commas(n)) ELSE '' END"
        case .decimal(let precision, let scale):
            return "CASE WHEN \(matches(n, "[+-]?\(Self.grouped)(\\.[0-9]+)?")) AND length(rtrim(split_part(\(n), '.', 2), '0')) > \(scale) "
                + "THEN ' (more than \(scale) digits after the point)' "
                + "WHEN \(matches(n, "[+-]?\(Self.grouped)(\\.[0-9]*)?")) "
                + "THEN ' (more than \(precision - scale) digits before the point)' \(commas(n)) ELSE '' END"
        case .real: return "CASE WHEN false THEN '' \(commas(n)) ELSE '' END"
        case .date, .datetime:
            let day = "regexp_extract(\(n), '^\(Self.openDay)', 1)"
            return "CASE WHEN \(dayFirst(day)) IS NOT NULL AND \(monthFirst(day)) IS NOT NULL THEN ' (day and month can be read either way)' "
                + "WHEN \(matches(n, "[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}")) THEN ' (a year has four digits)' "
                + (type == .date
                    ? "WHEN \(matches(n, "\(Self.certainDay)[T ].*")) THEN ' (it has a time of day)' " : "")
                + "WHEN \(matches(n, "(\(Self.certainDay)|\(Self.openDay)|[0-9]{8}).*")) THEN ' (there is no such day or time)' ELSE '' END"
        case .boolean, .json, .text, .period, .region, .form: return "''"
        }
    }

    private func commas(_ n: String) -> String {
        "WHEN \(matches(n, "[+-]?[0-9]+(,[0-9]+)+(\\.[0-9]*)?")) "
            + "THEN ' (a comma stands between groups of three digits only; write a point before fractions)'"
    }

    // MARK: Patterns

    static let isoMoment = "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6}0{0,3})?)?"
    static let moment = isoMoment + "(Z|[+-][0-9]{2}(:[0-9]{2})?)"

    /// The engine's own reading of a text as a timestamp drops the offset.
    static func inUTC(_ text: String) -> String { "make_timestamp(epoch_us(TRY_CAST(\(text) AS TIMESTAMP WITH TIME ZONE)))" }

    static func decimal(_ scale: Int) -> String {
        "[+-]?(\(grouped)(\\.[0-9]{0,\(scale)}0*)?" + (scale > 0 ? "|\\.[0-9]{1,\(scale)}0*" : "") + ")"
    }

    /// Numbers whose commas can only separate thousands: two of them, or one before a point.
    static let surelyGrouped = "-?[1-9][0-9]{0,2}((,[0-9]{3}){2,5}(\\.[0-9]{1,18})?|,[0-9]{3}\\.[0-9]{1,18})"

    private func matches(_ value: String, _ pattern: String) -> String { "regexp_full_match(\(value), \(quoteLiteral(pattern)))" }

    /// Under which an undeclared column's text is a day, or a day with a time, in a style that can be read in one way only.
    static func isSpelledDay(_ text: String, withTime: Bool) -> String {
        let pattern = "[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,4}日?" + (withTime ? "[ T][0-9:.时分秒]+" : "")
        let reading = ValueSpelling(withTime ? .datetime : .date, text)
        return "regexp_full_match(\(text), \(quoteLiteral(pattern))) AND \(reading.matches(text, "\(certainDay).*")) "
            + "AND (\(reading.value)) IS NOT NULL"
    }

    // MARK: Days

    private func date(_ n: String) -> String {
        "CASE WHEN \(matches(n, Self.certainDay)) THEN CAST(try_strptime(\(n), \(Self.list(Self.certainFormats))) AS DATE) "
            + "WHEN \(matches(n, "[0-9]{8}")) THEN CAST(try_strptime(\(n), '%Y%m%d') AS DATE) "
            + "WHEN \(matches(n, Self.openDay)) THEN CAST(\(eitherOrder(n, clocks: [""])) AS DATE) "
            + "WHEN \(matches(n, "\(Self.isoDay)[T ]00:00(:00(\\.0+)?)?")) "
            + "THEN CAST(try_strptime(split_part(replace(\(n), 'T', ' '), ' ', 1), '%Y-%m-%d') AS DATE) END"
    }

    private func datetime(_ n: String) -> String {
        let formats = Self.certainFormats.flatMap { day in Self.clockFormats.map { day + $0 } }
        let spaced = "replace(\(n), 'T', ' ')"
        return "CASE WHEN \(matches(n, Self.isoMoment)) THEN TRY_CAST(\(n) AS TIMESTAMP) "
            + "WHEN \(matches(n, "\(Self.certainDay)([T ]\(Self.clock))?")) THEN try_strptime(\(spaced), \(Self.list(formats))) "
            + "WHEN \(matches(n, "[0-9]{8}")) THEN try_strptime(\(n), '%Y%m%d') "
            + "WHEN \(matches(n, "[0-9]{14}")) THEN try_strptime(\(n), '%Y%m%d%H%M%S') "
            + "WHEN \(matches(n, "\(Self.openDay)([T ]\(Self.clock))?")) THEN \(eitherOrder(spaced, clocks: Self.clockFormats)) "
            + "WHEN \(matches(n, Self.moment)) THEN \(Self.inUTC(n)) END"
    }

    /// The day if only one order of day and month makes one, or both the same.
    private func eitherOrder(_ n: String, clocks: [String]) -> String {
        let (first, second) = (dayFirst(n, clocks), monthFirst(n, clocks))
        return "CASE WHEN \(first) IS NULL THEN \(second) WHEN \(second) IS NULL OR \(first) = \(second) THEN \(first) END"
    }

    private func dayFirst(_ n: String, _ clocks: [String] = [""]) -> String {
        "try_strptime(\(n), \(Self.list(clocks.flatMap { ["%d/%m/%Y" + $0, "%d-%m-%Y" + $0] })))"
    }

    private func monthFirst(_ n: String, _ clocks: [String] = [""]) -> String {
        "try_strptime(\(n), \(Self.list(clocks.flatMap { ["%m/%d/%Y" + $0, "%m-%d-%Y" + $0] })))"
    }

    private static func list(_ formats: [String]) -> String { "[" + formats.map(quoteLiteral).joined(separator: ", ") + "]" }
}
