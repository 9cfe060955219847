package import FoundationEssentials

extension Decimal {
    /// Reads a plain decimal: an optional `-`, digits, optionally a point and digits. Nothing else.
    ///
    /// - Throws: `malformedDecimal` for any other writing, `decimalTooLong` beyond 38 significant digits or 127 decimal places.
    package init(exactText text: String) throws(VocabularyError) {
        self = try Self.parse(Array(text.utf8), original: text, exponentAllowed: false)
    }

    /// Reads a decimal as people and spreadsheets write it: full-width digits, blanks around it, `+`, thousands separators in groups of
    /// three, a missing digit before or after the point, an exponent (`1.2E+3`). The value is still exact.
    ///
    /// - Throws: `malformedDecimal`, `decimalTooLong`.
    package init(lenientText text: String) throws(VocabularyError) {
        let normal = text.utf8.count <= 256 ? text.normalized : ""
        var bytes = Array(normal.replacing("\u{2212}", with: "-").utf8)
        if bytes.first == UInt8(ascii: "+"), bytes.count > 1, bytes[1] != UInt8(ascii: "-") { bytes.removeFirst() }
        let sign = bytes.first == UInt8(ascii: "-") ? 1 : 0
        guard let ungrouped = Self.ungrouped(bytes[sign...]) else { throw Self.malformed(text) }
        var digits = ungrouped
        let point = UInt8(ascii: ".")
        if let index = digits.firstIndex(of: point) {
            let hasBefore = index > 0
            let hasAfter = index + 1 < digits.count && digits[index + 1].isASCIIDigit
            if !hasAfter, hasBefore { digits.remove(at: index) } else if !hasBefore { digits.insert(48, at: 0) }
        }
        self = try Self.parse(Array(bytes[..<sign]) + digits, original: text, exponentAllowed: true)
    }

    /// The one exact writing, without exponent or trailing zeros: `2.3`, `-0.05`, `48838`.
    package var canonicalText: String { writing(grouped: false) }

    /// As pages show it: `48,838`, `1,234.5`.
    package var displayText: String { writing(grouped: true) }

    private func writing(grouped: Bool) -> String {
        if isNaN { return "NaN" }
        let (mantissa, exponent) = shortest
        var digits = Array(String(mantissa).utf8)
        if exponent > 0 { digits += repeatElement(48, count: exponent) }
        let places = max(0, -exponent)
        if digits.count <= places { digits.insert(contentsOf: repeatElement(48, count: places + 1 - digits.count), at: 0) }
        let whole = digits.count - places
        var text: [UInt8] = isNegativeNumber ? [UInt8(ascii: "-")] : []
        for index in 0..<whole {
            if grouped, index > 0, (whole - index) % 3 == 0 { text.append(UInt8(ascii: ",")) }
            text.append(digits[index])
        }
        if places > 0 { text += [UInt8(ascii: ".")] + digits[whole...] }
        return String(decoding: text, as: UTF8.self)
    }

    /// The digits without thousands separators, or `nil` if the groups are not of three digits before the point.
    private static func ungrouped(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        let comma = UInt8(ascii: ",")
        guard bytes.contains(comma) else { return Array(bytes) }
        let whole = bytes.prefix { $0.isASCIIDigit || $0 == comma }
        let groups = whole.split(separator: comma, omittingEmptySubsequences: false)
        guard let first = groups.first, (1...3).contains(first.count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
        return groups.flatMap { $0 } + bytes[whole.endIndex...]
    }

    private static func parse(_ bytes: [UInt8], original: String, exponentAllowed: Bool) throws(VocabularyError) -> Decimal {
        var cursor = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { cursor = 1 }
        var magnitude: UInt128 = 0
        var pendingZeros = 0
        var places = 0
        var (wholeDigits, fractionDigits, significant) = (0, 0, 0)
        var inFraction = false
        while cursor < bytes.count {
            let byte = bytes[cursor]
            if byte == UInt8(ascii: "."), !inFraction {
                inFraction = true
            } else if byte.isASCIIDigit {
                if inFraction { fractionDigits += 1 } else { wholeDigits += 1 }
                if byte == 48 {
                    pendingZeros += significant > 0 ? 1 : 0
                } else {
                    significant += pendingZeros + 1
                    guard significant <= maximumDigits else { throw tooLong(original) }
                    for _ in 0..<pendingZeros { magnitude *= 10 }
                    magnitude = magnitude * 10 + UInt128(byte - 48)
                    pendingZeros = 0
                    places = fractionDigits
                }
            } else {
                break
            }
            cursor += 1
        }
        guard wholeDigits > 0, !inFraction || fractionDigits > 0 else { throw malformed(original) }
        // Zeros after the last other digit: those before the point count, those after it say nothing.
        var exponent = places > 0 ? -places : max(0, pendingZeros - fractionDigits)
        if cursor < bytes.count {
            guard exponentAllowed, let given = givenExponent(bytes[cursor...]) else { throw malformed(original) }
            exponent += given
        }
        guard magnitude == 0 || (-maximumScale...maximumScale - maximumDigits).contains(exponent) else { throw tooLong(original) }
        return Decimal(magnitude: magnitude, exponent: exponent, isNegative: isNegative)
    }

    /// `E+3`, `e-12`; at most three digits.
    private static func givenExponent(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let mark = bytes.first, mark | 0x20 == UInt8(ascii: "e") else { return nil }
        var digits = bytes.dropFirst()
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        guard (1...3).contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
        return isNegative ? -value : value
    }

    private static func malformed(_ text: String) -> VocabularyError {
        VocabularyError(
            .malformedDecimal, subject: text, message: "is not a decimal number",
            mend: "Write digits with at most one point, such as 1300 or 2.35, and the unit in its own column")
    }

    private static func tooLong(_ text: String) -> VocabularyError {
        VocabularyError(
            .decimalTooLong, subject: text, message: "has more digits than can be kept exactly (\(maximumDigits))",
            mend: "Round it to at most \(maximumDigits) significant digits at the source")
    }
}
