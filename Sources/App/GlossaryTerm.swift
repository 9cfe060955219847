import Schema
package import Vocabulary

/// A word that fields of several models share, with what it means.
package struct GlossaryTerm: Sendable, Hashable, Codable {
    package var term: String
    package var title: LocalizedText
    package var description: LocalizedText
    /// The published standard that defines it.
    package var standard: String?
}

extension AppDraft {
    /// `glossary.yaml`: a list of terms. Read before the models, whose fields name them.
    mutating func readGlossary() {
        let file = "glossary.yaml"
        guard files.contains(file), let text = files.text(file), let root = YAMLText(file: file, log: log).value(of: text) else { return }
        guard case .list(let items) = root.content else {
            log.add(
                .wrongShape, at: root.place, "The glossary must be a list of terms, not \(root.shape)",
                mend: "Begin each with - {term: …, title: {zh: …, en: …}, description: {zh: …, en: …}}")
            return
        }
        var places: [String: Place] = [:]
        for item in items {
            guard let mapping = YAMLMapping(item, keys: AppKeys.term, what: "the term", log: log), let name = mapping.identifier("term")
            else { continue }
            if let first = places[name.value] {
                addDuplicate("the term", name.value, at: name.place, first: first)
                continue
            }
            places[name.value] = name.place
            glossary.append(
                GlossaryTerm(
                    term: name.value, title: mapping.localized("title", isRequired: true),
                    description: mapping.localized("description", isRequired: false), standard: mapping.text("standard")?.value))
        }
    }

    /// Gives a field the title, description and standard of its term where it has none of its own; `app.term` is another app's and waits
    /// until the apps are fitted together.
    mutating func apply(_ term: Located<String>, to field: inout FieldDeclaration) {
        if term.value.contains(".") {
            field.term = term.value
            foreignTerms.append(term)
            return
        }
        guard let found = glossary.first(where: { $0.term == term.value }) else {
            log.add(
                .unknownTerm, at: term.place, "The glossary has no term \(quoted(term.value))",
                mend: glossary.isEmpty
                    ? "Declare it in glossary.yaml: - {term: \(term.value), title: {zh: …, en: …}}"
                    : mendForUnknown(term.value, among: glossary.map(\.term), what: "term"))
            return
        }
        found.lend(to: &field)
    }

    /// Looks up the terms of other apps that fields name.
    ///
    /// - Parameter known: the other apps; `nil` if they are not known, then nothing is said about them.
    mutating func adoptTerms(of known: [KnownApp]?) {
        guard let known, !foreignTerms.isEmpty else { return }
        var found: [String: GlossaryTerm] = [:]
        for term in foreignTerms {
            let parts = term.value.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2, needs?.contains(where: { $0.value.app == parts[0] }) ?? true else {
                log.add(
                    .missingNeed, at: term.place, "The term \(quoted(term.value)) belongs to the app \(quoted(parts[0])), which is not in needs",
                    mend: "Add it to needs in app.yaml: needs: [\(parts[0])]")
                continue
            }
            // An app that is needed but not installed has its own fault.
            guard let app = known.first(where: { $0.name == parts[0] }) else { continue }
            guard let match = app.terms.first(where: { $0.term == parts[1] }) else {
                log.add(
                    .unknownTerm, at: term.place, "The glossary of \(parts[0]) has no term \(quoted(parts[1]))",
                    mend: mendForUnknown(parts[1], among: app.terms.map(\.term), what: "term"))
                continue
            }
            found[term.value] = match
        }
        for model in models.indices {
            for field in models[model].value.fields.indices {
                guard let name = models[model].value.fields[field].term, let term = found[name] else { continue }
                term.lend(to: &models[model].value.fields[field])
                models[model].value.fields[field].term = name
            }
        }
    }
}

extension GlossaryTerm {
    /// Title, description and standard for a field that has none of its own.
    fileprivate func lend(to field: inout FieldDeclaration) {
        let found = self
        field.term = found.term
        if field.title == LocalizedText(zh: "", en: "") { field.title = found.title }
        if field.description == LocalizedText(zh: "", en: "") { field.description = found.description }
        field.standard = field.standard ?? found.standard
    }
}
