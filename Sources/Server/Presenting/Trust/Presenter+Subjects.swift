import App
import Catalog
import Governance
import Vocabulary

/// People's requests about their data; the pages never show an identifier, because none is kept.
extension Presenter {
    static let subjectsHref = "/subject-requests"

    func subjectListPage() async throws -> SubjectListPage {
        let chosen = SubjectRequest.State(rawValue: reading["state"]) ?? .open
        var (lines, counts): ([SubjectLine], [(value: String, count: Int)]) = ([], [])
        for state in SubjectRequest.State.allCases {
            let found = try await platform.governance.subjectRequests.requests(state, limit: 200)
            if !found.isEmpty { counts.append((state.rawValue, found.count)) }
            if state == chosen { lines = found.map(line) }
        }
        return SubjectListPage(
            shell: try await shell(words["subjects"], breadcrumbs: [PageLink(text: words["subjects"])]), total: number(lines.count),
            facets: counts.isEmpty ? [] : [facet(words["state"], "state", counts) { words.known("subject_state_" + $0) ?? $0 }],
            kinds: SensitiveKind.allCases.map { FacetOption(text: title(of: $0), value: $0.rawValue) },
            wishes: SubjectWish.allCases.map { FacetOption(text: words.known("subject_wish_" + $0.rawValue) ?? $0.rawValue, value: $0.rawValue) }, lines: lines,
            empty: lines.isEmpty ? EmptyNote(title: words["subjects_empty"], advice: words["subjects_empty_advice"]) : nil)
    }

    private func title(of kind: SensitiveKind) -> String { ClassificationRules.standard[kind].map { text($0.title) } ?? kind.rawValue }

    private func line(_ request: SubjectRequest) -> SubjectLine {
        SubjectLine(
            number: number(request.number), href: "\(Self.subjectsHref)/\(request.number)", kind: title(of: request.kind),
            wish: words.known("subject_wish_" + request.wish.rawValue) ?? "", mark: mark(request), due: request.dueOn.text,
            places: request.found.map { number($0.count) } ?? "", asked: moment(request.recordedAt))
    }

    private func mark(_ request: SubjectRequest) -> StatusMark {
        let today = CalendarDay(dayNumber: Int((platform.now() + 8 * 3_600_000) / 86_400_000))
        guard !request.isOverdue(on: today) else { return StatusMark(kind: "bad", shape: "▲", word: words["correction_overdue"]) }
        let word = words.known("subject_state_" + request.state.rawValue) ?? request.state.rawValue
        return switch request.state {
        case .open: StatusMark(kind: "warn", shape: "◇", word: word)
        case .answered: StatusMark(kind: "good", shape: "✓", word: word)
        case .refused: StatusMark(kind: "none", shape: "–", word: word)
        }
    }

    /// - Returns: `nil` if there is no such request.
    func subjectPage(_ number: Int64) async throws -> SubjectPage? {
        let request: SubjectRequest
        do { request = try await platform.governance.subjectRequests.request(number) } catch let error as GovernanceError where error.kind == .notFound { return nil }
        var facts = [
            Fact(label: words["subject_kind"], text: title(of: request.kind)),
            Fact(label: words["subject_wish"], text: words.known("subject_wish_" + request.wish.rawValue) ?? ""),
            Fact(label: words["subject_recorded"], text: "\(request.recordedBy) · \(moment(request.recordedAt).text)"),
            Fact(label: words["correction_due"], text: "\(request.dueOn.text) · \(request.rule)"),
        ]
        if let answer = request.answer {
            facts.append(Fact(label: words["correction_answer"], text: answer))
            facts.append(
                Fact(label: words["subject_closed"], text: [request.closedBy, request.closedAt.map { moment($0).text }].compactMap(\.self).joined(separator: " · ")))
        }
        let places = request.found ?? []
        return SubjectPage(
            shell: try await shell(
                words("subject_title", ["number": self.number(number)]),
                breadcrumbs: [PageLink(text: words["subjects"], href: Self.subjectsHref), PageLink(text: self.number(number))]),
            number: String(number), mark: mark(request), notice: reading["done"] == "closed" ? Notice(kind: "good", text: words["subject_closed_notice"]) : nil,
            facts: facts, places: places.map(line), open: request.state == .open,
            empty: places.isEmpty ? EmptyNote(title: words["subject_nowhere"], advice: words["subject_nowhere_advice"]) : nil)
    }

    private func line(_ place: SubjectPlace) -> SubjectPlaceLine {
        SubjectPlaceLine(
            dataset: place.column.table, href: datasetHref(place.column.table), column: place.column.column,
            how: words.known("subject_place_" + place.kind.rawValue) ?? "", rows: place.rows.map { number($0) } ?? "", grade: place.grade.map(word) ?? "",
            origins: place.origins.map(\.description).joined(separator: ", "))
    }
}
