import FoundationEssentials

/// Values as the room's tables keep them.
enum StoredJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ text: String, of subject: String) throws -> Value {
        do { return try JSONDecoder().decode(Value.self, from: Data(text.utf8)) } catch { throw newer(subject) }
    }

    /// A word of an enumeration.
    static func known<Word: RawRepresentable>(_ text: String, of subject: String) throws -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: text) else { throw newer(subject) }
        return word
    }

    private static func newer(_ subject: String) -> GovernanceError {
        GovernanceError(
            .malformed, subject: subject, problem: "the record of \(subject) carries a word or form this program does not know",
            mend: "this database was written by a newer program; use that one")
    }
}

/// How long what people write may be, in bytes of UTF-8.
enum Bounds {
    static let reason = 2_000
    static let text = 8_000
    static let name = 1_000

    /// - Throws: `malformed` for an empty text, `tooLarge` for one over `most` bytes, `malformed` for one with U+0000.
    static func require(_ text: String, named name: String, of subject: String, most: Int) throws(GovernanceError) {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw GovernanceError(.malformed, subject: subject, problem: "the \(name) for \(subject) is empty", mend: "give a \(name)")
        }
        try allow(text, named: name, of: subject, most: most)
    }

    /// The same for a text that may be missing.
    static func allow(_ text: String?, named name: String, of subject: String, most: Int) throws(GovernanceError) {
        guard let text else { return }
        guard text.utf8.count <= most else {
            throw GovernanceError(
                .tooLarge, subject: subject, problem: "the \(name) for \(subject) has \(text.utf8.count) bytes; at most \(most) fit",
                mend: "shorten the \(name)")
        }
        guard !text.utf8.contains(0) else {
            throw GovernanceError(
                .malformed, subject: subject, problem: "the \(name) for \(subject) contains the character U+0000", mend: "remove the character")
        }
    }
}
