package import Vocabulary

/// Where rows come from.
package struct SourceDeclaration: Sendable, Hashable, Codable {
    /// Formats a source can be read in.
    package enum Format: String, Sendable, Hashable, Codable, CaseIterable { case csv }

    /// Encodings of a text source.
    package enum Encoding: String, Sendable, Hashable, Codable, CaseIterable { case utf8 = "utf-8" }

    /// The table name that the app's SQL reads.
    package var name: String
    package var title: LocalizedText
    package var format: Format
    /// A file inside the app folder (relative), or an absolute path.
    package var path: String
    package var encoding: Encoding
    /// One character; `nil` finds it in the file.
    package var delimiter: String?
    package var header: Bool
    /// Declared types by column; the other columns' types are inferred over the whole file.
    package var columns: [String: FieldType]

    package init(
        name: String, title: LocalizedText = .init(zh: "", en: ""), format: Format = .csv, path: String,
        encoding: Encoding = .utf8, delimiter: String? = nil, header: Bool = true, columns: [String: FieldType] = [:]
    ) {
        self.name = name
        self.title = title
        self.format = format
        self.path = path
        self.encoding = encoding
        self.delimiter = delimiter
        self.header = header
        self.columns = columns
    }
}

/// The SELECT that makes a model.
package struct PipelineStatement: Sendable, Hashable, Codable {
    /// The model it makes.
    package var model: String
    package var sql: String
    /// Path of the file inside the app folder, for messages.
    package var file: String

    package init(model: String, sql: String, file: String) {
        self.model = model
        self.sql = sql
        self.file = file
    }
}
