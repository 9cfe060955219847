/// What detectors found in columns, for stewards to decide on.
struct ClassificationPage: Page {
    static let template = "classification"
    let shell: PageShell
    let total: String
    let facets: [Facet]
    var notice: Notice?
    let lines: [ClassificationLine]
    /// Grades a steward may set.
    let grades: [FacetOption]
    let pager: Pager
    var empty: EmptyNote?
}

struct ClassificationLine: Encodable, Sendable {
    let dataset: String
    let href: String
    let column: String
    let kind: String
    let kindTitle: String
    let mark: StatusMark
    /// Percent.
    let confidence: String
    /// Counts, never values.
    let evidence: String
    let hint: String
    let suggested: String
    let grade: String
    let masking: String
    /// Who decided, when and why; empty before.
    let decision: String
    /// Whether a form is shown.
    let open: Bool
}

/// Who holds which right in a dataset.
struct RightsPage: Page {
    static let template = "rights"
    let shell: PageShell
    let name: String
    let title: String
    let facts: [Fact]
    var notice: Notice?
    let history: [RightsHistoryLine]
    let retention: RetentionSection
    /// For those who may change the record.
    var form: RightsForm?
    var empty: EmptyNote?
}

struct RightsHistoryLine: Encodable, Sendable {
    let edition: String
    let at: Moment
    let actor: String
    let holder: String
    let retention: String
}

struct RightsForm: Encodable, Sendable {
    let owner: String
    let processors: String
    let operators: String
    let revenue: String
    let basis: String
    let purposeZh: String
    let purposeEn: String
    let retention: String
    let retentionReason: String
    /// Who has to agree to a disposal.
    let disposal: [FacetOption]
    let contact: String
}

/// Reports of faults: those to answer, those the reader made, and the form for a new one.
struct CorrectionsPage: Page {
    static let template = "corrections"
    let shell: PageShell
    var notice: Notice?
    var form: CorrectionForm?
    let total: String
    let queue: [CorrectionLine]
    let mine: [CorrectionLine]
    let pager: Pager
    var empty: EmptyNote?
}

struct CorrectionForm: Encodable, Sendable {
    let dataset: String
    let title: String
    let columns: [FacetOption]
}

struct CorrectionLine: Encodable, Sendable {
    let number: String
    let dataset: String
    let href: String
    let mark: StatusMark
    let text: String
    let wished: String
    /// Row and field.
    let place: String
    let due: String
    let asked: Moment
    let answer: String
    /// Whether the reader may answer it.
    let open: Bool
}
