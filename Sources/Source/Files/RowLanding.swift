import Crypto
import Engine
import Schema
import Vocabulary

/// Makes the typed table of rows that stand in a relation of the session, and sets aside those that do not fit.
struct RowLanding {
    struct Column {
        var name: String
        /// SQL over the relation.
        var value: String
        /// The type the source itself gives; `nil` if it gives none.
        var hint: FieldType?
        /// Whether `value` is a text, whatever the hint says.
        var isText: Bool
    }

    let session: any EngineSession
    let source: SourceDeclaration
    /// What stands in FROM.
    let relation: String
    let columns: [Column]
    /// SQL of a row's place, such as 'sheet A, row 12'.
    let place: String
    /// SQL of the order of rows; `nil` keeps the relation's.
    var order: String?
    /// SQL condition of the rows that count; blank ones of a sheet do not.
    var condition = "true"
    /// For messages: file or table.
    let label: String
    var remarks: [LocalizedText] = []

    /// - Parameter inferred: types found for text columns without a hint, by name.
    /// - Throws: `schemaMismatch` for a declared column that is missing, or the first value of a wrong type if bad rows stop the load.
    func land(inferred: [String: InferredColumn], digest: String) throws -> LoadedSource {
        try requireDeclared()
        let typed = columns.map { column in
            let type = source.columns[column.name] ?? column.hint ?? inferred[column.name]?.type ?? .text
            return (column: column, type: type, found: inferred[column.name])
        }
        let readings = typed.map { reading(of: $0.column, as: $0.type) }
        let misfits = readings.map { $0?.isFault ?? "false" }
        let counted = try session.query(
            "SELECT count(*), count(*) FILTER (WHERE \(Self.any(misfits))) FROM \(relation) WHERE \(condition)", [])
        try Rejection.ensureTable(for: source.name, in: session)
        let (read, rejected) = (counted[0, 0].integer ?? 0, counted[0, 1].integer ?? 0)
        if rejected > 0 {
            guard source.badRows == .quarantine else { throw try misfit(typed.map(\.type), misfits, count: rejected) }
            try reject(readings)
        }
        let list = zip(readings, columns).map { "\($0?.value ?? $1.value) AS \(quoteIdentifier($1.name))" }
        try session.execute(
            """
            CREATE TABLE \(quoteIdentifier(source.name)) AS SELECT \(list.joined(separator: ", ")) FROM \(relation)
            WHERE (\(condition)) AND NOT coalesce(\(Self.any(misfits)), false) \(order.map { "ORDER BY \($0)" } ?? "")
            """)
        return LoadedSource(
            digest: digest, rowsRead: read, rows: read - rejected, rowsRejected: rejected, duplicates: 0,
            columns: typed.map { InferredColumn(name: $0.column.name, type: $0.type, exception: $0.found?.exception) }, remarks: remarks)
    }

    private static func any(_ conditions: [String]) -> String {
        conditions.isEmpty ? "false" : conditions.map { "(\($0))" }.joined(separator: " OR ")
    }

    /// `nil` if the value has the type already.
    private func reading(of column: Column, as type: FieldType) -> ValueSpelling? {
        if column.isText { return column.hint == .json && type == .json ? nil : ValueSpelling(type, column.value) }
        if let hint = column.hint, hint == type || hint.engineType == type.engineType { return nil }
        return ValueSpelling(type, "CAST(\(column.value) AS VARCHAR)")
    }

    private func requireDeclared() throws(SourceError) {
        let names = Set(columns.map(\.name))
        for name in source.columns.keys.sorted() where !names.contains(name) {
            throw SourceError(
                .schemaMismatch,
                problem: "source \(source.name) declares column \"\(name)\", which \(label) does not have; it has "
                    + columns.prefix(50).map(\.name).joined(separator: ", "),
                mend: "correct the declaration, or the delivery")
        }
    }

