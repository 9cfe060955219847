import Schema
import Vocabulary

/// How a CSV file is written and what its columns are called.
struct CSVHeader: Sendable {
    var dialect: TextDialect
    var names: [String]
    /// Whether a record names the columns; else they are called `column_1`, `column_2` ….
    var hasHeader: Bool
    /// Line of the first record behind header and skipped records; `nil` if nothing follows.
    var firstLine: Int64?
    /// What the first rows let one expect, column by column.
    var samples: [ColumnSample]

    /// Most columns of a source.
    static let mostColumns = 10_000
    /// Delimiters that are found without being declared, most usual first.
    static let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
    /// Rows and bytes of a sample.
    private static let sampleRows = 4_000
    private static let sampleBytes: Int64 = 1 << 20

    /// - Parameters:
    ///   - markBytes: bytes of the byte order mark.
    ///   - path: the source's file, for messages.
    /// - Throws: `malformed` for an unclosed quote, an empty or repeated name, more than 10,000 columns; `empty`.
    init(file: TextFile, markBytes: Int, source: SourceDeclaration, path: String) throws(SourceError) {
        let quote = source.quote?.utf8.first ?? UInt8(ascii: "\"")
        let declared = source.delimiter?.utf8.first ?? (source.format == .tsv ? UInt8(ascii: "\t") : nil)
        let delimiter: UInt8
        if let declared {
            delimiter = declared
        } else {
            delimiter = try Self.delimiter(file, markBytes, quote, skipping: source.skipRows)
        }
        dialect = TextDialect(delimiter: delimiter, quote: quote)
        var scanner = RecordScanner(file, dialect: dialect, offset: markBytes)
        for _ in 0..<source.skipRows { _ = try scanner.next() }
        var first: [String]?
        var place: Int64 = 1
        while first == nil, let record = try scanner.next() {
            place = record.line
            if record.bytes.isEmpty, record.fault == nil { continue }
            guard record.fault == nil || source.header == false else {
                throw SourceError(
                    .malformed, problem: "\(path), line \(record.line): a quote is opened and not closed in the header",
                    mend: "close the quote; a quote inside a quoted value is written twice (\"\")")
            }
            first = record.fields.map { record.text($0, quote: quote) }
        }
        guard let first else {
            throw SourceError(
                .empty,
                problem: "\(path) is empty: it has neither a header nor rows"
                    + (source.skipRows > 0 ? " behind \(source.skipRows) skipped ones" : ""),
                mend: "export the file again, and check that the export finished")
        }
        guard first.count <= Self.mostColumns else {
            throw SourceError(
                .malformed, problem: "\(path), line \(place): \(first.count) columns; at most 10,000 are taken",
                mend: "check the delimiter, or turn the columns into rows before loading")
        }
        var samples = [ColumnSample](repeating: ColumnSample(), count: first.count)
        var seen = HeaderEvidence(first: first)
        var firstLine: Int64?
        var rows = 0
        while rows < Self.sampleRows, let record = try scanner.next() {
            if record.bytes.isEmpty, record.fault == nil, first.count > 1 { continue }
            firstLine = firstLine ?? record.line
            if record.offset > Self.sampleBytes { break }
            rows += 1
            guard record.fault == nil, record.fields.count == first.count else { continue }
            for (index, field) in record.fields.enumerated() {
                let bytes = UnsafeRawBufferPointer(rebasing: record.bytes[Int(field.start)..<Int(field.end)])
                samples[index].add(bytes)
                seen.add(bytes, column: index)
            }
        }
        hasHeader = source.header ?? seen.isHeader(samples)
        if hasHeader {
            names = first.map { $0.normalized }
            try Self.check(names, path: path, line: place)
        } else {
            names = first.indices.map { "column_\($0 + 1)" }
            firstLine = place
            for (index, text) in first.enumerated() {
                var text = text
                text.withUTF8 { samples[index].add(UnsafeRawBufferPointer($0)) }
            }
        }
        self.firstLine = firstLine
        self.samples = samples
    }

    private static func check(_ names: [String], path: String, line: Int64) throws(SourceError) {
        var seen: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            guard !name.isEmpty else {
                throw SourceError(
                    .malformed, problem: "\(path), line \(line): column \(index + 1) has no name",
                    mend: "name it in the header, or remove the empty column")
            }
            // The engine does not tell upper from lower case in names.
            if let first = seen.updateValue(index, forKey: name.lowercased()) {
                throw SourceError(
                    .malformed,
                    problem: "\(path), line \(line): columns \(first + 1) and \(index + 1) are both called \"\(name)\"",
                    mend: "give every column a name of its own; upper and lower case count as the same")
            }
        }
    }

    /// The candidate by which most of the first records have as many values as the first one, and that makes the most values.
    private static func delimiter(_ file: TextFile, _ markBytes: Int, _ quote: UInt8, skipping rows: Int) throws(SourceError) -> UInt8 {
        var best = (agreeing: 0, values: 1, delimiter: candidates[0])
        for candidate in candidates {
            var scanner = RecordScanner(file, dialect: TextDialect(delimiter: candidate, quote: quote), offset: markBytes)
            for _ in 0..<rows { _ = try scanner.next() }
            var counts: [Int] = []
            while counts.count < 20, let record = try scanner.next() {
                if record.offset > sampleBytes { break }
                if record.bytes.isEmpty { continue }
                counts.append(record.fault == nil ? record.fields.count : 0)
            }
            guard let values = counts.first, values > 1 else { continue }
            // Ten steps of agreement: one ragged row more or less decides nothing.
            let agreeing = counts.count { $0 == values } * 10 / counts.count
            if (agreeing, values) > (best.agreeing, best.values) { best = (agreeing, values, candidate) }
        }
        return best.delimiter
    }
}

/// Whether the first record names the columns or is a row like the others.
private struct HeaderEvidence {
    private let first: [String]
    /// Columns in whose rows the first record's text stands again.
    private var repeats: Set<Int> = []

    init(first: [String]) { self.first = first }

    mutating func add(_ bytes: UnsafeRawBufferPointer, column: Int) {
        guard !repeats.contains(column), bytes.count == first[column].utf8.count, bytes.elementsEqual(first[column].utf8) else { return }
        repeats.insert(column)
    }

    /// A header has names: no numbers, dates or empty places, none twice, none that stands among the values again.
    func isHeader(_ samples: [ColumnSample]) -> Bool {
        let names = Set(first.map { $0.lowercased() })
        guard names.count == first.count, !names.contains(""), repeats.isEmpty else { return false }
        return first.allSatisfy { name in
            var sample = ColumnSample()
            var text = name
            text.withUTF8 { sample.add(UnsafeRawBufferPointer($0)) }
            let isTyped = sample.expected.map { $0.type != .text } ?? false
            return !isTyped && name.unicodeScalars.contains { $0.properties.isAlphabetic } && name.utf8.count <= 256
        }
    }
}
