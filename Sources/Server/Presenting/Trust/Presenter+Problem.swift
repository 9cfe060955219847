import App
import Catalog
import HTTPTypes
import Vocabulary

extension Presenter {
    /// A problem as a page. It cannot fail: it asks no room, so that it can say that one is out of order.
    func problemPage(_ problem: Problem) -> ProblemPage {
        let status = problem.status.code
        let title = words.known("problem_\(status)") ?? words.known("problem_\(status / 100 * 100)") ?? words["problem_failed"]
        let faults = problem.faults.map { "\($0.field): \(told($0.detail, code: $0.code))" }.joined(separator: "; ")
        var page = ProblemPage(
            shell: bareShell(title), status: String(status), title: title, what: problem.detail, place: reading.path, why: faults,
            mend: problem.mend, code: problem.code, requestID: reading.requestID, links: links(status: status))
        if reading.language == .zh, let text = ProblemText.chinese(code: problem.code, status: status) {
            // The problem's own words carry the values; a fault of ours has none.
            let details = status == 500 ? "" : faults.isEmpty ? told(problem.detail, code: nil) : faults
            page = ProblemPage(
                shell: page.shell, status: page.status, title: title, what: text.what, place: page.place, why: details,
                mend: ChineseSentences.chinese(problem.mend) ?? text.mend,
                code: page.code, requestID: page.requestID, links: page.links)
        }
        return page
    }

    /// What surrounds the page, as far as the request alone tells.
    private func bareShell(_ title: String) -> PageShell {
        let other: Language = reading.language == .zh ? .en : .zh
        var shell = PageShell(
            title: title, language: reading.language, path: reading.path,
            languageHref: Reading.href(reading.path, reading.query.filter { $0.name != "lang" } + [("lang", other.rawValue)]))
        shell.theme = reading.theme
        shell.breadcrumbs = [PageLink(text: title)]
        shell.csrf = reading.csrf
        shell.requestID = reading.requestID
        shell.assetVersion = assetVersion
        shell.programVersion = programVersion
        shell.user = reading.user.map { user in
            ShellUser(name: user.name, title: user.displayName, roles: user.grants.map { roleWord($0.role) }.joined(separator: " "))
        }
        shell.navigation = PageShell.navigation(words, path: reading.path, plans: [], administrator: isAdministrator)
        return shell
    }

    private func links(status: Int) -> [PageLink] {
        let home = PageLink(text: words["home"], href: "/")
        switch status {
        case 401: return [PageLink(text: words["log_in"], href: "/login"), home]
        case 403 where reading.user == nil: return [PageLink(text: words["log_in"], href: "/login"), home]
        case 404, 410: return [home, PageLink(text: words["catalogue"], href: "/datasets"), PageLink(text: words["search"], href: "/search")]
        case 429, 503: return [PageLink(text: words["try_again"], href: reading.path), home]
        default: return [home, PageLink(text: words["about"], href: "/about")]
        }
    }
}
