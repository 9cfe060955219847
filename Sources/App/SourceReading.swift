import Pipeline
import Quality
import Schema
import Source
import Vocabulary

extension AppDraft {
    /// `sources/*.yaml`
    mutating func readSources() {
        for path in files.declarations(in: "sources") {
            guard let root = root(of: path, keys: AppKeys.source, what: "the source") else { continue }
            guard let name = root.identifier("source") else { continue }
            if let first = sources.first(where: { $0.value.name == name.value }) {
                addDuplicate("the source", name.value, at: name.place, first: first.place)
            }
            if let model = models.first(where: { $0.value.name == name.value }) {
                log.add(
                    .duplicateName, at: name.place,
                    "The source \(quoted(name.value)) has the name of a model (\(model.place.file), line \(model.place.line))",
                    mend: "Call the source raw_\(name.value): SQL could not tell the two apart")
            }
            var source = SourceDeclaration(name: name.value, path: "")
            source.title = root.localized("title", isRequired: true)
            source.format = root.choice("format", of: SourceDeclaration.Format.self)?.value ?? .csv
            if root.value("format") == nil { root.addMissing("format", mend: "Add format: csv") }
            readMode(of: root, into: &source)
            readPlace(of: root, into: &source)
            readText(of: root, into: &source)
            readTable(of: root, into: &source)
            checkFormat(of: root, source: source)
            readColumns(of: root, into: &source)
            sources.append(Located(value: source, place: name.place))
        }
    }

    // MARK: How the rows are written

