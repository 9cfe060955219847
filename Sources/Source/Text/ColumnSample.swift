import Schema

/// What the first rows let one expect of a column.
struct ColumnSample: Sendable {
    var present = 0
    /// Values that are text whatever the others are.
    private var texts = 0
    private var integers = 0
    private var decimals = 0
    private var booleans = 0
    private var dates = 0
    private var datetimes = 0
    private var wholeDigits = 1
    private var fractionDigits = 0

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        present += 1
        if isCanonicalInteger(bytes) { integers += 1 }
        if let digits = canonicalDecimal(bytes) {
            decimals += 1
            wholeDigits = max(wholeDigits, digits.whole)
            fractionDigits = max(fractionDigits, digits.fraction)
        } else if isCanonicalBoolean(bytes) {
            booleans += 1
        } else if bytes.count == 10, isCanonicalDate(bytes) {
            dates += 1
        } else if isCanonicalDatetime(bytes) {
            datetimes += 1
        } else if Self.isSurelyText(bytes) {
            texts += 1
        }
    }

    /// The column's type if all rows are like these, with the form that proves it for each; no form for text.
    /// `nil` if these rows do not tell.
    var expected: (type: FieldType, form: CanonicalForm?)? {
        guard present > 0 else { return nil }
        if integers == present { return (.integer, .integer) }
        if decimals == present {
            // 18 digits hold what is expected; a longer number is found by the check of the whole file.
            guard wholeDigits + fractionDigits <= 18 else { return nil }
            return (
                .decimal(precision: 18, scale: fractionDigits),
                .decimal(wholeDigits: 18 - fractionDigits, fractionDigits: fractionDigits)
            )
        }
        if booleans == present { return (.boolean, .boolean) }
        if dates == present { return (.date, .date) }
        if datetimes == present { return (.datetime, .datetime) }
        // More exceptions than inference looks past.
        return texts * 10 > present ? (.text, nil) : nil
    }

    /// Letters that no number, date or truth value has, or digits that no quantity is written with.
    private static func isSurelyText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var digits = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "E"), UInt8(ascii: "e"), UInt8(ascii: "T"), UInt8(ascii: "Z"): break
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): return true
            default: break
            }
        }
        guard digits == bytes.count else { return false }
        return digits > 18 || (bytes[0] == UInt8(ascii: "0") && digits > 1)
    }
}
