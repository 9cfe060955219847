package import Engine
import Schema
import Vocabulary

/// Loads a source that keeps types of its own – Excel, Parquet, SQLite, PostgreSQL – into the session's table `source.name`.
package struct FileSourceReader {
    /// Where the rows lie.
    package enum Location: Sendable, Hashable {
        /// Absolute paths, in order. Several files of one source have the same columns.
        case files([String])
        /// `postgresql://user:password@host:port/database?parameters`; it never shows in a message, and no session can read it back.
        case database(address: String)
    }

    let session: any EngineSession
    let source: SourceDeclaration
    let location: Location
    /// What was decided about rows that earlier loads set aside.
    let corrections: [RowCorrection]

    package init(session: any EngineSession, source: SourceDeclaration, location: Location, corrections: [RowCorrection] = []) {
        self.session = session
        self.source = source
        self.location = location
        self.corrections = corrections
    }

    /// Reads everything, finds the types of undeclared columns and makes the typed table; rows whose values are none of
    /// the declared types go to `_rejected_<name>` if `badRows` is `quarantine`.
    ///
    /// A file's digest is that of its bytes; a database's is computed from its rows and does not depend on their order: the
    /// SHA-256 of the columns' names, the number of rows, and the sums of both halves of each row's MD5 over the
    /// row's JSON. It tells a changed table from an unchanged one; it is no proof against forgery.
    ///
    /// - Throws: `SourceError` naming file, sheet or table, row and value: `missing`, `empty`, `malformed`, `tooLarge`,
    ///   `schemaMismatch`, `unreadable`; `EngineError` if an extension is not installed; `cancelled`.
    package func load() throws -> LoadedSource {
        var loaded = try read()
        guard loaded.rowsRejected > 0, !corrections.isEmpty else { return loaded }
        let taken = try CorrectedRows(session: session, source: source, corrections: corrections).takeIn(from: Rejection.table(source.name)).taken
        loaded.rows += taken
        loaded.rowsRejected -= taken
        return loaded
    }

    private func read() throws -> LoadedSource {
        switch (source.format, location) {
        case (.excel, .files(let paths)): try ExcelReading(session: session, source: source).load(try nonEmpty(paths))
        case (.parquet, .files(let paths)): try ParquetReading(session: session, source: source).load(try nonEmpty(paths))
        case (.sqlite, .files(let paths)):
            try SQLiteReading(session: session, source: source).load(try nonEmpty(paths))
        case (.postgres, .database(let address)):
            try PostgresReading(session: session, source: source).load(try PostgresAddress(address, source: source.name))
        default:
            throw SourceError(
                .malformed, problem: "source \(source.name) has format \(source.format.rawValue), which is not read from \(location.kind)",
                mend: "files are read as excel, parquet or sqlite, databases as postgres")
        }
    }

    private func nonEmpty(_ paths: [String]) throws(SourceError) -> [String] {
        guard paths.isEmpty else { return paths }
        throw SourceError(
            .missing, problem: "source \(source.name) has no file to read", mend: "check `path` and `pattern` of the source")
    }
}

extension FileSourceReader.Location {
    fileprivate var kind: String {
        switch self {
        case .files: "a file"
        case .database: "a database"
        }
    }
}

extension EngineError {
    /// The engine's own words, in one line, without its marks under the SQL and without advice on options we do not offer.
    var plainMessage: String {
        let lines = message.split(separator: "\n").prefix { !$0.hasPrefix("LINE ") && !$0.hasPrefix("Possible") }
        return String(lines.map { $0.trimmingBlanks() }.joined(separator: "; ").prefix(500))
    }
}
