import Engine
import Schema
import Vocabulary

/// Reads delimited texts.
///
/// Files without anything unusual take the fast way: the engine reads them straight into the typed table while a second
/// thread divides the same bytes into records and proves each value to be what its column's type says. If anything is
/// not proven, the table is thrown away and the careful way decides: it divides the files itself, keeps the place of
/// every record and judges every value.
struct CSVReading {
    let session: any EngineSession
    let source: SourceDeclaration
    let texts: [SourceText]
    let scratch: ScratchFolder
    let corrections: [RowCorrection]

    func load(_ rejected: RejectedRows) throws -> LoadedSource {
        let header = try CSVHeader(file: texts[0].file, markBytes: texts[0].markBytes, source: source, path: texts[0].path)
        var headers = [header]
        for text in texts.dropFirst() { headers.append(try further(text, after: header)) }
        try checkDeclared(header.names)
        var remarks: [LocalizedText] = []
        if source.header == nil { remarks.append(Remark.header(header.hasHeader, texts[0].name)) }
        var loaded: LoadedSource
        if let fast = try FastCSV(session: session, source: source, texts: texts, headers: headers).load() {
            loaded = fast
        } else {
            loaded = try CarefulCSV(reading: self, headers: headers).load(rejected)
        }
        loaded.remarks = remarks + loaded.columns.compactMap(Remark.exception) + loaded.remarks
        return loaded
    }

    /// The header of another file of the folder, which must be that of the first.
    private func further(_ text: SourceText, after first: CSVHeader) throws(SourceError) -> CSVHeader {
        var declaration = source
        declaration.header = first.hasHeader
        declaration.delimiter = String(decoding: [first.dialect.delimiter], as: UTF8.self)
        let header = try CSVHeader(file: text.file, markBytes: text.markBytes, source: declaration, path: text.path)
        guard header.names != first.names else { return header }
        let (had, has) = (Set(first.names), Set(header.names))
        let missing = first.names.filter { !has.contains($0) }
        let added = header.names.filter { !had.contains($0) }
        let difference =
            missing.isEmpty && added.isEmpty
            ? "its columns stand in another order: \(header.names.prefix(20).joined(separator: ", "))"
            : [("it lacks", missing), ("it has also", added)].filter { !$0.1.isEmpty }
                .map { "\($0.0) \($0.1.prefix(20).joined(separator: ", "))" }.joined(separator: "; ")
        throw SourceError(
            .schemaMismatch, problem: "\(text.path) has other columns than \(texts[0].name): \(difference)",
            mend: "give every file of the folder the same columns in the same order, or narrow the pattern")
    }

    private func checkDeclared(_ names: [String]) throws(SourceError) {
        let known = Set(names)
        for name in source.columns.keys.sorted() where !known.contains(name) {
            throw SourceError(
                .schemaMismatch,
                problem: "source \(source.name) declares column \"\(name)\", which \(texts[0].path) does not have; "
                    + "it has \(names.prefix(100).joined(separator: ", "))",
                mend: "correct the declaration, or the file's header")
        }
    }
}

extension TextDialect {
    /// Options of the engine's CSV reader for texts written like this.
    ///
    /// - Parameter longestRecord: in bytes; `nil` leaves it to the engine, which takes 2 MiB.
    func engineOptions(longestRecord: Int? = nil) -> String {
        let sign = { (byte: UInt8) in quoteLiteral(String(decoding: [byte], as: UTF8.self)) }
        let bounds = longestRecord.flatMap { longest in
            longest < 1 << 20 ? nil : ", max_line_size = \(longest + 1), buffer_size = \(4 * longest)"
        }
        return """
            auto_detect = false, delim = \(sign(delimiter)), quote = \(sign(quote)), escape = \(sign(quote)), strict_mode = true,
            null_padding = false\(bounds ?? "")
            """
    }
}
