/// What a step spent its time on.
struct Stopwatch: Sendable {
    /// Milliseconds by phase.
    private(set) var phases: [String: Double] = [:]
    private var last = ContinuousClock.now

    /// Counts the time since the last lap, or since the start, to a phase.
    mutating func lap(_ phase: String) {
        let now = ContinuousClock.now
        phases[phase, default: 0] += ((now - last) / .microseconds(10)).rounded() / 100
        last = now
    }

    /// Takes over what another one counted beside this one.
    mutating func add(_ other: Stopwatch) { phases.merge(other.phases) { $0 + $1 } }
}
