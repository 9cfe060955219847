import App
import Ledger
import Pipeline
import Vocabulary

/// Entries of the ledger, newest first.
struct LedgerAnswer: Encodable, Sendable {
    let entries: [LedgerEntryAnswer]
    /// Address of the next page.
    let next: String?
}

struct LedgerEntryAnswer: Encodable, Sendable {
    let index: Int64
    let at: String
    let actor: String
    let action: String
    let subject: String
    let digest: String?
    let details: [String: String]
    /// SHA-256 of a zero byte and the entry's canonical bytes, in base64.
    let leafHash: String
    /// What an outsider needs to check the entry; only where one entry is asked for and a checkpoint covers it.
    let evidence: EvidenceAnswer?

    enum CodingKeys: String, CodingKey {
        case index, at, actor, action, subject, digest, details, evidence
        case leafHash = "leaf_hash"
    }
}

struct EvidenceAnswer: Encodable, Sendable {
    /// The canonical bytes as text.
    let entry: String
    let treeSize: Int64
    /// Siblings from the leaf to the root, in base64.
    let hashes: [String]
    /// The signed note over the tree's root.
    let checkpoint: String

    enum CodingKeys: String, CodingKey {
        case entry, hashes, checkpoint
        case treeSize = "tree_size"
    }
}

extension Presenter {
    /// - Parameter before: entries with a lower index; `nil` for the newest.
    func ledgerEntriesJSON(before: Int64? = nil, limit: Int = 100) async throws -> LedgerAnswer {
        let entries = try await platform.ledger.entries(before: before, limit: limit)
        let last = entries.last?.index ?? 0
        let items = [("before", String(last)), ("limit", String(limit))]
        return LedgerAnswer(
            entries: entries.map { answer($0, evidence: nil) },
            next: last > 0 ? reading.base + Reading.href("/api/v1/ledger/entries", items) : nil)
    }

    /// One entry with its inclusion proof; `nil` if the log has not got so far.
    func ledgerEntryJSON(_ index: Int64) async throws -> LedgerEntryAnswer? {
        guard let stored = try await platform.ledger.entry(index: index) else { return nil }
        let size = try await platform.ledger.latestCheckpoint()?.size ?? 0
        guard index < size else { return answer(stored, evidence: nil) }
        let evidence = try await platform.ledger.evidence(index: index)
        return answer(
            stored,
            evidence: EvidenceAnswer(
                entry: String(decoding: evidence.entry, as: UTF8.self), treeSize: evidence.proof.size,
                hashes: evidence.proof.hashes.map(\.base64), checkpoint: evidence.checkpointNote))
    }

    private func answer(_ stored: StoredEntry, evidence: EvidenceAnswer?) -> LedgerEntryAnswer {
        let entry = stored.entry
        return LedgerEntryAnswer(
            index: stored.index, at: instant(entry.at), actor: entry.actor, action: entry.action, subject: entry.subject, digest: entry.digest?.text,
            details: entry.details, leafHash: stored.leafHash.base64, evidence: evidence)
    }
}
