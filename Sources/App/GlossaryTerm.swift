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

    /// Gives a field the title, description and standard of its term where it has none of its own.
    func apply(_ term: Located<String>, to field: inout FieldDeclaration) {
        guard let found = glossary.first(where: { $0.term == term.value }) else {
            log.add(
                .unknownTerm, at: term.place, "The glossary has no term \(quoted(term.value))",
                mend: glossary.isEmpty
                    ? "Declare it in glossary.yaml: - {term: \(term.value), title: {zh: …, en: …}}"
                    : mendForUnknown(term.value, among: glossary.map(\.term), what: "term"))
            return
        }
        field.term = found.term
        if field.title == LocalizedText(zh: "", en: "") { field.title = found.title }
        if field.description == LocalizedText(zh: "", en: "") { field.description = found.description }
        field.standard = field.standard ?? found.standard
    }
}
