import Synchronization

/// Slows down the guessing of passwords: after a few failures each further one doubles the wait, per name and per address.
///
/// A name's wait stays short, so that nobody can lock another person out for long.
final class LoginThrottle: Sendable {
    private struct Failures {
        var count = 0
        var last: Double
        var until: Double
    }

    private struct Plan {
        let free: Int
        let longestSeconds: Double
    }

    private static let perName = Plan(free: 5, longestSeconds: 60)
    private static let perAddress = Plan(free: 10, longestSeconds: 900)
    /// Failures older than this are forgotten.
    private static let memorySeconds = 3600.0

    private let limit: Int
    private let now: @Sendable () -> Double
    private let failures = Mutex<[String: Failures]>([:])

    /// - Parameter now: seconds on a clock that never goes back.
    init(limit: Int = 10_000, now: @escaping @Sendable () -> Double = MonotonicClock.seconds) {
        self.limit = limit
        self.now = now
    }

    /// - Throws: a 429 problem with `Retry-After` while this name or address has to wait.
    func check(name: String, address: ClientAddress?) throws(Problem) {
        let at = now()
        let until = failures.withLock { table in
            Self.keys(name, address).map { table[$0.key]?.until ?? 0 }.max() ?? 0
        }
        if until > at { throw .tooManyRequests(retryAfterSeconds: until - at, what: "attempts to sign in") }
    }

    func failed(name: String, address: ClientAddress?) {
        let at = now()
        failures.withLock { table in
            for (key, plan) in Self.keys(name, address) {
                if table.count >= limit, table[key] == nil { Self.evict(&table, at: at, limit: limit) }
                var entry = table[key] ?? Failures(last: at, until: at)
                if at - entry.last > Self.memorySeconds { entry.count = 0 }
                entry.count += 1
                entry.last = at
                let doublings = entry.count - plan.free
                entry.until = doublings > 0 ? at + min(plan.longestSeconds, Double(1 << min(doublings - 1, 20))) : at
                table[key] = entry
            }
        }
    }

    /// A success forgives the name, not the address.
    func succeeded(name: String) {
        failures.withLock { _ = $0.removeValue(forKey: Self.nameKey(name)) }
    }

    var count: Int { failures.withLock { $0.count } }

    private static func keys(_ name: String, _ address: ClientAddress?) -> [(key: String, plan: Plan)] {
        var keys = [(nameKey(name), perName)]
        if let address { keys.append(("a:\(address.network)", perAddress)) }
        return keys
    }

    private static func nameKey(_ name: String) -> String { "n:" + name.lowercased().prefix(200) }

    /// Drops what is forgotten anyway, else the eighth that failed longest ago.
    private static func evict(_ table: inout [String: Failures], at: Double, limit: Int) {
        table = table.filter { at - $0.value.last <= memorySeconds }
        guard table.count >= limit else { return }
        for entry in table.sorted(by: { $0.value.last < $1.value.last }).prefix(max(1, limit / 8)) {
            table[entry.key] = nil
        }
    }
}

enum MonotonicClock {
    private static let origin = ContinuousClock.now

    /// Seconds since some moment of this process.
    @Sendable static func seconds() -> Double {
        let (seconds, attoseconds) = (ContinuousClock.now - origin).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}
