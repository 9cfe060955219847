/// SQL as text: enough to point at a name. What the SQL means is the engine's to say.
struct SQLText {
    /// The SQL with comments and string literals blanked, line ends kept.
    private let bare: [UInt8]

    init(_ sql: String) {
        var bytes = Array(sql.utf8)
        var index = 0
        func starts(_ first: Character, _ second: Character) -> Bool {
            index + 1 < bytes.count && bytes[index] == first.asciiValue && bytes[index + 1] == second.asciiValue
        }
        while index < bytes.count {
            var end = index
            if starts("-", "-") {
                end = bytes[index...].firstIndex(of: 10) ?? bytes.count
            } else if starts("/", "*") {
                end = index + 2
                while end < bytes.count, !(bytes[end] == UInt8(ascii: "/") && bytes[end - 1] == UInt8(ascii: "*") && end > index + 2) { end += 1 }
                end = min(end + 1, bytes.count)
            } else if bytes[index] == UInt8(ascii: "'") {
                end = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "'")).map { $0 + 1 } ?? bytes.count
            }
            for blanked in index..<end where bytes[blanked] != 10 { bytes[blanked] = 32 }
            index = max(end, index + 1)
        }
        bare = bytes
    }

    /// Whether nothing but comments and semicolons stands here.
    var isBlank: Bool { bare.allSatisfy { $0 <= 32 || $0 == UInt8(ascii: ";") } }

    /// Line and column, from 1, of the first occurrence of `name` as a whole word, letter case aside; `app.table` may be quoted in parts.
    func position(of name: String) -> (line: Int, column: Int)? {
        let lower = bare.map { (65...90).contains($0) ? $0 + 32 : $0 }
        let parts = name.lowercased().split(separator: ".")
        let forms = [
            (parts.joined(separator: "."), false), (parts.map { "\"\($0)\"" }.joined(separator: "."), false),
            (parts.last.map(String.init) ?? name, true),
        ]
        for (form, mayFollowPoint) in forms {
            guard let start = Self.firstWord(Array(form.utf8), in: lower, mayFollowPoint: mayFollowPoint) else { continue }
            let lineStart = lower[..<start].lastIndex(of: 10).map { $0 + 1 } ?? 0
            return (lower[..<start].count { $0 == 10 } + 1, lower[lineStart..<start].count { $0 & 0xC0 != 0x80 } + 1)
        }
        return nil
    }

    private static func firstWord(_ word: [UInt8], in text: [UInt8], mayFollowPoint: Bool) -> Int? {
        guard !word.isEmpty, text.count >= word.count else { return nil }
        func isWordByte(_ byte: UInt8) -> Bool {
            byte >= 128 || byte == UInt8(ascii: "_") || (48...57).contains(byte) || (97...122).contains(byte)
        }
        for start in 0...(text.count - word.count) where text[start] == word[0] {
            guard text[start..<(start + word.count)].elementsEqual(word) else { continue }
            let end = start + word.count
            if start > 0, isWordByte(text[start - 1]) || !mayFollowPoint && text[start - 1] == UInt8(ascii: ".") { continue }
            if end < text.count, isWordByte(text[end]) { continue }
            return start
        }
        return nil
    }
}
