import Schema
import Source
import Vocabulary

/// Where a source's rows lie, and which keys go together.
extension AppDraft {
    func readPlace(of root: YAMLMapping, into source: inout SourceDeclaration) {
        source.pattern = root.text("pattern")?.value
        if root.flag("watch", default: false) { source.watch = true }
        if source.watch == true, source.pattern == nil {
            root.addMissing("pattern", mend: "Add pattern: \"*.csv\": which files of the folder are loaded as they arrive")
        }
        source.remote = readRemote(of: root, source: source)
        let isRemote = root.value("remote") != nil
        if source.mode == .push {
            for key in ["path", "pattern", "watch", "remote", "table", "query"] where root.value(key) != nil {
                log.add(
                    .conflictingKeys, at: root.place(of: key), "Rows of this source are pushed, so there is no \(key)",
                    mend: "Delete \(key), or write another mode")
            }
        } else if isRemote {
            if source.watch == true {
                log.add(.conflictingKeys, at: root.place(of: "watch"), "An address is not watched", mend: "Delete watch, and give the app a schedule")
            }
            guard root.value("path") != nil else { return }
            log.add(
                .conflictingKeys, at: root.place(of: "path"), "The source has both path and remote", mend: "Keep the one where the rows are")
        } else if source.format == .postgres {
            if root.value("path") != nil {
                log.add(
                    .conflictingKeys, at: root.place(of: "path"), "A postgres source is no file",
                    mend: "Delete path and add remote: {url: \"postgresql://host/database\", credential: NAME}")
            } else {
                root.addMissing("remote", mend: "Add remote: {url: \"postgresql://host/database\", credential: NAME}")
            }
        } else if source.pattern != nil {
            source.path = readFolder(of: root)
        } else {
            source.path = readPath(of: root, format: source.format)
        }
    }

    /// A folder whose files match the pattern.
    private func readFolder(of root: YAMLMapping) -> String {
        guard let path = root.requiredText("path", mend: "Add path: the folder whose files match pattern") else { return "" }
        if path.value.hasPrefix("/") {
            log.add(
                .outsideFolder, at: path.place, "The source reads \(quoted(path.value)), outside the app folder",
                mend: "Make sure the operator wants that; an app that travels keeps its files in samples/", severity: .warning)
        } else if path.value.split(separator: "/").contains("..") || path.value.hasPrefix("~") {
            log.add(
                .escapesFolder, at: path.place, "The path \(quoted(path.value)) leads out of the app folder",
                mend: "Write an absolute path, or keep the files in samples/")
        } else if !isFolder("\(files.root)/\(path.value)") {
            log.add(.missingFile, at: path.place, "There is no folder \(quoted(path.value))", mend: "Make it, or name the right one")
        }
        return path.value
    }

    /// A file inside the folder, or an absolute path.
    private func readPath(of root: YAMLMapping, format: SourceDeclaration.Format) -> String {
        guard let path = root.requiredText("path", mend: "Add path: samples/NAME.\(format == .excel ? "xlsx" : format.rawValue)") else { return "" }
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
        if isFolder("\(files.root)/\(path.value)") {
            log.add(
                .missingFile, at: path.place, "\(quoted(path.value)) is a folder",
                mend: "Name a file, or add pattern: \"*.csv\" to read all that match")
            return
        }
        let near = nearest(to: path.value, among: files.paths)
        log.add(
            .missingFile, at: path.place, "There is no file \(quoted(path.value))",
            mend: near.map { "Did you mean \($0)?" } ?? "Put the file there, or name the right one")
    }

    // MARK: Keys and formats

    private static let texts: [SourceDeclaration.Format] = [.csv, .tsv]
    private static let databases: [SourceDeclaration.Format] = [.sqlite, .postgres]
    /// Keys that only some formats have.
    private static let formats: KeyValuePairs<String, [SourceDeclaration.Format]> = [
        "encoding": [.csv, .tsv, .json, .ndjson], "delimiter": [.csv], "quote": texts, "header": [.csv, .tsv, .excel],
        "skip_rows": [.csv, .tsv, .excel], "header_rows": [.excel], "sheet": [.excel], "range": [.excel], "records": [.json],
        "table": databases, "query": databases, "watch": [.csv, .tsv, .json, .ndjson, .excel, .parquet], "pattern": [.csv, .tsv, .json, .ndjson, .excel, .parquet],
    ]

    func checkFormat(of root: YAMLMapping, source: SourceDeclaration) {
        // Without a readable format nothing is certain; pushed rows have no file.
        guard root.value("format") != nil, root.text("format")?.value == source.format.rawValue else { return }
        for (key, formats) in Self.formats where root.value(key) != nil && !formats.contains(source.format) {
            if source.mode == .push, ["pattern", "watch", "table", "query"].contains(key) { continue }
            let list = formats.map(\.rawValue)
            let names = list.count == 1 ? list[0] : "\(list.dropLast().joined(separator: ", ")) and \(list[list.count - 1])"
            log.add(
                .conflictingKeys, at: root.place(of: key), "\(key) is for \(names); this source is \(source.format.rawValue)",
                mend: "Delete \(key), or write the right format")
        }
        if source.header == false, source.headerRows > 1 {
            log.add(
                .conflictingKeys, at: root.place(of: "header_rows"), "header is false, but header_rows counts rows of a header",
                mend: "Delete one of the two")
        }
    }
}
