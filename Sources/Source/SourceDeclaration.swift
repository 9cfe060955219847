package import Schema
package import Vocabulary

/// Where rows come from, how they are written there, and what may change about them.
package struct SourceDeclaration: Sendable, Hashable, Codable {
    /// Formats a source can be read in.
    package enum Format: String, Sendable, Hashable, Codable, CaseIterable {
        case csv, tsv, json, ndjson, excel, parquet, sqlite, postgres
    }

    /// Encodings of a text source.
    package enum Encoding: String, Sendable, Hashable, Codable, CaseIterable {
        /// UTF-8, UTF-16 by its byte order mark, else GB18030 if the whole file is well-formed in it and does not look like another encoding.
        case auto
        case utf8 = "utf-8"
        case gb18030
        case gbk
        case utf16 = "utf-16"
        case utf16LE = "utf-16le"
        case utf16BE = "utf-16be"
    }

    /// What a load means for the rows that were there before.
    package enum Mode: String, Sendable, Hashable, Codable, CaseIterable {
        /// The source is the whole; what it no longer holds is gone.
        case full
        /// The source gives rows whose watermark is beyond the last one; they replace rows of the same key and add new ones.
        case incremental
        /// The source is the whole and keeps no watermark: inserted, changed and deleted rows are found by key.
        case snapshot
        /// Rows are pushed; each replaces the row of its key.
        case push
    }

    /// What happens if the source no longer has the declared columns.
    package enum ChangePolicy: String, Sendable, Hashable, Codable, CaseIterable {
        /// The run stops and readers stay on the last good version.
        case stop
        /// New columns are taken, renamed ones found again, missing ones empty; the run says so.
        case adapt
        /// The whole delivery is set aside until a steward decides.
        case quarantine
    }

    /// What happens to rows that cannot be read, or whose values are none of the declared types.
    package enum BadRowPolicy: String, Sendable, Hashable, Codable, CaseIterable { case stop, quarantine }

    /// What happens to rows that repeat the key of an earlier row.
    package enum DuplicatePolicy: String, Sendable, Hashable, Codable, CaseIterable {
        case keep
        /// The first row stays; the others are counted as declared duplicates.
        case first
        /// The last row stays; the others are counted as declared duplicates.
        case last
    }

    /// The table name that the app's SQL reads.
    package var name: String
    package var title: LocalizedText
    package var format: Format
    /// A file inside the app folder (relative), or an absolute path; a folder if `pattern` is given. Empty for remote and pushed sources.
    package var path: String
    /// `*.csv`: every file of the folder `path` whose name matches, in order of names, as one table.
    package var pattern: String?
    /// Whether the folder is watched: files are loaded as they arrive. `nil` is no; so that declarations without it keep their digests.
    package var watch: Bool?
    /// Where the bytes are fetched from before they are read.
    package var remote: RemoteDeclaration?
    package var encoding: Encoding
    /// One character; `nil` finds it in the file.
    package var delimiter: String?
    /// One character; `nil` is the double quote. Text formats.
    package var quote: String?
    /// Whether the first record names the columns; `nil` finds out.
    package var header: Bool?
    /// Records before the header, or before the rows, that are skipped. Text formats and Excel.
    package var skipRows: Int
    /// Rows that together make the header, for headers with merged cells; their texts are joined by `_`. Excel.
    package var headerRows: Int
    /// Name of the sheet; `nil` takes the first. Excel.
    package var sheet: String?
    /// Cells to read, such as `A3:H200`; `nil` takes what is filled. Excel.
    package var range: String?
    /// Path to the list of records, such as `data.items`; `nil` takes the document, or its only list. JSON.
    package var records: String?
    /// Table to read, such as `public.project`. Databases.
    package var table: String?
    /// One SELECT to read instead of `table`. Databases.
    package var query: String?
    /// Declared types by column; the other columns' types are inferred over the whole file.
    package var columns: [String: FieldType]
    /// Columns that identify a row; needed by every mode but `full`.
    package var key: [String]
    package var mode: Mode
    /// Column whose greatest value so far is where the next load begins. Mode `incremental`.
    package var watermark: String?
    package var onChange: ChangePolicy
    package var badRows: BadRowPolicy
    package var duplicates: DuplicatePolicy

    package init(
        name: String, title: LocalizedText = .init(zh: "", en: ""), format: Format = .csv, path: String = "",
        encoding: Encoding = .utf8, delimiter: String? = nil, header: Bool? = true, columns: [String: FieldType] = [:]
    ) {
        self.name = name
        self.title = title
        self.format = format
        self.path = path
        self.encoding = encoding
        self.delimiter = delimiter
        self.header = header
        self.columns = columns
        skipRows = 0
        headerRows = 1
        key = []
        mode = .full
        onChange = .stop
        badRows = .stop
        duplicates = .keep
    }
}
