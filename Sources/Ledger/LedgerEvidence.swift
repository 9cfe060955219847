/// An entry with the proof that it is on the record: what a stranger checks with nothing but the log's public key.
package struct LedgerEvidence: Sendable, Hashable {
    private static let header = "c2sp.org/tlog-proof@v1"

    /// The entry's canonical bytes.
    package let entry: [UInt8]
    package let proof: InclusionProof
    package let checkpointNote: String

    package init(entry: [UInt8], proof: InclusionProof, checkpointNote: String) {
        self.entry = entry
        self.proof = proof
        self.checkpointNote = checkpointNote
    }

    /// Checks signature, checkpoint and proof; touches no store.
    ///
    /// - Returns: the checkpoint the entry is covered by.
    /// - Throws: `malformedNote`, `badSignature`, `malformedCheckpoint`, `originChanged` or `proofMismatch`.
    @discardableResult
    package func verify(key: LedgerVerifierKey, origin: String? = nil) throws(LedgerError) -> Checkpoint {
        let checkpoint = try Checkpoint(note: checkpointNote, trusting: [key], origin: origin)
        guard checkpoint.size == proof.size else {
            throw LedgerError(
                .proofMismatch, subject: "entry \(proof.index)",
                problem: "the proof is for a tree of \(proof.size) entries; the checkpoint signs \(checkpoint.size)",
                mend: "Use the proof and the checkpoint of one and the same size")
        }
        try proof.verify(leaf: .leaf(entry), root: checkpoint.root)
        return checkpoint
    }

    /// The proof and its checkpoint as a file (C2SP tlog-proof); the entry travels beside it.
    package var proofText: String {
        let hashes = proof.hashes.map { $0.base64 + "\n" }.joined()
        return "\(Self.header)\nindex \(proof.index)\n\(hashes)\n\(checkpointNote)"
    }

    /// Reads a `.tlog-proof` file for `entry`. The size is that of its checkpoint, which is not yet verified.
    ///
    /// - Throws: `malformedProof`.
    package init(entry: [UInt8], proofText: String) throws(LedgerError) {
        let all = proofText.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard let blank = all.firstIndex(where: { $0.isEmpty }), blank + 2 < all.count else {
            throw Self.malformed("has no checkpoint after a blank line")
        }
        var lines = all[..<blank].map { String(Substring($0)) }
        guard !lines.isEmpty, lines.removeFirst() == Self.header else { throw Self.malformed("does not begin with \(Self.header)") }
        if let extra = lines.first, extra.hasPrefix("extra ") { lines.removeFirst() }
        guard let line = lines.first, line.hasPrefix("index "), let index = Int64(line.dropFirst(6)), "index \(index)" == line else {
            throw Self.malformed("does not say which entry it is of")
        }
        var hashes: [TreeHash] = []
        for line in lines.dropFirst() {
            guard let hash = TreeHash(base64: line) else { throw Self.malformed("has the line \"\(line.prefix(80))\" among its hashes") }
            hashes.append(hash)
        }
        guard let size = Int64(String(Substring(all[blank + 2]))) else { throw Self.malformed("has a checkpoint without a size") }
        let note = String(proofText[all[blank + 1].startIndex...])
        self.init(entry: entry, proof: InclusionProof(index: index, size: size, hashes: hashes), checkpointNote: note)
    }

    private static func malformed(_ fault: String) -> LedgerError {
        LedgerError(
            .malformedProof, subject: "proof", problem: "the file is not a proof of an entry: it \(fault)",
            mend: "Download the entry's .tlog-proof file again, byte for byte")
    }
}

/// Checks for clients that hold bytes and a public key, and no store.
package enum LedgerVerification {
    /// Whether `entry` is on the record of the log with this key.
    ///
    /// - Parameters:
    ///   - proof: the hashes from the leaf's sibling up, 32 bytes each.
    ///   - key: `<name>+<key id>+<base64>`.
    /// - Returns: the checkpoint that covers it.
    /// - Throws: `malformedKey`, `malformedProof`, and as `LedgerEvidence.verify`.
    @discardableResult
    package static func verifyInclusion(
        entry: [UInt8], index: Int64, proof: [[UInt8]], checkpointNote: String, key: String
    ) throws(LedgerError) -> Checkpoint {
        let key = try LedgerVerifierKey(text: key)
        let checkpoint = try Checkpoint(note: checkpointNote, trusting: [key])
        let inclusion = InclusionProof(index: index, size: checkpoint.size, hashes: try hashes(proof))
        try inclusion.verify(leaf: .leaf(entry), root: checkpoint.root)
        return checkpoint
    }

    /// Whether the log at the later checkpoint still has all it had at the earlier one.
    ///
    /// - Throws: `malformedKey`, `malformedProof`, `malformedNote`, `badSignature`, `malformedCheckpoint`, `originChanged` or
    ///   `proofMismatch`.
    package static func verifyConsistency(
        oldNote: String, newNote: String, proof: [[UInt8]], key: String
    ) throws(LedgerError) {
        let key = try LedgerVerifierKey(text: key)
        let old = try Checkpoint(note: oldNote, trusting: [key])
        let new = try Checkpoint(note: newNote, trusting: [key], origin: old.origin)
        let consistency = ConsistencyProof(oldSize: old.size, size: new.size, hashes: try hashes(proof))
        try consistency.verify(oldRoot: old.root, root: new.root)
    }

    private static func hashes(_ proof: [[UInt8]]) throws(LedgerError) -> [TreeHash] {
        var hashes: [TreeHash] = []
        for bytes in proof {
            guard let hash = TreeHash(bytes: bytes) else {
                throw LedgerError(
                    .malformedProof, subject: "hash \(hashes.count)",
                    problem: "hash \(hashes.count) of the proof has \(bytes.count) bytes, not 32",
                    mend: "Give the hashes of the proof one by one, decoded from base64")
            }
            hashes.append(hash)
        }
        return hashes
    }
}
