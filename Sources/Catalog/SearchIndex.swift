package import Store
import Vocabulary

/// Full-text search in Chinese and English: words of Latin letters and digits, and for Chinese every character and
/// every pair of neighbours, so that a word of two characters is found without a dictionary.
package enum SearchIndex {
    /// Most terms kept of one text and of one query.
    private static let mostTerms = 2_000
    /// Bytes kept of one word; the rest of a token or a number without end is not searched for.
    private static let mostBytes = 256

    /// The terms of a text: lower-cased, width-folded, without order or repetition.
    package static func terms(of text: String) -> Set<String> {
        var terms: Set<String> = []
        var word = ""
        var previous: Character?
        func endWord() {
            if !word.isEmpty { terms.insert(word) }
            word = ""
        }
        for character in folded(text) {
            guard terms.count < mostTerms else { break }
            if isHan(character) {
                endWord()
                terms.insert(String(character))
                if let previous { terms.insert(String([previous, character])) }
                previous = character
            } else {
                previous = nil
                guard character.isLetter || character.isNumber else {
                    endWord()
                    continue
                }
                if word.utf8.count + character.utf8.count <= mostBytes { word.append(character) }
            }
        }
        endWord()
        return terms
    }

    /// What a query must match: pairs of neighbouring characters where there are two, else the single one; the last
    /// Latin word matches as a beginning.
    static func needles(of text: String) -> (exact: [String], prefix: String?) {
        let terms = terms(of: text)
        let pairs = terms.filter { $0.count == 2 && $0.allSatisfy(isHan) }
        let paired = Set(pairs.flatMap { $0.map(String.init) })
        var exact = terms.filter { !($0.count == 1 && paired.contains($0)) }
        var prefix: String?
        let words = folded(text).split { !($0.isLetter || $0.isNumber) || isHan($0) }
        if let last = words.last.map(String.init), exact.contains(last), folded(text).hasSuffix(last) {
            exact.remove(last)
            prefix = last
        }
        return (exact.sorted(), prefix)
    }

    /// Writes the resource's terms anew. A title counts eight times, the name four times as much as the description.
    package static func update(_ resource: Resource, in writer: any SQLWriter) throws {
        var weights: [String: Int64] = [:]
        let parts: [(String, Int64)] = [
            (resource.title.zh + " " + resource.title.en, 8), (resource.name + " " + (resource.app ?? ""), 4),
            (resource.description.zh + " " + resource.description.en, 1),
        ]
        for (text, weight) in parts {
            for term in terms(of: text) { weights[term, default: 0] += weight }
        }
        try writer.execute("DELETE FROM search_term WHERE resource_id = ?", [.text(resource.id)])
        try writer.executeBatch(
            "INSERT INTO search_term (term, resource_id, weight) VALUES (?, ?, ?)",
            weights.sorted { $0.key < $1.key }.map { [.text($0.key), .text(resource.id), .integer($0.value)] })
    }

    /// Resources that hold every term of the query, with their weight.
    static func ranked(_ query: String, in reader: any SQLReader) throws -> [String: Int64] {
        let (exact, prefix) = needles(of: String(query.prefix(200)))
        var result: [String: Int64]?
        func intersect(_ rows: [Row]) throws {
            var found: [String: Int64] = [:]
            for row in rows { found[try row.text("resource_id"), default: 0] += try row.integer("weight") }
            result = result.map { known in
                known.reduce(into: [:]) { merged, entry in
                    if let weight = found[entry.key] { merged[entry.key] = entry.value + weight }
                }
            } ?? found
        }
        for term in exact.prefix(32) {
            try intersect(
                try reader.rows("SELECT resource_id, weight FROM search_term WHERE term = ?", [.text(term)]))
        }
        if let prefix {
            try intersect(
                try reader.rows(
                    "SELECT resource_id, max(weight) AS weight FROM search_term WHERE term >= ? AND term < ? GROUP BY resource_id",
                    [.text(prefix), .text(prefix + "\u{10FFFF}")]))
        }
        return result ?? [:]
    }

    private static func folded(_ text: String) -> String { text.normalized.lowercased() }

    private static func isHan(_ character: Character) -> Bool {
        // Twelve bytes hold a character with its variation selector.
        guard let scalar = character.unicodeScalars.first, character.utf8.count <= 12 else { return false }
        switch scalar.value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF, 0x3007: return true
        default: return false
        }
    }
}
