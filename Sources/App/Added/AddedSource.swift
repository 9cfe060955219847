import Source
import Vocabulary

/// A source that a steward added in the browser or by command: what was filled in, as texts, before anything was checked.
///
/// It becomes an app of its own – one source, one model that publishes its rows – so that it runs, is scheduled and fails alone.
package struct AddedSource: Sendable, Hashable, Codable {
    /// A column of the source and the field it becomes.
    package struct Column: Sendable, Hashable, Codable {
        /// As the source calls it.
        package var from: String
        package var field: String
        package var type: String

        package init(from: String, field: String, type: String) {
            self.from = from
            self.field = field
            self.type = type
        }
    }

    /// Of the app, and of the dataset in it.
    package var name: String
    /// Id of the organisation that owns what is published.
    package var organisation: String
    /// What was filled in by key; a key without a value is left out of the declaration.
    package var values: [String: String]
    /// Empty takes those that are found.
    package var columns: [Column]

    package init(name: String = "", organisation: String = "", values: [String: String] = [:], columns: [Column] = []) {
        self.name = name
        self.organisation = organisation
        self.values = values
        self.columns = columns
    }

    /// The value of a key without blanks around it; empty if there is none.
    package subscript(key: String) -> String {
        get { (values[key] ?? "").trimmingBlanks() }
        set { values[key] = newValue }
    }

    /// Name of the source's table in the app.
    package static let table = "raw"
    package static let mostColumns = 1_000

    package var dataset: String { "\(name).\(name)" }
    /// Whether programs send the rows.
    package var isPushed: Bool { self["mode"] == SourceDeclaration.Mode.push.rawValue }

    // MARK: Keys

    static let manifestKeys = ["title", "title_en", "description", "region", "schedule", "zone"]
    static let sourceKeys = AppKeys.source.filter { !["source", "title", "columns", "remote"].contains($0) }
    static let remoteKeys = ["url", "endpoint", "bucket_region", "headers", "authentication", "credential", "most_pages", "most_bytes"]
    static let pagingKeys = ["paging"] + AppKeys.paging.filter { $0 != "by" }
    static let modelKeys = ["openness", "openness_reason", "grade"]

    /// Every key that can be filled in: those of `app.yaml`, of `sources/*.yaml`, its `remote` and `paging`, and of `models/*.yaml`. The region
    /// of a bucket is `bucket_region`, the way of paging `paging`; `headers` holds a line for each.
    package static let keys = manifestKeys + sourceKeys + remoteKeys + pagingKeys + modelKeys
    /// Values that stand in YAML as numbers or flags.
    static let plainKeys: Set<String> = ["header", "skip_rows", "header_rows", "watch", "most_pages", "most_bytes", "limit", "first"]

    /// Names and values of the lines of `headers`, `NAME: VALUE`; empty lines say nothing.
    ///
    /// - Throws: `AddedSourceError` naming the line, and never a value: it may be secret.
    static func headers(lines: String, field: String) throws(AddedSourceError) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        for (number, line) in lines.split(whereSeparator: \.isNewline).enumerated() {
            guard !line.trimmingBlanks().isEmpty else { continue }
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { $0.trimmingBlanks() }
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw AddedSourceError([
                    AddedSourceFault(
                        .malformedValue, field, "Line \(number + 1) of the headers is not a name, a colon and a value",
                        mend: "Write one header on each line, for example: Accept: text/csv")
                ])
            }
            headers.append((parts[0], parts[1]))
        }
        return headers
    }

    /// The field that a column becomes: its own name where that can be one, else its place.
    static func fieldName(of column: String, at place: Int, taken: Set<String>) -> String {
        let lower = column.normalized.lowercased()
        let plain = String(lower.map { $0 == " " || $0 == "-" || $0 == "." ? "_" : $0 })
        let name = isIdentifier(plain) ? plain : "column_\(place)"
        return taken.contains(name) ? "column_\(place)" : name
    }
}

/// One thing that is wrong with an added source, at the field that was filled in.
package struct AddedSourceFault: Explained, Hashable, Encodable {
    package let code: String
    /// A key of `AddedSource.keys`, `name`, `organisation` or `columns`; empty if no field is to blame.
    package let field: String
    package let problem: String
    package let mend: String

    /// Whether the declaration itself is at fault, so that the problem quotes no row of the source.
    package var isOfDeclaration: Bool { AppFault.Kind(rawValue: code) != nil }

    package init(_ code: AppFault.Kind, _ field: String, _ problem: String, mend: String) {
        self.init(code: code.rawValue, field: field, problem: problem, mend: mend)
    }

    package init(code: String, field: String, problem: String, mend: String) {
        self.code = code
        self.field = field
        self.problem = problem
        self.mend = mend
    }
}

/// Everything that keeps an added source from being saved or read.
package struct AddedSourceError: Explained, Hashable {
    package let faults: [AddedSourceFault]

    package init(_ faults: [AddedSourceFault]) {
        precondition(!faults.isEmpty, "an error says what is wrong")
        self.faults = faults
    }

    package var code: String { faults.count == 1 ? faults[0].code : "app_faults" }
    package var problem: String { faults.map { ($0.field.isEmpty ? "" : "\($0.field): ") + $0.problem }.joined(separator: "; ") }
    package var mend: String { faults.map(\.mend).joined(separator: "; ") }
}
