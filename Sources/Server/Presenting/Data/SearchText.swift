import Vocabulary

/// The words of a search, and where they stand in a text. Upper and lower case, full and half width count as the same.
struct SearchText: Sendable {
    /// Characters kept on each side of the first word found.
    private static let around = 30

    let words: [String]

    init(_ query: String) {
        words = query.prefix(200).split { !($0.isLetter || $0.isNumber || "._-:".contains($0)) }.prefix(8).map { Self.folded(String($0)) }
    }

    var isEmpty: Bool { words.isEmpty }

    /// Whether every word stands in one of the texts.
    func isFound(in texts: String...) -> Bool {
        let folded = texts.map(Self.folded)
        return !isEmpty && words.allSatisfy { word in folded.contains { $0.contains(word) } }
    }

    /// The text around the first word found, the words found marked; empty if the text holds none of them.
    func snippet(of text: String) -> [SnippetPart] {
        let characters = Array(text)
        let folded = characters.map { Self.folded(String($0)) }
        var found = [Bool](repeating: false, count: characters.count)
        for needle in needles(in: Self.folded(text)) {
            for start in folded.indices {
                guard let end = Self.end(of: needle, at: start, in: folded) else { continue }
                for index in start..<end { found[index] = true }
            }
        }
        guard let first = found.firstIndex(of: true) else { return [] }
        let start = max(0, first - Self.around)
        let end = min(characters.count, first + 4 * Self.around)
        var parts: [SnippetPart] = start > 0 ? [SnippetPart(text: "…")] : []
        var index = start
        while index < end {
            let stop = found[index..<end].firstIndex { $0 != found[index] } ?? end
            parts.append(SnippetPart(text: String(characters[index..<stop]), found: found[index]))
            index = stop
        }
        if end < characters.count { parts.append(SnippetPart(text: "…")) }
        return parts
    }

    /// The words themselves; of a word the text does not hold as a whole, its pairs of neighbours, by which the register finds Chinese.
    private func needles(in text: String) -> [String] {
        words.flatMap { word -> [String] in
            let characters = Array(word)
            if text.contains(word) || characters.count < 3 || word.utf8.count == characters.count { return [word] }
            return (0..<characters.count - 1).map { String(characters[$0...$0 + 1]) }
        }
    }

    /// Where `needle` ends if it begins at `start`; `nil` if it does not.
    private static func end(of needle: String, at start: Int, in folded: [String]) -> Int? {
        var rest = needle[...]
        var index = start
        while !rest.isEmpty {
            guard index < folded.count, !folded[index].isEmpty, rest.hasPrefix(folded[index]) else { return nil }
            rest = rest.dropFirst(folded[index].count)
            index += 1
        }
        return index
    }

    private static func folded(_ text: String) -> String { text.normalized.lowercased() }
}
