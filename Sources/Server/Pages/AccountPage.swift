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
