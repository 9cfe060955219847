/// Finds the sentences of errors in the program's own text, with `{}` where a value stands: what stands behind `problem:`, `mend:` and
/// `message:`, and what is given to functions that make errors of texts.
struct SentenceScanner {
    private let text: [Character]
    private(set) var sentences: Set<String> = []

    private static let labels = ["problem", "mend", "message"]
    private static let calls = ["log.add", "refuse", "damaged", "fault", "malformed", "addMissing", "AddedSourceFault", "FetchError", "SourceError", "PipelineError"]

    init(_ source: String) {
        text = Array(source)
        var place = 0
        while place < text.count {
            if !isPartOfWord(before: place) {
                for label in Self.labels where !isDeclared(before: place) {
                    if let end = ends(with: label + ":", at: place) { collect(argument(from: end)) }
                }
                for call in Self.calls { if let end = ends(with: call + "(", at: place) { collect(group(from: end - 1)) } }
            }
            place += 1
        }
    }

    /// At least two words: the rest are values and names.
    static func isSentence(_ text: String) -> Bool {
        text.split { !($0.isASCII && $0.isLetter) }.count { $0.count > 1 } >= 2 && text.trimmed.contains(" ")
    }

    private func ends(with word: String, at place: Int) -> Int? {
        let end = place + word.count
        return end < text.count && String(text[place..<end]) == word ? end : nil
    }

    private func isPartOfWord(before place: Int) -> Bool { place > 0 && (text[place - 1].isLetter || text[place - 1].isNumber || text[place - 1] == "_") }

    /// `let problem: String` is no argument.
    private func isDeclared(before place: Int) -> Bool { ["let ", "var "].contains(String(text[max(place - 4, 0)..<place])) }

    // MARK: Expressions

    /// From a place to the comma or bracket that ends the argument.
    private func argument(from start: Int) -> Range<Int> {
        var (place, depth) = (start, 0)
        while place < text.count {
            let character = text[place]
            if character == "\"" {
                place = literal(at: place).end
                continue
            }
            if "([{".contains(character) { depth += 1 }
            if ")]}".contains(character) {
                if depth == 0 { break }
                depth -= 1
            }
            if character == ",", depth == 0 { break }
            place += 1
        }
        return start..<min(place, text.count)
    }

    /// What stands between the bracket at a place and the one that closes it.
    private func group(from open: Int) -> Range<Int> {
        var (place, depth) = (open, 0)
        while place < text.count {
            if text[place] == "\"" {
                place = literal(at: place).end
                continue
            }
            if "([{".contains(text[place]) { depth += 1 }
            if ")]}".contains(text[place]) { depth -= 1 }
            if depth == 0 { break }
            place += 1
        }
        return min(open + 1, place)..<min(place, text.count)
    }

    private func literal(at start: Int) -> (form: String?, end: Int, values: [Range<Int>]) {
        if start + 2 < text.count, text[start + 1] == "\"", text[start + 2] == "\"" {
            var place = start + 3
            while place + 2 < text.count, !(text[place] == "\"" && text[place + 1] == "\"" && text[place + 2] == "\"") { place += 1 }
            return (nil, place + 3, [])
        }
        var (form, place, values) = ("", start + 1, [Range<Int>]())
        while place < text.count, text[place] != "\"" {
            guard text[place] == "\\", place + 1 < text.count else {
                form.append(text[place])
                place += 1
                continue
            }
            if text[place + 1] == "(" {
                let inner = group(from: place + 1)
                values.append(inner)
                form += "{}"
                place = inner.upperBound + 1
            } else {
                form.append(text[place + 1] == "t" ? "\t" : text[place + 1] == "n" ? "\n" : text[place + 1])
                place += 2
            }
        }
        return (form, place + 1, values)
    }

    /// The sentences of an expression: literals joined by `+`, with brackets and names between them as values that may hold sentences themselves.
    private mutating func collect(_ range: Range<Int>) {
        var (place, current, isJoined) = (range.lowerBound, String?.none, false)
        func whole(_ text: String?, _ found: inout Set<String>) {
            if let text, Self.isSentence(text) { found.insert(text) }
        }
        while place < range.upperBound {
            let character = text[place]
            if character == "\"" {
                let found = literal(at: place)
                for value in found.values { collect(value) }
                if let form = found.form {
                    if isJoined, let before = current {
                        current = before + form
                    } else {
                        whole(current, &sentences)
                        current = form
                    }
                }
                (place, isJoined) = (found.end, false)
            } else if character == "(" {
                let inner = group(from: place)
                collect(inner)
                let isCall = isPartOfWord(before: place)
                if !isCall, isJoined, let before = current { (current, isJoined) = (before + "{}", false) }
                place = inner.upperBound + 1
            } else if character.isLetter || character.isNumber || character == "_" {
                while place < range.upperBound, text[place].isLetter || text[place].isNumber || "_.?!".contains(text[place]) { place += 1 }
                if isJoined, let before = current { (current, isJoined) = (before + "{}", false) }
            } else {
                if character == "+" { isJoined = true }
                if character == "?" || character == ":" { isJoined = false }
                place += 1
            }
        }
        whole(current, &sentences)
    }
}

extension String {
    fileprivate var trimmed: Substring { self[...].drop(while: \.isWhitespace) }
}
