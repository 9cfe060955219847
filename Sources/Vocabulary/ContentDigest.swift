/// A SHA-256 digest of some content; the rooms compute it, this type only carries it.
package struct ContentDigest: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// - Precondition: `bytes` are 32.
    package init(bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
        precondition(self.bytes.count == 32, "a SHA-256 digest has 32 bytes")
    }

    /// Reads `sha256:` and 64 hexadecimal digits in lower case.
    ///
    /// - Throws: `malformedDigest`.
    package init(text: String) throws(VocabularyError) {
        guard text.hasPrefix("sha256:") else { throw Self.malformed(text) }
        do { try self.init(hex: String(text.dropFirst(7))) } catch { throw Self.malformed(text) }
    }

    /// Reads the 64 hexadecimal digits alone, in lower case, as they stand in file names.
    ///
    /// - Throws: `malformedDigest`.
    package init(hex: String) throws(VocabularyError) {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { throw Self.malformed(hex) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1]) else { throw Self.malformed(hex) }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    /// `sha256:` and 64 hexadecimal digits.
    package var text: String { "sha256:\(hex)" }

    /// 64 hexadecimal digits.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    package var description: String { text }

    package static func < (left: ContentDigest, right: ContentDigest) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    package init(from decoder: any Decoder) throws {
        try self.init(text: decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 97...102: digit - 87
        default: nil
        }
    }

    private static func malformed(_ text: String) -> VocabularyError {
        VocabularyError(
            .malformedDigest, subject: text, message: "is not a SHA-256 digest",
            mend: "Write sha256: and 64 digits 0-9 a-f, as the version's page shows it")
    }
}
