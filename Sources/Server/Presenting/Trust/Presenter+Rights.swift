import App
import Catalog
import FoundationEssentials
import Governance
import HTTPTypes
import Vocabulary

extension Presenter {
    func rightsHref(_ dataset: String) -> String { "\(datasetHref(dataset))/rights" }

    /// Who holds which right in a dataset; `nil` if the reader may not see the dataset.
    func rightsPage(_ name: String, notice: Notice? = nil) async throws -> RightsPage? {
        guard let dataset = try await readableDataset(name) else { return nil }
        let title = text(dataset.resource.title)
        let organisations = try await organisationTitles()
        let history = try await platform.governance.rights.history(of: name)
        let current = history.first?.rights
        return RightsPage(
            shell: try await shell(
                words("rights_of", ["title": title]),
                breadcrumbs: [PageLink(text: words["catalogue"], href: "/datasets"), PageLink(text: title, href: datasetHref(name)), PageLink(text: words["rights_page"])]),
            name: name, title: title, facts: current.map { facts(of: $0, organisations: organisations) } ?? [], notice: notice ?? disposalNotice,
            history: history.map { edition in
                RightsHistoryLine(
                    edition: number(edition.edition), at: moment(edition.changedAt),
                    // Who changed it is for the owner's people.
                    actor: belongs(to: dataset.resource.owner) ? edition.changedBy : "", holder: organisations[edition.rights.owner] ?? edition.rights.owner,
                    retention: words(of: edition.rights.retention))
            },
            retention: try await retentionSection(of: dataset), form: mayDecide(on: dataset.resource) ? form(current, owner: dataset.resource.owner) : nil,
            empty: current == nil ? EmptyNote(title: words["rights_empty"], advice: words["rights_empty_advice"]) : nil)
    }

    private func facts(of rights: DatasetRights, organisations: [String: String]) -> [Fact] {
        func bodies(_ ids: [String]) -> String { ids.isEmpty ? words["rights_none"] : ids.map { organisations[$0] ?? $0 }.joined(separator: ", ") }
        var facts = [
            Fact(label: words["rights_holder"], text: bodies([rights.owner])), Fact(label: words["rights_processors"], text: bodies(rights.processors)),
            Fact(label: words["rights_operators"], text: bodies(rights.operators)),
            Fact(
                label: words["rights_revenue"],
                text: rights.revenue.isEmpty
                    ? words["rights_none"]
                    : rights.revenue.map { "\(organisations[$0.holder] ?? $0.holder) \($0.percent.displayText) %" }.joined(separator: ", ")),
            Fact(label: words["rights_basis"], text: rights.legalBasis), Fact(label: words["rights_purpose"], text: text(rights.purpose)),
            Fact(label: words["rights_retention"], text: words(of: rights.retention)), Fact(label: words["rights_contact"], text: rights.contact),
        ]
        if !rights.retentionReason.isEmpty { facts.insert(Fact(label: words["rights_retention_reason"], text: rights.retentionReason), at: 7) }
        return facts
    }

    private func words(of retention: DatasetRights.Retention) -> String {
        switch retention {
        case .days(let days): words("rights_days", ["count": number(days)])
        case .until(let day): words("rights_until", ["day": day.text])
        case .unlimited: words["rights_unlimited"]
        }
    }

    private func form(_ rights: DatasetRights?, owner: String) -> RightsForm {
        RightsForm(
            owner: rights?.owner ?? owner, processors: (rights?.processors ?? []).joined(separator: "\n"),
            operators: (rights?.operators ?? []).joined(separator: "\n"),
            revenue: (rights?.revenue ?? []).map { "\($0.holder) = \($0.percent.canonicalText)" }.joined(separator: "\n"),
            basis: rights?.legalBasis ?? "", purposeZh: rights?.purpose.zh ?? "", purposeEn: rights?.purpose.en ?? "",
            retention: rights.map { RightsText.text($0.retention) } ?? "3650", retentionReason: rights?.retentionReason ?? "",
            disposal: DatasetRights.DisposalRule.allCases.map {
                FacetOption(text: words.known("disposal_rule_" + $0.rawValue) ?? $0.rawValue, value: $0.rawValue, selected: $0 == rights?.disposal ?? .twoPersons)
            }, contact: rights?.contact ?? "")
    }
}

/// The record of rights as a form writes it.
enum RightsText {
    static func text(_ retention: DatasetRights.Retention) -> String {
        switch retention {
        case .days(let days): String(days)
        case .until(let day): day.text
        case .unlimited: "unlimited"
        }
    }

    /// - Throws: a problem that names the field.
    static func rights(_ form: FormFields) throws(Problem) -> DatasetRights {
        func value(_ name: String) -> String { (form.first(name) ?? "").normalized }
        func lines(_ name: String) -> [String] {
            (form.first(name) ?? "").split(whereSeparator: \.isNewline).map { String($0).normalized }.filter { !$0.isEmpty }
        }
        return DatasetRights(
            owner: value("owner"), processors: lines("processors"), operators: lines("operators"),
            revenue: try lines("revenue").map { line throws(Problem) in try share(line) }, legalBasis: value("basis"),
            purpose: LocalizedText(zh: value("purpose_zh"), en: value("purpose_en")), retention: try retention(value("retention")),
            retentionReason: value("retention_reason"), disposal: DatasetRights.DisposalRule(rawValue: value("disposal")) == .automatic ? .automatic : nil,
            contact: value("contact"))
    }

    private static func share(_ line: String) throws(Problem) -> DatasetRights.Share {
        let parts = line.split(separator: "=").map { String($0).normalized }
        guard parts.count == 2, let percent = try? Decimal(exactText: parts[1]) else {
            throw Problem(
                .unprocessableContent, "malformed", "The revenue share \"\(line.prefix(80))\" is not ORGANISATION = PERCENT",
                mend: "Write one share on each line, such as city_data = 60")
        }
        return DatasetRights.Share(holder: parts[0], percent: percent)
    }

    private static func retention(_ text: String) throws(Problem) -> DatasetRights.Retention {
        if text == "unlimited" { return .unlimited }
        if let days = Int(text) { return .days(days) }
        if let day = try? CalendarDay(text: text) { return .until(day) }
        throw Problem(
            .unprocessableContent, "malformed", "The retention \"\(text.prefix(40))\" is neither days, a day nor unlimited",
            mend: "Write a number of days, a day such as 2030-12-31, or unlimited")
    }
}
