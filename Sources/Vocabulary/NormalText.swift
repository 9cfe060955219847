// `precomposedStringWithCanonicalMapping` is not in FoundationEssentials.
import Foundation

extension UInt8 {
    var isASCIIDigit: Bool { self >= 48 && self <= 57 }
}

extension StringProtocol {
    /// Without white space at either end; the ideographic space U+3000, no-break spaces and the byte order mark count as white space.
    package func trimmingBlanks() -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace || scalar == "\u{FEFF}" }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }), let last = scalars.lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(String.UnicodeScalarView(scalars[first...last]))
    }
}

extension String {
    /// The text as we keep it: composed (NFC), full-width ASCII forms (１２３％，) made narrow, blanks at both ends removed.
    ///
    /// Swift's `==` treats composed and decomposed text as equal, databases do not: normalise on entry.
    package var normalized: String {
        let narrow = utf8.allSatisfy { $0 < 0x80 } ? self : String(String.UnicodeScalarView(unicodeScalars.map(\.narrow)))
        return narrow.composedText
    }

    /// Composed (NFC) and without blanks at either end, but with its full-width punctuation: for titles and sentences.
    package var composedText: String {
        let composed = utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping
        return composed.trimmingBlanks()
    }
}

extension Unicode.Scalar {
    /// The ASCII twin of a full-width form U+FF01…U+FF5E or of the ideographic space; any other scalar is itself.
    fileprivate var narrow: Unicode.Scalar {
        switch value {
        case 0xFF01...0xFF5E: Unicode.Scalar(value - 0xFEE0) ?? self
        case 0x3000: " "
        default: self
        }
    }
}
