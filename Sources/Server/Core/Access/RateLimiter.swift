import HTTPTypes
import Hummingbird
import Synchronization

/// Token buckets, one per caller and kind of request, in bounded memory.
final class RateLimiter: Sendable {
    enum Kind: Hashable, Sendable { case reads, writes, login, badCredentials }

    private struct Key: Hashable {
        let kind: Kind
        /// A signed-in caller, else the network.
        let subject: String?
        let network: [UInt8]
    }

    private struct Bucket {
        var tokens: Double
        var at: Double
    }

    private let rates: RateSettings
    private let now: @Sendable () -> Double
    private let buckets = Mutex<[Key: Bucket]>([:])

    /// - Parameter now: seconds on a clock that never goes back.
    init(rates: RateSettings, now: @escaping @Sendable () -> Double = MonotonicClock.seconds) {
        self.rates = rates
        self.now = now
    }

    /// Takes one token.
    ///
    /// - Throws: a 429 problem with `Retry-After` if none is left.
    func take(_ kind: Kind, subject: String?, client: ClientAddress?) throws(Problem) {
        let rate = rate(of: kind)
        let wait = withBucket(kind, subject, client) { bucket -> Double in
            guard bucket.tokens < 1 else {
                bucket.tokens -= 1
                return 0
            }
            return (1 - bucket.tokens) / rate.perSecond
        }
        if wait > 0 { throw .tooManyRequests(retryAfterSeconds: wait) }
    }

    var count: Int { buckets.withLock { $0.count } }

    private func withBucket<Result: Sendable>(
        _ kind: Kind, _ subject: String?, _ client: ClientAddress?, _ body: (inout Bucket) -> Result
    ) -> Result {
        let key = Key(kind: kind, subject: subject, network: subject == nil ? client?.network ?? [] : [])
        let rate = rate(of: kind)
        let at = now()
        return buckets.withLock { table in
            if table[key] == nil, table.count >= rates.maximumBuckets { evict(from: &table, at: at) }
            var bucket = table[key] ?? Bucket(tokens: rate.burst, at: at)
            bucket.tokens = min(rate.burst, bucket.tokens + max(0, at - bucket.at) * rate.perSecond)
            bucket.at = at
            let result = body(&bucket)
            table[key] = bucket
            return result
        }
    }

    /// Drops the buckets that are full again, which costs nobody anything; else the eighth that was used longest ago.
    private func evict(from table: inout [Key: Bucket], at: Double) {
        table = table.filter { key, bucket in
            let rate = rate(of: key.kind)
            return bucket.tokens + (at - bucket.at) * rate.perSecond < rate.burst
        }
        guard table.count >= rates.maximumBuckets else { return }
        for entry in table.sorted(by: { $0.value.at < $1.value.at }).prefix(max(1, rates.maximumBuckets / 8)) {
            table[entry.key] = nil
        }
    }

    private func rate(of kind: Kind) -> RateSettings.Rate {
        switch kind {
        case .reads: rates.reads
        case .writes: rates.writes
        case .login: rates.login
        case .badCredentials: rates.badCredentials
        }
    }
}

/// Holds every caller to the rates.
struct RateBounds: RouterMiddleware {
    typealias Context = ServerContext

    let limiter: RateLimiter
    let rates: RateSettings

    func handle(
        _ request: Request, context: ServerContext, next: Next
    ) async throws -> Response {
        let path = request.uri.path
        let subject = context.principal.caller.map { _ in context.principal.subject }
        if !request.method.isSafe {
            // By address even for a signed-in caller: guessing another's password is no less guessing.
            if rates.loginPaths.contains(path) { try limiter.take(.login, subject: nil, client: context.client) }
            try limiter.take(.writes, subject: subject, client: context.client)
        } else if !rates.freePrefixes.contains(where: path.hasPrefix) {
            try limiter.take(.reads, subject: subject, client: context.client)
        }
        return try await next(request, context)
    }
}

extension HTTPRequest.Method {
    /// Changes nothing (RFC 9110, 9.2.1).
    var isSafe: Bool { self == .get || self == .head || self == .options }
}
