import FoundationEssentials

/// How a file that somebody brings is read: its format, and what the format leaves open.
package struct FileReading: Sendable, Hashable, Codable {
    package var format: SourceDeclaration.Format
    /// Text formats.
    package var encoding = SourceDeclaration.Encoding.auto
    /// One character; `nil` finds it. CSV.
    package var delimiter: String?
    /// `nil` takes the first. Excel.
    package var sheet: String?
    /// Path to the list of records; `nil` takes the document, or its only list. JSON.
    package var records: String?
    /// SQLite.
    package var table: String?
    /// Whether rows that cannot be read are set aside; `nil` stops at the first.
    package var badRows: SourceDeclaration.BadRowPolicy?

    package init(format: SourceDeclaration.Format) { self.format = format }

    /// Guesses from a file's first bytes, and else from the ending of its name.
    ///
    /// - Parameters:
    ///   - path: where the file lies.
    ///   - name: what its sender called it.
    /// - Throws: `missing`, or `malformed` for a file that is of no format read here: compressed, or of an old Excel.
    package static func found(of path: String, named name: String) throws(SourceError) -> FileReading {
        let head = try TextFile(path).bytes(at: 0, count: 512)
        if head.starts(with: Array("PAR1".utf8)) { return FileReading(format: .parquet) }
        if head.starts(with: Array("SQLite format 3\0".utf8)) { return FileReading(format: .sqlite) }
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return FileReading(format: .excel) }
        if let (what, mend) = unread(head) { throw SourceError(.malformed, problem: "the file \(name) is \(what), which is not read", mend: mend) }
        switch name.split(separator: ".").last?.lowercased() {
        case "tsv", "tab": return FileReading(format: .tsv)
        case "json", "geojson": return FileReading(format: .json)
        case "ndjson", "jsonl": return FileReading(format: .ndjson)
        case "parquet": return FileReading(format: .parquet)
        case "csv", "txt": return FileReading(format: .csv)
        default: return FileReading(format: looksLikeJSON(head) ? .json : .csv)
        }
    }

    private static func unread(_ head: [UInt8]) -> (what: String, mend: String)? {
        let kinds: [(bytes: [UInt8], what: String, mend: String)] = [
            ([0xD0, 0xCF, 0x11, 0xE0], "an old or encrypted Excel workbook", "save it as .xlsx, without a password"),
            ([0x1F, 0x8B], "compressed with gzip", "unpack it first"), ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd", "unpack it first"),
            (Array("7z".utf8) + [0xBC, 0xAF], "a 7z archive", "unpack it first"), (Array("Rar!".utf8), "a RAR archive", "unpack it first"),
            (Array("%PDF".utf8), "a PDF document", "export its tables as CSV or Excel"),
        ]
        return kinds.first { head.starts(with: $0.bytes) }.map { ($0.what, $0.mend) }
    }

    private static func looksLikeJSON(_ head: [UInt8]) -> Bool {
        let first = head.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// The declaration of a source that reads `path` in this way; what its format does not have is left out.
    package func source(_ name: String, path: String) -> SourceDeclaration {
        var source = SourceDeclaration(name: name, format: format, path: path, encoding: encoding)
        source.badRows = badRows ?? .stop
        switch format {
        case .csv: source.delimiter = delimiter
        case .excel: source.sheet = sheet
        case .json: source.records = records
        case .sqlite: source.table = table
        case .tsv, .ndjson, .parquet, .postgres: break
        }
        return source
    }

    /// What was said about the file, by name, to be said again.
    package var pairs: [(name: String, value: String)] {
        [
            ("format", format.rawValue), ("encoding", encoding.rawValue), ("delimiter", delimiter ?? ""), ("sheet", sheet ?? ""), ("records", records ?? ""),
            ("table", table ?? ""), ("bad_rows", badRows?.rawValue ?? ""),
        ].filter { !$0.1.isEmpty }
    }
}
