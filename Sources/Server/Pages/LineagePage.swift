/// Where a column comes from and what becomes of it, drawn and as a table.
struct LineagePage: Page {
    static let template = "lineage_page"
    let shell: PageShell
    /// Such as "dataset:water.stations.code".
    let node: String
    let title: String
    let kindWord: String
    /// The column; empty for the thing as a whole.
    var column = ""
    /// The page of the thing itself.
    var thingHref = ""
    /// The lineage of all its columns.
    var wholeHref = ""
    let directions: [FacetOption]
    let depths: [FacetOption]
    let includesRows: Bool
    let summary: String
    /// Says that there is more.
    var truncated = ""
    var graph: LineageGraph?
    let legend: [LineageLegendRow]
    let edges: [LineageEdgeRow]
    let facts: [Fact]
    var empty: EmptyNote?
}

struct LineageLegendRow: Encodable, Sendable {
    /// `exact`, `derived`, `unknown` or `rows`.
    let kind: String
    let word: String
    let meaning: String
}

/// One connection in words.
struct LineageEdgeRow: Encodable, Sendable {
    let from: LineageEnd
    let to: LineageEnd
    let kind: String
    let kindWord: String
    var transformation = ""
}

struct LineageEnd: Encodable, Sendable {
    let thing: String
    var column = ""
    var href = ""
}

/// The graph of an app: its sources, its models, and the datasets and indicators of others that touch them.
struct AppGraphPage: Page {
    static let template = "app_graph"
    let shell: PageShell
    let name: String
    let title: String
    let appHref: String
    let figures: [Figure]
    var graph: LineageGraph?
    let legend: [LineageLegendRow]
    let edges: [AppGraphRow]
    var truncated = ""
    /// How many models Spark runs unchanged; empty without models.
    var portability = ""
    let engines: [PortabilityRow]
    var empty: EmptyNote?
}

/// Whether Spark runs a model, and what stands in the way.
struct PortabilityRow: Encodable, Sendable {
    let model: String
    let mark: StatusMark
    let findings: [PortabilityLine]
}

struct PortabilityLine: Encodable, Sendable {
    /// Such as "pipeline/summary.sql:3:8".
    let place: String
    let construct: String
    let kind: String
    let why: String
    var suggestion = ""

    init(place: String, construct: String, why: String, kind: String, suggestion: String) {
        (self.place, self.construct, self.why, self.kind, self.suggestion) = (place, construct, why, kind, suggestion)
    }
}

/// One thing read by another.
struct AppGraphRow: Encodable, Sendable {
    let from: LineageEnd
    let to: LineageEnd
    /// Such as "5 exact, 2 derived".
    let columns: String
}
