import Crypto
import FoundationEssentials

/// A public key that checks the log's signatures, in the `vkey` form of C2SP signed-note: `<name>+<key id>+<base64(0x01 || key)>`.
package struct LedgerVerifierKey: Sendable, Hashable, CustomStringConvertible {
    /// The signature type of Ed25519 in signed notes.
    static let ed25519: UInt8 = 0x01

    /// Should be the log's origin.
    package let name: String
    /// The Ed25519 public key, 32 bytes.
    package let publicKey: [UInt8]

    /// - Throws: `malformedKey` if the name is empty or has blanks, plus signs or control characters, or the key has not 32 bytes.
    package init(name: String, publicKey: [UInt8]) throws(LedgerError) {
        guard Self.isValidName(name) else {
            throw LedgerError(
                .malformedKey, subject: String(name.prefix(120)),
                problem: "\"\(name.prefix(120))\" cannot name a ledger's key: a name has no blanks, plus signs or control characters",
                mend: "Use the log's origin, a host and path without scheme, such as data.example.cn/ledger")
        }
        guard publicKey.count == 32 else { throw .malformedKey(name, "the public key of \(name) has \(publicKey.count) bytes, not 32") }
        self.name = name
        self.publicKey = publicKey
    }

    /// Reads `<name>+<key id>+<base64>`.
    ///
    /// - Throws: `malformedKey`.
    package init(text: String) throws(LedgerError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let bytes = Base64.strict(parts[2]), bytes.first == Self.ed25519, bytes.count == 33 else {
            throw .malformedKey(text, "\"\(text.prefix(120))\" is not an Ed25519 verifier key")
        }
        try self.init(name: parts[0], publicKey: Array(bytes.dropFirst()))
        guard Hexadecimal.text(keyID) == parts[1] else {
            throw .malformedKey(text, "the verifier key of \(name) says its id is \(parts[1]); it is \(Hexadecimal.text(keyID))")
        }
    }

    /// SHA-256(name || 0x0A || 0x01 || public key), the first four bytes.
    package var keyID: [UInt8] {
        Array(SHA256.hash(data: Array(name.utf8) + [0x0A, Self.ed25519] + publicKey).prefix(4))
    }

    package var text: String {
        "\(name)+\(Hexadecimal.text(keyID))+\(Data([Self.ed25519] + publicKey).base64EncodedString())"
    }

    package var description: String { text }

    func isValidSignature(_ signature: [UInt8], for bytes: [UInt8]) -> Bool {
        // 32 bytes that are not a point of the curve check no signature.
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: bytes)
    }

    static func isValidName(_ name: String) -> Bool {
        !name.isEmpty && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 && $0.value != 0x7F }
    }
}

enum Base64 {
    /// Standard base64 with padding and nothing else; `nil` for any other spelling of the same bytes.
    static func strict(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }

    static func text(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }
}

extension LedgerError {
    static func malformedKey(_ subject: String, _ problem: String) -> LedgerError {
        LedgerError(
            .malformedKey, subject: String(subject.prefix(120)), problem: problem,
            mend: "Copy the whole line <name>+<key id>+<base64> as the log's operator publishes it")
    }
}
