/// A checked address of a remote place, taken apart. Written back from its parts, so that no two readers of it can differ about the host.
struct RemoteAddress: Sendable, Hashable {
    var scheme: String
    /// In lower case, without brackets and closing dot; an address of numbers in its usual form.
    var host: String
    /// `nil` is the scheme's.
    var explicitPort: Int?
    /// Percent-encoded, empty or beginning with `/`.
    var path: String
    /// Percent-encoded, without `?`.
    var query: String?

    private static let defaultPorts = ["http": 80, "https": 443, "postgresql": 5_432, "postgres": 5_432, "s3": 443]

    /// - Parameter schemes: those that are wanted here.
    /// - Throws: `malformedAddress`, without repeating user or password.
    init(_ text: String, schemes: Set<String>) throws(FetchError) {
        guard let mark = text.firstRange(of: "://"), text.utf8.count <= 8_192 else { throw Self.malformed(text, "has no scheme, or is too long") }
        scheme = text[..<mark.lowerBound].lowercased()
        guard schemes.contains(scheme) else {
            throw Self.malformed(text, "begins with \(scheme.excerpt(20)):// where \(schemes.sorted().joined(separator: ", ")) is expected")
        }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F || $0 == "\\" }) else {
            throw Self.malformed(text, "has control characters or backslashes")
        }
        let rest = text[mark.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let tail = rest[authority.endIndex...]
        let pathText = tail.prefix { $0 != "?" }
        guard !authority.contains("@") else {
            throw FetchError(
                .malformedAddress, problem: "an address holds a user or password before its host",
                mend: "Store them as a credential and name it in the source")
        }
        (host, explicitPort) = try Self.hostAndPort(String(authority), in: text)
        path = Self.encoded(String(pathText), allowing: "/")
        query = pathText.endIndex < tail.endIndex ? Self.encoded(String(tail[tail.index(after: pathText.endIndex)...]), allowing: "/?") : nil
    }

    var port: Int { explicitPort ?? Self.defaultPorts[scheme] ?? 443 }

    private var authority: String {
        (host.contains(":") ? "[\(host)]" : host) + (explicitPort.map { ":\($0)" } ?? "")
    }

    /// As the `Host` header has it.
    var hostHeader: String { authority }

    /// For messages: without the query, which may hold a key.
    var label: String { "\(scheme)://\(authority)\(path)".excerpt(200) }

    var text: String { "\(scheme)://\(authority)\(path.isEmpty ? "/" : path)\(query.map { "?" + $0 } ?? "")" }

    /// The address another one leads to.
    ///
    /// - Throws: `notAllowed` if it leads from an encrypted connection to one that is not.
    func leading(to reference: String) throws(FetchError) -> RemoteAddress {
        let next = try resolving(reference)
        guard next.scheme == "https" || scheme == "http" else {
            throw FetchError(
                .notAllowed, problem: "\(label) leads to \(next.label), which is not encrypted",
                mend: "Name that address itself in the source if it is meant")
        }
        return next
    }

    /// Whether secrets meant for this address may go to `other`: same scheme, host and port.
    func isSameOrigin(as other: RemoteAddress) -> Bool { scheme == other.scheme && host == other.host && port == other.port }

    /// The address with one query parameter set, replacing those of its name.
    func setting(_ name: String, to value: String) -> RemoteAddress {
        var changed = self
        let name = Self.component(name)
        let others = (query ?? "").split(separator: "&").filter { $0.prefix { $0 != "=" } != name }.map(String.init)
        changed.query = (others + ["\(name)=\(Self.component(value))"]).joined(separator: "&")
        return changed
    }

    /// The address a `Location` or `Link` header names, seen from this one.
    ///
    /// - Throws: `malformedAddress`.
    func resolving(_ reference: String) throws(FetchError) -> RemoteAddress {
        let reference = String(reference.drop(while: \.isWhitespace))
        if reference.firstRange(of: "://") != nil, reference.first.map({ $0.isLetter }) == true,
            reference.prefix(while: { $0 != ":" }).allSatisfy({ $0.isLetter || $0.isNumber })
        {
            return try RemoteAddress(reference, schemes: ["http", "https"])
        }
        if reference.hasPrefix("//") { return try RemoteAddress("\(scheme):\(reference)", schemes: ["http", "https"]) }
        var base = "\(scheme)://\(authority)"
        if reference.hasPrefix("/") {
            base += reference
        } else if reference.hasPrefix("?") {
            base += (path.isEmpty ? "/" : path) + reference
        } else {
            base += (path.lastIndex(of: "/").map { path[...$0] } ?? "/") + reference
        }
        var resolved = try RemoteAddress(base, schemes: ["http", "https"])
        resolved.path = Self.withoutDots(resolved.path)
        return resolved
    }

    /// Whether `name` could be a host's: labels of letters, digits, `-` and `_`.
    static func isHostName(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count)
                    && label.utf8.allSatisfy { isUnreserved($0) && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "~") }
            }
    }
}

extension RemoteAddress {
    private static func hostAndPort(_ authority: String, in text: String) throws(FetchError) -> (String, Int?) {
        var host = authority.lowercased()
        var port: Int?
        if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
            let digits = host[host.index(after: colon)...]
            guard let number = Int(digits), digits.utf8.allSatisfy({ (48...57).contains($0) }), (1...65_535).contains(number) else {
                throw malformed(text, "has a port that is no number from 1 to 65535")
            }
            (host, port) = (String(host[..<colon]), number)
        }
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), host.dropFirst().contains(":"), let address = InternetAddress(String(host.dropFirst().dropLast())) else {
                throw malformed(text, "has brackets around something that is no IPv6 address")
            }
            return (address.description, port)
        }
        if host.hasSuffix(".") { host.removeLast() }
        guard isHostName(host) else { throw malformed(text, "has no host name of ASCII letters, digits, dots and hyphens") }
        return (InternetAddress(looselyWritten: host)?.description ?? host, port)
    }

    private static func withoutDots(_ path: String) -> String {
        var kept: [Substring] = []
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            if segment == ".." { if kept.count > 1 { kept.removeLast() } } else if segment != "." { kept.append(segment) }
            if index == segments.count - 1, segment == "." || segment == ".." { kept.append("") }
        }
        return kept.joined(separator: "/")
    }

    private static func malformed(_ text: String, _ fault: String) -> FetchError {
        // What stands before an @ may be a password, what follows a ? a key.
        let shown = text.contains("@") ? "an address" : "the address \"\(text.prefix { $0 != "?" }.description.excerpt())\""
        return FetchError(
            .malformedAddress, problem: "\(shown) \(fault)",
            mend: "Write it as https://host/path, with percent-escapes for special characters and punycode for international host names")
    }
}
