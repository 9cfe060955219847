import Yams

/// Reads YAML text into values with places, recording what is wrong; everything is bounded.
struct YAMLText {
    static let byteLimit = 1 << 20
    /// Values in one document, aliases expanded.
    static let valueLimit = 20_000
    static let depthLimit = 16
    static let aliasLimit = 16
    static let duplicateLimit = 50

    let file: String
    let log: FaultLog

    /// - Returns: the document's value, or `nil` if it could not be read; the reason is in the log.
    func value(of text: String) -> YAMLValue? {
        guard isWithinBounds(text), let root = compose(text) else { return nil }
        var budget = Self.valueLimit
        guard let value = convert(root, depth: 0, budget: &budget) else { return nil }
        if value.isNull {
            log.add(.emptyFile, at: Place(file: file), "The file is empty", mend: "Write the declaration or delete the file")
            return nil
        }
        return value
    }

    private func isWithinBounds(_ text: String) -> Bool {
        guard text.utf8.count <= Self.byteLimit else {
            log.add(
                .fileTooLarge, at: Place(file: file), "The file has \(text.utf8.count) bytes; at most \(Self.byteLimit) are read",
                mend: "Move data into samples/ and keep only the declaration here")
            return false
        }
        var place = Place(file: file)
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                place.line += 1
                place.column = 1
                continue
            }
            if scalar.value < 32 && scalar != "\t" && scalar != "\r" || scalar.value == 127 {
                log.add(
                    .malformedYAML, at: place, "The file holds the control character U+\(String(scalar.value, radix: 16, uppercase: true))",
                    mend: "Delete the character")
                return false
            }
            place.column += 1
        }
        // Aliases multiply, even inside keys, before any value can be counted: too many are refused unread.
        guard Self.aliasCandidates(in: text) <= Self.aliasLimit else {
            log.add(
                .tooComplex, at: Place(file: file), "The file uses more than \(Self.aliasLimit) aliases (*name)",
                mend: "Write the values out")
            return false
        }
        return true
    }

    /// Counts `*name` where an alias could stand; what stands inside a longer text may be counted too.
    private static func aliasCandidates(in text: String) -> Int {
        var count = 0
        var previous: UInt8 = 10
        var isStar = false
        for byte in text.utf8 {
            let isWord = byte >= 128 || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            if isStar, isWord { count += 1 }
            isStar = byte == UInt8(ascii: "*") && [32, 9, 10, 13, 91, 123, 44, 58].contains(previous)
            previous = byte
        }
        return count
    }

    /// Parses; a key that occurs twice is recorded, its second occurrence blanked, and the rest read on.
    private func compose(_ text: String) -> Node? {
        var text = text
        for _ in 0..<Self.duplicateLimit {
            do {
                return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() ?? Node("")
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                let first = Place(file: file, line: context.mark.line, column: context.mark.column)
                let key = keys.first ?? ""
                guard let (rest, line) = Self.blankingRepetition(of: key, after: first, in: text) else {
                    addDuplicate(key, first: first, at: first)
                    return nil
                }
                addDuplicate(key, first: first, at: Place(file: file, line: line, column: first.column))
                text = rest
            } catch {
                addSyntaxFault(error)
                return nil
            }
        }
        return nil
    }

    private func addDuplicate(_ key: String, first: Place, at place: Place) {
        log.add(
            .duplicateKey, at: place, "The key \(quoted(key)) occurs twice (first on line \(first.line))",
            mend: "Keep one of the two, or give one its right name")
    }

    /// Blanks the lines of the next occurrence of a block mapping's key.
    ///
    /// - Returns: the text and the line blanked from, or `nil` if the key stands in a flow mapping.
    private static func blankingRepetition(of key: String, after first: Place, in text: String) -> (String, Int)? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        func indent(_ line: Substring) -> Int { line.prefix { $0 == " " }.count }
        func isBlank(_ line: Substring) -> Bool { line.allSatisfy { $0 == " " || $0 == "\r" || $0 == "\t" } }
        let column = first.column - 1
        var index = first.line
        while index < lines.count {
            let line = lines[index]
            if !isBlank(line), indent(line) < column { return nil }
            let rest = line.dropFirst(column)
            let isKey = indent(line) == column
                && ["\(key):", "\"\(key)\":", "'\(key)':"].contains { rest.hasPrefix($0) }
            guard isKey else {
                index += 1
                continue
            }
            var end = index + 1
            while end < lines.count, isBlank(lines[end]) || indent(lines[end]) > column
                || indent(lines[end]) == column && lines[end].dropFirst(column).hasPrefix("-")
            { end += 1 }
            for blanked in index..<end { lines[blanked] = "" }
            return (lines.joined(separator: "\n"), index + 1)
        }
        return nil
    }

    private func addSyntaxFault(_ error: any Error) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _), YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let why = context.map { " (\($0.text), line \($0.mark.line))" } ?? ""
            log.add(
                .malformedYAML, at: Place(file: file, line: mark.line, column: mark.column), "This is not YAML: \(problem)\(why)",
                mend: "Check indentation, colons and quotes here and on the line before")
        default:
            log.add(.malformedYAML, at: Place(file: file), "This is not YAML: \(error)", mend: "Check the file's encoding and form")
        }
    }

    private func convert(_ node: Node, depth: Int, budget: inout Int) -> YAMLValue? {
        let place = Place(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        budget -= 1
        guard budget >= 0, depth <= Self.depthLimit else {
            if budget >= -1 {
                log.add(
                    .tooComplex, at: place,
                    budget < 0 ? "The file holds more than \(Self.valueLimit) values" : "Values are nested more than \(Self.depthLimit) deep",
                    mend: "Split or simplify the declaration")
            }
            budget = -1
            return nil
        }
        switch node {
        case .scalar(let scalar):
            return YAMLValue(
                content: .scalar(
                    scalar.string, isPlain: scalar.style == .plain || scalar.style == .any,
                    isBlock: scalar.style == .literal || scalar.style == .folded),
                place: place)
        case .sequence(let sequence):
            var values: [YAMLValue] = []
            for item in sequence {
                guard let value = convert(item, depth: depth + 1, budget: &budget) else { return nil }
                values.append(value)
            }
            return YAMLValue(content: .list(values), place: place)
        case .mapping(let mapping):
            var entries: [(key: String, place: Place, value: YAMLValue)] = []
            for (key, item) in mapping {
                guard let value = convert(item, depth: depth + 1, budget: &budget) else { return nil }
                let keyPlace = Place(file: file, line: key.mark?.line ?? place.line, column: key.mark?.column ?? place.column)
                guard case .scalar(let name) = key else {
                    log.add(.wrongShape, at: keyPlace, "A key must be a single word", mend: "Write key: value")
                    continue
                }
                entries.append((name.string, keyPlace, value))
            }
            return YAMLValue(content: .mapping(entries), place: place)
        case .alias:
            // The parser puts the anchored value in an alias's place.
            preconditionFailure("an alias outlived parsing")
        }
    }
}
