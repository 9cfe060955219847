import Catalog
import FoundationEssentials
import Vocabulary

/// A declaration file, line by line, with the field of the form that each line comes from.
struct DeclaredFile {
    let path: String
    private(set) var lines: [(text: String, field: String)] = []

    init(_ path: String) {
        self.path = path
        add("# Written from the form of this source at /sources and by `heliu source`: a change there replaces the file.")
    }

    var text: String { lines.map(\.text).joined(separator: "\n") + "\n" }

    mutating func add(_ text: String, _ field: String = "") { lines.append((text, field)) }

    /// The field that a line of the file comes from.
    func field(ofLine line: Int) -> String { lines.indices.contains(line - 1) ? lines[line - 1].field : "" }
}

/// The app that an added source becomes.
extension AddedSource {
    /// - Parameter hasModel: without one only the source can be checked, as long as its columns are not known.
    func files(owner: Organisation, hasModel: Bool) -> [DeclaredFile] {
        [manifest(owner), source()] + (hasModel ? [model(), statement()] : [])
    }

    private func manifest(_ owner: Organisation) -> DeclaredFile {
        var file = DeclaredFile("app.yaml")
        file.add("name: \(Self.quoted(name))", "name")
        file.add("title: \(title)", "title")
        file.add("description: \(self["description"].isEmpty ? title : Self.both(self["description"]))", "description")
        file.add("version: 1.0.0")
        file.add("region: \(Self.quoted(self["region"].isEmpty ? owner.region ?? "" : self["region"]))", "region")
        file.add("organisation: {id: \(Self.quoted(owner.id)), title: {zh: \(Self.quoted(owner.title.zh)), en: \(Self.quoted(owner.title.en))}}", "organisation")
        for key in ["schedule", "zone"] where !self[key].isEmpty { file.add("\(key): \(Self.quoted(self[key]))", key) }
        return file
    }

    private func source() -> DeclaredFile {
        var file = DeclaredFile("sources/\(Self.table).yaml")
        file.add("source: \(Self.table)")
        file.add("title: \(title)", "title")
        if isPushed { file.add("format: ndjson", "format") }
        for key in Self.sourceKeys where isSaid(key) { file.add("\(key): \(value(key))", key) }
        let remote = Self.remoteKeys.filter(isSaid)
        if !remote.isEmpty {
            file.add("remote:", "url")
            for key in remote where key != "headers" { file.add("  \(key == "bucket_region" ? "region" : key): \(value(key))", key) }
            // Lines that are none were refused before.
            let headers = (try? Self.headers(lines: self["headers"], field: "headers")) ?? []
            if !headers.isEmpty { file.add("  headers:", "headers") }
            for header in headers { file.add("    \(Self.quoted(header.name)): \(Self.quoted(header.value))", "headers") }
            let paging = Self.pagingKeys.filter { !self[$0].isEmpty }
            if !paging.isEmpty { file.add("  paging:", "paging") }
            for key in paging { file.add("    \(key == "paging" ? "by" : key): \(value(key))", key) }
        }
        if !columns.isEmpty { file.add("columns:", "columns") }
        for column in columns { file.add("  \(Self.quoted(column.from)): \(Self.quoted(column.type))", "columns") }
        return file
    }

    private func model() -> DeclaredFile {
        var file = DeclaredFile("models/\(name).yaml")
        file.add("model: \(Self.quoted(name))", "name")
        file.add("title: \(title)", "title")
        if !self["description"].isEmpty { file.add("description: \(Self.both(self["description"]))", "description") }
        file.add("grade: \(Self.quoted(self["grade"].isEmpty ? "general.1" : self["grade"]))", "grade")
        file.add("openness: \(Self.quoted(self["openness"].isEmpty ? "not_shared" : self["openness"]))", "openness")
        if !self["openness_reason"].isEmpty { file.add("openness_reason: \(Self.both(self["openness_reason"]))", "openness_reason") }
        let key = keyColumns.map { name in columns.first { $0.from == name }?.field ?? name }
        if !key.isEmpty { file.add("key: [\(key.map(Self.quoted).joined(separator: ", "))]", "key") }
        file.add("fields:", "columns")
        for column in columns {
            file.add("  - {name: \(Self.quoted(column.field)), type: \(Self.quoted(column.type)), title: \(Self.both(column.from))}", "columns")
        }
        return file
    }

    private func statement() -> DeclaredFile {
        var file = DeclaredFile(sql: "pipeline/\(name).sql")
        file.add("SELECT", "columns")
        for (index, column) in columns.enumerated() {
            file.add("    \(Self.identifier(column.from)) AS \(Self.identifier(column.field))\(index < columns.count - 1 ? "," : "")", "columns")
        }
        file.add("FROM \(Self.table)")
        return file
    }

    // MARK: Values

    /// Whether a value says more than what holds anyway: a form always sends what its lists show.
    private func isSaid(_ key: String) -> Bool {
        switch (key, self[key]) {
        case (_, ""), ("authentication", "none"), ("header", "true"): false
        // Pushed rows are NDJSON in UTF-8.
        case ("format", _) where isPushed, ("encoding", "auto") where isPushed: false
        case ("encoding", "auto"): ["csv", "tsv", "json", "ndjson"].contains(self["format"])
        default: true
        }
    }

    /// The columns that identify a row, as the source calls them.
    var keyColumns: [String] { self["key"].split(separator: ",").map { $0.trimmingBlanks() }.filter { !$0.isEmpty } }

    private var title: String {
        let english = self["title_en"].isEmpty ? self["title"] : self["title_en"]
        return "{zh: \(Self.quoted(self["title"])), en: \(Self.quoted(english))}"
    }

    private func value(_ key: String) -> String {
        if key == "key" { return "[\(keyColumns.map(Self.quoted).joined(separator: ", "))]" }
        let text = self[key]
        let isPlain = Self.plainKeys.contains(key) && text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
        return isPlain ? text : Self.quoted(text)
    }

    private static func both(_ text: String) -> String { "{zh: \(quoted(text)), en: \(quoted(text))}" }

    private static func identifier(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

    /// A YAML text in double quotes on one line.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 32 || (127...159).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension DeclaredFile {
    /// A file of SQL, whose comments begin otherwise.
    init(sql path: String) {
        self.path = path
        add("-- Written from the columns of this source at /sources and by `heliu source`: a change there replaces the file.")
    }
}
