/// The form to log in.
struct LoginPage: Page {
    static let template = "login"
    let shell: PageShell
    var name = ""
    /// Where to go then.
    var next = ""
    var notice: Notice?
}

/// The reader's own account: password and API keys.
struct AccountPage: Page {
    static let template = "account"
    let shell: PageShell
    let facts: [Fact]
    var notice: Notice?
    /// A key just made, shown this once.
    var newKey = ""
    let keys: [KeyRow]
    /// A call with a key that works when pasted.
    let samples: [CodeSample]
}

struct KeyRow: Encodable, Sendable {
    let id: String
    let label: String
    /// The first characters of the key.
    let prefix: String
    let created: Moment
    var lastUsed: Moment?
    var active = true
}

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
