/// Divides a UTF-8 text into records and values, in memory bounded by the longest record.
///
/// A quote opens a quoted value only where the value begins. Lines end with LF, CR LF or CR, also mixed. A line whose
/// quotes do not match is a faulty record of that one line; reading goes on with the next line.
struct RecordScanner: ~Copyable {
    private let file: TextFile
    private let dialect: TextDialect
    private var buffer: UnsafeMutableRawBufferPointer
    /// Bytes of the buffer that are filled, and the place of its first byte in the file.
    private(set) var filled = 0
    private var base: Int64
    private(set) var isAtEnd = false
    var position = 0
    private var fields = UnsafeMutableBufferPointer<FieldRange>.allocate(capacity: 256)
    private var fieldCount = 0
    var line: Int64 = 1
    /// Kinds of line end seen so far: LF 1, CR LF 2, CR 4.
    private var lineEnds: UInt8 = 0
    private var hasInnerQuote = false

    /// Whether all lines ended alike, with LF or CR LF, and no quote stood in the middle of a value.
    var isUniform: Bool { lineEnds < 3 && !hasInnerQuote }

    /// - Parameter offset: where the text begins, behind the byte order mark.
    init(_ file: TextFile, dialect: TextDialect, offset: Int) {
        self.file = file
        self.dialect = dialect
        base = Int64(offset)
        buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    }

    deinit {
        buffer.deallocate()
        fields.deallocate()
    }

    /// The next record, valid until the next call; one of an empty line has one empty field. `nil` at the end.
    ///
    /// - Throws: `lineTooLong`, `unreadable`, `malformed` for more than 10,000 values in a record.
    mutating func next() throws(SourceError) -> TextRecord? {
        while true {
            if position == filled, isAtEnd { return nil }
            if let record = try parse() { return record }
            try refill()
        }
    }

    private enum Stop { case delimiter, lineEnd, end, more, fault(TextRecord.Fault) }

    /// `nil` if the record goes on behind the buffer.
    private mutating func parse() throws(SourceError) -> TextRecord? {
        let start = position
        let bytes = UnsafeRawPointer(buffer.baseAddress!).assumingMemoryBound(to: UInt8.self)
        var index = start
        var innerLines: Int64 = 0
        fieldCount = 0
        while true {
            let stop = field(bytes, &index, from: start, &innerLines)
            switch stop {
            case .delimiter: index &+= 1
            case .more: return nil
            case .fault(let fault): return try faulty(fault, bytes, from: start)
            case .lineEnd, .end:
                let end = index
                if case .lineEnd = stop {
                    if bytes[index] == 0x0D {
                        guard index &+ 1 < filled || isAtEnd else { return nil }
                        let isPair = index &+ 1 < filled && bytes[index &+ 1] == 0x0A
                        if isPair { index &+= 1 }
                        lineEnds |= isPair ? 2 : 4
                    } else {
                        lineEnds |= 1
                    }
                    index &+= 1
                }
                position = index
                let record = made(from: start, to: end, fault: nil)
                line += innerLines + 1
                return record
            }
            guard fieldCount <= CSVHeader.mostColumns else {
                throw SourceError(
                    .malformed, problem: "\(file.path), line \(line): more than 10,000 values; at most 10,000 columns are taken",
                    mend: "check the delimiter, or turn the columns into rows before loading")
            }
        }
    }

    /// Reads one value and stops at what ends it.
    @inline(__always)
    private mutating func field(_ bytes: UnsafePointer<UInt8>, _ index: inout Int, from start: Int, _ innerLines: inout Int64) -> Stop {
        let (delimiter, quote, end) = (dialect.delimiter, dialect.quote, filled)
        if index == end {
            guard isAtEnd else { return .more }
            add(from: index &- start, to: index &- start, isQuoted: false)
            return .end
        }
        if bytes[index] == quote { return quotedField(bytes, &index, from: start, &innerLines) }
        let begin = index
        while index < end {
            let byte = bytes[index]
            if byte == delimiter {
                add(from: begin &- start, to: index &- start, isQuoted: false)
                return .delimiter
            }
            if byte <= 0x0D, byte == 0x0A || byte == 0x0D {
                add(from: begin &- start, to: index &- start, isQuoted: false)
                return .lineEnd
            }
            if byte == quote { hasInnerQuote = true }
            index &+= 1
        }
        guard isAtEnd else { return .more }
        add(from: begin &- start, to: index &- start, isQuoted: false)
        return .end
    }

    private mutating func quotedField(_ bytes: UnsafePointer<UInt8>, _ index: inout Int, from start: Int, _ innerLines: inout Int64) -> Stop {
        let (delimiter, quote, end) = (dialect.delimiter, dialect.quote, filled)
        index &+= 1
        let begin = index
        while true {
            guard index < end else {
                if isAtEnd || index &- start > SourceInspection.mostLineBytes { return .fault(.unclosedQuote(field: fieldCount)) }
                return .more
            }
            let byte = bytes[index]
            if byte == quote {
                if index &+ 1 == end, !isAtEnd { return .more }
                if index &+ 1 < end, bytes[index &+ 1] == quote {
                    index &+= 2
                    continue
                }
                break
            }
            if byte <= 0x0D {
                if byte == 0x0A {
                    innerLines &+= 1
                } else if byte == 0x0D {
                    if index &+ 1 == end, !isAtEnd { return .more }
                    if index &+ 1 == end || bytes[index &+ 1] != 0x0A { innerLines &+= 1 }
                }
            }
            index &+= 1
        }
        add(from: begin &- start, to: index &- start, isQuoted: true)
        index &+= 1
        guard index < end else { return .end }
        let byte = bytes[index]
        if byte == delimiter { return .delimiter }
        if byte == 0x0A || byte == 0x0D { return .lineEnd }
        return .fault(.textAfterQuote(field: fieldCount &- 1))
    }

    @inline(__always)
    private mutating func add(from start: Int, to end: Int, isQuoted: Bool) {
        if fieldCount == fields.count { growFields() }
        fields[fieldCount] = FieldRange(start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end), isQuoted: isQuoted)
        fieldCount &+= 1
    }

    private mutating func growFields() {
        let larger = UnsafeMutableBufferPointer<FieldRange>.allocate(capacity: fields.count * 2)
        _ = larger.update(fromContentsOf: UnsafeBufferPointer(fields))
        fields.deallocate()
        fields = larger
    }

    func made(from start: Int, to end: Int, fault: TextRecord.Fault?) -> TextRecord {
        TextRecord(
            bytes: UnsafeRawBufferPointer(rebasing: buffer[start..<end]),
            fields: UnsafeBufferPointer(rebasing: fields[..<fieldCount]), line: line, offset: base + Int64(start), fault: fault)
    }

    /// Moves what is left to the front and reads on; makes the buffer larger if one record fills it.
    private mutating func refill() throws(SourceError) {
        if position == 0, filled == buffer.count {
            guard buffer.count < 4 * SourceInspection.mostLineBytes else {
                throw SourceError(
                    .lineTooLong, problem: "\(file.path): the record of line \(line) is longer than \(filled >> 20) MiB",
                    mend: "look for a missing line end or quote near that line")
            }
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
            buffer.deallocate()
            buffer = larger
        } else if position > 0 {
            let left = UnsafeRawBufferPointer(rebasing: buffer[position..<filled])
            buffer.copyMemory(from: left)
            base += Int64(position)
            filled = left.count
            position = 0
        }
        let count = try file.read(at: base + Int64(filled), into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        if filled + count < buffer.count { isAtEnd = true }
        filled += count
    }
}
