import App
import Catalog
import Pipeline
import Schema
import Vocabulary

/// A word of an app's glossary with the fields that refer to it.
struct GlossaryEntry: Sendable {
    struct Use: Sendable {
        let app: String
        let organisation: String
        let model: ModelDeclaration
        let field: FieldDeclaration
    }

    let app: AppFolder
    let term: GlossaryTerm
    var uses: [Use] = []
}

extension Presenter {
    /// Most words on one page.
    private static let mostTerms = 500

    func glossaryHref(_ app: String, _ term: String) -> String { "/glossary/\(Reading.encoded(app))/\(Reading.encoded(term))" }

    /// Every word of every sound app, with the fields of models that the reader may see; by app, then in the order of its file.
    func glossary() -> [GlossaryEntry] {
        let apps = platform.findApps().compactMap(\.folder)
        var uses: [String: [GlossaryEntry.Use]] = [:]
        for app in apps {
            let owner = app.manifest.organisation.id
            for model in app.models where reading.audience.maySee(openness: model.openness, owner: owner) {
                for field in model.fields {
                    guard let term = field.term else { continue }
                    let full = term.contains(".") ? term : "\(app.manifest.name).\(term)"
                    uses[full, default: []].append(.init(app: app.manifest.name, organisation: owner, model: model, field: field))
                }
            }
        }
        return apps.flatMap { app in
            app.glossary.map { GlossaryEntry(app: app, term: $0, uses: uses["\(app.manifest.name).\($0.term)"] ?? []) }
        }
    }

    func glossaryPage() async throws -> GlossaryPage {
        let all = glossary()
        let found = all.filter { matches($0, reading["q"]) }
        let chosen = reading["app"]
        let shown = chosen.isEmpty ? found : found.filter { $0.app.manifest.name == chosen }
        let counts = Dictionary(grouping: found, by: \.app.manifest.name).mapValues(\.count).sorted { $0.key < $1.key }
        let titles = Dictionary(all.map { ($0.app.manifest.name, text($0.app.manifest.title)) }, uniquingKeysWith: { first, _ in first })
        return GlossaryPage(
            shell: try await shell(words["glossary"]), total: number(shown.count), query: reading["q"],
            facets: counts.isEmpty ? [] : [facet(words["app"], "app", counts.map { ($0.key, $0.value) }, text: { titles[$0] ?? $0 })],
            terms: shown.prefix(Self.mostTerms).map(row),
            empty: shown.isEmpty ? EmptyNote(title: words["glossary_empty"], advice: words["glossary_empty_advice"]) : nil)
    }

    /// One word; `nil` if no sound app declares it.
    func glossaryTermPage(app name: String, term: String) async throws -> GlossaryTermPage? {
        guard let entry = glossary().first(where: { $0.app.manifest.name == name && $0.term.term == term }) else { return nil }
        let (title, app) = (text(entry.term.title), text(entry.app.manifest.title))
        var facts = [
            Fact(label: words["glossary_term"], text: "\(name).\(term)", mono: true),
            Fact(label: words["glossary_defined"], text: app, href: appHref(name)),
        ]
        if let standard = entry.term.standard { facts.append(Fact(label: words["standard"], text: standard)) }
        return GlossaryTermPage(
            shell: try await shell(title, breadcrumbs: [PageLink(text: words["glossary"], href: "/glossary"), PageLink(text: title)]), term: term,
            title: title, otherTitle: other(entry.term.title), description: text(entry.term.description), otherDescription: other(entry.term.description),
            facts: facts, uses: entry.uses.map(row),
            empty: entry.uses.isEmpty
                ? EmptyNote(
                    title: words["glossary_unused"], advice: words("glossary_unused_advice", ["term": term, "full": "\(name).\(term)"])) : nil)
    }

    /// Every word of the search stands somewhere in the entry, in either language.
    private func matches(_ entry: GlossaryEntry, _ search: String) -> Bool {
        let term = entry.term
        let text = [term.term, term.title.zh, term.title.en, term.description.zh, term.description.en, term.standard ?? ""].joined(separator: "\n")
            .lowercased()
        return search.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
    }

    private func other(_ localized: LocalizedText) -> String {
        let other = localized[reading.language == .zh ? .en : .zh]
        return other == text(localized) ? "" : other
    }

    private func row(_ entry: GlossaryEntry) -> GlossaryRow {
        let (name, count) = (entry.app.manifest.name, entry.uses.count)
        return GlossaryRow(
            term: entry.term.term, title: text(entry.term.title), otherTitle: other(entry.term.title), href: glossaryHref(name, entry.term.term),
            description: text(entry.term.description), standard: entry.term.standard ?? "", app: text(entry.app.manifest.title), appHref: appHref(name),
            uses: count == 0 ? words["glossary_unused"] : count == 1 ? words["glossary_field"] : words("glossary_fields", ["count": number(count)]))
    }

    private func row(_ use: GlossaryEntry.Use) -> GlossaryUseRow {
        let dataset = "\(use.app).\(use.model.name)"
        let (title, field) = (text(use.model.title), text(use.field.title))
        return GlossaryUseRow(
            dataset: title.isEmpty ? dataset : title, href: use.model.publish ? datasetHref(dataset) : "", field: use.field.name,
            title: field.isEmpty ? use.field.name : field, type: use.field.type.text, unit: use.field.unit ?? "",
            lineageHref: lineageHref("dataset:\(dataset).\(use.field.name)"), unpublished: !use.model.publish)
    }
}

/// Words and their uses, for programs.
struct GlossaryAnswer: Encodable, Sendable {
    struct Use: Encodable, Sendable {
        let dataset: String
        let field: String
        let published: Bool
    }

    struct Term: Encodable, Sendable {
        /// Such as `water.station_code`.
        let id: String
        let app: String
        let term: String
        let title: LocalizedText
        let description: LocalizedText
        let standard: String?
        let uses: [Use]

        init(_ entry: GlossaryEntry) {
            (app, term) = (entry.app.manifest.name, entry.term.term)
            id = "\(app).\(term)"
            (title, description, standard) = (entry.term.title, entry.term.description, entry.term.standard)
            uses = entry.uses.map { Use(dataset: "\($0.app).\($0.model.name)", field: $0.field.name, published: $0.model.publish) }
        }
    }

    let terms: [Term]
}

extension Presenter {
    func glossaryJSON() -> GlossaryAnswer {
        GlossaryAnswer(terms: glossary().filter { matches($0, reading["q"]) }.map { .init($0) })
    }

    func glossaryTermJSON(app: String, term: String) -> GlossaryAnswer.Term? {
        glossary().first { $0.app.manifest.name == app && $0.term.term == term }.map { .init($0) }
    }
}
