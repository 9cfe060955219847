import Engine

#if canImport(Glibc)
    import Glibc
#endif

/// Writes the good records of a source to a file that the engine reads, each behind its place: file, line, offset and bytes.
struct RecordCopy: ~Copyable {
    private let path: String
    private let dialect: TextDialect
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private(set) var count: Int64 = 0
    /// Bytes of the longest record written.
    private(set) var longest = 0

    init(path: String, dialect: TextDialect) throws(SourceError) {
        self.path = path
        self.dialect = dialect
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SourceError.writing(path) }
        buffer.reserveCapacity(2 << 20)
    }

    deinit { close(descriptor) }

    mutating func add(_ record: TextRecord, file: Int) throws(SourceError) {
        let start = buffer.count
        begin(record, file: file)
        let hasQuoteInside = record.fields.contains { field in
            !field.isQuoted && record.bytes[Int(field.start)..<Int(field.end)].contains(dialect.quote)
        }
        if hasQuoteInside {
            for (index, field) in record.fields.enumerated() {
                if index > 0 { buffer.append(dialect.delimiter) }
                append(record.text(field, quote: dialect.quote))
            }
        } else {
            buffer.append(contentsOf: record.bytes)
        }
        try end(start)
    }

    /// Writes corrected values in place of the record; a missing one is empty.
    mutating func add(_ values: [String?], for record: TextRecord, file: Int) throws(SourceError) {
        let start = buffer.count
        begin(record, file: file)
        for (index, value) in values.enumerated() {
            if index > 0 { buffer.append(dialect.delimiter) }
            append(value ?? "")
        }
        try end(start)
    }

    /// Writes the whole record as one value.
    mutating func addWhole(_ record: TextRecord, file: Int) throws(SourceError) {
        let start = buffer.count
        begin(record, file: file)
        append(String(decoding: record.bytes, as: UTF8.self))
        try end(start)
    }

    mutating func finish() throws(SourceError) { try flush() }

    private mutating func begin(_ record: TextRecord, file: Int) {
        for number in [Int64(file), record.line, record.offset, Int64(record.bytes.count)] {
            buffer.append(contentsOf: String(number).utf8)
            buffer.append(dialect.delimiter)
        }
    }

    private mutating func append(_ text: String) {
        guard !text.isEmpty else { return }
        buffer.append(dialect.quote)
        for byte in text.utf8 {
            if byte == dialect.quote { buffer.append(byte) }
            buffer.append(byte)
        }
        buffer.append(dialect.quote)
    }

    private mutating func end(_ start: Int) throws(SourceError) {
        buffer.append(0x0A)
        count += 1
        longest = max(longest, buffer.count - start)
        if buffer.count > 1 << 20 { try flush() }
    }

    private mutating func flush() throws(SourceError) {
        let bytes = buffer
        buffer.removeAll(keepingCapacity: true)
        let (path, descriptor) = (path, descriptor)
        var fault: SourceError?
        bytes.withUnsafeBytes { part in
            do throws(SourceError) { try Transcoding.write(part, to: descriptor, path) } catch { fault = error }
        }
        if let fault { throw fault }
    }
}
