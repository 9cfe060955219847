import Crypto
import FoundationEssentials
import Vocabulary

/// The key by which one dataset's values are hashed and its days shifted. It is never printed.
package struct MaskingKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Which secret of the node it was derived from.
    package let version: Int
    private let bytes: [UInt8]

    init(version: Int, bytes: [UInt8]) {
        precondition(bytes.count == 32, "a masking key has 32 bytes")
        self.version = version
        self.bytes = bytes
    }

    package var description: String { "masking key of version \(version)" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// HMAC-SHA-256 of a text, 64 hexadecimal digits.
    package func digest(of text: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: bytes))
        return ContentDigest(bytes: Array(code)).hex
    }

    /// How many days a subject's days are shifted: -most…-1 or 1…most.
    func shift(of subject: String, within most: Int) -> Int {
        let number = Int(UInt32(digest(of: "shift:" + subject).prefix(8), radix: 16) ?? 0) % (2 * most)
        return number < most ? number - most : number - most + 1
    }

    /// The two blocks HMAC starts its inner and its outer hash with.
    ///
    /// - SeeAlso: RFC 2104.
    var blocks: (inner: [UInt8], outer: [UInt8]) {
        let padded = bytes + [UInt8](repeating: 0, count: 64 - bytes.count)
        return (padded.map { $0 ^ 0x36 }, padded.map { $0 ^ 0x5C })
    }
}
