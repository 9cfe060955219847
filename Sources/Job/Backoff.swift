/// How long to wait before the next attempt: twice as long each time, spread so that many failures do not come back at one moment.
package struct Backoff: Sendable, Hashable {
    package var firstMilliseconds: Int64
    package var mostMilliseconds: Int64

    package init(firstMilliseconds: Int64 = 1_000, mostMilliseconds: Int64 = 3_600_000) {
        precondition(firstMilliseconds > 0 && mostMilliseconds >= firstMilliseconds, "a delay is positive and at most the longest")
        self.firstMilliseconds = firstMilliseconds
        self.mostMilliseconds = mostMilliseconds
    }

    /// - Parameters:
    ///   - attempts: how many were made, from 1.
    ///   - jitter: 0…1; the delay lies between half of the step and the whole of it.
    /// - Returns: milliseconds.
    package func delay(afterAttempts attempts: Int64, jitter: Double) -> Int64 {
        let doublings = min(max(attempts, 1) - 1, 40)
        let (grown, overflow) = firstMilliseconds.multipliedReportingOverflow(by: 1 << doublings)
        let step = overflow ? mostMilliseconds : min(grown, mostMilliseconds)
        return step / 2 + Int64(Double(step - step / 2) * min(max(jitter, 0), 1))
    }
}
