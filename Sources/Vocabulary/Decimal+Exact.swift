package import FoundationEssentials

/// Exact decimal of up to 38 significant digits. Money and counts never pass through floating point.
package typealias Decimal = FoundationEssentials.Decimal

extension Decimal {
    /// Most digits a decimal keeps exactly.
    package static let maximumDigits = 38
    /// Most decimal places.
    package static let maximumScale = 127

    /// `unscaled` × 10^-`scale`; `2.35` is `Decimal(unscaled: 235, scale: 2)`.
    ///
    /// - Precondition: `scale` is within -127…127.
    package init(unscaled: Int128, scale: Int) {
        self.init(magnitude: unscaled.magnitude, exponent: -scale, isNegative: unscaled < 0)
    }

    /// This number × 10^`scale` as a whole number, or `nil` if it has more decimal places, is too large or is not a number.
    package func unscaled(scale: Int) -> Int128? {
        guard let shifted = magnitude128(exponent: -scale), shifted.remainder == 0 else { return nil }
        guard isNegativeNumber else { return Int128(exactly: shifted.quotient) }
        return shifted.quotient == Int128.min.magnitude ? Int128.min : Int128(exactly: shifted.quotient).map { -$0 }
    }

    /// How many decimal places the shortest exact writing needs; `2.30` needs 1, `100` needs 0.
    package var scale: Int { max(0, -shortest.exponent) }

    /// Rounded to `scale` decimal places, halves away from zero (四舍五入).
    package func rounded(scale: Int) -> Decimal {
        guard scale < self.scale, let shifted = magnitude128(exponent: -scale) else { return self }
        let rounded = shifted.quotient + (shifted.remainder >= shifted.divisor - shifted.remainder ? 1 : 0)
        return Decimal(magnitude: rounded, exponent: -scale, isNegative: isNegativeNumber)
    }

    /// This number × 10^`power`, exactly.
    package func shifted(powerOfTen power: Int) -> Decimal {
        Decimal(magnitude: shortest.mantissa, exponent: shortest.exponent + power, isNegative: isNegativeNumber)
    }

    var isNegativeNumber: Bool { sign == .minus && !isZero && !isNaN }

    /// The digits as a whole number: FoundationEssentials opens its words to nobody, its text is exact.
    var mantissa: UInt128 { UInt128(significand.magnitude.description) ?? 0 }

    /// Mantissa and exponent without trailing zeros in the mantissa.
    var shortest: (mantissa: UInt128, exponent: Int) {
        var mantissa = mantissa
        var exponent = self.exponent
        if mantissa == 0 { return (0, 0) }
        while mantissa % 10 == 0 {
            mantissa /= 10
            exponent += 1
        }
        return (mantissa, exponent)
    }

    /// The magnitude in units of 10^`exponent`; `nil` if it does not fit 128 bits or is not a number.
    private func magnitude128(exponent: Int) -> (quotient: UInt128, remainder: UInt128, divisor: UInt128)? {
        if isNaN { return nil }
        let (mantissa, own) = shortest
        if own >= exponent {
            guard let factor = UInt128.powerOfTen(own - exponent) else { return mantissa == 0 ? (0, 0, 1) : nil }
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: factor)
            return overflow ? nil : (product, 0, 1)
        }
        // A divisor beyond 128 bits exceeds twice any mantissa of 38 digits: the quotient is 0 and rounds down.
        guard let divisor = UInt128.powerOfTen(exponent - own) else { return (0, min(mantissa, UInt128.max / 4), UInt128.max) }
        let (quotient, remainder) = mantissa.quotientAndRemainder(dividingBy: divisor)
        return (quotient, remainder, divisor)
    }

    /// - Precondition: with trailing zeros taken off, the exponent is within -127…127.
    init(magnitude: UInt128, exponent: Int, isNegative: Bool) {
        var (magnitude, exponent) = (magnitude, magnitude == 0 ? 0 : exponent)
        while exponent < -Self.maximumScale, magnitude % 10 == 0 {
            magnitude /= 10
            exponent += 1
        }
        precondition((-127...127).contains(exponent), "a decimal's exponent must be within -127…127")
        let low = Decimal(UInt64(truncatingIfNeeded: magnitude))
        let high = UInt64(magnitude >> 64)
        let whole = high == 0 ? low : Decimal(high) * Self.twoToThe64 + low
        self.init(sign: isNegative && magnitude != 0 ? .minus : .plus, exponent: exponent, significand: whole)
    }

    private static let twoToThe64 = Decimal(UInt64.max) + 1
}

extension UInt128 {
    /// 10^`power`, or `nil` beyond 128 bits.
    static func powerOfTen(_ power: Int) -> UInt128? {
        guard (0...38).contains(power) else { return nil }
        var result: UInt128 = 1
        for _ in 0..<power { result *= 10 }
        return result
    }
}
