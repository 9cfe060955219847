/// One dataset as of its latest version.
struct DatasetPage: Page {
    static let template = "dataset"
    let shell: PageShell
    let name: String
    let title: String
    var description = ""
    let openness: String
    let grade: String
    /// Says that readers stay on an earlier version than the last run would have made.
    var refusal: RefusalNote?
    let qualityHref: String
    let lineageHref: String
    /// Owner, region, rights, where it comes from.
    let facts: [Fact]
    /// Says that the next version would break readers; for the owner's people.
    var schemaNotice = ""
    var schemaHref = ""
    /// Rows, columns, size, quality.
    let figures: [Figure]
    /// `nil` if nothing has been published yet; then `empty` says what to do.
    var latest: VersionRow?
    let fields: [FieldRow]
    var preview: PreviewTable?
    var quality: QualityReport?
    let versions: [VersionRow]
    var lineage: LineageDrawing?
    let downloads: [DownloadRow]
    let samples: [CodeSample]
    var empty: EmptyNote?
}

/// A field of a dataset's schema.
struct FieldRow: Encodable, Sendable {
    let name: String
    let title: String
    let type: String
    var unit = ""
    var description = ""
    /// What the text looks like, such as "unified social credit code".
    var form = ""
    /// Such as "1–18 characters".
    var length = ""
    var key = false
    var required = false
    var unique = false
    var codes = ""
    /// The word of the glossary that says what the values mean.
    var term = ""
    var termHref = ""
    var standard = ""
    var references = ""
    var referencesHref = ""
    var lineageHref = ""
    var grade = ""
    var openness = ""
    /// Why it is not shared freely.
    var reason = ""
}

/// One published version.
struct VersionRow: Encodable, Sendable {
    let digest: String
    let shortDigest: String
    let href: String
    let published: Moment
    let rows: String
    var bytes = ""
    var actor = ""
    var quality: StatusMark?
    var entry = ""
    var entryHref = ""
    var run = ""
    var runHref = ""
    var latest = false
}

struct DownloadRow: Encodable, Sendable {
    /// Such as "CSV".
    let format: String
    let href: String
    var bytes = ""
    var note = ""
}

/// The checks a version went through.
struct QualityReport: Encodable, Sendable {
    let mark: StatusMark
    /// Such as "99.7".
    let passRate: String
    let summary: String
    var quarantined = ""
    let checks: [CheckRow]
}

struct CheckRow: Encodable, Sendable {
    let title: String
    var columns = ""
    let severity: String
    let mark: StatusMark
    /// Rows that failed, of rows looked at.
    let failed: String
    let looked: String
    var example = ""
}
