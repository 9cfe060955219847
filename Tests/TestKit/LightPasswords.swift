package import Catalog

extension PasswordCost {
    /// For tests that need users, not strong hashes: a debug build takes over a second for each hash of the standard cost.
    package static let light = PasswordCost(rounds: 2, blockSize: 8, parallelism: 1)
}
