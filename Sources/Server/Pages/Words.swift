import Vocabulary

/// The interface's own texts in one language; the catalogue is in the `Words+….swift` files, one key per text.
struct Words: Sendable {
    let language: Language

    init(_ language: Language) { self.language = language }

    /// Every text of the language by its key, as templates read it: `{{w.home}}`.
    var table: [String: String] { language == .zh ? Self.chinese : Self.english }

    /// The text of `key`. A key that is not in the catalogue is a programmer's mistake.
    subscript(_ key: String) -> String {
        guard let text = table[key] else { preconditionFailure("no words for \"\(key)\"") }
        return text
    }

    /// The text of a key that comes from data, such as the state of a run; `nil` if the catalogue does not have it.
    func known(_ key: String) -> String? { table[key] }

    /// The text of `key` with each `{name}` replaced by its value.
    func callAsFunction(_ key: String, _ values: KeyValuePairs<String, String>) -> String {
        var text = self[key]
        for (name, value) in values {
            text = text.split(separator: "{\(name)}", omittingEmptySubsequences: false).joined(separator: value)
        }
        return text
    }

    typealias Entry = (key: String, zh: String, en: String)

    /// The whole catalogue; a key stands in it once.
    static let catalogue: [Entry] =
        shellWords + dataWords + targetWords + operationWords + presentingWords + targetPageWords + trustPageWords
        + governanceWords + disposalWords + requestWords + qualityWords + lineageWords + integrationWords + contractWords + sourceFormWords + choiceWords

    // A test holds the keys apart; the first of two would win.
    private static let chinese = Dictionary(catalogue.map { ($0.key, $0.zh) }) { first, _ in first }
    private static let english = Dictionary(catalogue.map { ($0.key, $0.en) }) { first, _ in first }
}
