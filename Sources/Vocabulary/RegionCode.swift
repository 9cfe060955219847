/// An administrative division: six digits of GB/T 2260, nine with the town, twelve with the village.
///
/// Codes padded with zeros to nine or twelve digits are the shorter code: `500000000000` is `500000`.
package struct RegionCode: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    package enum Level: Int, Sendable, Hashable, Comparable, CaseIterable {
        case province = 1, city, district, town, village
        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// Six, nine or twelve digits, as short as the division allows.
    package let text: String

    /// - Throws: `malformedRegion` unless `text` is 6, 9 or 12 ASCII digits that stand for a province or something in one.
    package init(text: String) throws(VocabularyError) {
        let digits = Array(text.utf8)
        guard [6, 9, 12].contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else {
            throw Self.malformed(text, "is not a region code of 6, 9 or 12 digits")
        }
        guard Self.provinces.contains(Int(digits[0] - 48) * 10 + Int(digits[1] - 48)) else {
            throw Self.malformed(text, "starts with no province of GB/T 2260")
        }
        var code = text[...]
        while code.utf8.count > 6, code.hasSuffix("000") { code = code.dropLast(3) }
        let below = code.utf8.count > 6 ? 6 : 4
        let isGap = digits[2...3].allSatisfy { $0 == 48 } && digits[4...5].contains { $0 != 48 }
        let hasNoParent = below == 6 && (digits[4...5].allSatisfy { $0 == 48 } && digits[2...3].allSatisfy { $0 == 48 })
        let skipsTown = code.utf8.count == 12 && digits[6...8].allSatisfy { $0 == 48 }
        guard !isGap, !hasNoParent, !skipsTown else { throw Self.malformed(text, "skips a level of GB/T 2260") }
        self.text = String(code)
    }

    package var level: Level {
        switch text.utf8.count {
        case 12: .village
        case 9: .town
        default: text.hasSuffix("0000") ? .province : text.hasSuffix("00") ? .city : .district
        }
    }

    /// The division this one belongs to; `nil` for a province.
    ///
    /// A district of a municipality (Beijing, Tianjin, Shanghai, Chongqing) and a county under direct administration of a province (`xx90xx`)
    /// belong to the province, not to the placeholder code at city level.
    package var parent: RegionCode? {
        switch level {
        case .province: nil
        case .city: province
        case .district:
            isMunicipal || text.utf8.dropFirst(2).starts(with: "90".utf8) ? province : RegionCode(known: text.prefix(4) + "00")
        case .town: RegionCode(known: text.prefix(6))
        case .village: RegionCode(known: text.prefix(9))
        }
    }

    package var province: RegionCode { RegionCode(known: text.prefix(2) + "0000") }

    /// From the province down to this division's parent.
    package var ancestors: [RegionCode] {
        var chain: [RegionCode] = []
        var next = parent
        while let region = next {
            chain.append(region)
            next = region.parent
        }
        return chain.reversed()
    }

    /// Whether this division is `other` or lies in it.
    package func isWithin(_ other: RegionCode) -> Bool { self == other || ancestors.contains(other) }

    package var description: String { text }

    /// By digits: a division comes right before its parts.
    package static func < (left: RegionCode, right: RegionCode) -> Bool { left.text < right.text }

    package init(from decoder: any Decoder) throws {
        try self.init(text: decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private init(known text: some StringProtocol) { self.text = String(text) }

    private var isMunicipal: Bool { ["11", "12", "31", "50"].contains(text.prefix(2)) }

    /// - SeeAlso: GB/T 2260-2007, table 1, and the codes of 71, 81, 82.
    private static let provinces: Set<Int> = [
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
    ]

    private static func malformed(_ text: String, _ message: String) -> VocabularyError {
        VocabularyError(.malformedRegion, subject: text, message: message, mend: "Write a GB/T 2260 code such as 500000 or 500101")
    }
}
