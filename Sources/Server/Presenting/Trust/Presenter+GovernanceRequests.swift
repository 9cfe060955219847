import App
import Catalog
import Governance
import Vocabulary

/// Requests about single columns: lower grades, and exceptions from masking.
extension Presenter {
    static let loweringsHref = "/lowerings"
    static let maskingsHref = "/maskings"
    private var ownName: String { "user/\(reading.user?.name ?? "")" }

    private func isSteward() -> Bool { reading.user?.holdsAnywhere(.steward) ?? false }

    /// The owner of a dataset, or of the app of one that was never published.
    private func owner(of dataset: String) async throws -> String {
        if let known = try await platform.resources.dataset(dataset) { return known.resource.owner }
        let app = String(dataset.prefix { $0 != "." })
        return try await platform.resources.resource("app/" + app)?.owner ?? Organisation.node
    }

    // MARK: Lower grades

    func loweringListPage() async throws -> LoweringListPage {
        let chosen = LoweringRequest.State(rawValue: reading["state"]) ?? .requested
        var (lines, counts): ([GovernanceRequestLine], [(value: String, count: Int)]) = ([], [])
        for state in LoweringRequest.State.allCases {
            var own: [GovernanceRequestLine] = []
            for request in try await platform.governance.lowerings.requests(state, limit: 200) {
                let owner = try await owner(of: request.column.table)
                guard reading.user?.holds(.steward, for: owner) ?? false else { continue }
                own.append(line(request))
            }
            if !own.isEmpty { counts.append((state.rawValue, own.count)) }
            if state == chosen { lines = own }
        }
        return LoweringListPage(
            shell: try await shell(words["lowerings"], breadcrumbs: [PageLink(text: words["lowerings"])]), total: number(lines.count),
            facets: requestFacets(counts), notice: requestNotice, lines: lines,
            form: isSteward()
                ? LoweringForm(
                    dataset: reading["dataset"], grades: Grade.allCases.map { FacetOption(text: word($0), value: $0.rawValue, selected: $0 == .general1) },
                    means: GradeLowering.Means.allCases.map { FacetOption(text: words.known("lowering_by_" + $0.rawValue) ?? $0.rawValue, value: $0.rawValue) })
                : nil,
            empty: lines.isEmpty ? EmptyNote(title: words["lowerings_empty"], advice: words["lowerings_empty_advice"]) : nil)
    }

    private func line(_ request: LoweringRequest) -> GovernanceRequestLine {
        let isOwn = request.requestedBy == ownName
        return GovernanceRequestLine(
            number: number(request.number), dataset: request.column.table, href: datasetHref(request.column.table), column: request.column.column,
            mark: mark(request.state.rawValue), wish: word(request.to), detail: words.known("lowering_by_" + request.by.rawValue) ?? request.by.rawValue,
            reason: request.reason, asked: "\(request.requestedBy) · \(moment(request.requestedAt).text)",
            answer: decision(request.decidedBy, request.decidedAt, request.answer), open: request.state == .requested && !isOwn,
            canEnd: (request.state == .requested && isOwn) || request.state == .approved, isOwn: request.state == .requested && isOwn)
    }

    // MARK: Exceptions from masking

    func maskingListPage() async throws -> MaskingListPage {
        let chosen = MaskingRequest.State(rawValue: reading["state"]) ?? .requested
        var (lines, counts): ([GovernanceRequestLine], [(value: String, count: Int)]) = ([], [])
        for state in MaskingRequest.State.allCases {
            var own: [GovernanceRequestLine] = []
            for request in try await platform.governance.maskingRequests.requests(state) {
                guard let dataset = try await platform.resources.dataset(request.dataset), looksAfter(dataset.resource) else { continue }
                own.append(line(request, mayApprove: mayApprove(dataset.resource)))
            }
            if !own.isEmpty { counts.append((state.rawValue, own.count)) }
            if state == chosen { lines = own }
        }
        var standing: [MaskingStandingLine] = []
        for dataset in try await platform.resources.datasets() where looksAfter(dataset.resource) {
            standing += try await platform.governance.masking.overrides(of: dataset.name).map { line($0, of: dataset.name) }
        }
        return MaskingListPage(
            shell: try await shell(words["maskings"], breadcrumbs: [PageLink(text: words["maskings"])]), total: number(lines.count),
            facets: requestFacets(counts), notice: requestNotice, lines: lines, standing: standing,
            form: isSteward()
                ? MaskingForm(
                    dataset: reading["dataset"],
                    audiences: [FacetOption(text: words["audience_all"], value: "")]
                        + MaskingAudience.allCases.filter { $0 != .node }.map { FacetOption(text: audience($0), value: $0.rawValue) })
                : nil,
            empty: lines.isEmpty && standing.isEmpty ? EmptyNote(title: words["maskings_empty"], advice: words["maskings_empty_advice"]) : nil)
    }

    private func line(_ request: MaskingRequest, mayApprove: Bool) -> GovernanceRequestLine {
        GovernanceRequestLine(
            number: number(request.number), dataset: request.dataset, href: datasetHref(request.dataset), column: request.column,
            mark: mark(request.state.rawValue), wish: shown(request.wish.text), detail: audience(request.audience), reason: request.reason,
            asked: "\(request.requestedBy) · \(moment(request.requestedAt).text)",
            answer: decision(request.decidedBy, request.decidedAt, request.answer),
            open: request.state == .requested && mayApprove && request.requestedBy != ownName, canEnd: false,
            isOwn: false)
    }

    private func line(_ override: MaskingOverride, of dataset: String) -> MaskingStandingLine {
        MaskingStandingLine(
            dataset: dataset, href: datasetHref(dataset), column: override.column, audience: audience(override.audience),
            shown: shown(override.rule?.text ?? "show"), reason: override.reason, decided: "\(override.decidedBy) · \(moment(override.decidedAt).text)")
    }

    private func shown(_ wish: String) -> String { words.known("masking_wish_" + wish) ?? wish }
    private func audience(_ audience: MaskingAudience?) -> String { words.known("audience_" + (audience?.rawValue ?? "all")) ?? "" }

    // MARK: Both

    private func decision(_ by: String?, _ at: Int64?, _ answer: String?) -> String {
        [by, at.map { moment($0).text }, answer].compactMap(\.self).joined(separator: " · ")
    }

    private func requestFacets(_ counts: [(value: String, count: Int)]) -> [Facet] {
        counts.isEmpty ? [] : [facet(words["state"], "state", counts) { words.known("request_state_" + $0) ?? $0 }]
    }

    private func mark(_ state: String) -> StatusMark {
        let word = words.known("request_state_" + state) ?? state
        return switch state {
        case "requested": StatusMark(kind: "warn", shape: "◇", word: word)
        case "approved": StatusMark(kind: "good", shape: "✓", word: word)
        default: StatusMark(kind: "none", shape: "–", word: word)
        }
    }

    private var requestNotice: Notice? {
        words.known("request_notice_" + reading["done"]).map { Notice(kind: "good", text: $0) }
    }
}
