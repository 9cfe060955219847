import App
import Catalog
import Vocabulary

extension Presenter {
    /// - Parameter next: where to go then; a path of this node.
    func loginPage(name: String, next: String, notice: Notice?) async throws -> LoginPage {
        LoginPage(
            shell: try await shell(words["log_in"], breadcrumbs: [PageLink(text: words["log_in"])]), name: name, next: next, notice: notice)
    }
}
