import FoundationEssentials
package import Store

/// The log over the entries of one store: seals them into signed checkpoints, serves them as tiles, and proves what it holds.
///
/// It keeps no state of its own, so that several processes may serve and seal one store.
package actor TransparencyLog {
    let store: any OperationalStore
    let origin: String
    let signingKey: LedgerSigningKey
    let formerKeys: [LedgerVerifierKey]
    let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - origin: the log's identity, a host and path without scheme; it can never change. The key's name should be the same.
    ///   - formerKeys: the keys earlier checkpoints were signed with, if the key has been replaced.
    ///   - now: Unix milliseconds.
    /// - Precondition: the origin is one line of text.
    package init(
        store: any OperationalStore, origin: String, signingKey: LedgerSigningKey, formerKeys: [LedgerVerifierKey] = [],
        now: @escaping @Sendable () -> Int64 = { Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)) }
    ) {
        precondition(!origin.isEmpty && origin.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "an origin is one line of text")
        self.store = store
        self.origin = origin
        self.signingKey = signingKey
        self.formerKeys = formerKeys
        self.now = now
    }

    /// The public key, in the form clients are given.
    package nonisolated var verifierKey: LedgerVerifierKey { signingKey.verifierKey }

    nonisolated var trustedKeys: [LedgerVerifierKey] { [signingKey.verifierKey] + formerKeys }

    /// The last signed head, or `nil` before the first seal.
    ///
    /// - Throws: `StoreError`; `LedgerError` if the stored checkpoint is not this log's.
    package func latestCheckpoint() async throws -> Checkpoint? {
        try await store.read { [trustedKeys, origin] reader in
            try StoredCheckpoint.latest(in: reader, trusting: trustedKeys, origin: origin)?.checkpoint
        }
    }

    /// The signed note to serve at `checkpoint`.
    ///
    /// - Throws: `notFound` before the first seal.
    package func checkpointNote() async throws -> String {
        guard let checkpoint = try await latestCheckpoint() else {
            throw LedgerError.notFound("checkpoint", "the log has not been sealed yet")
        }
        return checkpoint.note
    }
}

extension StoredCheckpoint {
    /// The last checkpoint; it must be signed by one of `keys` and say what its row says.
    ///
    /// - Throws: `keyChanged`, `originChanged`, `damaged`; `StoreError`.
    static func latest(
        in reader: any SQLReader, trusting keys: [LedgerVerifierKey], origin: String
    ) throws -> StoredCheckpoint? {
        guard let row = try reader.row(LedgerSQL.latestCheckpoint, []) else { return nil }
        let number = try row.integer("number")
        let checkpoint = try trusted(row.text("note"), keys: keys, origin: origin)
        guard checkpoint.size == (try row.integer("size")), checkpoint.root.bytes == (try row.blob("root")) else {
            throw LedgerError.damaged(
                "checkpoint \(number)", "the size or root stored beside checkpoint \(number) is not the one that was signed")
        }
        return StoredCheckpoint(number: number, checkpoint: checkpoint, at: try row.integer("signed_at"))
    }

    private static func trusted(_ note: String, keys: [LedgerVerifierKey], origin: String) throws(LedgerError) -> Checkpoint {
        do { return try Checkpoint(note: note, trusting: keys, origin: origin) } catch {
            switch error.kind {
            case .badSignature:
                throw LedgerError(
                    .keyChanged, subject: error.subject,
                    problem: "the log's last checkpoint was not signed with the configured key: \(error.problem)",
                    mend: "Restore the key file the log has been signed with")
            case .originChanged:
                throw LedgerError(
                    .originChanged, subject: error.subject, problem: "the log in this store is \(error.subject), not \(origin)",
                    mend: "Set the origin back to \(error.subject): a log cannot be renamed")
            default: throw .damaged("checkpoint", "the log's last checkpoint has been damaged: \(error.problem)")
            }
        }
    }
}

extension LedgerError {
    static func notFound(_ subject: String, _ problem: String) -> LedgerError {
        LedgerError(.notFound, subject: subject, problem: problem, mend: "See the log's checkpoint for how many entries it has")
    }

    static func outOfRange(_ subject: String, _ problem: String) -> LedgerError {
        LedgerError(.outOfRange, subject: subject, problem: problem, mend: "See the log's checkpoint for how many entries it has")
    }
}
