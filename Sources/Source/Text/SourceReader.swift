import Crypto
package import Engine
import Schema
import Vocabulary

/// Reads a source of text files (CSV, TSV, JSON, NDJSON) into a table of the session.
package struct SourceReader {
    let session: any EngineSession
    let source: SourceDeclaration
    let files: [String]
    private let scratchFolder: String

    /// - Parameters:
    ///   - files: absolute local paths, in order; several are one table.
    ///   - scratchFolder: path of a folder that is made for the time of reading.
    package init(session: any EngineSession, source: SourceDeclaration, files: [String], scratchFolder: String) {
        self.session = session
        self.source = source
        self.files = files
        self.scratchFolder = scratchFolder
    }

    /// Reads every file whole, finds the types of undeclared columns over all rows and makes the typed table, and
    /// `_rejected_<source.name>` for what could not be read. The tables must not exist yet.
    ///
    /// - Parameters:
    ///   - inspections: of `files`, in the same order.
    ///   - corrections: what was decided about records that earlier loads rejected.
    /// - Throws: `malformed`, `schemaMismatch`, `encoding`, `empty`, `lineTooLong`; with `badRows` `stop` at the first bad
    ///   row, with `quarantine` if more than half of the rows are bad; `EngineError`, also when cancelled.
    package func load(_ inspections: [SourceInspection], corrections: [RowCorrection] = []) throws -> LoadedSource {
        precondition(files.count == inspections.count && !files.isEmpty, "one inspection for each file")
        let scratch = try ScratchFolder(scratchFolder)
        var remarks: [LocalizedText] = []
        var texts: [SourceText] = []
        for (path, inspection) in zip(files, inspections) {
            let text = try SourceText(path: path, inspection: inspection, scratch: scratch)
            try text.refuseHTML(source.format)
            if inspection.encoding != .utf8 { remarks.append(Remark.encoding(inspection.encoding, text.name)) }
            texts.append(text)
        }
        let rejected = try RejectedRows(session: session, source: source.name)
        do {
            var loaded =
                switch source.format {
                case .json, .ndjson:
                    try JSONReading(session: session, source: source, texts: texts, scratch: scratch, corrections: corrections).load(rejected)
                default:
                    try CSVReading(session: session, source: source, texts: texts, scratch: scratch, corrections: corrections).load(rejected)
                }
            loaded.digest = Self.digest(inspections)
            loaded.remarks = remarks + loaded.remarks
            precondition(loaded.rowsRead == loaded.rows + loaded.rowsRejected, "every record is a row or is rejected")
            return loaded
        } catch {
            drop([RejectedRows.tableName(of: source.name)])
            throw error
        }
    }

    private func drop(_ tables: [String]) {
        for table in tables {
            // The fault that led here is the news; the session's database goes with its workspace.
            try? session.execute("DROP TABLE IF EXISTS \(quoteIdentifier(table))")
        }
    }

    private static func digest(_ inspections: [SourceInspection]) -> String {
        guard inspections.count > 1 else { return inspections[0].digest.text }
        let list = inspections.map(\.digest.text).joined(separator: "\n")
        return ContentDigest(bytes: Array(SHA256.hash(data: Array(list.utf8)))).text
    }
}

/// One file of a source as UTF-8.
struct SourceText: Sendable {
    /// The source's own file, for messages.
    let path: String
    /// The file as UTF-8: the same, or a transcoded copy.
    let file: TextFile
    let markBytes: Int

    /// - Throws: `encoding`, `lineTooLong`, `unreadable`.
    init(path: String, inspection: SourceInspection, scratch: ScratchFolder) throws {
        self.path = path
        let original = try TextFile(path)
        if inspection.encoding == .utf8 {
            file = original
            markBytes = inspection.markBytes
        } else {
            let copy = scratch.newFile("txt")
            try Transcoding(file: original, encoding: inspection.encoding, markBytes: inspection.markBytes).write(to: copy)
            file = try TextFile(copy)
            markBytes = 0
        }
    }

    /// The file's name without its folders.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// - Throws: `malformed` if a web page was delivered instead of data.
    func refuseHTML(_ format: SourceDeclaration.Format) throws(SourceError) {
        let head = String(decoding: try file.bytes(at: Int64(markBytes), count: 512), as: UTF8.self)
        let start = head.drop { $0.isWhitespace }.prefix(16).lowercased()
        guard start.hasPrefix("<!doctype") || start.hasPrefix("<html") || start.hasPrefix("<head") || start.hasPrefix("<?xml") else { return }
        throw SourceError(
            .malformed, problem: "\(path) is a web page or XML, no \(format.rawValue): it starts with \"\(String(head.prefix(60)).normalized)\"",
            mend: "the address probably answered with a log-in or error page: open it in a browser, and check address and credential")
    }
}

/// Sentences for the steward.
enum Remark {
    static func encoding(_ encoding: SourceDeclaration.Encoding, _ file: String) -> LocalizedText {
        let name = encoding.rawValue.uppercased()
        return LocalizedText(zh: "\(file) 按 \(name) 读取", en: "\(file) is read as \(name)")
    }

    static func header(_ hasHeader: Bool, _ file: String) -> LocalizedText {
        hasHeader
            ? LocalizedText(zh: "\(file) 的首条记录被识别为列名", en: "the first record of \(file) is taken for the names of the columns")
            : LocalizedText(
                zh: "\(file) 的首条记录被识别为数据，列名为 column_1 …",
                en: "the first record of \(file) is taken for data; the columns are called column_1 …")
    }

    static func exception(_ column: InferredColumn) -> LocalizedText? {
        guard let exception = column.exception else { return nil }
        let (name, narrower, line) = (column.name, exception.narrower.text, exception.firstLine)
        return LocalizedText(
            zh: "列 \(name) 作为文本读取：\(exception.count) 个值不是 \(narrower)，首个在第 \(line) 行（\"\(exception.value)\"）",
            en: "column \(name) is read as text: \(exception.count) values are no \(narrower), "
                + "the first on line \(line) (\"\(exception.value)\")")
    }

    static func renamed(_ pointer: String, _ name: String) -> LocalizedText {
        LocalizedText(
            zh: "字段 \(pointer) 的列名与其他字段相同，改称 \(name)",
            en: "field \(pointer) would be called like another one and is called \(name)")
    }
}
