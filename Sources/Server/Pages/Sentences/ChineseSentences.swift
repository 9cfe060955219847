/// What errors say, in Chinese. Errors speak English, for logs, programs and the record; a Chinese page finds the sentence again by its form and
/// says it in Chinese with the same values. Nothing is decided by it: a sentence that is not found stays as it is, under what its code says.
///
/// A table holds lines in pairs: the English sentence, with `{}` where a value stands, and the Chinese one, where `{}` takes the values in order
/// and `{2}` the second. Values that are sentences themselves are translated too.
enum ChineseSentences {
    struct Pair: Sendable {
        let english: String
        /// What stands between the values.
        let literals: [String]
        let chinese: String

        init(_ english: String, _ chinese: String) {
            self.english = english
            literals = english.split(separator: "{}", omittingEmptySubsequences: false).map(String.init)
            self.chinese = chinese
        }

        /// How much of the sentence is its own; among several the one that says most is meant.
        var weight: Int { literals.reduce(0) { $0 + $1.utf8.count } }

        /// The values of a text of this form; `nil` if it has another.
        func values(of text: Substring) -> [Substring]? {
            guard let first = literals.first, text.hasPrefix(first) else { return nil }
            guard literals.count > 1 else { return text.utf8.count == first.utf8.count ? [] : nil }
            var rest = text.dropFirst(first.count)
            var values: [Substring] = []
            for literal in literals.dropFirst().dropLast() {
                guard !literal.isEmpty else {
                    values.append(rest.prefix(0))
                    continue
                }
                guard let range = rest.firstRange(of: literal) else { return nil }
                values.append(rest[..<range.lowerBound])
                rest = rest[range.upperBound...]
            }
            guard let last = literals.last, rest.hasSuffix(last) else { return nil }
            return values + [rest.dropLast(last.count)]
        }
    }

    /// Values are looked into so deep.
    private static let mostDepth = 4
    /// A text longer than this is no sentence.
    private static let mostBytes = 20_000

    /// The sentence in Chinese; `nil` if no table has it.
    static func chinese(_ text: String) -> String? {
        guard text.utf8.count <= mostBytes else { return nil }
        return chinese(text[...], depth: 0)
    }

    private static func chinese(_ text: Substring, depth: Int) -> String? {
        guard depth < mostDepth, let first = text.first else { return nil }
        var best: (pair: Pair, values: [Substring])?
        // A sentence within another, or behind it, begins small or large.
        let other = first.isUppercase ? first.lowercased() : first.uppercased()
        for form in [text, (other + text.dropFirst())[...]] {
            for pair in pairs where pair.weight > best?.pair.weight ?? -1 {
                if let values = pair.values(of: form) { best = (pair, values) }
            }
        }
        guard let best else { return nil }
        return filled(best.pair.chinese, best.values.map { chinese($0, depth: depth + 1) ?? list($0, depth: depth + 1) ?? String($0) })
    }

    /// Several sentences in one value, such as everything that changed.
    private static func list(_ text: Substring, depth: Int) -> String? {
        let parts = text.split(separator: "; ")
        guard parts.count > 1 else { return nil }
        let translated = parts.map { chinese($0, depth: depth) }
        guard translated.contains(where: { $0 != nil }) else { return nil }
        return zip(parts, translated).map { $1 ?? String($0) }.joined(separator: "；")
    }

    private static func filled(_ chinese: String, _ values: [String]) -> String {
        var result = ""
        var rest = chinese[...]
        var next = 0
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = rest[rest.index(after: open)..<close]
            result.join(rest[..<open])
            if name.isEmpty, next < values.count {
                result.join(values[next][...])
                next += 1
            } else if let number = Int(name), (1...max(values.count, 1)).contains(number), !values.isEmpty {
                result.join(values[number - 1][...])
            } else {
                result += rest[open...close]
            }
            rest = rest[rest.index(after: close)...]
        }
        result.join(rest)
        return result
    }

    // MARK: The tables

    static let pairs: [Pair] = [
        source, sourceFiles, sourceTexts, fetch, fetchPages, pipeline, runs, engine, addedSources, declarations, manifests, words,
    ].flatMap(read)

    /// The lines of a table, two by two.
    private static func read(_ table: String) -> [Pair] {
        let lines = table.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
        precondition(lines.count.isMultiple(of: 2), "every sentence has its translation")
        return stride(from: 0, to: lines.count, by: 2).map { Pair(lines[$0], lines[$0 + 1]) }
    }

    /// Single words that stand as values in sentences.
    private static let words = #"""
        line
        行
        record
        条记录
        row
        行
        none
        没有
        """#
}

extension String {
    /// Appends a part of a sentence; between two Chinese characters no blank stays.
    fileprivate mutating func join(_ part: Substring) {
        var part = part
        if hasSuffix(" "), dropLast().last?.isChinese ?? false, part.first?.isChinese ?? false { removeLast() }
        if last?.isChinese ?? false, part.hasPrefix(" "), part.dropFirst().first?.isChinese ?? false { part = part.dropFirst() }
        self += part
    }
}

extension Character {
    fileprivate var isChinese: Bool { unicodeScalars.first.map { (0x3000...0x9FFF).contains($0.value) || (0xFF00...0xFFEF).contains($0.value) } ?? false }
}
