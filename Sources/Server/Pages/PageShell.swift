import Vocabulary

/// What surrounds every page: navigation, search, who, language, theme, and the ledger's checkpoint in the footer.
struct PageShell: Encodable, Sendable {
    let title: String
    let language: Language
    /// The path of this page, such as `/datasets`.
    let path: String
    /// The path and query of this page in the other language.
    let languageHref: String
    var regionName = ""
    /// `light` or `dark` if the reader chose one (cookie `heliu_theme`); empty follows the system.
    var theme = ""
    var navigation: [NavigationGroup] = []
    var breadcrumbs: [PageLink] = []
    /// The words in the search box.
    var query = ""
    var user: ShellUser?
    var csrf = ""
    var checkpoint: ShellCheckpoint?
    var requestID = ""
    /// Changes with each release so that browsers may keep scripts and styles for a year.
    var assetVersion = ""
    var programVersion = ""
    /// Seconds after which a page without scripts loads itself again; empty for never.
    var refreshSeconds = ""

    private enum CodingKeys: String, CodingKey { case title, language, path, breadcrumbs, checkpoint, requestID }
}

struct ShellUser: Encodable, Sendable {
    let name: String
    let title: String
    var organisation = ""
    var roles = ""
}

struct ShellCheckpoint: Encodable, Sendable {
    let size: String
    let shortRoot: String
}

struct NavigationGroup: Encodable, Sendable {
    /// Empty for the first group.
    let title: String
    let items: [NavigationItem]
}

struct NavigationItem: Encodable, Sendable {
    let text: String
    let href: String
    /// The name of a symbol in `icons.svg`.
    let icon: String
    var count = ""
    var current = false
}