    private func readText(of root: YAMLMapping, into source: inout SourceDeclaration) {
        source.encoding = readEncoding(of: root)
        source.delimiter = readCharacter("delimiter", of: root, examples: "\",\" (or \";\", \"|\", \"\\t\")")
        source.quote = readCharacter("quote", of: root, examples: "\"'\"")
        if root.text("header")?.value == "auto" {
            source.header = nil
        } else {
            source.header = root.flag("header", default: true)
        }
        source.skipRows = root.count("skip_rows") ?? 0
        source.headerRows = root.count("header_rows") ?? 1
        if source.headerRows == 0 {
            log.add(
                .malformedNumber, at: root.place(of: "header_rows"), "header_rows is 0",
                mend: "Write header: false if the first row is data, else at least 1")
            source.headerRows = 1
        }
        source.sheet = root.text("sheet")?.value
        source.records = root.text("records")?.value
        guard let range = root.text("range") else { return }
        source.range = range.value
        if range.value.wholeMatch(of: /\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}(:\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6})?/) == nil {
            log.add(.malformedValue, at: range.place, "range is \(quoted(range.value)), which names no cells", mend: "Write range: A3:H200")
        }
    }

    private func readEncoding(of root: YAMLMapping) -> SourceDeclaration.Encoding {
        guard let text = root.text("encoding") else { return .utf8 }
        if let encoding = SourceDeclaration.Encoding(rawValue: text.value.lowercased()) { return encoding }
        let known = SourceDeclaration.Encoding.allCases.map(\.rawValue)
        let familiar = ["utf8": "utf-8", "gb2312": "gbk", "cp936": "gbk", "utf16": "utf-16", "ansi": "gbk"][text.value.lowercased()]
        log.add(
            .unknownValue, at: text.place, "encoding is \(quoted(text.value)), which is not read",
            mend: (familiar ?? nearest(to: text.value, among: known)).map { "Did you mean \($0)?" }
                ?? "Convert the file with iconv -f \(text.value.prefix(20)) -t UTF-8 and write encoding: utf-8")
        return .utf8
    }

    private func readCharacter(_ key: String, of root: YAMLMapping, examples: String) -> String? {
        guard let text = root.text(key) else { return nil }
        let value = text.value == "\\t" || text.value == "tab" ? "\t" : text.value
        let isTaken = value == "\n" || value == "\r" || key == "delimiter" && value == "\""
        guard value.utf8.count == 1, !isTaken else {
            log.add(
                .unknownValue, at: text.place, "\(key) is \(quoted(text.value)), not one ASCII character", mend: "Write \(key): \(examples)")
            return nil
        }
        return value
    }

    private func readTable(of root: YAMLMapping, into source: inout SourceDeclaration) {
        source.table = root.text("table")?.value
        source.query = root.text("query")?.value
        guard source.format == .sqlite || source.format == .postgres else { return }
        if source.table != nil, source.query != nil {
            log.add(
                .conflictingKeys, at: root.place(of: "query"), "The source has both table and query",
                mend: "Keep table to read all of a table, query to read one SELECT")
        } else if source.table == nil, source.query == nil, source.mode != .push {
            root.addMissing("table", mend: "Add table: public.project, or query: with one SELECT")
        } else if let query = root.text("query"), SQLText(query.value).isBlank {
            log.add(.malformedSQL, at: query.place, "query holds no SELECT", mend: "Write the SELECT, or name a table")
        }
    }

    // MARK: What a load means

    private func readMode(of root: YAMLMapping, into source: inout SourceDeclaration) {
        source.mode = root.choice("mode", of: SourceDeclaration.Mode.self)?.value ?? .full
        source.key = root.texts("key").map(\.value)
        source.onChange = root.choice("on_change", of: SourceDeclaration.ChangePolicy.self)?.value ?? .stop
        source.badRows = root.choice("bad_rows", of: SourceDeclaration.BadRowPolicy.self)?.value ?? .stop
        source.duplicates = root.choice("duplicates", of: SourceDeclaration.DuplicatePolicy.self)?.value ?? .keep
        source.watermark = root.text("watermark")?.value
        let mode = source.mode.rawValue
        if source.key.isEmpty, source.mode != .full {
            root.addMissing("key", mend: "Add key: [id]: mode \(mode) tells by it which row is which")
        } else if source.key.isEmpty, source.duplicates != .keep {
            root.addMissing("key", mend: "Add key: [id]: duplicates are rows of the same key")
        }
        // Of a watched folder the files that were loaded say where the next load begins.
        if source.mode == .incremental, source.watermark == nil, root.text("watch")?.value.lowercased() != "true" {
            root.addMissing("watermark", mend: "Add watermark: updated_at, the column whose greatest value says where the next load begins")
        } else if source.mode != .incremental, root.value("watermark") != nil {
            log.add(
                .conflictingKeys, at: root.place(of: "watermark"), "watermark is for mode incremental; this source has mode \(mode)",
                mend: "Write mode: incremental, or delete watermark")
        }
    }

    // MARK: Columns

    private mutating func readColumns(of root: YAMLMapping, into source: inout SourceDeclaration) {
        let header = headerColumns(of: source)
        headers[source.name] = header
        for entry in root.entries("columns") {
            guard case .scalar(let text, _, _) = entry.value.content else {
                log.add(.wrongShape, at: entry.value.place, "The type of \(entry.key) is \(entry.value.shape)", mend: "Write \(entry.key): text")
                continue
            }
            requireColumn(Located(value: entry.key, place: entry.place), of: source, header: header)
            source.columns[entry.key] = readType(Located(value: text, place: entry.value.place))
        }
        for column in root.texts("key") + [root.text("watermark")].compactMap(\.self) {
            requireColumn(column, of: source, header: header)
        }
    }

    private func requireColumn(_ column: Located<String>, of source: SourceDeclaration, header: [String]?) {
        guard let header, !header.contains(column.value.normalized) else { return }
        log.add(
            .unknownColumn, at: column.place, "The file \(source.path) has no column \(quoted(column.value))",
            mend: mendForUnknown(column.value, among: header, what: "column"))
    }

    /// The first line of a sample, split; `nil` if that is not certain: not plain CSV in UTF-8, quotes in it, no delimiter, or a file
    /// outside the folder.
    private func headerColumns(of source: SourceDeclaration) -> [String]? {
        guard source.format == .csv || source.format == .tsv, source.header == true, source.encoding == .utf8, source.skipRows == 0,
            source.quote == nil, files.contains(source.path), let line = files.firstLine(source.path), !line.contains("\"")
        else { return nil }
        let delimiter = source.format == .tsv ? "\t" : source.delimiter ?? [",", ";", "\t", "|"].max { first, second in
            line.split(separator: first).count < line.split(separator: second).count
        } ?? ","
        return line.split(separator: delimiter, omittingEmptySubsequences: false).map { String($0).normalized }
    }
}
