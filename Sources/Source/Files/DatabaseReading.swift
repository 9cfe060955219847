import Engine
import FoundationEssentials
import Schema
import Vocabulary

/// What a database source reads: a table, or the rows of one SELECT.
enum DatabaseRows {
    case table([String])
    case query(String)

    /// - Throws: `malformed` unless exactly one of `table` and `query` is declared, and the query is one statement.
    init(_ source: SourceDeclaration) throws(SourceError) {
        switch (source.table, source.query) {
        case (let table?, nil):
            let parts = Self.parts(of: table)
            guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else {
                throw SourceError(
                    .malformed, problem: "source \(source.name) declares the table \"\(table)\", which is no table's name",
                    mend: "write it as `project` or `public.project`; a name with a point stands in double quotes")
            }
            self = .table(parts)
        case (nil, let query?):
            let text = Self.withoutEnd(query)
            guard !text.isEmpty, !Self.hasSeparator(text) else {
                throw SourceError(
                    .malformed, problem: "source \(source.name): its query is not one SELECT", mend: "write one SELECT, without a semicolon")
            }
            self = .query(text)
        default:
            throw SourceError(
                .malformed, problem: "source \(source.name) declares " + (source.table == nil ? "neither a table nor a query" : "both a table and a query"),
                mend: "declare one of them: `table: public.project` or `query: SELECT …`")
        }
    }

    /// What stands in FROM there; both databases quote names as the engine does.
    var relation: String {
        switch self {
        case .table(let parts): parts.map(quoteIdentifier).joined(separator: ".")
        // The line end ends a comment at the query's end.
        case .query(let text): "(\(text)\n)"
        }
    }

    var label: String {
        switch self {
        case .table(let parts): "table \(parts.joined(separator: "."))"
        case .query: "query"
        }
    }

    private static func parts(of name: String) -> [String] {
        var parts = [""]
        var isQuoted = false
        for character in name {
            if character == "\"" { isQuoted.toggle() } else if character == ".", !isQuoted { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return parts
    }

    private static func withoutEnd(_ query: String) -> String {
        var text = query.trimmingBlanks()
        while text.last == ";" { text = String(text.dropLast()).trimmingBlanks() }
        return text
    }

    private static func hasSeparator(_ text: String) -> Bool {
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == ";" {
                return true
            }
        }
        return false
    }
}

/// A database of another kind while it is attached to the session, read only, under a name that no other session uses.
struct AttachedDatabase {
    let session: any EngineSession
    let name: String

    static func newName() -> String { "_heliu_" + UUID().uuidString.lowercased().filter { $0 != "-" } }

    /// The engine's names and types of the columns of a SELECT that the database itself carries out.
    func describe(_ function: String, _ select: String) throws(EngineError) -> [(name: String, type: String)] {
        try session.describe("SELECT * FROM \(function)(\(quoteLiteral(name)), \(quoteLiteral(select)))")
    }

    /// Runs `body` in the caller's transaction, or else in one of its own: all that is read is of one moment, and a function
    /// of the other database is bound and carried out by the same connection.
    func inTransaction<T>(_ body: () throws -> T) throws -> T {
        let numbers = try (0..<2).map { _ in try session.query("SELECT txid_current()")[0, 0] }
        // Without a transaction, every statement has one of its own.
        if numbers[0] == numbers[1] { return try body() }
        try session.execute("BEGIN TRANSACTION")
        do {
            let value = try body()
            try session.execute("COMMIT")
            return value
        } catch {
            // The fault that led here is the news.
            try? session.execute("ROLLBACK")
            throw error
        }
    }

    func detach() {
        // The attachment holds nothing; a fault here must not hide the one that may have led here.
        try? session.execute("DETACH DATABASE IF EXISTS \(name)")
    }
}

/// The rows of a database once they lie in the session.
struct DatabaseLanding {
    let session: any EngineSession
    let source: SourceDeclaration
    /// Name of the table of copied rows; it is dropped.
    let copy: String
    let columns: [RowLanding.Column]
    let label: String

    func land() throws -> LoadedSource {
        // Goes with the load, however it ends.
        defer { try? session.execute("DROP TABLE IF EXISTS \(quoteIdentifier(copy))") }
        let relation = quoteIdentifier(copy)
        let (settled, open) = try settle(relation)
        let inferred = try TypeInference(session: session, table: copy, columns: open, firstLine: 1).infer()
        let digest = try SourceDigest.of(rows: relation, columns: settled, in: session)
        let remarks = inferred.compactMap { column in
            column.exception.map { found in
                LocalizedText(
                    zh: "列 \(column.name) 作为文本读取：\(found.count) 个值不是 \(found.narrower.text)，首个在第 \(found.firstLine) 行",
                    en: "column \(column.name) is read as text: \(found.count) values are no \(found.narrower.text), the first in row \(found.firstLine)")
            }
        }
        return try RowLanding(
            session: session, source: source, relation: relation, columns: settled, place: "'row ' || \(Rejection.rowNumber)", label: label, remarks: remarks
        ).land(inferred: Dictionary(inferred.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }), digest: digest)
    }

    /// A database may keep any value in a column whatever its declared type: where a value is none of it, all values decide.
    ///
    /// - Returns: the columns, and the names of those whose type is to be found.
    private func settle(_ relation: String) throws -> ([RowLanding.Column], [String]) {
        let doubtful = columns.indices.filter { index in
            columns[index].isText && columns[index].hint.map { !ValueSpelling.takesAnyText($0) && $0 != .json } ?? false
        }
        var settled = columns
        if !doubtful.isEmpty {
            let counts = doubtful.map { "count(*) FILTER (WHERE \(ValueSpelling(columns[$0].hint ?? .text, columns[$0].value).isFault))" }
            let found = try session.query("SELECT \(counts.joined(separator: ", ")) FROM \(relation)", [])
            for (place, index) in doubtful.enumerated() where found[0, place] != 0 { settled[index].hint = nil }
        }
        return (settled, settled.filter { $0.isText && $0.hint == nil && source.columns[$0.name] == nil }.map(\.name))
    }
}
