import App
import Ledger
import Vocabulary

extension Presenter {
    /// One entry with its proof against the last checkpoint.
    ///
    /// - Returns: `nil` if the ledger has not got so far.
    func ledgerEntryPage(_ index: Int64) async throws -> LedgerEntryPage? {
        guard let stored = try await platform.ledger.entry(index: index) else { return nil }
        let row = discreet(try await ledgerRow(stored), about: stored.entry)
        let content = try content(of: stored, row: row)
        let title = words("entry_number", ["index": String(index)])
        let shell = try await shell(title, breadcrumbs: [PageLink(text: words["ledger"], href: "/ledger"), PageLink(text: title)])
        let isLast = try await ledgerTotal() == index + 1
        let head = try await platform.ledger.latestCheckpoint().flatMap { index < $0.size ? $0 : nil }
        let proof = if let head { try await platform.ledger.inclusionProof(index: index, size: head.size) } else { InclusionProof?.none }
        var verification = content.isShown ? [recomputedLeaf(content.text)] : []
        if let head, let proof { verification.append(recomputedRoot(proof, leaf: stored.leafHash.base64, root: head.rootText)) }
        verification += fetched(index, shown: content.isShown, sealed: head != nil)
        return LedgerEntryPage(
            shell: shell, index: String(index), title: row.action, facts: facts(of: stored, row: row), canonical: content.text,
            leafHash: stored.leafHash.base64, treeSize: head.map { number($0.size) } ?? "", rootHash: head?.rootText ?? "",
            proof: proof.map(steps) ?? [], sealed: head != nil, note: head?.note ?? "", previousHref: index > 0 ? "/ledger/\(index - 1)" : "",
            nextHref: isLast ? "" : "/ledger/\(index + 1)", verification: verification)
    }

    /// The canonical bytes, or why this reader does not see them.
    private func content(of stored: StoredEntry, row: LedgerRow) throws -> (text: String, isShown: Bool) {
        if !row.subject.isEmpty { return (String(decoding: try stored.entry.canonicalBytes(), as: UTF8.self), true) }
        return (words[Self.isAboutPeople(stored.entry) ? "content_for_administrators" : "content_hidden"], false)
    }

    private static func isAboutPeople(_ entry: LedgerEntry) -> Bool {
        entry.subject.hasPrefix("user/") || entry.subject.hasPrefix("key/")
    }

    /// The row without the name of whoever changed a user or a key, for readers who do not administer the node.
    func discreet(_ row: LedgerRow, about entry: LedgerEntry) -> LedgerRow {
        guard Self.isAboutPeople(entry), !isAdministrator else { return row }
        var row = row
        row.actor = ""
        return row
    }

    private func facts(of stored: StoredEntry, row: LedgerRow) -> [Fact] {
        var facts = [Fact(label: words["recorded"], text: row.time.text)]
        if !row.subject.isEmpty {
            facts.append(Fact(label: words["ledger_subject"], text: row.subject, href: row.subjectHref))
            if let digest = stored.entry.digest { facts.append(Fact(label: words["version"], text: digest.text, mono: true)) }
        }
        if !row.note.isEmpty { facts.append(Fact(label: words["about_entry"], text: row.note)) }
        if !row.actor.isEmpty { facts.append(Fact(label: words["actor"], text: row.actor)) }
        return facts
    }

    private func steps(of proof: InclusionProof) -> [ProofStep] {
        proof.steps.enumerated().map { place, step in
            ProofStep(number: String(place + 1), side: words[step.isLeft ? "side_left" : "side_right"], hash: step.hash.base64)
        }
    }

    // MARK: How to recompute

    private func recomputedLeaf(_ canonical: String) -> CodeSample {
        let code = "(printf '\\0'; printf '%s' \(Self.quoted(canonical))) | openssl dgst -sha256 -binary | base64"
        return CodeSample(title: words["verify_leaf"], code: code)
    }

    private func recomputedRoot(_ proof: InclusionProof, leaf: String, root: String) -> CodeSample {
        let steps = proof.steps.map { "    (\"\($0.isLeft ? "left" : "right")\", \"\($0.hash.base64)\"),\n" }.joined()
        return CodeSample(
            title: words["verify_path"],
            code: """
                python3 - <<'END'
                import base64, hashlib
                steps = [
                \(steps)]
                node = base64.b64decode("\(leaf)")
                for side, sibling in steps:
                    sibling = base64.b64decode(sibling)
                    node = hashlib.sha256(b"\\1" + (sibling + node if side == "left" else node + sibling)).digest()
                print(base64.b64encode(node).decode() == "\(root)")
                END
                """)
    }

    private func fetched(_ index: Int64, shown: Bool, sealed: Bool) -> [CodeSample] {
        func curl(_ path: String) -> String { "curl -s \(Self.quoted(reading.base + path))" }
        var samples = [CodeSample(title: words["verify_all"], code: "heliu ledger verify")]
        if sealed { samples.insert(CodeSample(title: words["verify_checkpoint"], code: curl("/checkpoint")), at: 0) }
        if shown { samples.insert(CodeSample(title: words["verify_fetch"], code: curl("/api/v1/ledger/entries/\(index)")), at: 0) }
        return samples
    }
}
