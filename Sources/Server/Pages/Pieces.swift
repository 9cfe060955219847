/// A text that leads somewhere.
struct PageLink: Encodable, Sendable {
    let text: String
    /// Empty for the page the reader is on.
    var href = ""
}

/// A label with its value, such as the owner of a dataset.
struct Fact: Encodable, Sendable {
    let label: String
    let text: String
    var href = ""
    /// Digests, keys and paths are set in the fixed-width face.
    var mono = false
}

/// A moment for machines and for people.
struct Moment: Encodable, Sendable {
    /// ISO 8601 with offset.
    let iso: String
    let text: String
}

/// A large figure with what it counts; the loop's five, a run's counts.
struct Figure: Encodable, Sendable {
    let value: String
    let label: String
    var unit = ""
    var href = ""
    var note = ""
}

/// Pages of a long list.
struct Pager: Encodable, Sendable {
    /// Such as "1–50 / 214".
    let summary: String
    var previousHref = ""
    var nextHref = ""
}

/// One way to narrow a list.
struct Facet: Encodable, Sendable {
    let title: String
    /// The name of the query parameter.
    let name: String
    let options: [FacetOption]
}

struct FacetOption: Encodable, Sendable {
    let text: String
    let value: String
    var count = ""
    /// The list with this option chosen, or without it if it is chosen now.
    var href = ""
    var selected = false
}

/// What an empty page says: why it is empty and what to do next.
struct EmptyNote: Encodable, Sendable {
    let title: String
    let advice: String
    var command = ""
    var action: PageLink?
}

/// A piece of code a reader may paste.
struct CodeSample: Encodable, Sendable {
    let title: String
    let code: String
}

/// A notice above a form: what was done, or what went wrong and how to mend it.
struct Notice: Encodable, Sendable {
    /// `good` or `bad`.
    let kind: String
    let text: String
    var mend = ""
}

/// Rows of a dataset as text.
struct PreviewTable: Encodable, Sendable {
    let caption: String
    let columns: [PreviewColumn]
    let rows: [PreviewRow]
}

struct PreviewColumn: Encodable, Sendable {
    let name: String
    let title: String
    var unit = ""
    var numeric = false
}

struct PreviewRow: Encodable, Sendable {
    let cells: [PreviewCell]
}

struct PreviewCell: Encodable, Sendable {
    let text: String
    var numeric = false
    /// The row has no value here.
    var null = false
}
