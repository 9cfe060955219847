/// Bringing a file in: choose it, look at what was inferred, publish.
struct UploadPage: Page {
    static let template = "upload"
    let shell: PageShell
    /// Such as "4 GB".
    let limit: String
    let formats: String
    var notice: Notice?
    /// Set once a file is here and waits to be published.
    var review: UploadReview?
    /// Set if it cannot be read as it was tried.
    var refused: UploadRefused?
    /// The reader's uploads that are not finished, or not published.
    var pending: [PendingUpload] = []
    /// Whether no file is here yet.
    var isEmpty = true
}

/// An upload that is not finished, or not published.
struct PendingUpload: Encodable, Sendable {
    let id: String
    let file: String
    let length: Int
    let modified: String
    /// Such as "12.5 / 80 MB".
    let summary: String
    let percent: String
    let expires: Moment
    /// Where it is looked at and published; empty until it is whole.
    var href = ""
}

/// A file that is here and cannot be read as it was tried.
struct UploadRefused: Encodable, Sendable {
    let id: String
    let file: String
    let reading: UploadReading
}

/// How a file is read, as a form.
struct UploadReading: Encodable, Sendable {
    let formats: [FacetOption]
    let encodings: [FacetOption]
    let delimiter: String
    let sheet: String
    let records: String
    let table: String
    let badRows: [FacetOption]
    /// The same, to go along with the form that publishes.
    let values: [FormValue]
}

struct FormValue: Encodable, Sendable {
    let name: String
    let value: String
}

/// An uploaded file and the schema inferred over all of it. Its form posts to `/upload/{id}/publish`.
struct UploadReview: Encodable, Sendable {
    let id: String
    let file: String
    let name: String
    let title: String
    let figures: [Figure]
    let fields: [InferredField]
    let preview: PreviewTable
    let openness: [FacetOption]
    let grades: [FacetOption]
    /// Things to look at before publishing.
    let remarks: [String]
    let reading: UploadReading
}

struct InferredField: Encodable, Sendable {
    let name: String
    let type: String
    let empty: String
    let distinct: String
    let example: String
    var remark = ""
}
