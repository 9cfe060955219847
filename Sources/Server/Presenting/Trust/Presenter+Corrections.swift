import App
import Catalog
import Governance
import Pipeline
import Schema
import Vocabulary

extension Presenter {
    /// Reports to answer and reports made; with `dataset` in the address, the form for a new one.
    func correctionsPage(notice: Notice? = nil) async throws -> CorrectionsPage {
        var mine: [Correction] = []
        if let user = reading.user { mine = try await platform.governance.corrections.reports(by: user.name) }
        let (queue, total) = try await answerable()
        return CorrectionsPage(
            shell: try await shell(words["corrections"], breadcrumbs: [PageLink(text: words["corrections"])]), notice: notice,
            form: try await correctionForm(), total: number(total), queue: queue.map { line($0, open: $0.state == .open) },
            mine: mine.map { line($0, open: false) }, pager: pager(total: total, shown: queue.count),
            empty: queue.isEmpty && mine.isEmpty ? EmptyNote(title: words["corrections_empty"], advice: words["corrections_empty_advice"]) : nil)
    }

    /// Open reports of the organisations whose steward the reader is.
    private func answerable() async throws -> (corrections: [Correction], total: Int) {
        guard let user = reading.user, user.holdsAnywhere(.steward) else { return ([], 0) }
        if user.holds(.administrator, for: Organisation.node) {
            return try await platform.governance.corrections.queue(of: nil, offset: window.offset, limit: ListWindow.size)
        }
        var (found, total): ([Correction], Int) = ([], 0)
        for organisation in Set(user.grants.map(\.organisation)).sorted() where user.holds(.steward, for: organisation) {
            let page = try await platform.governance.corrections.queue(of: organisation, offset: window.offset, limit: ListWindow.size)
            found += page.corrections
            total += page.total
        }
        return (Array(found.sorted { ($0.dueOn, $0.number) < ($1.dueOn, $1.number) }.prefix(ListWindow.size)), total)
    }

    private func correctionForm() async throws -> CorrectionForm? {
        let name = reading["dataset"]
        guard !name.isEmpty, let dataset = try await readableDataset(name) else { return nil }
        let fields = try await current(of: dataset)?.schema.fields ?? []
        return CorrectionForm(
            dataset: name, title: text(dataset.resource.title),
            columns: fields.map { FacetOption(text: text($0.title).isEmpty ? $0.name : text($0.title), value: $0.name) })
    }

    private func line(_ correction: Correction, open: Bool) -> CorrectionLine {
        let report = correction.report
        let today = CalendarDay(dayNumber: Int((platform.now() + 8 * 3_600_000) / 86_400_000))
        let overdue = correction.isOverdue(on: today) ? " · \(words["correction_overdue"])" : ""
        return CorrectionLine(
            number: number(correction.number), dataset: report.dataset, href: datasetHref(report.dataset), mark: mark(correction.state),
            text: report.text, wished: report.wished ?? "", place: [report.rowKey, report.column].compactMap(\.self).joined(separator: " · "),
            due: correction.dueOn.text + overdue, asked: moment(correction.askedAt), answer: correction.answer ?? "", open: open)
    }

    private func mark(_ state: Correction.State) -> StatusMark {
        let word = words.known("correction_state_" + state.rawValue) ?? state.rawValue
        return switch state {
        case .open: StatusMark(kind: "warn", shape: "◇", word: word)
        case .accepted: StatusMark(kind: "good", shape: "✓", word: word)
        case .rejected: StatusMark(kind: "none", shape: "–", word: word)
        }
    }
}
