import Schema
package import Engine
import Vocabulary

/// A source's rows in the engine.
package struct LoadedSource: Sendable {
    package var digest: String
    package var rows: Int64
    package var columns: [InferredColumn]
}

/// Loads a source into a table of the session.
package struct SourceLoading {
    let session: any EngineSession
    let source: SourceDeclaration
    /// Absolute path of the file.
    let path: String

    package init(session: any EngineSession, source: SourceDeclaration, path: String) {
        self.session = session
        self.source = source
        self.path = path
    }

    /// Reads the whole file, finds the types of undeclared columns and makes the typed table.
    package func load(_ inspection: SourceInspection) throws -> LoadedSource {
        let header = try CSVHeader(
            head: inspection.head, declared: source.delimiter, hasHeader: source.header ?? true, path: path)
        try checkDeclared(header.names)
        let raw = "_raw_" + source.name
        try read(header, into: raw)
        let firstLine: Int64 = source.header ?? true ? 2 : 1
        let undeclared = header.names.filter { source.columns[$0] == nil }
        let inferred = try TypeInference(session: session, table: raw, columns: undeclared, firstLine: firstLine).infer()
        let types = Dictionary(uniqueKeysWithValues: inferred.map { ($0.name, $0) })
        let columns = header.names.map { name in
            types[name] ?? InferredColumn(name: name, type: source.columns[name] ?? .text, exception: nil)
        }
        for column in columns where source.columns[column.name] != nil {
            try requireCastable(column, in: raw, firstLine: firstLine)
        }
        let list = columns.map { column in
            let name = quoteIdentifier(column.name)
            return column.type.engineType == "VARCHAR" ? name : "CAST(\(name) AS \(column.type.engineType)) AS \(name)"
        }
        try session.execute(
            "CREATE TABLE \(quoteIdentifier(source.name)) AS SELECT \(list.joined(separator: ", ")) FROM \(quoteIdentifier(raw)); DROP TABLE \(quoteIdentifier(raw))")
        let count = try session.query("SELECT count(*) FROM \(quoteIdentifier(source.name))", [])
        guard case .integer(let rows) = count[0, 0] else { preconditionFailure("count(*) is an integer") }
        return LoadedSource(digest: inspection.digest.text, rows: rows, columns: columns)
    }

    private func checkDeclared(_ names: [String]) throws(SourceError) {
        for name in source.columns.keys.sorted() where !names.contains(name) {
            throw SourceError(
                .schemaMismatch,
                problem: "source \(source.name) declares column \"\(name)\", which \(path) does not have; it has \(names.joined(separator: ", "))",
                mend: "correct the declaration, or the file's header")
        }
    }

    private func read(_ header: CSVHeader, into table: String) throws {
        let columns = header.names.map { "\(quoteLiteral($0)): 'VARCHAR'" }.joined(separator: ", ")
        do {
            try session.execute(
                """
                CREATE TABLE \(quoteIdentifier(table)) AS SELECT * FROM read_csv(\(quoteLiteral(path)), auto_detect = false,
                    header = \(source.header ?? true), delim = \(quoteLiteral(header.delimiter)), quote = '"', escape = '"',
                    strict_mode = true, null_padding = false, max_line_size = \(SourceInspection.mostLineBytes + 1),
                    columns = {\(columns)})
                """)
        } catch {
            throw SourceError(.malformed, problem: "\(path): \(Self.shortened(error.problem))", mend: """
                correct that line: every row has \(header.names.count) values, and a value with a delimiter, quote or line \
                end stands in quotes, with each inner quote doubled
                """)
        }
    }

    /// The engine's message up to its own advice, which speaks of options that we do not offer.
    private static func shortened(_ message: String) -> String {
        let kept = message.split(separator: "\n").prefix { !$0.hasPrefix("Possible fixes") && !$0.hasPrefix("  ") }
        return String(kept.joined(separator: "; ").prefix(600))
    }

    private func requireCastable(_ column: InferredColumn, in raw: String, firstLine: Int64) throws {
        guard column.type.engineType != "VARCHAR" else { return }
        let name = quoteIdentifier(column.name)
        let faults = try session.query(
            """
            SELECT line, value, count(*) OVER () FROM (
                SELECT row_number() OVER () + \(firstLine - 1) AS line, \(name) AS value FROM \(quoteIdentifier(raw))
            ) WHERE value IS NOT NULL AND TRY_CAST(value AS \(column.type.engineType)) IS NULL ORDER BY line LIMIT 1
            """, [])
        guard faults.rowCount > 0, case .integer(let line) = faults[0, 0], case .text(let value) = faults[0, 1],
            case .integer(let count) = faults[0, 2]
        else { return }
        throw SourceError(
            .schemaMismatch,
            problem: "\(path), line \(line), column \(column.name): \"\(value.prefix(80))\" is no \(column.type.text); \(count) rows fail",
            mend: "correct the values, or declare the column as text in the source")
    }
}
