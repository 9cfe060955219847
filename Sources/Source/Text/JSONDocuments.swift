import Engine
import FoundationEssentials
import Schema

/// Takes the records out of JSON documents.
struct JSONDocuments {
    private let session: any EngineSession
    private let source: SourceDeclaration
    private let texts: [SourceText]

    /// Largest document that is not itself a list; a list is read record by record, whatever its size.
    static let mostBytes: Int64 = 256 << 20

    init(_ reading: JSONReading) {
        session = reading.session
        source = reading.source
        texts = reading.texts
    }

    /// Makes a table of the records of all documents, in order.
    ///
    /// - Returns: how many there are.
    func land(in table: String) throws -> Int64 {
        let name = quoteIdentifier(table)
        let places = ValueStage.placeColumns.map { "\($0) BIGINT" }.joined(separator: ", ")
        try session.execute("CREATE TABLE \(name) (\(places), __source_json VARCHAR)")
        var total: Int64 = 0
        for (index, text) in texts.enumerated() {
            let records = try self.records(of: text)
            do {
                try session.execute(
                    """
                    INSERT INTO \(name) SELECT \(index), n, n - 1 + \(total), 0, json FROM (
                        SELECT row_number() OVER () AS n, CAST(json AS VARCHAR) AS json FROM \(records))
                    """)
            } catch {
                throw broken(text, error)
            }
            total = try session.query("SELECT count(*) FROM \(name)")[0, 0].integer ?? 0
        }
        return total
    }

    /// SQL of the records of one document, in column `json`.
    private func records(of text: SourceText) throws -> String {
        let path = quoteLiteral(text.file.path)
        let head = try text.file.bytes(at: Int64(text.markBytes), count: 4_096)
        let isList = head.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "[")
        if isList, source.records == nil {
            return "read_json_objects(\(path), format = 'array', maximum_object_size = \(SourceInspection.mostLineBytes))"
        }
        guard text.file.size <= Self.mostBytes else {
            throw SourceError(
                .tooLarge,
                problem: "\(text.path) has \(text.file.size >> 20) MiB; a document whose records stand inside it may have \(Self.mostBytes >> 20)",
                mend: "export the records as a list of their own or as NDJSON, which are read record by record")
        }
        let content = "(SELECT replace(content, '\u{FEFF}', '') AS content FROM read_text(\(path)))"
        let pointer: String
        do {
            _ = try session.query("SELECT json_type(content) FROM \(content)")
            pointer = try source.records.map { path in
                "/" + path.split(separator: ".").map { $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined(separator: "/")
            } ?? onlyList(of: content, text)
        } catch let error as EngineError {
            throw broken(text, error)
        }
        let found = try session.query("SELECT json_type(content, \(quoteLiteral(pointer))) FROM \(content)")[0, 0].text
        if found == "OBJECT" { return "(SELECT json_extract(content, \(quoteLiteral(pointer))) AS json FROM \(content))" }
        guard found == "ARRAY" else {
            throw SourceError(
                .malformed,
                problem: "\(text.path): \(source.records.map { "records \"\($0)\"" } ?? "the document") is "
                    + (found.map { "no list of records but \(Self.word(forType: $0))" } ?? "nothing in the document") + (try members(of: content)),
                mend: "declare the path to the list of records, such as data.items")
        }
        return "(SELECT unnest(from_json(json_extract(content, \(quoteLiteral(pointer))), '[\"JSON\"]')) AS json FROM \(content))"
    }

    /// The pointer to a document's only list; to the document itself if it has none.
    private func onlyList(of content: String, _ text: SourceText) throws -> String {
        let lists = try session.query("SELECT key FROM \(content), json_each(content) WHERE type = 'ARRAY' ORDER BY id LIMIT 20")
        let names = (0..<lists.rowCount).compactMap { lists[$0, 0].text }
        guard names.count <= 1 else {
            throw SourceError(
                .malformed, problem: "\(text.path) has several lists: \(names.joined(separator: ", "))",
                mend: "declare which one holds the records: records: \(names[0])")
        }
        return names.first.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") } ?? ""
    }

    private static func word(forType type: String) -> String {
        switch type {
        case "VARCHAR": "a text"
        case "BOOLEAN": "true or false"
        case "NULL": "null"
        case "OBJECT": "an object"
        default: "a number"
        }
    }

    private func members(of content: String) throws -> String {
        let keys = try session.query("SELECT key FROM \(content), json_each(content) WHERE json_type(content) = 'OBJECT' ORDER BY id LIMIT 20")
        let names = (0..<keys.rowCount).compactMap { keys[$0, 0].text }
        return names.isEmpty ? "" : "; it has \(names.joined(separator: ", "))"
    }

    private func broken(_ text: SourceText, _ error: EngineError) -> any Error {
        guard [.invalidInput, .conversion, .outOfRange, .binding].contains(error.kind) || error.message.contains("JSON") else { return error }
        let message = error.message.split(separator: "\n").first.map(String.init) ?? ""
        let start = message.firstRange(of: "Malformed JSON")?.lowerBound ?? message.startIndex
        let end = message.firstRange(of: "  Input:")?.lowerBound ?? message.endIndex
        let isLines = message.contains("unexpected content after document")
        return SourceError(
            .malformed, problem: "\(text.path) is no JSON: \(String(message[start..<max(start, end)]).prefix(300))",
            mend: isLines
                ? "if every line is a document of its own, declare format: ndjson" : "the file is damaged or cut off; fetch or export it again")
    }
}
