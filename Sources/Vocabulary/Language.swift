/// A language the pages speak.
package enum Language: String, Sendable, Hashable, Codable, CaseIterable {
    case zh, en

    /// The best language for an `Accept-Language` header (RFC 9110, 12.5.4).
    ///
    /// Ranges that are malformed, have weight 0 or name another language are passed over; of equal weights the first wins; `*` stands for
    /// `fallback`. Only the first 32 ranges are read.
    ///
    /// - Returns: `fallback` if the header is missing or names no language we speak.
    package static func preferred(acceptLanguage header: String?, fallback: Language = .zh) -> Language {
        guard let header else { return fallback }
        var best: (language: Language, weight: Int)?
        for item in header.utf8.split(separator: UInt8(ascii: ","), maxSplits: 32).prefix(32) {
            guard let range = weightedRange(String(Substring(item))), range.weight > 0 else { continue }
            let primary = range.tag == "*" ? fallback.rawValue : String(range.tag.prefix { $0 != "-" })
            guard let language = Language(rawValue: primary) else { continue }
            if range.weight > best?.weight ?? 0 { best = (language, range.weight) }
        }
        return best?.language ?? fallback
    }

    /// One item of the header, `zh-CN;q=0.9`, with its weight in thousandths; `nil` if malformed.
    private static func weightedRange(_ item: String) -> (tag: String, weight: Int)? {
        let parts = item.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmingBlanks().lowercased() }
        guard let tag = parts.first, !tag.isEmpty, tag.utf8.count <= 35 else { return nil }
        guard parts.count > 1 else { return (tag, 1000) }
        guard parts.count == 2, parts[1].hasPrefix("q=") else { return nil }
        let number = parts[1].dropFirst(2).split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(number.count), let whole = Int(number[0]), (0...1).contains(whole) else { return nil }
        guard number.count == 2, !number[1].isEmpty else { return (tag, whole * 1000) }
        guard number[1].utf8.count <= 3, number[1].utf8.allSatisfy(\.isASCIIDigit),
            let thousandths = Int((number[1] + "000").prefix(3)), whole * 1000 + thousandths <= 1000
        else { return nil }
        return (tag, whole * 1000 + thousandths)
    }
}

/// A text in each language the pages speak.
package struct LocalizedText: Sendable, Hashable, Codable {
    package var zh: String
    package var en: String

    package init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// The text in `language`, or in the other one if that is empty.
    package subscript(_ language: Language) -> String {
        switch language {
        case .zh: zh.isEmpty ? en : zh
        case .en: en.isEmpty ? zh : en
        }
    }
}
