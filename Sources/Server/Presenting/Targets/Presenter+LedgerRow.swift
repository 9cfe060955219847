import App
import Catalog
import Indicator
import Ledger
import Pipeline
import Vocabulary

/// Ledger entries in words; what an entry names is shown as far as the reader may see it.
extension Presenter {
    var isAdministrator: Bool { reading.user?.holds(.administrator, for: Organisation.node) ?? false }

    func ledgerRow(_ stored: StoredEntry) async throws -> LedgerRow {
        var names = SubjectNames()
        return try await ledgerRow(stored, names: &names)
    }

    /// Several entries; what they name is looked up once.
    func ledgerRows(_ entries: [StoredEntry]) async throws -> [LedgerRow] {
        var names = SubjectNames()
        var rows: [LedgerRow] = []
        for entry in entries { rows.append(try await ledgerRow(entry, names: &names)) }
        return rows
    }

    /// What was done, in words.
    func actionWord(_ action: String) -> String { words.known("action_" + action) ?? action }

    private func ledgerRow(_ stored: StoredEntry, names: inout SubjectNames) async throws -> LedgerRow {
        let entry = stored.entry
        var row = LedgerRow(
            index: String(stored.index), href: "/ledger/\(stored.index)", time: moment(entry.at), action: actionWord(entry.action))
        if let subject = try await subject(of: entry, names: &names) {
            row.subject = subject.text
            row.subjectHref = subject.href
            row.note = note(of: entry)
            row.digest = entry.digest.map { shortDigest($0.text) } ?? ""
        }
        // Users are named to those who work with the node; apps and the node itself to everybody.
        if holdsAnyRole || entry.actor == Organisation.node || entry.actor.contains("/") { row.actor = actorWord(entry.actor) }
        return row
    }

    // MARK: What an entry is about

    private struct SubjectNames {
        var links: [String: PageLink?] = [:]
        var titles: [String: [String: LocalizedText]] = [:]
    }

    /// The subject by its title; `nil` if the reader is not to know it.
    private func subject(of entry: LedgerEntry, names: inout SubjectNames) async throws -> PageLink? {
        let parts = entry.subject.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        switch parts[0] {
        case "user", "key":
            guard isAdministrator else { return nil }
            return PageLink(text: parts.dropFirst().joined(separator: "/"), href: parts[0] == "user" ? "/users" : "")
        case "target":
            guard parts.count == 3, let key = entry.details["indicator"] else { return PageLink(text: entry.subject) }
            return try await indicatorLink(key, set: parts[1], names: &names)
        default:
            if let known = names.links[entry.subject] { return known }
            let link = try await resourceLink(entry.subject)
            names.links[entry.subject] = .some(link)
            return link
        }
    }

    private func indicatorLink(_ key: String, set: String, names: inout SubjectNames) async throws -> PageLink {
        if names.titles[set] == nil {
            let definitions = try await platform.indicators.indicators(set: set).map(\.definition)
            names.titles[set] = Dictionary(definitions.map { ($0.key, $0.title) }, uniquingKeysWith: { first, _ in first })
        }
        guard let title = names.titles[set]?[key] else { return PageLink(text: key) }
        return PageLink(text: text(title), href: indicatorHref(key))
    }

    private func resourceLink(_ id: String) async throws -> PageLink? {
        guard let resource = try await platform.resources.resource(id) else { return holdsAnyRole ? PageLink(text: id) : nil }
        guard maySee(resource) else { return nil }
        let title = text(resource.title)
        return PageLink(text: title.isEmpty ? resource.name : title, href: href(of: resource))
    }

    private func note(of entry: LedgerEntry) -> String {
        switch entry.action {
        case "version.publish", "version.restore":
            return entry.details["rows"].flatMap { Int64($0) }.map { "\(number($0)) \(words["rows"])" } ?? ""
        case "user.grant", "user.revoke":
            return entry.details["role"].map { words.known("role_" + $0) ?? $0 } ?? ""
        case "judgement.change", "judgement.withdraw":
            let states = [entry.details["previous"], entry.details["status"]].compactMap(\.self).map { status in
                Judgement.Status(rawValue: status).map { mark($0).word } ?? status
            }
            let goal = entry.details["target"].map { "\(words["target"]) \(quantity($0))" }
            return [states.joined(separator: " → "), goal].compactMap(\.self).joined(separator: " · ")
        default: return ""
        }
    }

    /// "12700 家" as pages write it.
    private func quantity(_ text: String) -> String {
        let parts = text.split(separator: " ", maxSplits: 1)
        // What does not begin with a number is shown as it stands in the ledger.
        guard let first = parts.first, let value = try? Decimal(exactText: String(first)) else { return text }
        return shown(value, Unit(parts.count > 1 ? String(parts[1]) : "")).displayText
    }
}
