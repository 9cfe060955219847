/// Takes values out of messages.
package enum Redaction {
    private static let marks: [(open: Character, close: Character)] = [("'", "'"), ("\"", "\""), ("“", "”"), ("‘", "’"), ("「", "」"), ("`", "`")]

    /// The message with every given value, and every quoted text that is not one of `names`, replaced by `***`.
    ///
    /// A value of one character is replaced only where it stands alone.
    /// - Complexity: O(message × values).
    package static func redact(_ message: String, values: [String], names: Set<String> = []) -> String {
        var text = message
        for value in values.sorted(by: { $0.count > $1.count }) where !value.isEmpty {
            text = value.count > 1 ? text.replacing(value, with: MaskingRule.hidden) : withoutLone(Character(value), in: text)
        }
        return withoutQuoted(text, names: names)
    }

    private static func withoutLone(_ value: Character, in text: String) -> String {
        let characters = Array(text)
        var result = ""
        for (place, character) in characters.enumerated() {
            let isJoined = (place > 0 && isWord(characters[place - 1])) || (place + 1 < characters.count && isWord(characters[place + 1]))
            if character == value, !isJoined { result += MaskingRule.hidden } else { result.append(character) }
        }
        return result
    }

    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    private static func withoutQuoted(_ text: String, names: Set<String>) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(where: { character in marks.contains { $0.open == character } }) {
            let mark = marks.first { $0.open == rest[start] } ?? marks[0]
            let inner = rest.index(after: start)
            result += rest[..<inner]
            guard let end = rest[inner...].firstIndex(of: mark.close) else {
                // A quotation without an end may hold anything.
                return result + MaskingRule.hidden
            }
            let quoted = String(rest[inner..<end])
            result += names.contains(quoted) ? quoted : MaskingRule.hidden
            result.append(mark.close)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
