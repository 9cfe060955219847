import Vocabulary

// What the API says of datasets.

struct DatasetsAnswer: Encodable, Sendable {
    let total: Int
    let datasets: [DatasetSummary]
    /// Address of the next page.
    let next: String?
}

struct DatasetSummary: Encodable, Sendable {
    let name: String
    let identifier: String
    let title: LocalizedText
    let description: LocalizedText
    let owner: OwnerAnswer
    let region: String?
    let grade: Grade
    let openness: Openness
    let lifecycle: String
    let app: String?
    /// ISO 8601, UTC.
    let updated: String
    /// `null` if nothing has been published yet.
    let version: VersionSummary?
    let links: DatasetLinks
}

struct OwnerAnswer: Encodable, Sendable {
    let id: String
    let title: LocalizedText?
}

struct DatasetLinks: Encodable, Sendable {
    let `self`: String
    let rows: String
    let versions: String
    let page: String
}

struct VersionsAnswer: Encodable, Sendable {
    let dataset: String
    let versions: [VersionSummary]
}

struct VersionSummary: Encodable, Sendable {
    let digest: String
    let number: Int
    let rows: Int64
    /// Size of the Parquet file.
    let bytes: Int64
    let published: String
    let publishedBy: String
    let run: String?
    let ledgerIndex: Int64
    let quality: QualityAnswer
    let links: VersionLinks

    enum CodingKeys: String, CodingKey {
        case digest, number, rows, bytes, published, run, quality, links
        case publishedBy = "published_by"
        case ledgerIndex = "ledger_index"
    }
}

struct VersionLinks: Encodable, Sendable {
    let `self`: String
    /// With masked values where the reader may not see every field.
    let csv: String?
    let json: String?
    let parquet: String?
    let manifest: String
    let entry: String
}

struct QualityAnswer: Encodable, Sendable {
    /// Rows published of rows read, in percent.
    let passRate: Decimal?
    let rowsRead: Int64
    let rowsPublished: Int64
    let rowsQuarantined: Int64
    let checks: [CheckAnswer]

    enum CodingKeys: String, CodingKey {
        case checks
        case passRate = "pass_rate"
        case rowsRead = "rows_read"
        case rowsPublished = "rows_published"
        case rowsQuarantined = "rows_quarantined"
    }
}

struct CheckAnswer: Encodable, Sendable {
    let name: String
    let kind: String
    let title: LocalizedText
    let severity: String
    let columns: [String]
    let failed: Int64
}

/// A dataset, or one of its versions, with its schema.
struct DatasetAnswer: Encodable, Sendable {
    let dataset: DatasetSummary
    let key: [String]
    let fields: [FieldAnswer]
    /// Fields whose values this reader does not see.
    let masked: [String]
    let inputs: [InputAnswer]
    /// That the last run was refused and readers stay on this version.
    let refusal: RefusalAnswer?
}

struct FieldAnswer: Encodable, Sendable {
    let name: String
    let type: String
    let title: LocalizedText
    let description: LocalizedText
    let required: Bool
    let unit: String?
    let unitField: String?
    let codes: [String]
    let grade: Grade
    let openness: Openness
    let standard: String?
    let references: String?
    let unique: Bool
    let minLength: Int?
    let maxLength: Int?
    /// Such as `water.station_code`.
    let term: String?
    let opennessReason: LocalizedText?

    enum CodingKeys: String, CodingKey {
        case name, type, title, description, required, unit, codes, grade, openness, standard, references, unique, term
        case unitField = "unit_field"
        case minLength = "min_length"
        case maxLength = "max_length"
        case opennessReason = "openness_reason"
    }
}

/// What a version was made from.
struct InputAnswer: Encodable, Sendable {
    let kind: String
    let name: String
    let digest: String
}
