import Vocabulary

extension PageShell {
    /// The navigation as it stands for a reader on `path`; counts by address, such as `["/datasets": "214"]`.
    ///
    /// - Parameter plans: each plan's page with its title.
    /// - Parameter administrator: whether to show the pages only administrators may open.
    /// - Parameter steward: whether to show the stewards' queue.
    /// - Parameter operates: whether to show jobs and schedules.
    static func navigation(
        _ words: Words, path: String, plans: [PageLink] = [], counts: [String: String] = [:], administrator: Bool = false, steward: Bool = false,
        operates: Bool = false
    ) -> [NavigationGroup] {
        func item(_ text: String, _ href: String, _ icon: String) -> NavigationItem {
            let current = href == "/" ? path == "/" : path == href || path.hasPrefix(href + "/")
            return NavigationItem(text: text, href: href, icon: icon, count: counts[href] ?? "", current: current)
        }
        let looksAfterData = administrator || steward || operates
        return [
            NavigationGroup(
                title: "",
                items: [item(words["home"], "/", "home")] + plans.map { item($0.text, $0.href, "plan") } + [
                    item(words["indicators"], "/indicators", "indicator"), item(words["regions"], "/regions", "region"),
                ]),
            NavigationGroup(
                title: words["data"],
                items: [
                    item(words["catalogue"], "/datasets", "dataset"), item(words["register"], "/resources", "register"),
                    item(words["quality_board"], "/quality", "quality"),
                    item(words["glossary"], "/glossary", "register"),
                    item(words["upload"], "/upload", "upload"),
                ] + (looksAfterData ? [item(words["sources"], "/sources", "source")] : [])
                    + (administrator || steward ? [item(words["quarantine"], "/quarantine", "empty")] : [])
                    + [item(words["runs"], "/runs", "run")] + (administrator || operates ? [item(words["jobs"], "/jobs", "job")] : [])
                    + [item(words["apps"], "/apps", "app")]),
            NavigationGroup(
                title: words["trust"],
                items: [item(words["ledger"], "/ledger", "ledger")] + (steward ? [item(words["classification"], "/classification", "register")] : [])
                    + (steward ? [item(words["lowerings"], "/lowerings", "register"), item(words["maskings"], "/maskings", "register")] : [])
                    + (steward ? [item(words["disposals"], "/disposals", "empty")] : [])
                    + (administrator ? [item(words["subjects"], "/subject-requests", "person")] : [])
                    + (administrator ? [item(words["users"], "/users", "person")] : [])
                    + [item(words["about"], "/about", "about")]),
        ]
    }
}
