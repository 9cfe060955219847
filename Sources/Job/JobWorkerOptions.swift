/// How a worker works.
package struct JobWorkerOptions: Sendable, Hashable {
    /// Jobs at once.
    package var slots = 2
    /// How often it looks for jobs of other processes, and for jobs whose worker is gone.
    package var pollMilliseconds: Int64 = 2_000
    /// How often it looks after the jobs it is at: progress, lease, cancellation from other processes.
    package var watchMilliseconds: Int64 = 1_000
    /// How long jobs may go on once the worker is told to stop; then they are cancelled and given back.
    package var drainMilliseconds: Int64 = 10_000
    /// How long a handler may ignore that it was asked to stop, before its job is ended without it.
    package var graceMilliseconds: Int64 = 15_000

    package init() {}
}
