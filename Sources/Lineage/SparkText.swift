import Engine
import Vocabulary

/// What the parse tree no longer shows: how names, texts and types are written.
struct SparkText {
    private let bytes: [UInt8]
    private let sql: String
    private(set) var findings: [PortabilityFinding] = []

    init(_ sql: String) {
        self.sql = sql
        bytes = Array(sql.utf8)
        scan()
    }

    private mutating func scan() {
        var index = 0
        var words: [String] = []
        while index < bytes.count {
            let start = index
            switch bytes[index] {
            case UInt8(ascii: "'"):
                index = end(of: UInt8(ascii: "'"), from: index)
                if bytes[start..<index].contains(UInt8(ascii: "\\")) { find(SparkRules.backslash, start) }
                words.append("'")
            case UInt8(ascii: "\""):
                index = end(of: UInt8(ascii: "\""), from: index)
                find(SparkRules.quotedName, start)
                words.append("\"")
            case UInt8(ascii: "-") where bytes.dropFirst(index + 1).first == UInt8(ascii: "-"):
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            case UInt8(ascii: "/") where bytes.dropFirst(index + 1).first == UInt8(ascii: "*"):
                index += 2
                while index + 1 < bytes.count, !(bytes[index] == UInt8(ascii: "*") && bytes[index + 1] == UInt8(ascii: "/")) { index += 1 }
                index = min(index + 2, bytes.count)
            case let byte where Self.isWord(byte):
                while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
                let word = String(decoding: bytes[start..<index], as: UTF8.self)
                look(at: word, after: words, start, next(from: index))
                words.append(word.uppercased())
            case let byte where byte <= UInt8(ascii: " "): index += 1
            default:
                if bytes[start] == UInt8(ascii: "$"), bytes.dropFirst(start + 1).first == UInt8(ascii: "$") { find(SparkRules.dollarText, start) }
                let symbol = String(UnicodeScalar(bytes[index]))
                index += 1
                words.append(symbol)
            }
        }
    }

    private mutating func look(at word: String, after words: [String], _ start: Int, _ next: UInt8?) {
        if word.utf8.contains(where: { $0 > 127 }) { find(SparkRules.foreignName(word), start) }
        if word.first?.isNumber ?? false, word.contains("_") { find(SparkRules.digitGroups, start) }
        let isType = words.last == "AS" || words.suffix(2) == [":", ":"]
        if isType, ["VARCHAR", "TEXT", "CHAR", "BPCHAR"].contains(word.uppercased()), next != UInt8(ascii: "(") { find(SparkRules.textType(word), start) }
        // FILTER (condition) without WHERE.
        if words.suffix(2) == ["FILTER", "("], word.uppercased() != "WHERE" { find(SparkRules.filterWhere, start) }
        let upper = word.uppercased()
        // A comma with nothing of its own after it.
        if upper == "FROM", words.last == "," { find(SparkRules.trailingComma, start) }
        if upper == "MATERIALIZED", words.last == "AS" { find(SparkRules.materialized, start) }
        if upper == "LIMIT", words.dropLast().last == "OFFSET" { find(SparkRules.offsetFirst, start) }
        if ["ANY", "ALL", "SOME"].contains(upper), next == UInt8(ascii: "("), ["=", "<", ">"].contains(words.last) {
            find(SparkRules.quantifiedSubquery, start)
        }
        if ["E", "e"].contains(word), next == UInt8(ascii: "'") { find(SparkRules.escapeText, start) }
    }

    /// After the closing mark; a doubled one stands for itself.
    private func end(of mark: UInt8, from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == mark {
                guard index + 1 < bytes.count, bytes[index + 1] == mark else { return index + 1 }
                index += 1
            }
            index += 1
        }
        return index
    }

    /// The next byte that is no blank.
    private func next(from index: Int) -> UInt8? { bytes[index...].first { $0 > UInt8(ascii: " ") } }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte > 127 || (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    private mutating func find(_ rule: SparkRules.Rule, _ offset: Int) {
        findings.append(
            PortabilityFinding(
                kind: rule.kind, construct: rule.construct, place: EngineError.Place(offset: offset, in: sql), why: rule.why,
                suggestion: rule.suggestion))
    }
}
