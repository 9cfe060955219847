/// The form to log in.
struct LoginPage: Page {
    static let template = "login"
    let shell: PageShell
    var name = ""
    /// Where to go then.
    var next = ""
    var notice: Notice?
}