    private func misfit(_ types: [FieldType], _ misfits: [String], count: Int64) throws -> SourceError {
        for index in columns.indices {
            let first = try session.query(
                """
                SELECT \(place), CAST(\(columns[index].value) AS VARCHAR) FROM \(relation)
                WHERE (\(condition)) AND \(misfits[index]) \(order.map { "ORDER BY \($0)" } ?? "") LIMIT 1
                """, [])
            guard first.rowCount > 0 else { continue }
            return SourceError(
                .schemaMismatch,
                problem: "\(label), \(first[0, 0].displayText), column \(columns[index].name): \"\(first[0, 1].displayText.prefix(80))\" is no "
                    + "\(types[index].text); \(count) rows do not fit",
                mend: "correct the values, declare the column as text, or set `bad_rows: quarantine` to set such rows aside")
        }
        preconditionFailure("rows that do not fit have a value that does not")
    }

    private func reject(_ readings: [ValueSpelling?]) throws {
        let misfits = readings.map { $0?.isFault ?? "false" }
        let reasons = zip(columns, readings).compactMap { column, reading in
            reading.map { reading in
                """
                CASE WHEN \(reading.isFault) THEN 'column ' || \(quoteLiteral(column.name)) || ': "'
                    || left(CAST(\(column.value) AS VARCHAR), 80) || \(quoteLiteral("\" is no \(reading.type.text)")) || (\(reading.why)) END
                """
            }
        }
        let members = columns.map { "\(quoteLiteral($0.name)): \($0.value)" }.joined(separator: ", ")
        try session.execute(
            """
            INSERT INTO \(Rejection.table(source.name)) BY NAME
            SELECT _place, _raw, sha256(_raw) AS _hash, _reasons FROM (
                SELECT \(place) AS _place, CAST(to_json({\(members)}) AS VARCHAR) AS _raw,
                    list_filter([\(reasons.joined(separator: ", "))], lambda r: r IS NOT NULL) AS _reasons
                FROM \(relation) WHERE (\(condition)) AND (\(Self.any(misfits))) \(order.map { "ORDER BY \($0)" } ?? ""))
            """)
    }
}

/// Numbers as programs write them that keep them in binary.
enum BinaryNumber {
    /// SQL that writes a number of 16 digits and more as the shortest text with the same value: programs write the binary
    /// number 0.1 as 0.10000000000000001.
    static func shortest(_ text: String) -> String {
        """
        CASE WHEN length(\(text)) > 16 AND regexp_full_match(\(text), '-?[0-9]+\\.[0-9]+([eE][+-]?[0-9]+)?')
            THEN CAST(CAST(\(text) AS DOUBLE) AS VARCHAR) ELSE \(text) END
        """
    }
}

/// Digests of what was read.
enum SourceDigest {
    /// Of the bytes; of several files, of the list of their digests.
    static func of(files paths: [String]) throws -> String {
        let digests = try paths.map { path in
            let file = try RandomFile(path: path)
            var hash = SHA256()
            var offset: UInt64 = 0
            while offset < file.bytes {
                let piece = try file.read(at: offset, count: 1 << 20)
                if piece.isEmpty { break }
                hash.update(data: piece)
                offset += UInt64(piece.count)
            }
            return ContentDigest(bytes: [UInt8](hash.finalize())).text
        }
        return digests.count == 1 ? digests[0] : of(text: digests.joined(separator: "\n"))
    }

    /// Of the rows of a relation, in whatever order they come.
    static func of(rows relation: String, columns: [RowLanding.Column], in session: any EngineSession) throws -> String {
        let members = columns.map { "\(quoteLiteral($0.name)): \($0.value)" }.joined(separator: ", ")
        let sums = try session.query(
            """
            SELECT count(*), CAST(coalesce(sum(CAST(md5_number_lower(j) AS HUGEINT)), 0) AS VARCHAR),
                CAST(coalesce(sum(CAST(md5_number_upper(j) AS HUGEINT)), 0) AS VARCHAR)
            FROM (SELECT CAST(to_json({\(members)}) AS VARCHAR) AS j FROM \(relation))
            """, [])
        return of(text: (columns.map(\.name) + sums.row(0).map(\.displayText)).joined(separator: "\n"))
    }

    private static func of(text: String) -> String { ContentDigest(bytes: [UInt8](SHA256.hash(data: Array(text.utf8)))).text }
}
