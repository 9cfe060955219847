import Vocabulary

/// Forms of identifying numbers: what their standards demand of each value.
enum NumberForms {
    /// A resident identity number: 18 characters with check character, or the 15 digits of before 1999.
    ///
    /// - SeeAlso: GB 11643-1999.
    static func isResidentID(_ value: ValueText, today: CalendarDay) -> Bool {
        let bytes = value.bytes
        switch bytes.count {
        case 18:
            guard bytes.dropLast().allSatisfy(ValueText.isDigit), isProvince(bytes),
                isBirth(year: ValueText.number(bytes[6..<10]), bytes[10..<14], today: today)
            else { return false }
            var sum = 0
            for index in 0..<17 { sum += Int(bytes[index] - 48) * residentWeights[index] }
            let expected = residentChecks[sum % 11]
            // A lower-case x is common.
            return bytes[17] == expected || (expected == UInt8(ascii: "X") && bytes[17] == UInt8(ascii: "x"))
        case 15:
            return bytes.allSatisfy(ValueText.isDigit) && isProvince(bytes)
                && isBirth(year: 1900 + ValueText.number(bytes[6..<8]), bytes[8..<12], today: today)
        default: return false
        }
    }

    private static let residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let residentChecks = Array("10X98765432".utf8)

    private static func isBirth(year: Int, _ monthDay: ArraySlice<UInt8>, today: CalendarDay) -> Bool {
        let start = monthDay.startIndex
        guard year >= 1880,
            let day = CalendarDay(
                year: year, month: ValueText.number(monthDay[start..<start + 2]), day: ValueText.number(monthDay[(start + 2)...]))
        else { return false }
        return day <= today
    }

    /// Whether the first two digits are a province of GB/T 2260; 91 stands for residents abroad.
    static func isProvince(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 2 else { return false }
        return provinces.contains(ValueText.number(bytes[0..<2]))
    }

    private static let provinces: Set<Int> = [
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
    ]

    /// A unified social credit code with its check character.
    ///
    /// - SeeAlso: GB 32100-2015.
    static func isCreditCode(_ value: ValueText) -> Bool {
        let bytes = value.bytes
        guard bytes.count == 18, bytes[2..<8].allSatisfy(ValueText.isDigit), creditAuthorities.contains(bytes[0]) else { return false }
        var sum = 0
        var weight = 1
        for index in 0..<17 {
            guard let place = creditAlphabet.firstIndex(of: bytes[index]) else { return false }
            sum += place * weight
            weight = weight * 3 % 31
        }
        return creditAlphabet[(31 - sum % 31) % 31] == bytes[17]
    }

    private static let creditAlphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    private static let creditAuthorities = Set("123456789ANYG".utf8)

    /// A payment card: 13 to 19 digits that begin as an issuer's and pass the Luhn check.
    ///
    /// - SeeAlso: GB/T 17552; ISO/IEC 7812-1, annex B.
    static func isBankCard(_ value: ValueText) -> Bool {
        guard (15...24).contains(value.bytes.count) else { return false }
        let digits = value.groupedDigits
        guard isIssued(digits) else { return false }
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let number = Int(digit - 48)
            sum += place % 2 == 0 ? number : (number > 4 ? 2 * number - 9 : 2 * number)
        }
        return sum % 10 == 0
    }

    /// 62 is UnionPay (16 to 19 digits); the others are those of older Chinese cards and of the international schemes.
    private static func isIssued(_ digits: [UInt8]) -> Bool {
        guard (15...19).contains(digits.count) else { return false }
        let four = ValueText.number(digits[0..<4])
        switch four / 100 {
        case 62: return digits.count >= 16
        case 34, 37: return digits.count == 15
        case 51...55, 40...49: return digits.count == 16
        case 35: return digits.count == 16 && (3528...3589).contains(four)
        case 22...27: return digits.count == 16 && (2221...2720).contains(four)
        case 95: return digits.count == 19 && four == 9558
        default: return false
        }
    }

    /// A passport of the People's Republic, or a travel permit of Hong Kong and Macao residents.
    static func isPassport(_ value: ValueText) -> Bool {
        let bytes = value.bytes
        guard bytes.count == 9, ValueText.isUpper(bytes[0]), bytes[2...].allSatisfy(ValueText.isDigit) else { return false }
        switch bytes[0] {
        case UInt8(ascii: "E"):
            // EA to EZ, without I and O, follow the numbers with one letter.
            return ValueText.isDigit(bytes[1]) || (ValueText.isUpper(bytes[1]) && bytes[1] != UInt8(ascii: "I") && bytes[1] != UInt8(ascii: "O"))
        case UInt8(ascii: "G"), UInt8(ascii: "H"), UInt8(ascii: "M"): return ValueText.isDigit(bytes[1])
        case UInt8(ascii: "D"), UInt8(ascii: "S"), UInt8(ascii: "P"): return ValueText.isDigit(bytes[1]) || bytes[1] == UInt8(ascii: "E")
        default: return false
        }
    }

    /// A licence plate, of seven places or, for new-energy cars, eight.
    ///
    /// - SeeAlso: GA 36-2018.
    static func isLicencePlate(_ value: ValueText) -> Bool {
        guard let first = value.scalars.first, plateProvinces.contains(first), value.scalars.count <= 12 else { return false }
        let scalars = value.scalars.filter { $0 != "·" && $0 != "•" && $0 != " " && $0 != "-" && $0 != "." }
        guard scalars.count == 7 || scalars.count == 8, isPlateLetter(scalars[1]) else { return false }
        let rest = scalars[2...]
        if scalars.count == 8 {
            let kinds: Set<Unicode.Scalar> = ["A", "B", "C", "D", "E", "F", "G", "H", "J", "K"]
            let isSmall = kinds.contains(rest[2]) && (isPlateLetter(rest[3]) || isDigit(rest[3])) && rest[4...].allSatisfy(isDigit)
            return isSmall || (rest.dropLast().allSatisfy(isDigit) && kinds.contains(rest[7]))
        }
        guard rest.dropLast().allSatisfy({ isDigit($0) || isPlateLetter($0) }), let last = rest.last else { return false }
        let letters = rest.count { !isDigit($0) }
        return (isDigit(last) || isPlateLetter(last) || plateTails.contains(last)) && letters <= 3
    }

    private static let plateProvinces = Set("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领".unicodeScalars)
    private static let plateTails = Set("学警港澳挂领使试超".unicodeScalars)

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 48 && scalar.value <= 57 }
    private static func isPlateLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 65 && scalar.value <= 90 && scalar != "I" && scalar != "O"
    }
}
