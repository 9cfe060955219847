import Store

extension TransparencyLog {
    /// Read and checked at once.
    private static let verificationBatch: Int64 = 8_192

    /// Recomputes the log from its entries: their bytes, columns and hashes, every tile, the root and signature of every checkpoint, and
    /// the consistency of each checkpoint with the one before. Others may append and seal meanwhile; what they add is not looked at.
    ///
    /// - Parameter progress: called after each batch with the number of entries checked and of all.
    /// - Returns: the first fault in the order of the log, or none.
    /// - Throws: `StoreError` if the store cannot be read; a fault is not thrown.
    /// - Complexity: O(entries + checkpoints · log entries), in bounded memory.
    package func verify(progress: @Sendable (Int64, Int64) -> Void = { _, _ in }) async throws -> VerificationReport {
        let start = try await store.read { [trustedKeys, origin] reader in
            try LogVerifier(reader, trusting: trustedKeys, origin: origin)
        }
        var verifier = start
        while !verifier.isFinished {
            try Task.checkCancellation()
            verifier = try await store.read { [verifier] reader in
                var next = verifier
                try next.verifyBatch(of: Self.verificationBatch, in: reader)
                return next
            }
            progress(verifier.report.entries, verifier.entryCount)
        }
        return verifier.report
    }
}
