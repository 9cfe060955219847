/// The apps this program has loaded.
struct AppListPage: Page {
    static let template = "apps"
    let shell: PageShell
    let apps: [AppCard]
    var empty: EmptyNote?
}

struct AppCard: Encodable, Sendable {
    let name: String
    let title: String
    let href: String
    var description = ""
    let version: String
    var organisation = ""
    /// Such as "1 model · 61 indicators".
    var summary = ""
    var mark: StatusMark?
}
