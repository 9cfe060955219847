/// The regions, by the level above them.
struct RegionListPage: Page {
    static let template = "regions"
    let shell: PageShell
    let total: String
    /// What the tiles are coloured by.
    var measure = ""
    let groups: [RegionGroup]
    var empty: EmptyNote?
}

struct RegionGroup: Encodable, Sendable {
    let title: String
    let href: String
    let count: String
    let tiles: [RegionTile]
}
