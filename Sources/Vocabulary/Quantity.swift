/// A unit as written, with its Chinese multiplier taken apart: `亿元` is 100,000,000 `元`, `万家` is 10,000 `家`, `%` is itself.
///
/// Only multipliers are converted, never physical dimensions: `公里` and `米` stay different units.
package struct Unit: Sendable, Hashable, Codable, CustomStringConvertible {
    /// As written, composed and narrow: `％` becomes `%`.
    package let symbol: String
    /// What remains without the multiplier; empty for a bare `万`.
    package let base: String
    /// `factor` is 10 to this power.
    package let powerOfTen: Int

    package init(_ symbol: String) {
        self.symbol = symbol.normalized
        var rest = Substring(self.symbol)
        var power = 0
        while let first = rest.first, let step = Self.multipliers[first] {
            // 百分点, 千分点 and 万分之一 are units of their own, not hundreds or thousands of anything.
            guard rest.dropFirst().first != "分" else { break }
            power += step
            rest = rest.dropFirst()
        }
        base = String(rest)
        powerOfTen = power
    }

    /// How many `base` one of this unit is.
    package var factor: Decimal { Decimal(unscaled: 1, scale: -powerOfTen) }

    package var description: String { symbol }

    /// Whether quantities in both units can be compared: they count the same thing.
    package func isCompatible(with other: Unit) -> Bool { base == other.base }

    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(symbol)
    }

    private static let multipliers: [Character: Int] = ["十": 1, "百": 2, "千": 3, "万": 4, "亿": 8]
}

/// A value with its unit.
package struct Quantity: Sendable, Hashable, CustomStringConvertible {
    package let value: Decimal
    package let unit: Unit

    package init(value: Decimal, unit: Unit) {
        self.value = value
        self.unit = unit
    }

    /// The same amount in another unit, exactly.
    ///
    /// - Throws: `incompatibleUnits` if the units count different things.
    package func converted(to other: Unit) throws(VocabularyError) -> Quantity {
        guard unit.isCompatible(with: other) else {
            throw VocabularyError(
                .incompatibleUnits, subject: description,
                message: "cannot be given in \"\(other.symbol)\": it counts \"\(unit.base)\", not \"\(other.base)\"",
                mend: "State both in the same unit, or as multiples of it such as 元, 万元, 亿元")
        }
        return Quantity(value: value.shifted(powerOfTen: unit.powerOfTen - other.powerOfTen), unit: other)
    }

    package var description: String { unit.symbol.isEmpty ? value.canonicalText : "\(value.canonicalText) \(unit.symbol)" }

    /// As pages show it: `48,838 家`, `2.3%`.
    package var displayText: String {
        unit.symbol == "%" || unit.symbol.isEmpty ? value.displayText + unit.symbol : "\(value.displayText) \(unit.symbol)"
    }
}
