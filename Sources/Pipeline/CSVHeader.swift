import Vocabulary

/// The first record of a CSV file: the names of its columns and the delimiter between them.
struct CSVHeader: Sendable, Hashable {
    var delimiter: String
    var names: [String]

    /// Delimiters that are found without being declared, most usual first.
    static let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]

    /// - Parameters:
    ///   - head: the file's first bytes.
    ///   - declared: the delimiter if the source declares one.
    ///   - hasHeader: whether the first record names the columns; else they are called `column_1`, `column_2` ….
    /// - Throws: `sourceMalformed` for an unclosed quote, an empty or repeated name, more than 10,000 columns.
    init(head: [UInt8], declared: String?, hasHeader: Bool, path: String) throws(PipelineError) {
        var record = head[...]
        if record.starts(with: [0xEF, 0xBB, 0xBF]) { record = record.dropFirst(3) }
        guard let end = Self.endOfRecord(record) else {
            throw PipelineError(
                .sourceMalformed, problem: "\(path), line 1: a quote is opened and not closed in the header",
                mend: "close the quote; a quote inside a quoted value is written twice (\"\")")
        }
        record = record[..<end]
        let separator = declared?.utf8.first ?? Self.delimiter(of: record)
        delimiter = String(decoding: [separator], as: UTF8.self)
        let fields = Self.fields(of: record, separator: separator)
        guard fields.count <= 10_000 else {
            throw PipelineError(
                .sourceMalformed, problem: "\(path), line 1: \(fields.count) columns; at most 10,000 are taken",
                mend: "check the delimiter, or turn the columns into rows before loading")
        }
        if hasHeader {
            names = fields.map { $0.normalized }
            try Self.check(names, path: path)
        } else {
            names = fields.indices.map { "column_\($0 + 1)" }
        }
    }

    private static func check(_ names: [String], path: String) throws(PipelineError) {
        var seen: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            guard !name.isEmpty else {
                throw PipelineError(
                    .sourceMalformed, problem: "\(path), line 1: column \(index + 1) has no name",
                    mend: "name it in the header, or remove the empty column")
            }
            // The engine does not tell upper from lower case in names.
            if let first = seen.updateValue(index, forKey: name.lowercased()) {
                throw PipelineError(
                    .sourceMalformed,
                    problem: "\(path), line 1: columns \(first + 1) and \(index + 1) are both called \"\(name)\"",
                    mend: "give every column a name of its own; upper and lower case count as the same")
            }
        }
    }

    /// Index behind the last byte of the first record, `nil` if a quote stays open.
    private static func endOfRecord(_ bytes: ArraySlice<UInt8>) -> Int? {
        var isQuoted = false
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case 0x0A where !isQuoted, 0x0D where !isQuoted: return index
            default: break
            }
        }
        return isQuoted ? nil : bytes.endIndex
    }

    private static func delimiter(of record: ArraySlice<UInt8>) -> UInt8 {
        let counts = candidates.map { candidate in fields(of: record, separator: candidate).count }
        let most = counts.max() ?? 1
        return most > 1 ? candidates[counts.firstIndex(of: most) ?? 0] : candidates[0]
    }

    private static func fields(of record: ArraySlice<UInt8>, separator: UInt8) -> [String] {
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var wasQuoted = false
        for byte in record {
            switch byte {
            case UInt8(ascii: "\""):
                // A doubled quote leaves and enters the quoted part: only the second one is kept.
                isQuoted.toggle()
                if isQuoted, wasQuoted || !field.isEmpty { field.append(byte) }
                wasQuoted = true
            case separator where !isQuoted:
                wasQuoted = false
                fields.append(String(decoding: field, as: UTF8.self))
                field.removeAll(keepingCapacity: true)
            default: field.append(byte)
            }
        }
        fields.append(String(decoding: field, as: UTF8.self))
        return fields
    }
}
