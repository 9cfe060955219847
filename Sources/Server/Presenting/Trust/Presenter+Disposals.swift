import App
import Catalog
import Governance
import HTTPTypes
import Ledger
import Store
import Vocabulary

extension Presenter {
    static let disposalsHref = "/disposals"

    func mayApprove(_ resource: Resource) -> Bool { reading.user?.holds(.approver, for: resource.owner) ?? false }

    /// Whether the reader looks after the dataset: a steward or approver of its owner.
    func looksAfter(_ resource: Resource) -> Bool { mayDecide(on: resource) || mayApprove(resource) }

    // MARK: List

    /// What is due of the datasets the reader looks after, and their disposals.
    func disposalListPage() async throws -> DisposalListPage {
        let due = try await platform.dueDisposals().filter { looksAfter($0.dataset.resource) }
        let chosen = Disposal.State(rawValue: reading["state"])
        var (found, counts): ([Disposal], [(value: String, count: Int)]) = ([], [])
        for state in Disposal.State.allCases {
            var own: [Disposal] = []
            for disposal in try await platform.governance.disposals.disposals(state) where try await mayFollow(disposal) { own.append(disposal) }
            if !own.isEmpty { counts.append((state.rawValue, own.count)) }
            if chosen == nil || chosen == state { found += own }
        }
        return DisposalListPage(
            shell: try await shell(words["disposals"], breadcrumbs: [PageLink(text: words["disposals"])]), notice: disposalNotice, due: due.map(line),
            facets: counts.isEmpty ? [] : [facet(words["state"], "state", counts) { words.known("disposal_state_" + $0) ?? $0 }],
            disposals: found.sorted { $0.number > $1.number }.map(line),
            empty: due.isEmpty && found.isEmpty
                ? EmptyNote(
                    title: words["disposals_empty"], advice: words["disposals_empty_advice"],
                    action: PageLink(text: words["catalogue"], href: "/datasets")) : nil)
    }

    private func mayFollow(_ disposal: Disposal) async throws -> Bool {
        try await platform.resources.dataset(disposal.dataset).map { looksAfter($0.resource) } ?? false
    }

    private func line(_ outlook: DisposalOutlook) -> DisposalDueLine {
        let obstacle =
            outlook.hold.map { words("disposal_held", ["number": number($0.number)]) }
            ?? outlook.open.map { words("disposal_open", ["number": number($0.number)]) } ?? ""
        return DisposalDueLine(
            dataset: outlook.dataset.name, href: rightsHref(outlook.dataset.name), title: text(outlook.dataset.resource.title),
            items: number(outlook.due.count), rows: number(outlook.due.reduce(0) { $0 + $1.item.rows }), obstacle: obstacle,
            open: obstacle.isEmpty && mayDecide(on: outlook.dataset.resource))
    }

    func line(_ disposal: Disposal) -> DisposalLine {
        DisposalLine(
            number: number(disposal.number), href: "\(Self.disposalsHref)/\(disposal.number)", dataset: disposal.dataset, mark: mark(disposal.state),
            items: number(disposal.items.count), reason: disposal.reason,
            proposed: "\(disposal.plannedBy) · \(moment(disposal.plannedAt).text)",
            decided: [disposal.decidedBy, disposal.decidedAt.map { moment($0).text }].compactMap(\.self).joined(separator: " · "))
    }

    func mark(_ state: Disposal.State) -> StatusMark {
        let word = words.known("disposal_state_" + state.rawValue) ?? state.rawValue
        return switch state {
        case .planned: StatusMark(kind: "warn", shape: "◇", word: word)
        case .approved: StatusMark(kind: "warn", shape: "◆", word: word)
        case .begun: StatusMark(kind: "warn", shape: "▶", word: word)
        case .done: StatusMark(kind: "good", shape: "✓", word: word)
        case .rejected: StatusMark(kind: "none", shape: "–", word: word)
        }
    }

    var disposalNotice: Notice? {
        switch reading["done"] {
        case "proposed": Notice(kind: "good", text: words["disposal_proposed_notice"])
        case "approved": Notice(kind: "good", text: words["disposal_approved_notice"])
        case "rejected": Notice(kind: "good", text: words["disposal_rejected_notice"])
        case "run": Notice(kind: "good", text: words["disposal_run_notice"])
        case "held": Notice(kind: "good", text: words["hold_placed_notice"])
        case "lifted": Notice(kind: "good", text: words["hold_lifted_notice"])
        default: nil
        }
    }

