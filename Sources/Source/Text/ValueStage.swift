import Engine
import Schema

/// Turns a table of texts, one row per record, into the source's typed table; rows with a value that is none of its column's type are rejected.
struct ValueStage {
    /// Columns of the table of texts that say where a record stands: file, line, offset and bytes.
    static let placeColumns = ["__source_file", "__source_line", "__source_offset", "__source_bytes"]

    let session: any EngineSession
    let source: SourceDeclaration
    let columns: [String]
    /// The table of texts.
    let raw: String
    let corrections: Corrections
    /// Path of a file by its number.
    let places: (Int) -> String
    /// Raw text of a record by its place.
    let text: (_ file: Int, _ offset: Int64, _ bytes: Int) throws -> String
    /// Columns whose digits are names, not numbers, unless declared otherwise.
    var textual: Set<String> = []
    /// What a place counts: "line" or "record".
    var unit = "line"

    /// - Parameter found: records found, good or bad.
    func load(_ rejected: RejectedRows, found: Int64) throws -> LoadedSource {
        let undeclared = columns.filter { source.columns[$0] == nil }
        let inferred = try TypeInference(
            session: session, table: raw, columns: undeclared, firstLine: 1, lineColumn: Self.placeColumns[1], textual: textual
        ).infer()
        let types = Dictionary(uniqueKeysWithValues: inferred.map { ($0.name, $0) })
        let typed = columns.map { types[$0] ?? InferredColumn(name: $0, type: source.columns[$0] ?? .text) }
        let declared = typed.filter { source.columns[$0.name] != nil && !ValueSpelling.takesAnyText($0.type) }
        let faults = "_faults_" + source.name
        try session.execute("CREATE TABLE \(quoteIdentifier(faults)) (row BIGINT)")
        if !declared.isEmpty {
            if source.badRows == .stop { try requireValues(declared) }
            try judge(declared, faults, rejected)
        }
        try requireEnough(rejected, of: found)
        let list = typed.map { column in
            let name = quoteIdentifier(column.name)
            if ValueSpelling.takesAnyText(column.type) { return name }
            let reading = ValueSpelling(column.type, name)
            return "\(source.columns[column.name] == nil ? reading.certainValue : reading.value) AS \(name)"
        }
        try session.execute(
            """
            CREATE TABLE \(quoteIdentifier(source.name)) AS SELECT \(list.joined(separator: ", ")) FROM \(quoteIdentifier(raw))
                WHERE rowid NOT IN (SELECT row FROM \(quoteIdentifier(faults)));
            DROP TABLE \(quoteIdentifier(raw)); DROP TABLE \(quoteIdentifier(faults))
            """)
        let rows = try session.query("SELECT count(*) FROM \(quoteIdentifier(source.name))")[0, 0].integer ?? 0
        return LoadedSource(digest: "", rowsRead: found, rows: rows, rowsRejected: rejected.count, columns: typed)
    }

    // MARK: Stop

    /// - Throws: `schemaMismatch` for the first value that is none of its column's type.
    private func requireValues(_ declared: [InferredColumn]) throws {
        for column in declared {
            let name = quoteIdentifier(column.name)
            let reading = ValueSpelling(column.type, "value")
            let result = try session.query(
                """
                SELECT line, file, left(value, 80), why, count(*) OVER () FROM (
                    SELECT \(Self.placeColumns[1]) AS line, \(Self.placeColumns[0]) AS file, value, \(reading.why) AS why
                    FROM (SELECT *, \(name) AS value FROM \(quoteIdentifier(raw))) WHERE \(reading.isFault)
                ) ORDER BY file, line LIMIT 1
                """)
            guard result.rowCount > 0, let line = result[0, 0].integer, let file = result[0, 1].integer, let value = result[0, 2].text,
                let count = result[0, 4].integer
            else { continue }
            throw SourceError(
                .schemaMismatch,
                problem: "\(places(Int(file))), \(unit) \(line), column \(column.name): \"\(value)\" is no \(column.type.text)"
                    + "\(result[0, 3].text ?? ""); \(count) \(count == 1 ? "row fails" : "rows fail")",
                mend: "correct the values, declare the column as text in the source, or declare bad_rows: quarantine to set such rows aside")
        }
    }

