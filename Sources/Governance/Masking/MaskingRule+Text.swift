extension MaskingRule {
    /// The rule as a declaration and a page write it: `partial(3,4)`, `generalise(year)`, `bucket(0,100,1000)`.
    package var text: String {
        switch self {
        case .hide: "hide"
        case .null: "null"
        case .partial(let first, let last): "partial(\(first),\(last))"
        case .hash(let digits): "hash(\(digits))"
        case .generalise(.year): "generalise(year)"
        case .generalise(.month): "generalise(month)"
        case .generalise(.province): "generalise(province)"
        case .generalise(.city): "generalise(city)"
        case .generalise(.district): "generalise(district)"
        case .generalise(.range(let width)): "generalise(range \(width))"
        case .round(let places): "round(\(places))"
        case .bucket(let bounds): "bucket(\(bounds.map(String.init).joined(separator: ",")))"
        case .dateShift(let days): "dateShift(\(days))"
        }
    }

    /// Reads what `text` writes.
    ///
    /// - Throws: `malformed` for another writing or a number out of bounds.
    package init(text: String) throws(GovernanceError) {
        let plain = text.filter { $0 != " " }
        let name = String(plain.prefix { $0 != "(" })
        let inner = plain.hasSuffix(")") ? String(plain.dropFirst(name.count + 1).dropLast()) : ""
        let numbers = inner.split(separator: ",", omittingEmptySubsequences: false).map { Int64($0) }
        func number(_ index: Int) -> Int? { numbers.indices.contains(index) ? numbers[index].flatMap { Int(exactly: $0) } : nil }
        let rule: MaskingRule? =
            switch (name, numbers.count) {
            case ("hide", _) where inner.isEmpty: .hide
            case ("null", _) where inner.isEmpty: .null
            case ("partial", 2): number(0).flatMap { first in number(1).map { .partial(first: first, last: $0) } }
            case ("hash", 1): number(0).map { .hash(digits: $0) }
            case ("generalise", 1): Self.generalisation(inner).map { .generalise($0) }
            case ("round", 1): number(0).map { .round(places: $0) }
            case ("bucket", 1...64): numbers.contains(nil) ? nil : .bucket(bounds: numbers.compactMap(\.self))
            case ("dateShift", 1): number(0).map { .dateShift(days: $0) }
            default: nil
            }
        guard let rule else {
            throw GovernanceError(
                .malformed, subject: String(text.prefix(80)), problem: "\"\(text.prefix(80))\" is no masking rule",
                mend: "write one of hide, null, partial(3,4), hash(16), generalise(year|month|province|city|district|range 10), "
                    + "round(2), bucket(0,100,1000), dateShift(30)")
        }
        try rule.validate()
        self = rule
    }

    private static func generalisation(_ word: String) -> Generalisation? {
        switch word {
        case "year": .year
        case "month": .month
        case "province": .province
        case "city": .city
        case "district": .district
        default: word.hasPrefix("range") ? Int64(word.dropFirst(5)).map { .range(width: $0) } : nil
        }
    }

    package init(from decoder: any Decoder) throws {
        try self.init(text: decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