    // MARK: One

    /// A disposal of a dataset the reader looks after; `nil` for any other.
    func disposalPage(_ number: Int64) async throws -> DisposalPage? {
        let disposal: Disposal
        do { disposal = try await platform.governance.disposals.disposal(number) } catch let error as GovernanceError where error.kind == .notFound { return nil }
        guard let dataset = try await platform.resources.dataset(disposal.dataset), looksAfter(dataset.resource) else { return nil }
        let approves = mayApprove(dataset.resource)
        let title = words("disposal_title", ["number": self.number(number)])
        return DisposalPage(
            shell: try await shell(
                title, breadcrumbs: [PageLink(text: words["disposals"], href: Self.disposalsHref), PageLink(text: self.number(number))]),
            number: String(number), dataset: disposal.dataset, datasetHref: rightsHref(disposal.dataset), mark: mark(disposal.state),
            notice: disposalNotice, facts: facts(of: disposal), items: disposal.items.map(line),
            canDecide: approves && disposal.state == .planned && disposal.plannedBy != "user/\(reading.user?.name ?? "")",
            canReject: approves && [.planned, .approved].contains(disposal.state),
            canRun: approves && [.approved, .begun].contains(disposal.state), proofs: try await proofs(of: disposal))
    }

    private func facts(of disposal: Disposal) -> [Fact] {
        var facts = [
            Fact(label: words["dataset"], text: disposal.dataset, href: rightsHref(disposal.dataset), mono: true),
            Fact(label: words["disposal_reason"], text: disposal.reason),
            Fact(label: words["disposal_proposed"], text: "\(disposal.plannedBy) · \(moment(disposal.plannedAt).text)"),
        ]
        if let by = disposal.decidedBy, let at = disposal.decidedAt {
            facts.append(Fact(label: words["disposal_decided"], text: "\(by) · \(moment(at).text)"))
        }
        if let at = disposal.begunAt { facts.append(Fact(label: words["disposal_begun"], text: moment(at).text)) }
        if let at = disposal.doneAt {
            facts.append(Fact(label: words["disposal_done"], text: moment(at).text))
            // The digest of a list that is well formed cannot fail.
            if let digest = try? DisposalRegister.digest(of: disposal) {
                facts.append(Fact(label: words["disposal_digest"], text: digest.text, mono: true))
            }
        }
        return facts
    }

    private func line(_ item: DisposalItem) -> DisposalItemLine {
        let word = words.known("disposal_item_" + item.state.rawValue) ?? item.state.rawValue
        let mark = switch item.state {
        case .waiting: StatusMark(kind: "none", shape: "○", word: word)
        case .begun: StatusMark(kind: "warn", shape: "▶", word: word)
        case .done: StatusMark(kind: "good", shape: "✓", word: word)
        }
        return DisposalItemLine(
            kind: words.known("disposal_kind_" + item.item.kind.rawValue) ?? item.item.kind.rawValue,
            subject: item.item.kind == .version ? shortDigest(item.item.subject) : item.item.subject,
            digest: item.item.digest.map(shortDigest) ?? "", rows: number(item.item.rows), due: moment(item.dueAt), mark: mark)
    }

    /// The last entries of the ledger about the dataset's disposals and holds.
    private func proofs(of disposal: Disposal) async throws -> [PageLink] {
        let subject = "dataset/\(disposal.dataset)"
        let lines = try await platform.store.read { reader in
            try reader.rows(
                """
                SELECT entry_index, action FROM ledger_entry WHERE subject = ? AND recorded_at >= ?
                    AND action IN ('disposal.approve', 'disposal.begin', 'disposal.done', 'disposal.reject') ORDER BY entry_index LIMIT 50
                """, [.text(subject), .integer(disposal.plannedAt)]
            ).map { (try $0.integer("entry_index"), try $0.text("action")) }
        }
        return lines.map { PageLink(text: "#\($0.0) \($0.1)", href: "/ledger/\($0.0)") }
    }
}
