/// Rewrites portable SQL for PostgreSQL.
///
/// - `?` becomes `$1`, `$2` …; `?2` becomes `$2`. An argument that is only asked to be null is given the type text.
/// - In `CREATE TABLE` and `ALTER TABLE … ADD COLUMN` the column types `INTEGER`, `REAL`, `BLOB` become `BIGINT`,
///   `DOUBLE PRECISION`, `BYTEA`, and `TEXT` is compared byte by byte, as SQLite does. `STRICT` and `WITHOUT ROWID` are dropped.
/// - `CAST(… AS INTEGER)`, `REAL` and `BLOB` likewise.
///
/// Literals, quoted names and comments stay as they are.
struct PortableSQL {
    static func postgres(_ sql: String) -> String {
        var rewriter = PortableSQL(sql)
        return rewriter.rewrite()
    }

    private enum Token {
        case word(String), placeholder(number: Int?), symbol(UInt8), other
    }

    private let source: [UInt8]
    private var position = 0
    private var output: [UInt8] = []
    private var placeholders = 0
    // Where we are in the statement.
    private var words: [String] = []
    private var depth = 0
    /// Tokens since the column's definition began; 1 is where its type stands.
    private var columnToken: Int?
    private var previousWord = ""

    private init(_ sql: String) {
        source = Array(sql.utf8)
        output.reserveCapacity(source.count + 64)
    }

    private var createsTable: Bool { words.first == "CREATE" && words.contains("TABLE") }
    private var altersTable: Bool { words.starts(with: ["ALTER", "TABLE"]) }

    private mutating func rewrite() -> String {
        while let (token, range) = nextToken() {
            let column = columnToken
            if column != nil { columnToken! += 1 }
            switch token {
            case .word(let word): rewriteWord(word, range, column: column)
            case .placeholder(let number): rewritePlaceholder(number)
            case .symbol(let symbol): rewriteSymbol(symbol)
            case .other: output += source[range]
            }
            if case .word(let word) = token { previousWord = word } else { previousWord = "" }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func rewriteWord(_ word: String, _ range: Range<Int>, column: Int?) {
        defer { if words.count < 4 { words.append(word) } }
        if createsTable, depth == 0, word == "STRICT" || word == "WITHOUT" || word == "ROWID" { return }
        if altersTable, depth == 0, word == "COLUMN", previousWord == "ADD" { columnToken = 0 }
        if column == 1, let type = Self.columnTypes[word] {
            output += type.utf8
        } else if previousWord == "AS", upcoming(from: position).first == UInt8(ascii: ")"), let type = Self.castTypes[word] {
            output += type.utf8
        } else {
            output += source[range]
        }
    }

    private mutating func rewritePlaceholder(_ number: Int?) {
        placeholders = number ?? placeholders + 1
        let name = "$\(number ?? placeholders)"
        let following = String(decoding: upcoming(from: position).prefix(12), as: UTF8.self).uppercased().split(whereSeparator: \.isWhitespace)
        let isAskedForNull = following.first == "IS" && (following.dropFirst().first?.hasPrefix("N") ?? false)
        output += (isAskedForNull ? "CAST(\(name) AS TEXT)" : name).utf8
    }

    private mutating func rewriteSymbol(_ symbol: UInt8) {
        switch symbol {
        case UInt8(ascii: "("):
            depth += 1
            if depth == 1, createsTable, columnToken == nil { columnToken = 0 }
        case UInt8(ascii: ")"):
            depth -= 1
            if depth == 0 { columnToken = nil }
        case UInt8(ascii: ","):
            // The comma of "STRICT, WITHOUT ROWID".
            if depth == 0, createsTable, !output.isEmpty { return }
            if depth == 1, createsTable { columnToken = 0 }
        case UInt8(ascii: ";"):
            (words, depth, columnToken, placeholders) = ([], 0, nil, 0)
        default: break
        }
        output.append(symbol)
    }

    private static let columnTypes = ["INTEGER": "BIGINT", "REAL": "DOUBLE PRECISION", "BLOB": "BYTEA", "TEXT": "TEXT COLLATE \"C\""]
    private static let castTypes = ["INTEGER": "BIGINT", "REAL": "DOUBLE PRECISION", "BLOB": "BYTEA"]

    // MARK: Tokens

    /// The next token that means something; white space and comments are copied on the way.
    private mutating func nextToken() -> (Token, Range<Int>)? {
        while position < source.count {
            let start = position
            let byte = source[start]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                position += 1
                output.append(byte)
            case UInt8(ascii: "-") where starts(with: "--"):
                position = source[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
                output += source[start..<position]
            case UInt8(ascii: "/") where starts(with: "/*"):
                position = endOfComment(from: start)
                output += source[start..<position]
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                position = endOfQuote(from: start)
                return (.other, start..<position)
            case UInt8(ascii: "?"):
                position += 1
                let digits = source[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                position += digits.count
                return (.placeholder(number: Int(String(decoding: digits, as: UTF8.self))), start..<position)
            case _ where Self.isWord(byte):
                position = source[start...].firstIndex { !Self.isWord($0) } ?? source.count
                return (.word(String(decoding: source[start..<position], as: UTF8.self).uppercased()), start..<position)
            default:
                position += 1
                return (.symbol(byte), start..<position)
            }
        }
        return nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private func starts(with text: StaticString) -> Bool {
        position + 1 < source.count && source[position] == text.utf8Start[0] && source[position + 1] == text.utf8Start[1]
    }

    private func endOfComment(from start: Int) -> Int {
        var end = start + 2
        while end + 1 < source.count, !(source[end] == UInt8(ascii: "*") && source[end + 1] == UInt8(ascii: "/")) { end += 1 }
        return min(end + 2, source.count)
    }

    /// A doubled quote closes and opens again, which comes to the same.
    private func endOfQuote(from start: Int) -> Int {
        guard let close = source[(start + 1)...].firstIndex(of: source[start]) else { return source.count }
        return close + 1
    }

    /// What follows, after white space.
    private func upcoming(from position: Int) -> ArraySlice<UInt8> {
        source[position...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    }
}
