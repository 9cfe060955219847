#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Splits a `multipart/form-data` body (RFC 7578) into parts as it arrives; holds no more than one header block and one delimiter.
struct MultipartParser {
    struct Part: Sendable, Hashable {
        let name: String
        /// Set for a file; the last component of what the browser sent, without control characters.
        let fileName: String?
        let contentType: String
    }

    enum Event {
        case part(Part)
        case data(ArraySlice<UInt8>)
        case partEnd
        case end
    }

    private enum State { case preamble, afterDelimiter, headers, body, epilogue }

    static let headerLimit = 8 << 10
    static let preambleLimit = 4 << 10
    static let partLimit = 200

    private let delimiter: [UInt8]
    private var state = State.preamble
    /// Bytes not yet understood. Begins with a line break, so that the first delimiter is like the others.
    private var pending: [UInt8] = [13, 10]
    private var parts = 0

    /// - Throws: a 400 problem unless `boundary` is 1 to 70 printable characters.
    init(boundary: String) throws(Problem) {
        guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw Self.malformed("the boundary is missing or malformed")
        }
        delimiter = [13, 10, 0x2D, 0x2D] + Array(boundary.utf8)
    }

    /// - Throws: a 400 problem for a malformed body, or what `emit` throws.
    mutating func feed(_ bytes: some Collection<UInt8>, _ emit: (Event) throws -> Void) throws {
        guard state != .epilogue else { return }
        pending += bytes
        var start = 0
        while let next = try step(from: start, emit) { start = next }
        pending.removeFirst(min(stopped ?? start, pending.count))
        stopped = nil
    }

    /// - Throws: a 400 problem if the closing delimiter did not come.
    func finish() throws(Problem) {
        guard state == .epilogue else { throw Self.malformed("it ends before the closing boundary") }
    }

    /// How much of `pending` the last, incomplete step used up.
    private var stopped: Int?

    /// Does one step; returns where the next one starts, or `nil` to wait for more bytes.
    private mutating func step(from start: Int, _ emit: (Event) throws -> Void) throws -> Int? {
        switch state {
        case .preamble, .body:
            let found = Self.find(delimiter, in: pending, from: start)
            let end = found ?? max(start, pending.count - (delimiter.count - 1))
            if state == .body {
                if end > start { try emit(.data(pending[start..<end])) }
                if found != nil { try emit(.partEnd) }
            } else if found == nil, pending.count > Self.preambleLimit {
                throw Self.malformed("it does not begin with its boundary")
            }
            guard let found else {
                stopped = state == .body ? end : start
                return nil
            }
            state = .afterDelimiter
            return found + delimiter.count
        case .afterDelimiter: return try stepAfterDelimiter(from: start, emit)
        case .headers: return try stepHeaders(from: start, emit)
        case .epilogue:
            stopped = pending.count
            return nil
        }
    }

    private mutating func stepAfterDelimiter(from start: Int, _ emit: (Event) throws -> Void) throws -> Int? {
        guard pending.count >= start + 2 else {
            stopped = start
            return nil
        }
        switch (pending[start], pending[start + 1]) {
        case (0x2D, 0x2D):
            state = .epilogue
            try emit(.end)
            return pending.count
        case (13, 10):
            state = .headers
            return start
        default: throw Self.malformed("a boundary is followed by something else")
        }
    }

    /// The header block begins with the line break after the delimiter and ends with an empty line.
    private mutating func stepHeaders(from start: Int, _ emit: (Event) throws -> Void) throws -> Int? {
        guard let end = Self.find([13, 10, 13, 10], in: pending, from: start) else {
            guard pending.count - start <= Self.headerLimit else { throw Self.malformed("a part's header is too long") }
            stopped = start
            return nil
        }
        guard end - start <= Self.headerLimit else { throw Self.malformed("a part's header is too long") }
        parts += 1
        guard parts <= Self.partLimit else { throw Self.malformed("it has more than \(Self.partLimit) parts") }
        try emit(.part(Self.part(pending[start..<end])))
        state = .body
        return end + 4
    }

    private static func part(_ block: ArraySlice<UInt8>) throws(Problem) -> Part {
        guard let text = String(validating: block, as: UTF8.self) else { throw malformed("a part's header is not UTF-8") }
        var disposition: String?
        var type = ""
        for line in text.split(whereSeparator: \.isNewline).prefix(32) {
            let pair = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { throw malformed("a part's header line has no colon") }
            switch pair[0].lowercased() {
            case "content-disposition": disposition = String(pair[1])
            case "content-type": type = ContentType(String(pair[1])).name
            default: break
            }
        }
        let parsed = ContentType(disposition, unescaping: false)
        guard parsed.name == "form-data", let name = parsed.parameters["name"], (1...200).contains(name.utf8.count) else {
            throw malformed("a part has no name")
        }
        return Part(name: name, fileName: parsed.parameters["filename"].map(plainFileName), contentType: type)
    }

    /// Shows what the browser called the file; never a path to write to.
    static func plainFileName(_ sent: String) -> String {
        let unescaped = sent.split(separator: "%22", omittingEmptySubsequences: false).joined(separator: "\"")
        let last = unescaped.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let printable = last.unicodeScalars.filter { $0.properties.generalCategory != .control && $0.properties.generalCategory != .format }
        let name = String(String.UnicodeScalarView(printable)).prefix(150)
        return name == "." || name == ".." ? "" : String(name)
    }

    private static func find(_ needle: [UInt8], in hay: [UInt8], from start: Int) -> Int? {
        hay.withUnsafeBytes { hay in
            needle.withUnsafeBytes { needle in
                var at = start
                while hay.count - at >= needle.count {
                    guard let hit = memchr(hay.baseAddress! + at, Int32(needle[0]), hay.count - at - needle.count + 1) else { return nil }
                    at = UnsafeRawPointer(hit) - hay.baseAddress!
                    if memcmp(hay.baseAddress! + at, needle.baseAddress!, needle.count) == 0 { return at }
                    at += 1
                }
                return nil
            }
        }
    }

    private static func malformed(_ why: String) -> Problem {
        .malformed("malformed_multipart", "The form cannot be read: \(why)", mend: "Send multipart/form-data as browsers do (RFC 7578)")
    }
}
