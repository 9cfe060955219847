/// What an operator may set about the HTTP server; every bound has a default.
package struct ServerSettings: Sendable {
    package var host = "127.0.0.1"
    /// 0 lets the system choose; `HTTPService` reports the real one.
    package var port = 8080
    /// Where browsers reach the node, if that is not the listening address. `https` turns on Secure cookies and HSTS.
    package var publicURL: PublicURL?
    /// Proxies whose `X-Forwarded-For` is believed. Empty: the peer is the client.
    package var trustedProxies: [AddressRange] = []
    package var assetFolders: [String] = []

    /// For bodies that are no uploads.
    package var bodyLimitBytes = 1 << 20
    package var uploadLimitBytes = 4 << 30
    /// How long an upload is kept that is not finished, or not published.
    package var uploadKeepMilliseconds: Int64 = 72 * 3_600_000
    package var targetLimitBytes = 8 << 10
    package var headerLimitBytes = 32 << 10
    package var headerCountLimit = 100

    package var requestTimeoutSeconds = 30.0
    package var uploadTimeoutSeconds = 3600.0
    /// A connection that neither completes a request nor is being answered is closed after this.
    package var idleTimeoutSeconds = 30.0
    /// A reader that takes nothing of its answer for this long is disconnected.
    package var stallTimeoutSeconds = 60.0
    package var shutdownSeconds = 10.0
    package var backlog = 256
    package var maximumConnections = 1024

    package var rates = RateSettings()
    package var metricsAccess = MetricsAccess.open

    package init() {}

    package enum MetricsAccess: String, Sendable { case open, loopback, administrators }

    var isSecure: Bool { publicURL?.isSecure ?? false }
}

/// How many requests one caller may make.
package struct RateSettings: Sendable, Hashable {
    /// Tokens come back at `perSecond` up to `burst`.
    package struct Rate: Sendable, Hashable {
        package var perSecond: Double
        package var burst: Double

        package init(perSecond: Double, burst: Double) {
            self.perSecond = perSecond
            self.burst = burst
        }
    }

    package var reads = Rate(perSecond: 200, burst: 1000)
    package var writes = Rate(perSecond: 10, burst: 100)
    package var login = Rate(perSecond: 0.2, burst: 10)
    /// Unknown API keys, per address.
    package var badCredentials = Rate(perSecond: 0.5, burst: 30)
    package var loginPaths: Set<String> = ["/login", "/api/login"]
    /// Paths that cost next to nothing and must always answer.
    package var freePrefixes = ["/assets/", "/health", "/metrics"]
    package var maximumBuckets = 20_000

    package init() {}
}

/// The address browsers use: scheme, host and port, nothing behind them.
package struct PublicURL: Sendable, Hashable {
    /// Such as `https://data.example.cn`, without a trailing slash.
    package let origin: String
    package let isSecure: Bool

    /// - Throws: `malformedSetting` unless `text` is `http(s)://host[:port]`.
    package init(_ text: String) throws(ServerError) {
        let lowered = text.lowercased()
        let trimmed = lowered.hasSuffix("/") ? String(lowered.dropLast()) : lowered
        let scheme = ["https://", "http://"].first { trimmed.hasPrefix($0) }
        guard let scheme, Authority.isWellFormed(String(trimmed.dropFirst(scheme.count))) else {
            throw ServerError(
                .malformedSetting, problem: "public.url is \"\(text.prefix(120))\", which is not an origin",
                mend: "Write scheme and host, such as https://data.example.cn")
        }
        isSecure = scheme == "https://"
        let defaultPort = isSecure ? ":443" : ":80"
        origin = trimmed.hasSuffix(defaultPort) ? String(trimmed.dropLast(defaultPort.count)) : trimmed
    }
}

/// The `Host` of a request: name or address, and maybe a port.
enum Authority {
    static func isWellFormed(_ text: String) -> Bool {
        guard (1...255).contains(text.utf8.count) else { return false }
        var host = Substring(text)
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]"), ClientAddress(String(host[host.index(after: host.startIndex)..<end])) != nil
            else { return false }
            let rest = host[host.index(after: end)...]
            return rest.isEmpty || (rest.first == ":" && isPort(rest.dropFirst()))
        }
        if let colon = host.lastIndex(of: ":") {
            guard isPort(host[host.index(after: colon)...]) else { return false }
            host = host[..<colon]
        }
        return !host.isEmpty && host.utf8.allSatisfy { byte in byte.isNameByte || byte == UInt8(ascii: ".") }
    }

    private static func isPort(_ text: Substring) -> Bool {
        (1...5).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } && Int(text)! <= 65_535
    }
}

extension UInt8 {
    /// A letter, a digit, `-` or `_`, in ASCII.
    var isNameByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
