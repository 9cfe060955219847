/// The form by which a steward adds or changes a source, with what a test of it found.
struct SourceFormPage: Page {
    static let template = "source_form"
    let shell: PageShell
    let title: String
    /// Where the form posts to.
    let action: String
    /// Empty for a new source.
    var removeHref = ""
    var notice: Notice?
    /// Faults that belong to no field.
    var faults: [FormFault] = []
    let groups: [FormGroup]
    var test: SourceTestResult?
}

struct FormFault: Encodable, Sendable {
    /// Empty if no field is to blame.
    let label: String
    let problem: String
    let mend: String
}

struct FormGroup: Encodable, Sendable {
    let title: String
    /// Whether its fields are shown at once.
    let open: Bool
    let fields: [FormField]
}

struct FormField: Encodable, Sendable {
    let name: String
    let label: String
    let value: String
    var hint = ""
    /// Empty unless something is wrong with the value.
    var problem = ""
    var mend = ""
    /// The values to choose from; empty for a text.
    var options: [FacetOption] = []
    var isChoice = false
    var isLong = false
    /// Set before and not to be changed.
    var isFixed = false
    /// Not to be seen while it is filled in, nor ever again.
    var isSecret = false
}

/// What a source gives now.
struct SourceTestResult: Encodable, Sendable {
    let figures: [Figure]
    let remarks: [String]
    let fields: [InferredField]
    let preview: PreviewTable
}
