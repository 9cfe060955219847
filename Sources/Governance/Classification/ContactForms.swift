import Vocabulary

/// Forms of the ways to reach a person or machine, and of days and places.
enum ContactForms {
    /// A mainland mobile number in an allotted segment, with or without +86.
    static func isMobile(_ value: ValueText) -> Bool {
        var bytes = value.bytes
        guard (11...20).contains(bytes.count), let first = bytes.first, mobileStarts.contains(first) else { return false }
        for prefix in ["+86", "0086", "(+86)", "86-"] where bytes.starts(with: prefix.utf8) {
            bytes.removeFirst(prefix.utf8.count)
            break
        }
        guard bytes.count >= 11, bytes.count <= 15 else { return false }
        let digits = ValueText(String(decoding: bytes, as: UTF8.self)).groupedDigits
        if digits.count == 13, digits[0] == 56, digits[1] == 54 { return isSegment(Array(digits.dropFirst(2))) }
        return digits.count == 11 && isSegment(digits)
    }

    private static let mobileStarts = Set("1+08(".utf8)

    /// Segments of the national numbering plan for people's phones; those for machines (140, 1064 …) are left out.
    private static func isSegment(_ digits: [UInt8]) -> Bool {
        guard digits[0] == 49 else { return false }
        switch ValueText.number(digits[0..<3]) {
        case 130...139, 145...149, 150...153, 155...159, 162, 165...167, 170...178, 180...189, 190...193, 195...199: return true
        default: return false
        }
    }

    /// A landline with its area code, or a 400/800 number.
    static func isLandline(_ value: ValueText) -> Bool {
        guard (10...24).contains(value.bytes.count), let first = value.bytes.first, landlineStarts.contains(first) else { return false }
        var bytes = value.bytes.filter { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")") && $0 != UInt8(ascii: " ") }
        for prefix in ["+86", "0086"] where bytes.starts(with: prefix.utf8) {
            bytes.removeFirst(prefix.utf8.count)
            if bytes.first == UInt8(ascii: "-") { bytes.removeFirst() }
            if bytes.first != 48 { bytes.insert(48, at: 0) }
        }
        let groups = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard (1...3).contains(groups.count), groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy(ValueText.isDigit) }) else { return false }
        let head = groups[0]
        if head.count == 3, head.elementsEqual("400".utf8) || head.elementsEqual("800".utf8) {
            return groups.dropFirst().reduce(0) { $0 + $1.count } == 7
        }
        if groups.count == 3 { return isArea(head) && isLocal(groups[1]) && groups[2].count <= 5 }
        if groups.count == 2 { return isArea(head) && isLocal(groups[1]) }
        let area = head.starts(with: "010".utf8) || head.starts(with: "02".utf8) ? 3 : 4
        return head.count > area && isArea(head.prefix(area)) && isLocal(head.dropFirst(area))
    }

    private static let landlineStarts = Set("048+(".utf8)

    private static func isArea(_ digits: ArraySlice<UInt8>) -> Bool {
        guard let first = digits.first, first == 48 else { return false }
        let code = ValueText.number(digits)
        return digits.count == 3 ? code == 10 || (20...29).contains(code) : digits.count == 4 && (310...999).contains(code)
    }

    private static func isLocal(_ digits: ArraySlice<UInt8>) -> Bool {
        guard let first = digits.first else { return false }
        return (digits.count == 7 || digits.count == 8) && first >= 50
    }

    /// An addr-spec as mail systems accept it.
    ///
    /// - SeeAlso: RFC 5321, 4.1.2; quoted local parts and address literals are left out.
    static func isEmail(_ value: ValueText) -> Bool {
        let bytes = value.bytes
        guard (6...254).contains(bytes.count), value.isASCII, let at = bytes.firstIndex(of: UInt8(ascii: "@")), (1...64).contains(at) else { return false }
        let local = bytes[..<at]
        let isAtom = { (byte: UInt8) in ValueText.isDigit(byte) || ValueText.isLetter(byte) || atomMarks.contains(byte) }
        guard local.allSatisfy(isAtom), local.first != UInt8(ascii: "."), local.last != UInt8(ascii: ".") else { return false }
        let labels = bytes[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, let top = labels.last, top.count >= 2, top.allSatisfy(ValueText.isLetter) else { return false }
        return labels.allSatisfy { label in
            !label.isEmpty && label.count <= 63 && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { ValueText.isDigit($0) || ValueText.isLetter($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static let atomMarks = Set("._%+-&'*/=?^{|}~!#$`".utf8)

    /// An IPv4 or IPv6 address.
    static func isIPAddress(_ value: ValueText) -> Bool { octets(value) != nil || isIPv6(value) }

    /// The four numbers of a dotted address, none with a leading zero, the first not 0.
    static func octets(_ value: ValueText) -> [Int]? {
        guard (7...15).contains(value.bytes.count) else { return nil }
        let parts = value.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var numbers: [Int] = []
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy(ValueText.isDigit), part.count == 1 || part.first != 48 else { return nil }
            numbers.append(ValueText.number(part))
        }
        return numbers.allSatisfy { $0 <= 255 } && numbers[0] != 0 ? numbers : nil
    }

    private static func isIPv6(_ value: ValueText) -> Bool {
        let bytes = value.bytes
        guard (3...39).contains(bytes.count), bytes.count(where: { $0 == UInt8(ascii: ":") }) >= 2 else { return false }
        var groups = 0
        var length = 0
        var gaps = 0
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == UInt8(ascii: ":") {
                if previous == UInt8(ascii: ":") { gaps += 1 }
                if length > 0 { groups += 1 }
                length = 0
            } else {
                guard ValueText.isDigit(byte) || (97...102).contains(byte | 0x20) else { return false }
                length += 1
                guard length <= 4 else { return false }
            }
            previous = byte
        }
        if length > 0 { groups += 1 }
        // A clock's 12:30:00 has neither eight groups nor a gap.
        return gaps == 0 ? groups == 8 : gaps == 1 && groups <= 7
    }

    /// A day or month a living person may have been born on: 1985-03-07, 1985/3/7, 19850307, 1985年3月7日, 1985-03, 198503.
    static func isBirthDate(_ value: ValueText, today: CalendarDay) -> Bool {
        var scalars = value.scalars
        // A moment at midnight is a day.
        if scalars.count == 19, value.text.hasSuffix(" 00:00:00") { scalars.removeLast(9) }
        guard (6...11).contains(scalars.count) else { return false }
        var numbers: [Int] = [0]
        var digits = 0
        for scalar in scalars {
            switch scalar {
            case "0"..."9":
                numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(scalar.value - 48)
                digits += 1
            case "-", "/", ".", "年", "月": numbers.append(0)
            case "日": break
            default: return false
            }
        }
        if numbers.count == 1 {
            guard digits == 8 || digits == 6 else { return false }
            let all = digits == 6 ? numbers[0] * 100 + 1 : numbers[0]
            numbers = [all / 10_000, all / 100 % 100, all % 100]
        }
        if numbers.count == 2 || (numbers.count == 3 && numbers[2] == 0) { numbers = [numbers[0], numbers[1], 1] }
        guard numbers.count == 3, numbers[0] >= 1880, let day = CalendarDay(year: numbers[0], month: numbers[1], day: numbers[2]) else { return false }
        return day <= today
    }
}
