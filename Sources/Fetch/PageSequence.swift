import Source

/// Which page of a delivery follows which. Without sockets: told about one page, it names the next.
struct PageSequence: Sendable {
    /// What came of one page.
    struct Page: Sendable {
        var address: RemoteAddress
        var links: [String] = []
        var content = PageContent()
        /// Of the page's bytes.
        var digest: String
    }

    enum Step: Sendable, Hashable {
        /// - Parameter isProbe: whether a refusal of it means the end: it only makes sure that nothing was left behind.
        case page(RemoteAddress, isProbe: Bool)
        case end
    }

    /// A page, and whether it belongs to the delivery.
    struct Verdict: Sendable, Hashable {
        let isKept: Bool
        let step: Step
    }

    private let paging: RemoteDeclaration.Paging?
    let first: RemoteAddress
    private var asked: Set<RemoteAddress>
    private var lastDigest: String?
    private var records = 0
    private var number: Int

    init(_ paging: RemoteDeclaration.Paging?, from address: RemoteAddress) {
        self.paging = paging
        number = 0
        var first = address
        switch paging {
        case .offset(let parameter, let limitParameter, let limit):
            first = first.setting(parameter, to: "0").setting(limitParameter, to: "\(limit)")
        case .page(let parameter, let start):
            number = start
            first = first.setting(parameter, to: "\(start)")
        default: break
        }
        self.first = first
        asked = [first]
    }

    /// - Throws: `pagingLoop` if pages repeat; `malformedAddress` or `notAllowed` for a link that leads nowhere, or out of encryption.
    mutating func next(after page: Page) throws(FetchError) -> Verdict {
        defer { lastDigest = page.digest }
        switch paging {
        case nil: return Verdict(isKept: true, step: .end)
        case .link:
            guard let reference = Self.nextLink(page.links) else { return Verdict(isKept: true, step: .end) }
            return Verdict(isKept: true, step: try new(page.address.leading(to: reference)))
        case .cursor(_, let parameter):
            guard let cursor = page.content.cursor else { return Verdict(isKept: true, step: .end) }
            return Verdict(isKept: true, step: try new(first.setting(parameter, to: cursor)))
        case .offset(let parameter, _, let limit):
            let count = page.content.records ?? 0
            guard count > 0 else { return Verdict(isKept: records == 0, step: .end) }
            let isShort = count < limit
            if page.digest == lastDigest, count > 1 {
                // A server that knows no offset gives all it has each time; that is whole only if it had less than was asked for.
                guard isShort else { throw Self.repeated(page.address) }
                return Verdict(isKept: false, step: .end)
            }
            records += count
            // A short page may also mean that the server gives at most so many at a time: it is asked once more.
            return Verdict(isKept: true, step: .page(first.setting(parameter, to: "\(records)"), isProbe: isShort))
        case .page(let parameter, _):
            let count = page.content.records ?? 0
            guard count > 0 else { return Verdict(isKept: records == 0, step: .end) }
            guard page.digest != lastDigest || count < 2 else { throw Self.repeated(page.address) }
            records += count
            number += 1
            return Verdict(isKept: true, step: .page(first.setting(parameter, to: "\(number)"), isProbe: false))
        }
    }

    private mutating func new(_ address: RemoteAddress) throws(FetchError) -> Step {
        guard asked.insert(address).inserted else { throw Self.repeated(address) }
        return .page(address, isProbe: false)
    }

    private static func repeated(_ address: RemoteAddress) -> FetchError {
        FetchError(
            .pagingLoop, problem: "\(address.label) leads back to a page that was read already",
            mend: "Check the source's `paging`: the parameter's name, or the member that holds the cursor")
    }

    /// The target of `rel="next"`.
    ///
    /// - SeeAlso: RFC 8288.
    static func nextLink(_ headers: [String]) -> String? {
        for header in headers {
            var rest = header[...]
            while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
                let target = rest[rest.index(after: open)..<close]
                rest = rest[rest.index(after: close)...]
                let parameters = rest.prefix { $0 != "<" }
                rest = rest[parameters.endIndex...]
                for parameter in parameters.split(separator: ";") {
                    let parts = parameter.split(separator: "=", maxSplits: 1)
                    guard parts.count == 2, parts[0].filter({ !$0.isWhitespace }).lowercased() == "rel" else { continue }
                    let relations = parts[1].lowercased().split { $0 == "\"" || $0 == "," || $0.isWhitespace }
                    if relations.contains("next") { return String(target) }
                }
            }
        }
        return nil
    }
}
