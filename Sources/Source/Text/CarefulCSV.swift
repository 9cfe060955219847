import Engine
import Schema

/// Reads delimited texts record by record: what is no record is rejected, what is one becomes a row of texts that knows its place.
struct CarefulCSV {
    let reading: CSVReading
    let headers: [CSVHeader]

    private var width: Int { headers[0].names.count }

    func load(_ rejected: RejectedRows) throws -> LoadedSource {
        let source = reading.source
        let corrections = Corrections(reading.corrections, columns: headers[0].names)
        let copy = reading.scratch.newFile("csv")
        var writer = try RecordCopy(path: copy, dialect: headers[0].dialect)
        for index in reading.texts.indices { try divide(index, into: &writer, rejected, corrections) }
        try writer.finish()
        let structural = rejected.count
        try rejected.flush()
        let raw = "_raw_" + source.name
        try read(copy, writer, into: raw)
        let texts = reading.texts
        let stage = ValueStage(
            session: reading.session, source: source, columns: headers[0].names, raw: raw, corrections: corrections,
            places: { texts[$0].path },
            text: { file, offset, length in
                String(decoding: try texts[file].file.bytes(at: offset, count: length), as: UTF8.self)
            })
        return try stage.load(rejected, found: writer.count + structural)
    }

    // MARK: Records

    private func divide(_ index: Int, into writer: inout RecordCopy, _ rejected: RejectedRows, _ corrections: Corrections) throws {
        let text = reading.texts[index]
        let header = headers[index]
        var scanner = RecordScanner(text.file, dialect: header.dialect, offset: text.markBytes)
        for _ in 0..<reading.source.skipRows { _ = try scanner.next() }
        var isHeader = header.hasHeader
        while let record = try scanner.next() {
            // An empty line is a row only where a row is one value.
            if record.bytes.isEmpty, record.fault == nil, width > 1 || isHeader { continue }
            if isHeader {
                isHeader = false
                continue
            }
            guard let reason = reason(record, header) else {
                try writer.add(record, file: index)
                continue
            }
            if reading.source.badRows == .stop {
                throw SourceError(.malformed, problem: "\(text.path), line \(record.line): \(reason)", mend: """
                    correct that line: every row has \(width) values, and a value with a delimiter, quote or line \
                    end stands in quotes, with each inner quote doubled; or declare bad_rows: quarantine to set such rows aside
                    """)
            }
            try reject(record, file: index, reason, into: &writer, rejected, corrections)
        }
    }

    private func reject(
        _ record: TextRecord, file: Int, _ reason: String, into writer: inout RecordCopy, _ rejected: RejectedRows, _ corrections: Corrections
    ) throws {
        let raw = String(decoding: record.bytes, as: UTF8.self)
        let place = "\(reading.texts[file].name), line \(record.line)"
        switch corrections.find(raw) {
        case .values(let values): try writer.add(values, for: record, file: file)
        case .discarded: try rejected.add(place: place, raw: raw, reasons: ["discarded"])
        case .unsuitable(let why): try rejected.add(place: place, raw: raw, reasons: [reason, why])
        case .none: try rejected.add(place: place, raw: raw, reasons: [reason])
        }
    }

    private func reason(_ record: TextRecord, _ header: CSVHeader) -> String? {
        func column(_ field: Int) -> String { field < width ? "column \(header.names[field])" : "value \(field + 1)" }
        switch record.fault {
        case .unclosedQuote(let field): return "\(column(field)): a quote is opened and not closed"
        case .textAfterQuote(let field): return "\(column(field)): text follows the closing quote"
        case nil:
            let count = record.fields.count
            return count == width ? nil : "\(count) \(count == 1 ? "value" : "values") instead of \(width)"
        }
    }

    // MARK: Rows

    private func read(_ path: String, _ writer: borrowing RecordCopy, into table: String) throws {
        let session = reading.session
        let places = ValueStage.placeColumns.map { "\(quoteLiteral($0)): 'BIGINT'" }
        let columns = headers[0].names.map { "\(quoteLiteral($0)): 'VARCHAR'" }
        // A quoted line end at the edge of two threads' parts may mislead the engine: one thread does not err.
        for options in ["", ", parallel = false"] {
            try session.execute(
                """
                CREATE TABLE \(quoteIdentifier(table)) AS SELECT * FROM read_csv(\(quoteLiteral(path)), header = false, new_line = '\\n',
                    \(headers[0].dialect.engineOptions(longestRecord: writer.longest)),
                    columns = {\((places + columns).joined(separator: ", "))}\(options))
                """)
            if try session.query("SELECT count(*) FROM \(quoteIdentifier(table))")[0, 0].integer == writer.count { return }
            try session.execute("DROP TABLE \(quoteIdentifier(table))")
        }
        throw SourceError(
            .malformed, problem: "\(reading.texts[0].path): the engine and the reader find different numbers of rows",
            mend: "report this file: it must not happen; meanwhile export it without line ends in values")
    }
}

/// Decisions about rejected records, by their hash.
struct Corrections {
    enum Found { case none, discarded, values([String?]), unsuitable(String) }

    private let byHash: [String: RowCorrection]
    private let columns: [String]

    init(_ corrections: [RowCorrection], columns: [String]) {
        byHash = Dictionary(corrections.map { ($0.rowHash, $0) }, uniquingKeysWith: { $1 })
        self.columns = columns
    }

    var isEmpty: Bool { byHash.isEmpty }

    func find(_ raw: String) -> Found {
        guard !byHash.isEmpty, let correction = byHash[RejectedRows.hash(raw)] else { return .none }
        guard let values = correction.values else { return .discarded }
        let known = Set(columns)
        let foreign = values.keys.filter { !known.contains($0) }.sorted()
        guard foreign.isEmpty else { return .unsuitable("its correction names columns that the source lacks: \(foreign.joined(separator: ", "))") }
        return .values(columns.map { values[$0] })
    }
}
