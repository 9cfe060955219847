/// The signed head of the log: how many entries it has, and the root over them (C2SP tlog-checkpoint).
package struct Checkpoint: Sendable, Hashable {
    /// The log's identity: a host and path without scheme, as `data.example.cn/ledger`.
    package let origin: String
    package let size: Int64
    package let root: TreeHash
    /// The signed note, as it is served and as it was stored.
    package let note: String

    /// The root as the note writes it: base64.
    package var rootText: String { root.base64 }

    /// Reads a checkpoint and trusts it only if one of `keys` has signed it.
    ///
    /// - Parameter origin: if given, the checkpoint must be of this log.
    /// - Throws: `malformedNote`, `badSignature`, `malformedCheckpoint`, `originChanged`.
    package init(note: String, trusting keys: [LedgerVerifierKey], origin: String? = nil) throws(LedgerError) {
        let signed = try SignedNote(note)
        try signed.verified(by: keys)
        let lines = signed.text.utf8.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
        guard lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }) else {
            throw Self.malformed("it has \(lines.count) lines; an origin, a size and a root are wanted")
        }
        guard let size = Int64(lines[1]), size >= 0, String(size).utf8.elementsEqual(lines[1].utf8) else {
            throw Self.malformed("\"\(lines[1].prefix(80))\" is not a size")
        }
        guard let root = TreeHash(base64: lines[2]) else { throw Self.malformed("\"\(lines[2].prefix(80))\" is not a root hash") }
        if let origin, !origin.utf8.elementsEqual(lines[0].utf8) {
            throw LedgerError(
                .originChanged, subject: lines[0], problem: "the checkpoint is of the log \(lines[0]), not of \(origin)",
                mend: "Use the checkpoint, the key and the origin of one and the same log")
        }
        self.init(origin: lines[0], size: size, root: root, note: note)
    }

    /// Signs a new head.
    ///
    /// - Precondition: the origin is a line of text, and `root` is the root over `size` committed entries.
    init(origin: String, size: Int64, root: TreeHash, signedBy key: LedgerSigningKey) {
        let text = "\(origin)\n\(size)\n\(root.base64)\n"
        self.init(origin: origin, size: size, root: root, note: SignedNote(signing: text, with: key).note)
    }

    private init(origin: String, size: Int64, root: TreeHash, note: String) {
        self.origin = origin
        self.size = size
        self.root = root
        self.note = note
    }

    private static func malformed(_ fault: String) -> LedgerError {
        LedgerError(
            .malformedCheckpoint, subject: "checkpoint", problem: "the signed note is not a checkpoint: \(fault)",
            mend: "Fetch the checkpoint from the log's address /checkpoint")
    }
}

/// A checkpoint with its place among the log's checkpoints.
package struct StoredCheckpoint: Sendable, Hashable {
    /// The first checkpoint has number 0.
    package let number: Int64
    package let checkpoint: Checkpoint
    /// Unix milliseconds.
    package let at: Int64
}
