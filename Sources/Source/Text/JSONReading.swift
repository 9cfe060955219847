import Engine
import Schema
import Vocabulary

/// Reads JSON documents and lines of JSON.
struct JSONReading {
    let session: any EngineSession
    let source: SourceDeclaration
    let texts: [SourceText]
    let scratch: ScratchFolder
    let corrections: [RowCorrection]

    private static let json = "__source_json"
    private var records: String { "_json_" + source.name }
    private var unit: String { source.format == .json ? "record" : "line" }

    func load(_ rejected: RejectedRows) throws -> LoadedSource {
        let found = source.format == .json ? try JSONDocuments(self).land(in: records) : try landLines()
        let bad = "NOT coalesce(json_valid(\(Self.json)) AND json_type(CASE WHEN json_valid(\(Self.json)) THEN \(Self.json) END) = 'OBJECT', false)"
        let good = "_objects_" + source.name
        let places = ValueStage.placeColumns.joined(separator: ", ")
        try session.execute(
            "CREATE TABLE \(quoteIdentifier(good)) AS SELECT \(places), \(Self.json) FROM \(quoteIdentifier(records)) WHERE NOT (\(bad))")
        let shape = try JSONShape(session: session, table: good, json: Self.json, path: texts[0].path)
        let names = try columns(shape, hasRecords: found > 0)
        let raw = "_raw_" + source.name
        let empty = names.dropFirst(shape.columns.count).map { "CAST(NULL AS VARCHAR) AS \(quoteIdentifier($0))" }
        let values = shape.columns.map { $0.text(of: Self.json) } + empty
        try session.execute(
            """
            CREATE TABLE \(quoteIdentifier(raw)) AS SELECT \(([places] + values).joined(separator: ", ")) FROM \(quoteIdentifier(good));
            DROP TABLE \(quoteIdentifier(good))
            """)
        let corrections = Corrections(corrections, columns: names)
        try reject(where: bad, into: rejected, corrections, raw: raw)
        let (session, records, json) = (session, records, Self.json)
        var stage = ValueStage(
            session: session, source: source, columns: names, raw: raw, corrections: corrections, places: { texts[$0].path },
            text: { _, row, _ in
                try session.query("SELECT \(json) FROM \(quoteIdentifier(records)) WHERE __source_offset = ?", [.integer(row)])[0, 0].text ?? ""
            })
        stage.textual = Set(shape.columns.filter(\.isText).map(\.name))
        stage.unit = unit
        var loaded = try stage.load(rejected, found: found)
        try session.execute("DROP TABLE \(quoteIdentifier(records))")
        loaded.remarks = loaded.columns.compactMap(Remark.exception) + shape.renamed.map(Remark.renamed)
        return loaded
    }

    /// Columns found, and of a source without records the declared ones.
    private func columns(_ shape: JSONShape, hasRecords: Bool) throws(SourceError) -> [String] {
        let names = shape.columns.map(\.name)
        let known = Set(names)
        let missing = source.columns.keys.filter { !known.contains($0) }.sorted()
        if let first = missing.first, hasRecords {
            throw SourceError(
                .schemaMismatch,
                problem: "source \(source.name) declares column \"\(first)\", which no record of \(texts[0].path) has; "
                    + "they have \(names.prefix(100).joined(separator: ", "))",
                mend: "correct the declaration; a field of a nested object is called by both names, such as address_city")
        }
        guard !names.isEmpty || !missing.isEmpty else {
            throw SourceError(
                .empty, problem: "\(texts[0].path) has no record with a field",
                mend: "check the source, and the path to its records")
        }
        return names + missing
    }

    // MARK: Lines

    /// Makes a table of the lines that are not blank.
    ///
    /// - Returns: how many there are.
    private func landLines() throws -> Int64 {
        let copy = scratch.newFile("csv")
        var writer = try RecordCopy(path: copy, dialect: TextDialect())
        var line = TextRecordNumber()
        for (index, text) in texts.enumerated() {
            // No text has NUL bytes: every line is one value.
            var scanner = RecordScanner(text.file, dialect: TextDialect(delimiter: 0, quote: 0), offset: text.markBytes)
            while var record = try scanner.next() {
                if record.bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
                record.offset = line.next()
                try writer.addWhole(record, file: index)
            }
        }
        try writer.finish()
        let columns = ValueStage.placeColumns.map { "\(quoteLiteral($0)): 'BIGINT'" } + ["\(quoteLiteral(Self.json)): 'VARCHAR'"]
        try session.execute(
            """
            CREATE TABLE \(quoteIdentifier(records)) AS SELECT * FROM read_csv(\(quoteLiteral(copy)), header = false, new_line = '\\n',
                \(TextDialect().engineOptions(longestRecord: writer.longest)), columns = {\(columns.joined(separator: ", "))})
            """)
        return writer.count
    }

    // MARK: Broken records

    private func reject(where bad: String, into rejected: RejectedRows, _ corrections: Corrections, raw: String) throws {
        var last: Int64 = -1
        while true {
            let page = try session.query(
                """
                SELECT \(ValueStage.placeColumns.joined(separator: ", ")), \(Self.json) FROM \(quoteIdentifier(records))
                WHERE __source_offset > ? AND \(bad) ORDER BY __source_offset LIMIT 500
                """, [.integer(last)])
            guard page.rowCount > 0 else { break }
            for row in 0..<page.rowCount {
                last = page[row, 2].integer ?? last
                let text = page[row, 4].text ?? ""
                let file = texts[Int(page[row, 0].integer ?? 0)]
                let place = "\(unit) \(page[row, 1].integer ?? 0)"
                let reason = Self.reason(text, session)
                if source.badRows == .stop {
                    throw SourceError(
                        .malformed, problem: "\(file.path), \(place): \(reason)",
                        mend: "correct that \(unit), or declare bad_rows: quarantine to set such records aside")
                }
                var reasons = [reason]
                switch corrections.find(text) {
                case .values(let values):
                    let marks = (0..<(4 + values.count)).map { _ in "?" }.joined(separator: ", ")
                    let texts = values.map { value in value.map { $0.isEmpty ? EngineValue.null : .text($0) } ?? .null }
                    try session.execute("INSERT INTO \(quoteIdentifier(raw)) VALUES (\(marks))", (0..<4).map { page[row, $0] } + texts)
                    continue
                case .discarded: reasons = ["discarded"]
                case .unsuitable(let why): reasons.append(why)
                case .none: break
                }
                try rejected.add(place: "\(file.name), \(place)", raw: text, reasons: reasons)
            }
        }
        try rejected.flush()
    }

    /// What makes a text no JSON object, in the engine's words.
    static func reason(_ text: String, _ session: any EngineSession) -> String {
        do {
            let type = try session.query("SELECT json_type(CAST(? AS VARCHAR))", [.text(text)])[0, 0].text ?? "nothing"
            return "it is no JSON object but \(type.lowercased())"
        } catch {
            let message = error.message.split(separator: "\n").first.map(String.init) ?? ""
            let start = message.firstRange(of: "Malformed JSON")?.lowerBound ?? message.startIndex
            let end = message.firstRange(of: "  Input:")?.lowerBound ?? message.endIndex
            return "it is no JSON: \(String(message[start..<max(start, end)]).prefix(200))"
        }
    }
}

/// Numbers records over all files, from 0.
struct TextRecordNumber {
    private var count: Int64 = 0

    mutating func next() -> Int64 {
        defer { count += 1 }
        return count
    }
}
