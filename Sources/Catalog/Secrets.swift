import Crypto
import CryptoExtras
import FoundationEssentials

/// Random secrets and how they are kept: passwords by scrypt, tokens by SHA-256 (they have 256 random bits).
package enum Secrets {
    /// A URL-safe token of 256 random bits.
    package static func token() -> String {
        base64URL(SymmetricKey(size: .bits256).withUnsafeBytes { [UInt8]($0) })
    }

    /// A password that a person can copy: 20 letters and digits without look-alikes, about 114 bits.
    package static func readablePassword() -> String {
        let alphabet = Array("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<20).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
    }

    package static func hash(token: String) -> [UInt8] { [UInt8](SHA256.hash(data: [UInt8](token.utf8))) }

    /// - Returns: `scrypt$rounds$blockSize$parallelism$salt$key`, salt and key in Base64.
    /// - Complexity: about 0.2 s and 32 MiB at the standard cost, on purpose; call it off the shared executor.
    package static func hash(password: String, cost: PasswordCost) throws -> String {
        let salt = SymmetricKey(size: .bits128).withUnsafeBytes { [UInt8]($0) }
        let key = try derive(password, salt: salt, cost: cost)
        return "scrypt$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)$\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())"
    }

    /// Whether `password` is the one behind `stored`; compares in constant time.
    ///
    /// - Complexity: that of the hash, at the cost stored with it.
    package static func verify(password: String, stored: String) throws -> Bool {
        let parts = stored.split(separator: "$").map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = Data(base64Encoded: parts[4]),
            let expected = Data(base64Encoded: parts[5])
        else { return false }
        let cost = PasswordCost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        let key = try derive(password, salt: [UInt8](salt), cost: cost)
        guard key.count == expected.count else { return false }
        return zip(key, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func derive(_ password: String, salt: [UInt8], cost: PasswordCost) throws -> [UInt8] {
        try KDF.Scrypt.deriveKey(
            from: [UInt8](password.utf8), salt: salt, outputByteCount: 32, rounds: cost.rounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism, maxMemory: 256 << 20
        ).withUnsafeBytes { [UInt8]($0) }
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().filter { $0 != "=" }
            .replacing("+", with: "-").replacing("/", with: "_")
    }
}