    /// - Throws: `malformed` if no row is left, or fewer than are rejected.
    private func requireEnough(_ rejected: RejectedRows, of found: Int64) throws {
        guard found > 0, rejected.count * 2 > found || rejected.count == found else { return }
        try rejected.flush()
        let table = quoteIdentifier(RejectedRows.tableName(of: source.name))
        let first = try session.query("SELECT _place, _reasons[1] FROM \(table) WHERE _reasons[1] <> 'discarded' LIMIT 1")
        // What people discarded themselves is no sign of a wrong declaration.
        guard first.rowCount > 0 else { return }
        throw SourceError(
            .malformed,
            problem: "source \(source.name): \(rejected.count) of \(found) rows cannot be read; "
                + "the first is \(first[0, 0].text ?? ""): \(first[0, 1].text ?? "")",
            mend: "that many bad rows mean a wrong declaration: check delimiter, quote, encoding and column types")
    }

    // MARK: Quarantine

    /// Puts rows with a wrong value among the rejected ones, unless a correction mends them.
    private func judge(_ declared: [InferredColumn], _ faults: String, _ rejected: RejectedRows) throws {
        try note(declared, faults)
        if !corrections.isEmpty, try correct(faults) {
            try session.execute("DROP TABLE \(quoteIdentifier(faults)); CREATE TABLE \(quoteIdentifier(faults)) (row BIGINT)")
            try note(declared, faults)
        }
        let reasons = declared.map { column in
            let name = quoteIdentifier(column.name)
            let reading = ValueSpelling(column.type, name)
            let start = quoteLiteral("column \(column.name): \"")
            let end = quoteLiteral("\" is no \(column.type.text)")
            return "CASE WHEN \(reading.isFault) THEN \(start) || left(\(name), 80) || \(end) || \(reading.why) END"
        }
        // Some thousand rows at a time: the raw texts are read while no statement runs.
        var last: Int64 = -1
        while true {
            let page = try session.query(
                """
                SELECT rowid, \(Self.placeColumns.joined(separator: ", ")),
                    array_to_string(list_filter([\(reasons.joined(separator: ", "))], x -> x IS NOT NULL), chr(30))
                FROM \(quoteIdentifier(raw)) WHERE rowid IN (SELECT row FROM \(quoteIdentifier(faults)) WHERE row > ? ORDER BY row LIMIT 1000)
                ORDER BY rowid
                """, [.integer(last)])
            guard page.rowCount > 0 else { break }
            for row in 0..<page.rowCount {
                last = page[row, 0].integer ?? last
                let (file, line) = (Int(page[row, 1].integer ?? 0), page[row, 2].integer ?? 0)
                let record = try text(file, page[row, 3].integer ?? 0, Int(page[row, 4].integer ?? 0))
                let name = places(file).split(separator: "/").last.map(String.init) ?? ""
                var texts = (page[row, 5].text ?? "").split(separator: "\u{1E}").map(String.init)
                switch corrections.find(record) {
                case .discarded: texts = ["discarded"]
                case .unsuitable(let why): texts.append(why)
                case .values, .none: break
                }
                try rejected.add(place: "\(name), \(unit) \(line)", raw: record, reasons: texts)
            }
        }
        try rejected.flush()
    }

    private func note(_ declared: [InferredColumn], _ faults: String) throws {
        let conditions = declared.map { ValueSpelling($0.type, quoteIdentifier($0.name)).isFault }
        try session.execute(
            "INSERT INTO \(quoteIdentifier(faults)) SELECT rowid FROM \(quoteIdentifier(raw)) WHERE \(conditions.joined(separator: " OR "))")
    }

    /// Gives rows the values that corrections have for them.
    ///
    /// - Returns: whether any row was changed.
    private func correct(_ faults: String) throws -> Bool {
        var isChanged = false
        var last: Int64 = -1
        let update = "UPDATE \(quoteIdentifier(raw)) SET \(columns.map { "\(quoteIdentifier($0)) = ?" }.joined(separator: ", ")) WHERE rowid = ?"
        while true {
            let page = try session.query(
                """
                SELECT rowid, \(Self.placeColumns.joined(separator: ", ")) FROM \(quoteIdentifier(raw))
                WHERE rowid IN (SELECT row FROM \(quoteIdentifier(faults)) WHERE row > ? ORDER BY row LIMIT 1000) ORDER BY rowid
                """, [.integer(last)])
            guard page.rowCount > 0 else { return isChanged }
            for row in 0..<page.rowCount {
                last = page[row, 0].integer ?? last
                let record = try text(Int(page[row, 1].integer ?? 0), page[row, 3].integer ?? 0, Int(page[row, 4].integer ?? 0))
                guard case .values(let values) = corrections.find(record) else { continue }
                let texts = values.map { value in value.map { $0.isEmpty ? EngineValue.null : .text($0) } ?? .null }
                try session.execute(update, texts + [.integer(last)])
                isChanged = true
            }
        }
    }
}
