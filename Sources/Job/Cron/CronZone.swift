// All of Foundation: FoundationEssentials knows no zone but GMT.
import Foundation

/// Wall clock and time of one IANA time zone. Seconds since 1970, on the wall's own calendar or in UTC.
struct CronZone: Sendable, Hashable {
    let identifier: String
    private let zone: TimeZone

    /// - Throws: `unknownZone`.
    init(_ identifier: String) throws(JobError) {
        // Foundation also takes writings such as GMT+8, which no other program reads the same way; and its list of names is not whole.
        guard identifier == "UTC" || identifier.contains("/"), let zone = TimeZone(identifier: identifier) else {
            throw JobError(
                .unknownZone, problem: "the time zone \(identifier.prefix(60)) is unknown",
                mend: "name one of the IANA database, such as Asia/Shanghai or UTC")
        }
        self.identifier = identifier
        self.zone = zone
    }

    /// Seconds to add to UTC at a moment of UTC.
    func offset(at utc: Int64) -> Int64 { Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(utc)))) }

    /// How a time on the wall clock relates to moments.
    enum Reading: Hashable {
        case once(Int64)
        /// The clock was set back over it: it comes twice.
        case twice(first: Int64, second: Int64)
        /// The clock was set forward over it: it never comes; this is the moment after.
        case never(next: Int64)
    }

    /// Moments at which the wall clock shows `wall`. The zone must not change its offset twice within two days of it.
    func reading(_ wall: Int64) -> Reading {
        let before = offset(at: wall - Self.day)
        let after = offset(at: wall + Self.day)
        if before == after { return .once(wall - before) }
        let early = wall - before
        let late = wall - after
        switch (offset(at: early) == before, offset(at: late) == after) {
        case (true, true): return .twice(first: min(early, late), second: max(early, late))
        case (true, false): return .once(early)
        case (false, true): return .once(late)
        case (false, false): return .never(next: change(from: before, between: wall - Self.day, and: wall + Self.day))
        }
    }

    /// Whether the clock is not set anew on this day or the days around it, and its offset.
    func steadyOffset(onDayAt wall: Int64) -> Int64? {
        let before = offset(at: wall - Self.day)
        return before == offset(at: wall + 2 * Self.day) ? before : nil
    }

    static let day: Int64 = 86_400

    private func change(from offset: Int64, between low: Int64, and high: Int64) -> Int64 {
        var (low, high) = (low, high)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if self.offset(at: middle) == offset { low = middle } else { high = middle }
        }
        return high
    }
}
