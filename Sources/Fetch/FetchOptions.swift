/// How patient the node is with other hosts, and what it trusts.
package struct FetchOptions: Sendable {
    /// Tries of one request, the first included.
    package var tries = 5
    /// Before the second try; doubled for each further one, and shortened at random by up to a half.
    package var firstPauseMilliseconds: Int64 = 500
    package var longestPauseMilliseconds: Int64 = 30_000
    /// The longest `Retry-After` that is waited for; a server that wants more time is left alone.
    package var longestRetryAfterMilliseconds: Int64 = 120_000
    package var connectSeconds: Int64 = 10
    /// The longest silence of a server.
    package var idleSeconds: Int64 = 60
    package var mostRedirects = 5
    /// A page whose records are counted, or whose cursor is read, is held in memory.
    package var mostInspectedBytes: Int64 = 256 << 20
    /// How many times larger a compressed answer may grow.
    package var mostExpansion = 250
    /// A PEM file of certificates that are trusted beside the system's.
    package var trustedCertificates: String?

    package init() {}
}

/// What the outer world gives to fetching, so that tests can give something else.
package struct FetchSurroundings: Sendable {
    /// Unix milliseconds.
    package var now: @Sendable () -> Int64
    package var pause: @Sendable (_ milliseconds: Int64) async throws -> Void
    /// From 0 to 1.
    package var chance: @Sendable () -> Double
    package var resolve: @Sendable (_ host: String) async throws -> [InternetAddress]

    package init(
        now: @escaping @Sendable () -> Int64,
        pause: @escaping @Sendable (Int64) async throws -> Void = { try await Task.sleep(for: .milliseconds($0)) },
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
        resolve: @escaping @Sendable (String) async throws -> [InternetAddress] = { try await resolveHost($0) }
    ) {
        self.now = now
        self.pause = pause
        self.chance = chance
        self.resolve = resolve
    }
}
