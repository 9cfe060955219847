/// A plain number of at most 18 digits before and 18 after the point, counted in units of 10^-18.
///
/// DECIMAL(38,18) holds the same numbers, which is why both implementations of a rule agree to the digit.
struct FixedNumber {
    let units: Int128
    static let one: Int128 = 1_000_000_000_000_000_000
    /// The same set of texts as this type reads.
    static let pattern = "^-?[0-9]{1,18}(\\.[0-9]{1,18})?$"

    init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        let whole = bytes.prefix(while: ValueText.isDigit)
        guard (1...18).contains(whole.count) else { return nil }
        var units = whole.reduce(Int128(0)) { $0 * 10 + Int128($1 - 48) } * Self.one
        let rest = bytes.dropFirst(whole.count)
        if !rest.isEmpty {
            let places = rest.dropFirst()
            guard rest.first == UInt8(ascii: "."), (1...18).contains(places.count), places.allSatisfy(ValueText.isDigit) else { return nil }
            var unit = Self.one
            for digit in places {
                unit /= 10
                units += Int128(digit - 48) * unit
            }
        }
        self.units = isNegative ? -units : units
    }

    /// The greatest whole number not above this.
    var floor: Int128 {
        let quotient = units / Self.one
        return units < 0 && units % Self.one != 0 ? quotient - 1 : quotient
    }

    func isBelow(_ bound: Int64) -> Bool { units < Int128(bound) * Self.one }

    /// Digits a coarsened number may show: with more of them, the number of a phone or card would pass a rule made for measures.
    static let mostShownDigits = 7

    /// Whether the number, counted in steps of 10^-`places`, has at most `mostShownDigits` digits.
    func isShort(inStepsOfPlaces places: Int) -> Bool {
        let power = 18 + Self.mostShownDigits - places
        guard power < 38 else { return true }
        return units.magnitude < (0..<power).reduce(UInt128(1)) { bound, _ in bound * 10 }
    }

    /// The same in steps of `width`.
    func isShort(inStepsOf width: Int64) -> Bool { floor.magnitude < UInt128(width) * 10_000_000 }

    /// Half away from zero, written without trailing zeros.
    func rounded(places: Int) -> String {
        var step = Self.one
        for _ in 0..<max(places, 0) { step /= 10 }
        for _ in 0..<max(-places, 0) { step *= 10 }
        let magnitude = Int128(units.magnitude)
        let rounded = (magnitude / step + (magnitude % step >= step - magnitude % step ? 1 : 0)) * step
        return Self.written(units < 0 ? -rounded : rounded)
    }

    private static func written(_ units: Int128) -> String {
        let magnitude = units.magnitude
        var text = String(magnitude / one.magnitude)
        let places = magnitude % one.magnitude
        if places != 0 {
            var digits = String(places)
            digits = String(repeating: "0", count: 18 - digits.utf8.count) + digits
            while digits.last == "0" { digits.removeLast() }
            text += "." + digits
        }
        return units < 0 ? "-" + text : text
    }
}
