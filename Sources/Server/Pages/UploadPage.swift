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
}

struct InferredField: Encodable, Sendable {
    let name: String
    let type: String
    let empty: String
    let distinct: String
    let example: String
    var remark = ""
}
