/// One ledger entry with the proof that it is in the tree.
struct LedgerEntryPage: Page {
    static let template = "entry"
    let shell: PageShell
    let index: String
    let title: String
    let facts: [Fact]
    /// The canonical bytes whose hash is the leaf.
    let canonical: String
    let leafHash: String
    let treeSize: String
    let rootHash: String
    /// From the leaf up; empty while the entry waits for the next checkpoint.
    let proof: [ProofStep]
    var sealed = true
    var note = ""
    var previousHref = ""
    var nextHref = ""
    let verification: [CodeSample]
}

struct ProofStep: Encodable, Sendable {
    let number: String
    /// On which side the sibling stands.
    let side: String
    let hash: String
}
