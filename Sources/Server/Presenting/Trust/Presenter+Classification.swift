import App
import Catalog
import Governance
import Vocabulary

extension Presenter {
    /// Datasets whose owner made the reader a steward; `nil` stands for all of them, of an administrator of the node.
    private func stewardedDatasets() async throws -> [String]? {
        if reading.user?.holds(.administrator, for: Organisation.node) ?? false { return nil }
        return try await platform.resources.datasets().filter { mayDecide(on: $0.resource) }.prefix(500).map(\.name)
    }

    func mayDecide(on resource: Resource) -> Bool { reading.user?.holds(.steward, for: resource.owner) ?? false }

    /// The stewards' queue: what waits, or what was decided.
    func classificationPage(notice: Notice? = nil) async throws -> ClassificationPage {
        let state = ColumnClassification.State(rawValue: reading["state"]) ?? .suggested
        let datasets = try await stewardedDatasets()
        let window = window
        let page = try await platform.governance.classification.queue(
            state: state, datasets: datasets, offset: window.offset, limit: ListWindow.size)
        var counts: [(value: String, count: Int)] = []
        for one in ColumnClassification.State.allCases {
            let total = try await platform.governance.classification.queue(state: one, datasets: datasets, limit: 1).total
            if total > 0 { counts.append((one.rawValue, total)) }
        }
        return ClassificationPage(
            shell: try await shell(words["classification"], breadcrumbs: [PageLink(text: words["classification"])]), total: number(page.total),
            facets: counts.isEmpty ? [] : [facet(words["state"], "state", counts) { words.known("classification_state_" + $0) ?? $0 }],
            notice: notice, lines: page.lines.map(line),
            grades: Grade.allCases.map { FacetOption(text: word($0), value: $0.rawValue, selected: $0 == .general3) },
            pager: pager(total: page.total, shown: page.lines.count),
            empty: page.lines.isEmpty
                ? EmptyNote(
                    title: words["classification_empty"], advice: words["classification_empty_advice"],
                    action: PageLink(text: words["apps"], href: "/apps")) : nil)
    }

    private func line(_ line: ColumnClassification) -> ClassificationLine {
        let evidence = words(
            "classification_evidence_words",
            [
                "tested": number(line.evidence.tested), "matched": number(line.evidence.matched), "present": number(line.evidence.nonNull),
            ])
        let decided = [line.decidedBy, line.decidedAt.map { moment($0).text }, line.reason].compactMap(\.self)
        return ClassificationLine(
            dataset: line.dataset, href: datasetHref(line.dataset), column: line.column, kind: line.kind.rawValue,
            kindTitle: ClassificationRules.standard[line.kind].map { text($0.title) } ?? line.kind.rawValue, mark: mark(line.state),
            confidence: "\(Int((line.confidence * 100).rounded())) %", evidence: evidence,
            hint: words.known("classification_hint_" + line.evidence.hint.rawValue) ?? "", suggested: word(line.suggestedGrade),
            grade: line.isDecided ? word(line.grade) : "", masking: line.masking.text, decision: decided.joined(separator: " · "),
            open: line.state == .suggested)
    }

    private func mark(_ state: ColumnClassification.State) -> StatusMark {
        let word = words.known("classification_state_" + state.rawValue) ?? state.rawValue
        return switch state {
        case .suggested: StatusMark(kind: "warn", shape: "◇", word: word)
        case .confirmed: StatusMark(kind: "good", shape: "✓", word: word)
        case .overruled: StatusMark(kind: "good", shape: "◆", word: word)
        case .rejected: StatusMark(kind: "none", shape: "–", word: word)
        }
    }
}
