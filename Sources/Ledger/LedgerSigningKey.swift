import Crypto
import FoundationEssentials

/// The Ed25519 key the log signs its checkpoints with. Its description shows the public half only.
package struct LedgerSigningKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    private static let prefix = "PRIVATE+KEY+"

    package let verifierKey: LedgerVerifierKey
    private let key: Curve25519.Signing.PrivateKey

    /// A new random key.
    ///
    /// - Throws: `malformedKey` if `name` cannot name a key.
    package static func generate(name: String) throws(LedgerError) -> LedgerSigningKey {
        try LedgerSigningKey(name: name, key: Curve25519.Signing.PrivateKey())
    }

    /// Reads `PRIVATE+KEY+<name>+<key id>+<base64(0x01 || seed)>`, the form of Go's signed notes. No error shows the text.
    ///
    /// - Throws: `malformedKey`.
    package init(secretText: String) throws(LedgerError) {
        let fault = LedgerError.malformedKey("signing key", "the text is not an Ed25519 signing key")
        guard secretText.hasPrefix(Self.prefix) else { throw fault }
        let parts = secretText.dropFirst(Self.prefix.count).split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard
            parts.count == 3, let bytes = Base64.strict(String(parts[2])), bytes.first == LedgerVerifierKey.ed25519, bytes.count == 33,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.dropFirst())
        else { throw fault }
        try self.init(name: String(parts[0]), key: key)
        guard Hexadecimal.text(verifierKey.keyID) == parts[1] else {
            throw .malformedKey("signing key", "the signing key of \(name) does not have the id \(parts[1]) it names")
        }
    }

    package var name: String { verifierKey.name }

    /// The secret itself: write it nowhere but in the key file.
    package var secretText: String {
        let secret = Base64.text([LedgerVerifierKey.ed25519] + Array(key.rawRepresentation))
        return "\(Self.prefix)\(name)+\(Hexadecimal.text(verifierKey.keyID))+\(secret)"
    }

    package var description: String { verifierKey.text }
    package var debugDescription: String { verifierKey.text }

    func signature(for bytes: [UInt8]) -> [UInt8] {
        // Ed25519 signs any bytes with any key.
        do { return Array(try key.signature(for: bytes)) } catch { preconditionFailure("Ed25519 refused to sign: \(error)") }
    }

    private init(name: String, key: Curve25519.Signing.PrivateKey) throws(LedgerError) {
        verifierKey = try LedgerVerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
        self.key = key
    }
}
