import Crypto
import Vocabulary

/// Knows sessions and keys by the SHA-256 of their secrets; it never sees the secrets.
protocol Authenticator: Sendable {
    /// - Returns: `nil` if the session is unknown, over, or its user disabled.
    func session(_ digest: ContentDigest) async throws -> SessionGrant?
    /// - Returns: `nil` if the key is unknown or revoked, or its user disabled.
    func apiKey(_ digest: ContentDigest) async throws -> KeyGrant?
}

struct SessionGrant: Sendable, Hashable {
    let caller: Caller
    /// The token forms of this session must carry.
    let csrf: String
}

struct KeyGrant: Sendable, Hashable {
    let id: String
    let caller: Caller
}

/// A node without users: everybody is anonymous.
struct NobodySignedIn: Authenticator {
    func session(_ digest: ContentDigest) async throws -> SessionGrant? { nil }
    func apiKey(_ digest: ContentDigest) async throws -> KeyGrant? { nil }
}

/// Secrets of 256 random bits and how they are recognised.
enum SecretToken {
    /// URL-safe Base64 without padding, 43 characters.
    static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return base64URL(bytes)
    }

    /// - Returns: `nil` if `token` cannot be one of ours, so that nothing is looked up.
    static func digest(of token: String) -> ContentDigest? {
        guard (20...128).contains(token.utf8.count), token.utf8.allSatisfy(\.isNameByte) else { return nil }
        return ContentDigest(bytes: SHA256.hash(data: Array(token.utf8)))
    }

    /// Compares in a time that does not depend on where the texts differ.
    static func areEqual(_ left: String, _ right: String) -> Bool {
        let left = SHA256.hash(data: Array(left.utf8))
        return left == SHA256.hash(data: Array(right.utf8))
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var text: [UInt8] = []
        var bits = 0
        var held = 0
        for byte in bytes {
            held = (held << 8 | Int(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[held >> bits & 63])
            }
        }
        if bits > 0 { text.append(alphabet[held << (6 - bits) & 63]) }
        return String(decoding: text, as: UTF8.self)
    }
}
