import Vocabulary

/// One value as the detectors read it: normal text, its bytes, its scalars.
struct ValueText {
    /// The value without full-width forms and blanks at its ends.
    let text: String
    let bytes: [UInt8]
    let scalars: [Unicode.Scalar]

    init(_ value: String) {
        text = value.normalized
        bytes = Array(text.utf8)
        scalars = Array(text.unicodeScalars)
    }

    var isASCII: Bool { bytes.count == scalars.count }

    /// The value's digits if it has only digits and, between them, blanks or hyphens; empty otherwise.
    var groupedDigits: [UInt8] {
        guard let last = bytes.last, Self.isDigit(last) else { return [] }
        var digits: [UInt8] = []
        digits.reserveCapacity(bytes.count)
        for byte in bytes {
            if Self.isDigit(byte) {
                digits.append(byte)
            } else if byte != UInt8(ascii: " ") && byte != UInt8(ascii: "-") {
                return []
            }
        }
        return digits
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    static func isUpper(_ byte: UInt8) -> Bool { byte >= 65 && byte <= 90 }
    static func isLetter(_ byte: UInt8) -> Bool { isUpper(byte & 0xDF) }

    static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF, 0x3007: true
        default: false
        }
    }

    /// The number ASCII digits write; 0 for none.
    static func number(_ digits: some Sequence<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1 - 48) } }
}
