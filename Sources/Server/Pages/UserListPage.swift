/// The accounts, for administrators.
struct UserListPage: Page {
    static let template = "users"
    let shell: PageShell
    var notice: Notice?
    /// The generated password of an account just made or reset, shown this once.
    var newPassword = ""
    let users: [UserRow]
    let organisations: [FacetOption]
    let roles: [FacetOption]
}

struct UserRow: Encodable, Sendable {
    let name: String
    let title: String
    let organisation: String
    let roles: String
    var lastLogin: Moment?
    var active = true
    /// The reader's own account cannot be closed here.
    var own = false
}
