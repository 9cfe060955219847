import FoundationEssentials

/// What the next page depends on: how many records a page has, and the cursor it names.
struct PageContent: Sendable, Hashable {
    var records: Int?
    var cursor: String?

    /// Counts the records of a JSON page.
    ///
    /// - Parameter path: to the list, such as `data.items`; `nil` is the document, or its only list.
    /// - Throws: `malformedPage`.
    static func countRecords(ofJSON bytes: [UInt8], at path: String?, from place: String) throws(FetchError) -> Int {
        var scanner = JSONScanner(bytes, place: place)
        if let path {
            guard let start = try scanner.find(path.split(separator: ".").map(String.init)) else {
                throw scanner.malformed("has no member \(path.excerpt(60))", mend: "Name the list by the source's `records`")
            }
            guard let count = try scanner.countElements(at: start) else {
                throw scanner.malformed("has no list at \(path.excerpt(60))", mend: "Name the list by the source's `records`")
            }
            return count
        }
        if let count = try scanner.countElements(at: scanner.start()) { return count }
        let lists = try scanner.members().filter { bytes[$0.start] == UInt8(ascii: "[") }
        guard lists.count == 1, let count = try scanner.countElements(at: lists[0].start) else {
            throw scanner.malformed("has \(lists.count) lists to choose from", mend: "Name the list by the source's `records`")
        }
        return count
    }

    /// The cursor that a JSON page names, `nil` if it is missing, null, false or empty.
    static func cursor(ofJSON bytes: [UInt8], member: String, from place: String) throws(FetchError) -> String? {
        var scanner = JSONScanner(bytes, place: place)
        guard let start = try scanner.find(member.split(separator: ".").map(String.init)) else { return nil }
        switch try scanner.scalar(at: start) {
        case nil: throw scanner.malformed("has no text or number at \(member.excerpt(60))", mend: "Name the member that holds the cursor")
        case "null", "false", "": return nil
        case let text: return text
        }
    }

    /// Counts lines that are not blank.
    static func countLines(_ bytes: [UInt8]) -> Int {
        bytes.split(separator: 10).count { line in line.contains { $0 > 32 } }
    }

    /// Counts records of delimited text; a newline within quotes ends none.
    static func countRecords(ofText bytes: [UInt8], quote: UInt8, linesBefore: Int) -> Int {
        var (count, isQuoted, isBlank) = (0, false, true)
        for byte in bytes {
            if byte == quote { isQuoted.toggle() }
            if byte == 10, !isQuoted {
                if !isBlank { count += 1 }
                isBlank = true
            } else if byte > 32 {
                isBlank = false
            }
        }
        if !isBlank { count += 1 }
        return max(0, count - linesBefore)
    }
}

/// Finds its way in JSON without building it: pages may be large, and only two things of them matter here.
private struct JSONScanner {
    private let bytes: [UInt8]
    private let place: String
    private var position = 0

    init(_ bytes: [UInt8], place: String) {
        self.bytes = bytes
        self.place = place
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    func malformed(_ fault: String, mend: String = "Check that the address answers with JSON") -> FetchError {
        FetchError(.malformedPage, problem: "the page from \(place) \(fault)", mend: mend)
    }

    private func end() -> FetchError { malformed("ends in the middle of its JSON, at byte \(position)") }

    mutating func start() throws(FetchError) -> Int {
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return try next()
    }

    /// The place of the value at `path`, `nil` if there is none.
    mutating func find(_ path: [String]) throws(FetchError) -> Int? {
        var place = try start()
        for name in path {
            guard bytes[place] == UInt8(ascii: "{") else { return nil }
            position = place
            guard let member = try members().last(where: { $0.name == name }) else { return nil }
            place = member.start
        }
        return place
    }

    /// The members of the object at the position.
    mutating func members() throws(FetchError) -> [(name: String, start: Int)] {
        guard bytes[try next()] == UInt8(ascii: "{") else { return [] }
        position += 1
        var found: [(name: String, start: Int)] = []
        while bytes[try next()] != UInt8(ascii: "}") {
            if bytes[position] == UInt8(ascii: ",") { position += 1 }
            let nameStart = try next()
            guard bytes[nameStart] == UInt8(ascii: "\"") else { throw malformed("is no JSON at byte \(nameStart)") }
            try skipValue()
            let name = text(of: bytes[nameStart..<position])
            guard bytes[try next()] == UInt8(ascii: ":") else { throw malformed("is no JSON at byte \(position)") }
            position += 1
            found.append((name, try next()))
            try skipValue()
        }
        position += 1
        return found
    }

    /// `nil` if there is no list.
    mutating func countElements(at start: Int) throws(FetchError) -> Int? {
        position = start
        guard bytes[start] == UInt8(ascii: "[") else { return nil }
        position += 1
        var count = 0
        while bytes[try next()] != UInt8(ascii: "]") {
            if bytes[position] == UInt8(ascii: ",") {
                position += 1
                continue
            }
            try skipValue()
            count += 1
        }
        return count
    }

    /// The words of a text, number or constant; `nil` for a list or an object.
    mutating func scalar(at start: Int) throws(FetchError) -> String? {
        position = start
        if bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[") { return nil }
        try skipValue()
        return text(of: bytes[start..<position])
    }

    private mutating func next() throws(FetchError) -> Int {
        while position < bytes.count, bytes[position] <= 32 { position += 1 }
        guard position < bytes.count else { throw end() }
        return position
    }

    /// Goes behind the value at the position. Depth is a count, so that nesting costs no stack.
    private mutating func skipValue() throws(FetchError) {
        var depth = 0
        let start = position
        repeat {
            switch bytes[try next()] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                position += 1
            case UInt8(ascii: "\""): try skipString()
            case UInt8(ascii: ","), UInt8(ascii: ":"): position += 1
            default:
                while position < bytes.count, !Self.ends.contains(bytes[position]) { position += 1 }
            }
        } while depth > 0
        guard depth == 0, position > start else { throw malformed("is no JSON at byte \(start)") }
    }

    private static let ends: Set<UInt8> = Set(",:]}{[\" \t\r\n".utf8)

    private mutating func skipString() throws(FetchError) {
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { throw end() }
        position += 1
    }

    private func text(of slice: ArraySlice<UInt8>) -> String {
        guard slice.first == UInt8(ascii: "\"") else { return String(decoding: slice, as: UTF8.self) }
        let inner = slice.dropFirst().dropLast()
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        // A text with a broken escape is left as it is written.
        return (try? JSONDecoder().decode([String].self, from: Data([UInt8(ascii: "[")] + slice + [UInt8(ascii: "]")])))?.first
            ?? String(decoding: inner, as: UTF8.self)
    }
}
