import App
import Catalog
import FoundationEssentials
import HTTPTypes
import Pipeline
import Source
import Vocabulary

/// A batch with what the reader needs to know of its owner.
struct QuarantineSight: Sendable {
    let batch: QuarantineBatch
    let subject: OwnedSubject
    let fields: QuarantinedFields
}

extension Presenter {
    /// Rows with their forms on one page.
    static let quarantineCards = 20

    /// Batches of the subjects the reader is a steward of, newest first.
    func quarantineListPage() async throws -> QuarantineListPage {
        let subjects = try await ownedSubjects(.steward)
        let chosen = reading["app"]
        let wanted = chosen.isEmpty ? subjects : subjects.filter { $0.name == chosen }
        let onlyCurrent = reading["past"] != "1"
        let found = try await platform.runner.quarantine.batches(
            subjects: wanted.map(\.name), name: reading["of"].isEmpty ? nil : reading["of"], onlyCurrent: onlyCurrent, limit: ListWindow.size, offset: window.offset)
        let titles = Dictionary(subjects.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
        var facets = [
            Facet(
                title: words["quarantine_shown"], name: "past",
                options: [("", words["quarantine_standing"]), ("1", words["quarantine_past"])].map { value, text in
                    FacetOption(text: text, value: value, href: reading.href(setting: "past", to: value), selected: (value == "1") != onlyCurrent)
                })
        ]
        if subjects.count > 1 {
            facets.append(
                Facet(
                    title: words["app"], name: "app",
                    options: subjects.map { subject in
                        let isChosen = subject.name == chosen
                        return FacetOption(
                            text: subject.title, value: subject.name, href: reading.href(setting: "app", to: isChosen ? "" : subject.name), selected: isChosen)
                    }))
        }
        let names = try await platform.runner.quarantine.names(subjects: wanted.map(\.name), onlyCurrent: onlyCurrent)
        if names.count > 1 || !reading["of"].isEmpty {
            facets.append(facet(words["quarantine_of"], "of", names.map { ($0.name, $0.count) }) { $0 })
        }
        return QuarantineListPage(
            shell: try await shell(words["quarantine"]), total: number(found.total), facets: facets,
            rows: found.batches.map { line($0, titles: titles) }, pager: pager(total: found.total, shown: found.batches.count),
            empty: found.total > 0
                ? nil
                : EmptyNote(
                    title: words["empty_quarantine"], advice: words["empty_quarantine_advice"],
                    action: PageLink(text: words["sources"], href: "/sources")))
    }

    func line(_ batch: QuarantineBatch, titles: [String: String]) -> QuarantineLine {
        QuarantineLine(
            id: batch.id, href: quarantineHref(batch.id), title: batch.name, subject: titles[batch.subject] ?? batch.subject,
            scope: words[batch.scope == .source ? "step_source" : "step_model"], mark: mark(batch), rows: number(batch.rows),
            decided: number(batch.decided), made: moment(batch.madeAt))
    }

    func mark(_ batch: QuarantineBatch) -> StatusMark {
        guard batch.isCurrent else { return StatusMark(kind: "none", shape: "□", word: words["quarantine_closed"]) }
        return batch.decided < batch.rows
            ? .quarantined(words) : StatusMark(kind: "good", shape: "●", word: words["quarantine_decided_all"])
    }

    // MARK: One batch

    /// A batch of a subject the reader is a steward of; `nil` for any other.
    func quarantineSight(_ id: String) async throws -> QuarantineSight? {
        guard let batch = try await platform.runner.quarantine.batch(id), let subject = try await ownedSubject(batch.subject, .steward) else { return nil }
        return QuarantineSight(batch: batch, subject: subject, fields: try await fields(of: batch, in: subject.app))
    }

    private func fields(of batch: QuarantineBatch, in app: AppFolder?) async throws -> QuarantinedFields {
        if batch.scope == .model, let model = app?.model(named: batch.name) { return QuarantinedFields(model: model) }
        let state = try await platform.runner.sources(of: batch.subject).first { $0.source == batch.name }
        return QuarantinedFields(source: app?.source(named: batch.name), found: state?.columns.map(\.name) ?? [])
    }

    /// The rows of one page with their forms.
    func quarantineBatchPage(_ sight: QuarantineSight) async throws -> QuarantineBatchPage {
        let batch = sight.batch
        let page = window.page
        let offset = (page - 1) * Self.quarantineCards
        let rows = try await platform.runner.quarantine.rows(of: batch.id, in: platform.data, limit: Self.quarantineCards, offset: offset)
        let first = rows.firstIndex { $0.decision == .none }
        let href = quarantineHref(batch.id)
        let title = "\(words["quarantine"]) · \(batch.name)"
        return QuarantineBatchPage(
            shell: try await shell(title, breadcrumbs: [PageLink(text: words["quarantine"], href: "/quarantine"), PageLink(text: batch.name)]),
            id: batch.id, title: batch.name, mark: mark(batch), figures: figures(of: batch), facts: facts(of: sight),
            canSend: batch.isCurrent && sight.subject.app != nil && batch.decided > 0, exportHref: "\(href)/rows.csv", notice: quarantineNotice,
            page: String(page), rows: rows.enumerated().map { card($1, sight.fields, open: $0 == first) },
            pager: quarantinePager(total: Int(batch.rows), offset: offset, shown: rows.count))
    }

    private func quarantinePager(total: Int, offset: Int, shown: Int) -> Pager {
        guard shown > 0 else { return Pager(summary: number(total)) }
        func href(_ page: Int) -> String { Reading.href(reading.path, page == 1 ? [] : [("page", String(page))]) }
        return Pager(
            summary: "\(number(offset + 1))–\(number(offset + shown)) / \(number(total))", previousHref: window.page > 1 ? href(window.page - 1) : "",
            nextHref: offset + shown < total ? href(window.page + 1) : "")
    }

    /// What was just done, as the address says after a form was sent.
    private var quarantineNotice: Notice? {
        switch reading["done"] {
        case "corrected": Notice(kind: "good", text: words["quarantine_corrected"], mend: words["quarantine_waits"])
        case "discarded": Notice(kind: "good", text: words["quarantine_discarded"], mend: words["quarantine_waits"])
        case "restored": Notice(kind: "good", text: words["quarantine_restored"])
        case let text where text.hasPrefix("file-"):
            Notice(
                kind: "good", text: words("quarantine_file_taken", ["count": String(Int(text.dropFirst("file-".count)) ?? 0)]),
                mend: words["quarantine_waits"])
        default: nil
        }
    }

    private func figures(of batch: QuarantineBatch) -> [Figure] {
        [
            Figure(value: number(batch.rows), label: words["rows_quarantined"]), Figure(value: number(batch.decided), label: words["decided"]),
            Figure(value: number(max(batch.rows - batch.decided, 0)), label: words["undecided"]),
        ]
    }

    private func facts(of sight: QuarantineSight) -> [Fact] {
        let batch = sight.batch
        let isSource = batch.scope == .source
        let dataset = sight.subject.app == nil ? batch.name : "\(batch.subject).\(batch.name)"
        var facts = [
            Fact(
                label: words[isSource ? "step_source" : "step_model"], text: batch.name,
                href: isSource && sight.subject.app != nil ? sourceHref(batch.subject, batch.name) : datasetHref(dataset), mono: true)
        ]
        if sight.subject.app != nil { facts.append(Fact(label: words["app"], text: sight.subject.title, href: appHref(batch.subject))) }
        facts.append(Fact(label: words["run"], text: shortRun(batch.run), href: runHref(batch.run), mono: true))
        facts.append(Fact(label: words["set_aside_at"], text: moment(batch.madeAt).text))
        return facts
    }

    private static let shownCharacters = 4_000

    private func card(_ row: QuarantinedRow, _ fields: QuarantinedFields, open: Bool) -> QuarantineCard {
        let divided = fields.divide(row.raw)
        let suspects = QuarantinedFields.suspects(row.reasons, among: divided.columns)
        let (mark, isDecided): (StatusMark, Bool) = switch row.decision {
        case .none: (.quarantined(words), false)
        case .corrected: (StatusMark(kind: "good", shape: "●", word: words["decision_corrected"]), true)
        case .discarded: (StatusMark(kind: "none", shape: "□", word: words["decision_discarded"]), true)
        }
        var card = QuarantineCard(
            number: number(row.number + 1), hash: row.hash, place: row.place, reasons: row.reasons,
            raw: row.raw.count > Self.shownCharacters ? row.raw.prefix(Self.shownCharacters) + "…" : row.raw, mark: mark, decided: isDecided, open: open,
            fields: divided.columns.map { column in
                let before = divided.values[column] ?? ""
                let value = row.values.map { $0[column] ?? "" } ?? before
                return QuarantineField(name: column, value: value, before: value == before ? "" : before, suspect: suspects.contains(column))
            })
        if let found = divided.found {
            card.remark = words("quarantine_ragged", ["found": number(found), "columns": number(divided.columns.count)])
        } else if divided.columns.isEmpty {
            card.remark = words["quarantine_no_columns"]
        }
        return card
    }
}
