/// Something went wrong: what, where, why, and how to mend it. Its JSON twin is the RFC 9457 problem itself.
struct ProblemPage: Page {
    static let template = "problem"
    let shell: PageShell
    let status: String
    let title: String
    /// What went wrong, with the value.
    let what: String
    /// Where: the address, file, line or field.
    var place = ""
    var why = ""
    var mend = ""
    let code: String
    let requestID: String
    let links: [PageLink]
}
