import Vocabulary

/// Forms of places: postal addresses and coordinates.
enum PlaceForms {
    /// A place fine enough to find a door: names of divisions followed by a street, village, house or room.
    ///
    /// A path of divisions alone (重庆市渝北区) is none, nor is the name of a body that begins with one.
    static func isAddress(_ value: ValueText) -> Bool {
        let scalars = value.scalars
        guard (6...120).contains(scalars.count), let last = scalars.last else { return false }
        if !scalars.contains(where: ValueText.isHan) { return isLatinAddress(value) }
        guard !bodies.contains(last) else { return false }
        var divisions = 0
        var streets = 0
        var houses = 0
        for (place, scalar) in scalars.enumerated() where place > 0 {
            let before = scalars[place - 1]
            // 街道 is a division, not a street and a road.
            if scalar == "街", place + 1 < scalars.count, scalars[place + 1] == "道" { continue }
            if divisionMarks.contains(scalar) || (scalar == "道" && before == "街") {
                divisions += 1
            } else if streetMarks.contains(scalar), ValueText.isHan(before) || ValueText.isDigit(UInt8(truncatingIfNeeded: before.value)) {
                streets += 1
            } else if houseMarks.contains(scalar), isCount(before) {
                houses += 1
            }
        }
        return (houses > 0 && streets + divisions > 0) || (divisions > 0 && streets > 1) || (divisions > 1 && streets > 0)
    }

    /// A digit, letter or Chinese numeral before 号, 栋, 室.
    private static func isCount(_ scalar: Unicode.Scalar) -> Bool {
        (48...57).contains(scalar.value) || (65...90).contains(scalar.value & ~0x20) || numerals.contains(scalar) || scalar == "附"
    }

    private static let numerals = Set("一二三四五六七八九十百零〇甲乙丙丁".unicodeScalars)
    private static let divisionMarks = Set("省市区县旗州盟镇乡".unicodeScalars)
    private static let streetMarks = Set("村路街道巷弄胡里庄苑园屯湾寨坪".unicodeScalars)
    private static let houseMarks = Set("号栋幢座楼室组社单层户".unicodeScalars)
    private static let bodies = Set("局厅院所处部厂店站馆社队会司行校府委办心".unicodeScalars)

    /// A number and a word for a street: "12 Renmin Road".
    private static func isLatinAddress(_ value: ValueText) -> Bool {
        guard value.isASCII, value.bytes.contains(where: ValueText.isDigit) else { return false }
        let words = value.text.lowercased().split(whereSeparator: { !$0.isLetter })
        return words.count >= 2 && words.contains { latinStreets.contains(String($0)) }
    }

    private static let latinStreets: Set<String> = ["road", "rd", "street", "st", "avenue", "ave", "lane", "boulevard", "blvd", "lu", "jie"]

    // MARK: Coordinates

    /// The number of degrees and its decimal places, if the value is a plain decimal number.
    static func degrees(_ bytes: some Collection<UInt8>) -> (value: Double, places: Int)? {
        guard (1...24).contains(bytes.count) else { return nil }
        var whole = 0.0
        var scale = 1.0
        var places = 0
        var sawPoint = false
        var digits = 0
        var isNegative = false
        for (index, byte) in bytes.enumerated() {
            if index == 0, byte == UInt8(ascii: "-") {
                isNegative = true
            } else if byte == UInt8(ascii: "."), !sawPoint {
                sawPoint = true
            } else if ValueText.isDigit(byte) {
                digits += 1
                if sawPoint {
                    places += 1
                    scale /= 10
                    whole += Double(byte - 48) * scale
                } else {
                    whole = whole * 10 + Double(byte - 48)
                }
            } else {
                return nil
            }
        }
        return digits == 0 ? nil : (isNegative ? -whole : whole, places)
    }

    /// Finer than a kilometre: what a coarser number tells is not a place of a person.
    private static let leastPlaces = 3

    static func isLongitude(_ value: ValueText, inChina: Bool) -> Bool {
        guard let degrees = degrees(value.bytes), degrees.places >= leastPlaces else { return false }
        return inChina ? (73...136).contains(degrees.value) : (-180...180).contains(degrees.value)
    }

    static func isLatitude(_ value: ValueText, inChina: Bool) -> Bool {
        guard let degrees = degrees(value.bytes), degrees.places >= leastPlaces else { return false }
        return inChina ? (3...54).contains(degrees.value) : (-90...90).contains(degrees.value)
    }

    /// Two numbers of degrees in one value: "106.5516,29.5630", "POINT(106.55 29.56)", "106°33′05″E, 29°33′46″N".
    static func isCoordinatePair(_ value: ValueText) -> Bool {
        guard (9...80).contains(value.bytes.count) else { return false }
        if !value.isASCII { return value.scalars.count(where: { $0 == "°" || $0 == "度" }) == 2 }
        var bytes = value.bytes[...]
        let open = bytes.firstIndex { ValueText.isDigit($0) || $0 == UInt8(ascii: "-") } ?? bytes.endIndex
        let lead = String(decoding: bytes[..<open], as: UTF8.self).lowercased()
        guard ["", "[", "(", "point(", "point (", "{"].contains(lead) else { return false }
        bytes = bytes[open...]
        while let last = bytes.last, !ValueText.isDigit(last) {
            guard ")]} ".utf8.contains(last) else { return false }
            bytes = bytes.dropLast()
        }
        let parts = bytes.split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ";") })
        guard parts.count == 2, let first = degrees(parts[0]), let second = degrees(parts[1]) else { return false }
        guard first.places >= leastPlaces, second.places >= leastPlaces else { return false }
        return isPlace(first.value, second.value) || isPlace(second.value, first.value)
    }

    private static func isPlace(_ longitude: Double, _ latitude: Double) -> Bool {
        (73...136).contains(longitude) && (3...54).contains(latitude)
    }
}
