import App
import FoundationEssentials
import Ledger
import Vocabulary

extension Presenter {
    /// Entries on one page of the ledger.
    private static let ledgerPageSize = 50

    /// The ledger, newest first; `?before=` asks for the entries before an index.
    func ledgerPage() async throws -> LedgerPage {
        let before = Int64(reading["before"]).flatMap { $0 > 0 ? $0 : nil }
        let checkpoint = try await platform.ledger.latestCheckpoint()
        let total = try await ledgerTotal()
        let entries = try await platform.ledger.entries(before: before, limit: Self.ledgerPageSize)
        let rows = zip(try await ledgerRows(entries), entries).map { discreet($0, about: $1.entry) }
        return LedgerPage(
            shell: try await shell(words["ledger"], breadcrumbs: [PageLink(text: words["ledger"])]), figures: figures(total: total, checkpoint),
            entries: rows, pager: ledgerPager(entries, total: total), note: checkpoint?.note ?? "",
            verification: ledgerVerification(checkpoint), empty: total == 0 ? emptyLedger : nil)
    }

    /// How many entries there are, sealed or not.
    func ledgerTotal() async throws -> Int64 {
        try await platform.ledger.entries(limit: 1).first.map { $0.index + 1 } ?? 0
    }

    private var emptyLedger: EmptyNote {
        EmptyNote(title: words["empty_ledger"], advice: words["empty_ledger_advice"], command: "heliu run APP")
    }

    private func figures(total: Int64, _ checkpoint: Checkpoint?) -> [Figure] {
        let key = platform.ledger.verifierKey
        return [
            Figure(value: number(total), label: words["ledger_entries"]),
            Figure(value: number(checkpoint?.size ?? 0), label: words["ledger_sealed"], href: checkpoint == nil ? "" : "/checkpoint"),
            Figure(value: Self.shortID(key), label: words["ledger_key"], note: key.name),
        ]
    }

    /// The key's id as checkpoints name it: eight hexadecimal digits.
    static func shortID(_ key: LedgerVerifierKey) -> String {
        String(key.text.dropFirst(key.name.count + 1).prefix(8))
    }

    private func ledgerPager(_ entries: [StoredEntry], total: Int64) -> Pager {
        guard let newest = entries.first?.index, let oldest = entries.last?.index else { return Pager(summary: number(total)) }
        let newer = newest + 1 + Int64(Self.ledgerPageSize)
        return Pager(
            summary: "\(number(total - newest))–\(number(total - oldest)) / \(number(total))",
            previousHref: newest + 1 < total ? reading.href(setting: "before", to: newer < total ? String(newer) : "") : "",
            nextHref: oldest > 0 ? reading.href(setting: "before", to: String(oldest)) : "")
    }

    // MARK: How to verify

    private func ledgerVerification(_ checkpoint: Checkpoint?) -> [CodeSample] {
        let key = platform.ledger.verifierKey
        var samples = [CodeSample(title: words["verify_key"], code: key.text)]
        if checkpoint != nil {
            samples.append(CodeSample(title: words["verify_checkpoint"], code: "curl -s \(Self.quoted(reading.base + "/checkpoint"))"))
            samples.append(CodeSample(title: words["verify_signature"], code: signatureCheck(key)))
        }
        samples.append(CodeSample(title: words["verify_all"], code: "heliu ledger verify"))
        return samples
    }

    /// Shell lines that need nothing of ours: the note's text, its last line's signature, and the key as PEM.
    private func signatureCheck(_ key: LedgerVerifierKey) -> String {
        // An Ed25519 public key in DER is twelve fixed bytes (RFC 8410) before the 32 of the key.
        let pem = "MCowBQYDK2VwAyEA" + Data(key.publicKey).base64EncodedString()
        return """
            curl -s \(Self.quoted(reading.base + "/checkpoint")) > checkpoint
            sed '/^$/,$d' checkpoint > checkpoint.text
            tail -n 1 checkpoint | cut -d ' ' -f 3 | base64 -d | tail -c 64 > checkpoint.sig
            printf -- '-----BEGIN PUBLIC KEY-----\\n\(pem)\\n-----END PUBLIC KEY-----\\n' > ledger.pem
            openssl pkeyutl -verify -pubin -inkey ledger.pem -rawin -in checkpoint.text -sigfile checkpoint.sig
            """
    }

    /// One word of a shell command.
    static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
