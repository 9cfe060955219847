import Vocabulary

// The rules over one value; `MaskingRule+SQL.swift` says the same in SQL, and a test compares the two.

extension MaskingRule {
    /// The masked form of a value's text; `nil` for null.
    ///
    /// - Parameters:
    ///   - subject: whose value it is, for `dateShift`: the text of the column that names the person. `nil` takes the value itself.
    ///   - key: the dataset's key; without one, rules that need it hide.
    package func masked(_ value: String?, subject: String? = nil, key: MaskingKey? = nil) -> String? {
        guard let value else { return nil }
        switch self {
        case .null: return nil
        case .hide: return Self.hidden
        case .partial(let first, let last): return Self.partial(value, first: first, last: last)
        case .hash(let digits): return key.map { String($0.digest(of: value).prefix(digits)) } ?? Self.hidden
        case .generalise(let kind): return Self.generalised(value, kind) ?? Self.hidden
        case .round(let places):
            guard let number = FixedNumber(value), number.isShort(inStepsOfPlaces: places) else { return Self.hidden }
            return number.rounded(places: places)
        case .bucket(let bounds): return FixedNumber(value).map { Self.bucket($0, bounds) } ?? Self.hidden
        case .dateShift(let days):
            guard let key else { return Self.hidden }
            return Self.shifted(value, by: key.shift(of: subject ?? value, within: days)) ?? Self.hidden
        }
    }

    private static func partial(_ value: String, first: Int, last: Int) -> String {
        let scalars = Array(value.unicodeScalars)
        guard (scalars.count - first - last) * 3 >= scalars.count, scalars.count > first + last else { return hidden }
        return String(String.UnicodeScalarView(scalars.prefix(first))) + gap + String(String.UnicodeScalarView(scalars.suffix(last)))
    }

    private static func generalised(_ value: String, _ kind: Generalisation) -> String? {
        switch kind {
        case .year: return dayDigits(value).map { "\($0.year)" }
        case .month: return dayDigits(value).map { "\($0.year)-\($0.month)" }
        case .province: return regionDigits(value).map { $0.prefix(2) + "0000" }
        case .city: return regionDigits(value).map { $0.prefix(4) + "00" }
        case .district: return district(value)
        case .range(let width):
            guard let number = FixedNumber(value), number.isShort(inStepsOf: width) else { return nil }
            let below = number.floor - ((number.floor % Int128(width) + Int128(width)) % Int128(width))
            return "[\(below),\(below + Int128(width)))"
        }
    }

    /// Year and month of 1985-03-07…, and of 19850307.
    private static func dayDigits(_ value: String) -> (year: String, month: String)? {
        let bytes = Array(value.utf8)
        let isCompact = bytes.count == 8
        guard isCompact || bytes.count >= 10 else { return nil }
        for (place, byte) in bytes.prefix(isCompact ? 8 : 10).enumerated() {
            let wantsHyphen = !isCompact && (place == 4 || place == 7)
            guard wantsHyphen ? byte == UInt8(ascii: "-") : ValueText.isDigit(byte) else { return nil }
        }
        let month = isCompact ? bytes[4..<6] : bytes[5..<7]
        return (String(decoding: bytes[..<4], as: UTF8.self), String(decoding: month, as: UTF8.self))
    }

    private static func regionDigits(_ value: String) -> String? {
        let count = value.utf8.count
        return [6, 9, 12].contains(count) && value.utf8.allSatisfy(ValueText.isDigit) ? value : nil
    }

    static let districtMarks: Set<Unicode.Scalar> = ["区", "县", "旗"]
    static let divisionMarks: Set<Unicode.Scalar> = ["省", "市", "州", "盟"]
    /// Characters a district's name ends within.
    static let mostDistrictCharacters = 20

    private static func district(_ value: String) -> String? {
        let scalars = value.unicodeScalars.prefix(mostDistrictCharacters + 1)
        var sawDivision = false
        var taken = String.UnicodeScalarView()
        for (place, scalar) in scalars.enumerated() {
            taken.append(scalar)
            if place > 0, districtMarks.contains(scalar) { return sawDivision ? String(taken) : nil }
            if divisionMarks.contains(scalar) { sawDivision = true }
        }
        return nil
    }

    private static func bucket(_ number: FixedNumber, _ bounds: [Int64]) -> String {
        guard let place = bounds.firstIndex(where: { number.isBelow($0) }) else { return "≥\(bounds[bounds.count - 1])" }
        return place == 0 ? "<\(bounds[0])" : "[\(bounds[place - 1]),\(bounds[place]))"
    }

    /// The day of a text `1985-03-07` or `1985-03-07 08:30:00` moved; the time of day stays.
    private static func shifted(_ value: String, by days: Int) -> String? {
        let bytes = Array(value.utf8)
        let isTime = { (byte: UInt8) in ValueText.isDigit(byte) || ":.+Z".utf8.contains(byte) }
        guard bytes.count >= 10, bytes.count <= 40, let day = try? CalendarDay(text: String(decoding: bytes[..<10], as: UTF8.self)),
            bytes.count == 10 || ((bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "T")) && bytes[11...].allSatisfy(isTime))
        else { return nil }  // What is no day is hidden.
        let number = day.dayNumber + days
        guard Self.shiftableDays.contains(number) else { return nil }
        return CalendarDay(dayNumber: number).text + String(decoding: bytes[10...], as: UTF8.self)
    }

    /// From 0001-01-01 to 9999-12-31.
    static let shiftableDays = -719_162...2_932_896
}
