/// Requests for lower grades: asked by one steward, approved by another.
struct LoweringListPage: Page {
    static let template = "lowerings"
    let shell: PageShell
    let total: String
    let facets: [Facet]
    var notice: Notice?
    let lines: [GovernanceRequestLine]
    /// For stewards.
    var form: LoweringForm?
    var empty: EmptyNote?
}

/// A request about a column, and what became of it.
struct GovernanceRequestLine: Encodable, Sendable {
    let number: String
    let dataset: String
    let href: String
    let column: String
    let mark: StatusMark
    /// What is asked for.
    let wish: String
    /// For whom, or by which means.
    let detail: String
    let reason: String
    let asked: String
    let answer: String
    /// Whether the reader may approve or reject it.
    let open: Bool
    /// Whether the reader may take it, or its approval, back.
    let canEnd: Bool
    /// Whether the reader made it and it waits.
    let isOwn: Bool
}

struct LoweringForm: Encodable, Sendable {
    let dataset: String
    let grades: [FacetOption]
    let means: [FacetOption]
}

/// Exceptions from the masking policy: those that hold, and requests for them.
struct MaskingListPage: Page {
    static let template = "maskings"
    let shell: PageShell
    let total: String
    let facets: [Facet]
    var notice: Notice?
    let lines: [GovernanceRequestLine]
    let standing: [MaskingStandingLine]
    var form: MaskingForm?
    var empty: EmptyNote?
}

struct MaskingStandingLine: Encodable, Sendable {
    let dataset: String
    let href: String
    let column: String
    let audience: String
    let shown: String
    let reason: String
    let decided: String
}

struct MaskingForm: Encodable, Sendable {
    let dataset: String
    let audiences: [FacetOption]
}

/// People's requests about their data.
struct SubjectListPage: Page {
    static let template = "subjects"
    let shell: PageShell
    let total: String
    let facets: [Facet]
    var notice: Notice?
    let kinds: [FacetOption]
    let wishes: [FacetOption]
    let lines: [SubjectLine]
    var empty: EmptyNote?
}

struct SubjectLine: Encodable, Sendable {
    let number: String
    let href: String
    let kind: String
    let wish: String
    let mark: StatusMark
    let due: String
    let places: String
    let asked: Moment
}

/// One request with the places the data is in.
struct SubjectPage: Page {
    static let template = "subject"
    let shell: PageShell
    let number: String
    let mark: StatusMark
    var notice: Notice?
    let facts: [Fact]
    let places: [SubjectPlaceLine]
    /// Whether it waits for an answer.
    let open: Bool
    var empty: EmptyNote?
}

struct SubjectPlaceLine: Encodable, Sendable {
    let dataset: String
    let href: String
    let column: String
    let how: String
    let rows: String
    let grade: String
    let origins: String
}
