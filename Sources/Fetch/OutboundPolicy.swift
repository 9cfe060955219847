import Vocabulary

/// Where requests may go: the node's allow-list. What is not listed is refused; an empty list refuses everything.
///
/// A pattern is a host name (`data.example.cn`), all names below one (`*.example.cn`), any name (`*`), an address or a block of
/// addresses (`10.1.0.0/16`, `2001:da8::/32`), each with an optional port (`db.example.cn:5432`, `10.1.0.0/16:5432`, `[::1]:80`).
/// A listed name opens public addresses only: whoever rules the name could point it anywhere. Internal, loopback, link-local and other
/// special addresses are open only to a pattern that lists the address, or a block that is special as a whole: `0.0.0.0/0` opens none.
package struct OutboundPolicy: Sendable, Hashable {
    fileprivate enum Target: Hashable {
        case anyName
        case name(String)
        /// With the leading dot.
        case namesBelow(String)
        case block(AddressBlock)
    }
    fileprivate struct Pattern: Hashable {
        let target: Target
        let port: Int?
    }

    private let patterns: [Pattern]

    /// - Throws: `malformedPattern`, naming the pattern.
    package init(_ patterns: [String]) throws(FetchError) {
        var read: [Pattern] = []
        for text in patterns { read.append(try Self.pattern(text)) }
        self.patterns = read
    }

    /// Refuses everything.
    package static let closed = OutboundPolicy()
    private init() { patterns = [] }

    /// Checks one destination. Every address counts: one that is not allowed refuses all.
    ///
    /// - Throws: `notAllowed`, naming the address and the pattern that would open it.
    package func check(host: String, port: Int, addresses: [InternetAddress]) throws(FetchError) {
        let fitting = patterns.filter { $0.port == nil || $0.port == port }
        let isNamed = fitting.contains { $0.target.isName(host) }
        for address in addresses {
            let isListed = fitting.contains { pattern in
                guard case .block(let block) = pattern.target, block.contains(address) else { return false }
                return address.specialUse == nil || block.isSpecial
            }
            if isListed || (isNamed && address.specialUse == nil) { continue }
            let place = host == address.description ? host : "\(host) (\(address))"
            if let use = address.specialUse {
                throw FetchError(
                    .notAllowed, problem: "requests to \(place) are refused: the address is \(use)",
                    mend: "If this node is meant to reach it, add \"\(address)\" itself to the setting fetch.allow")
            }
            throw FetchError(
                .notAllowed, problem: "requests to \(place), port \(port), are refused: it is not on the allow-list",
                mend: "Add \"\(host)\" to the setting fetch.allow")
        }
        guard !addresses.isEmpty else {
            throw FetchError(.unresolved, problem: "\(host) has no address", mend: "Check the name, and this machine's resolver")
        }
    }

    private static func pattern(_ text: String) throws(FetchError) -> Pattern {
        let malformed = FetchError(
            .malformedPattern, problem: "\"\(text.excerpt())\" in fetch.allow is no host name, address or block of addresses",
            mend: "Write it as data.example.cn, *.example.cn, 10.1.0.0/16 or db.example.cn:5432; brackets around IPv6 with a port")
        let lower = text.lowercased()
        if let block = AddressBlock(lower) { return Pattern(target: .block(block), port: nil) }
        var (target, port) = (lower, Int?.none)
        if let colon = lower.lastIndex(of: ":") {
            guard let number = Int(lower[lower.index(after: colon)...]), (1...65_535).contains(number) else { throw malformed }
            (target, port) = (String(lower[..<colon]), number)
            if target.hasPrefix("["), target.hasSuffix("]") { target = String(target.dropFirst().dropLast()) }
        } else if target.hasPrefix("["), target.hasSuffix("]") {
            target = String(target.dropFirst().dropLast())
        }
        if let block = AddressBlock(target) { return Pattern(target: .block(block), port: port) }
        if target == "*" { return Pattern(target: .anyName, port: port) }
        let name = target.hasPrefix("*.") ? String(target.dropFirst(2)) : target
        // A name of numbers would be an oddly written address, which never matches as a name.
        guard RemoteAddress.isHostName(name), InternetAddress(looselyWritten: name) == nil else { throw malformed }
        return Pattern(target: target.hasPrefix("*.") ? .namesBelow("." + name) : .name(name), port: port)
    }
}

extension OutboundPolicy.Target {
    fileprivate func isName(_ host: String) -> Bool {
        switch self {
        case .anyName: true
        case .name(let name): host == name
        case .namesBelow(let suffix): host.hasSuffix(suffix) && host.count > suffix.count
        case .block: false
        }
    }
}

extension AddressBlock {
    fileprivate var isSpecial: Bool { InternetAddress.specialBlocks.contains { $0.block.contains(self) } }
}
