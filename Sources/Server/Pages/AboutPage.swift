/// What this program is, which parts it stands on, and how to reach its interfaces.
struct AboutPage: Page {
    static let template = "about"
    let shell: PageShell
    let facts: [Fact]
    let interfaces: [Fact]
    let samples: [CodeSample]
}
