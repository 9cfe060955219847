/// What a new password hash costs by scrypt, to us and to whoever tries passwords against a stolen store. Stored beside each hash.
///
/// No setting reaches it: a node hashes at `standard`. Tests hand in a light one.
package struct PasswordCost: Sendable, Hashable {
    /// A power of two.
    package let rounds: Int
    /// In units of 128 bytes.
    package let blockSize: Int
    package let parallelism: Int

    package init(rounds: Int, blockSize: Int, parallelism: Int) {
        self.rounds = rounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// 2^15 rounds of 1 KiB, three times: about 32 MiB and 0.2 s.
    ///
    /// - SeeAlso: OWASP Password Storage Cheat Sheet, scrypt: N=2^15, r=8, p=3 is one of its equal minimum settings.
    package static let standard = PasswordCost(rounds: 1 << 15, blockSize: 8, parallelism: 3)
}
