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
            source.encoding = readEncoding(of: root)
            source.delimiter = readDelimiter(of: root)
            source.header = root.flag("header", default: true)
            source.path = readPath(of: root)
            source.columns = readColumns(of: root, source: source)
            sources.append(Located(value: source, place: name.place))
        }
    }

    private func readEncoding(of root: YAMLMapping) -> SourceDeclaration.Encoding {
        guard let text = root.text("encoding") else { return .utf8 }
        if let encoding = SourceDeclaration.Encoding(rawValue: text.value.lowercased()) { return encoding }
        let known = SourceDeclaration.Encoding.allCases.map(\.rawValue)
        log.add(
            .unknownValue, at: text.place, "encoding is \(quoted(text.value)), which is not read",
            mend: nearest(to: text.value, among: known).map { "Did you mean \($0)?" }
                ?? "Convert the file with iconv -f \(text.value.prefix(20)) -t UTF-8 and write encoding: utf-8")
        return .utf8
    }

    private func readDelimiter(of root: YAMLMapping) -> String? {
        guard let text = root.text("delimiter") else { return nil }
        let value = text.value == "\\t" || text.value == "tab" ? "\t" : text.value
        guard value.utf8.count == 1, value != "\n", value != "\r", value != "\"" else {
            log.add(
                .unknownValue, at: text.place, "delimiter is \(quoted(text.value)), not one ASCII character",
                mend: "Write delimiter: \",\" (or \";\", \"|\", \"\\t\")")
            return nil
        }
        return value
    }

    /// A file inside the folder, or an absolute path.
    private func readPath(of root: YAMLMapping) -> String {
        guard let path = root.requiredText("path", mend: "Add path: samples/NAME.csv") else { return "" }
        let parts = path.value.split(separator: "/", omittingEmptySubsequences: false)
        if path.value.hasPrefix("/") {
            log.add(
                .outsideFolder, at: path.place, "The source reads \(quoted(path.value)), outside the app folder",
                mend: "Make sure the operator wants that; an app that travels keeps its files in samples/", severity: .warning)
            if fileSize(path.value) == nil { addMissingFile(path) }
        } else if parts.contains("..") || path.value.hasPrefix("~") {
            log.add(
                .escapesFolder, at: path.place, "The path \(quoted(path.value)) leads out of the app folder",
                mend: "Copy the file into samples/ and write path: samples/\(parts.last ?? "NAME.csv")")
        } else if parts.contains("") || parts.contains(".") {
            addMissingFile(path)
        } else if !files.contains(path.value), !log.faults.contains(where: { $0.kind == .escapesFolder && $0.file == path.value }) {
            addMissingFile(path)
        } else if fileSize("\(files.root)/\(path.value)") == 0 {
            log.add(.emptyFile, at: path.place, "The file \(path.value) is empty", mend: "Put a header line and rows into it")
        }
        return path.value
    }

    private func addMissingFile(_ path: Located<String>) {
        let near = nearest(to: path.value, among: files.paths)
        log.add(
            .missingFile, at: path.place, "There is no file \(quoted(path.value))",
            mend: near.map { "Did you mean \($0)?" } ?? "Put the file there, or name the right one")
    }

    private func readColumns(of root: YAMLMapping, source: SourceDeclaration) -> [String: FieldType] {
        var columns: [String: FieldType] = [:]
        let header = source.header ?? true ? headerColumns(of: source) : nil
        for entry in root.entries("columns") {
            guard case .scalar(let text, _, _) = entry.value.content else {
                log.add(.wrongShape, at: entry.value.place, "The type of \(entry.key) is \(entry.value.shape)", mend: "Write \(entry.key): text")
                continue
            }
            if let header, !header.contains(entry.key.normalized) {
                log.add(
                    .unknownColumn, at: entry.place, "The file \(source.path) has no column \(quoted(entry.key))",
                    mend: mendForUnknown(entry.key, among: header, what: "column"))
            }
            columns[entry.key] = readType(Located(value: text, place: entry.value.place))
        }
        return columns
    }

    /// The first line of a sample, split; `nil` if that is not certain: quotes in it, no delimiter, or a file outside the folder.
    private func headerColumns(of source: SourceDeclaration) -> [String]? {
        guard files.contains(source.path), let line = files.firstLine(source.path), !line.contains("\"") else { return nil }
        let delimiter = source.delimiter ?? [",", ";", "\t", "|"].max { first, second in
            line.split(separator: first).count < line.split(separator: second).count
        } ?? ","
        return line.split(separator: delimiter, omittingEmptySubsequences: false).map { String($0).normalized }
    }
}
