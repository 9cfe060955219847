/// Spellings of values that need no interpretation: the engine reads each as exactly what is written.
///
/// The checks run on bytes, in nanoseconds; what they refuse may still be a value, to be read with care.
enum CanonicalForm: Sendable, Hashable {
    /// At most 18 digits, no leading zero.
    case integer
    /// At most `wholeDigits` before the point and `fractionDigits` after it.
    case decimal(wholeDigits: Int, fractionDigits: Int)
    case real
    case boolean
    /// `2024-01-31`.
    case date
    /// `2024-01-31 08:00`, with seconds and their fraction, also with a `T`.
    case datetime

    func matches(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .integer: isCanonicalInteger(bytes)
        case .decimal(let whole, let fraction):
            if let digits = canonicalDecimal(bytes) { digits.whole <= whole && digits.fraction <= fraction } else { false }
        case .real: isCanonicalReal(bytes)
        case .boolean: isCanonicalBoolean(bytes)
        case .date: bytes.count == 10 && isCanonicalDate(bytes)
        case .datetime: isCanonicalDatetime(bytes)
        }
    }
}

@inline(__always)
private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

func isCanonicalInteger(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let count = bytes.count
    guard count > 0 else { return false }
    var index = bytes[0] == UInt8(ascii: "-") ? 1 : 0
    guard index < count, count &- index <= 18 else { return false }
    if bytes[index] == UInt8(ascii: "0") { return count == 1 }
    while index < count {
        guard isDigit(bytes[index]) else { return false }
        index &+= 1
    }
    return true
}

/// Digits before and after the point; `nil` if it is no plain number.
func canonicalDecimal(_ bytes: UnsafeRawBufferPointer) -> (whole: Int, fraction: Int)? {
    let count = bytes.count
    guard count > 0 else { return nil }
    let start = bytes[0] == UInt8(ascii: "-") ? 1 : 0
    var index = start
    while index < count, isDigit(bytes[index]) { index &+= 1 }
    let whole = index &- start
    guard whole > 0, whole <= 18, whole == 1 || bytes[start] != UInt8(ascii: "0") else { return nil }
    guard index < count else { return (whole, 0) }
    guard bytes[index] == UInt8(ascii: ".") else { return nil }
    index &+= 1
    let point = index
    while index < count, isDigit(bytes[index]) { index &+= 1 }
    let fraction = index &- point
    guard index == count, fraction > 0, fraction <= 18 else { return nil }
    return (whole, fraction)
}

func isCanonicalReal(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let count = bytes.count
    guard count > 0, count <= 40 else { return false }
    var index = bytes[0] == UInt8(ascii: "-") ? 1 : 0
    func digits() -> Int {
        let start = index
        while index < count, isDigit(bytes[index]) { index &+= 1 }
        return index &- start
    }
    guard digits() > 0 else { return false }
    if index < count, bytes[index] == UInt8(ascii: ".") {
        index &+= 1
        guard digits() > 0 else { return false }
    }
    guard index < count else { return true }
    guard bytes[index] | 0x20 == UInt8(ascii: "e") else { return false }
    index &+= 1
    if index < count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") { index &+= 1 }
    let exponent = digits()
    // Three digits may be beyond what a double holds.
    return exponent > 0 && exponent <= 2 && index == count
}

func isCanonicalBoolean(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count == 4 || bytes.count == 5 else { return false }
    let text = String(decoding: bytes, as: UTF8.self)
    return ["true", "TRUE", "True", "false", "FALSE", "False"].contains(text)
}

/// Whether the first ten bytes are a day of the calendar, `2024-01-31`, from the year 1 on.
func isCanonicalDate(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return false }
    guard let century = twoDigits(bytes, 0), let years = twoDigits(bytes, 2), let month = twoDigits(bytes, 5),
        let day = twoDigits(bytes, 8)
    else { return false }
    let year = century * 100 + years
    guard year > 0, month >= 1, month <= 12, day >= 1 else { return false }
    if day <= 28 { return true }
    switch month {
    case 2: return day == 29 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    case 4, 6, 9, 11: return day <= 30
    default: return day <= 31
    }
}

func isCanonicalDatetime(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let count = bytes.count
    guard count >= 16, count <= 26, bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "T"), isCanonicalDate(bytes) else {
        return false
    }
    guard let hour = twoDigits(bytes, 11), hour < 24, bytes[13] == UInt8(ascii: ":"), let minute = twoDigits(bytes, 14), minute < 60
    else { return false }
    guard count > 16 else { return true }
    guard count >= 19, bytes[16] == UInt8(ascii: ":"), let second = twoDigits(bytes, 17), second < 60 else { return false }
    guard count > 19 else { return true }
    guard count > 20, bytes[19] == UInt8(ascii: ".") else { return false }
    for index in 20..<count where !isDigit(bytes[index]) { return false }
    return true
}

@inline(__always)
private func twoDigits(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int? {
    let (high, low) = (bytes[index] &- 0x30, bytes[index &+ 1] &- 0x30)
    return high < 10 && low < 10 ? Int(high) &* 10 &+ Int(low) : nil
}
