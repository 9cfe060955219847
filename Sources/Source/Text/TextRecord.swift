/// How a delimited text is written.
struct TextDialect: Sendable, Hashable {
    var delimiter: UInt8 = UInt8(ascii: ",")
    var quote: UInt8 = UInt8(ascii: "\"")
}

/// Where a value stands in its record, without the quotes around it.
struct FieldRange: Sendable, Hashable {
    var start: Int32
    var end: Int32
    /// Whether quotes are around it; inner ones are still doubled.
    var isQuoted: Bool
}

/// One record of a delimited text, in the scanner's memory.
struct TextRecord {
    /// The record without its line end; of a faulty one the first line.
    var bytes: UnsafeRawBufferPointer
    var fields: UnsafeBufferPointer<FieldRange>
    /// Line of the record's first byte, from 1.
    var line: Int64
    /// Place of the first byte in the file.
    var offset: Int64
    /// What makes it no record.
    var fault: Fault?

    enum Fault { case unclosedQuote(field: Int), textAfterQuote(field: Int) }

    /// The text of a field, inner quotes halved.
    func text(_ field: FieldRange, quote: UInt8) -> String {
        let part = UnsafeRawBufferPointer(rebasing: bytes[Int(field.start)..<Int(field.end)])
        guard field.isQuoted, part.contains(quote) else { return String(decoding: part, as: UTF8.self) }
        var halved: [UInt8] = []
        var skips = false
        for byte in part {
            skips = byte == quote && !skips
            if !skips || byte != quote { halved.append(byte) }
        }
        return String(decoding: halved, as: UTF8.self)
    }
}
