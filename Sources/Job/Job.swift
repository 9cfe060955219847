// Job: decides when a piece of work runs, and in which process.

/// What somebody wants done.
package struct JobRequest: Sendable, Hashable {
    /// Which handler does it, such as `pipeline`.
    package var kind: String
    /// What it is done to; two jobs of one subject never run at once. Empty: nothing is excluded.
    package var subject: String
    /// What the handler needs to know: JSON text, at most `JobQueue.mostPayloadBytes`.
    package var payload: String
    /// A larger one goes first.
    package var priority: Int64
    /// How often it may be begun before it is given up; from 1.
    package var mostAttempts: Int64
    /// Unix milliseconds; `nil`: at once.
    package var dueAt: Int64?
    package var requestedBy: String
    /// A request with a key that was used before is answered with the job of then.
    package var key: String?
    /// The job whose end asked for this one.
    package var parent: String?
    /// The schedule or trigger that asked for it.
    package var trigger: String?

    package init(
        kind: String, subject: String = "", payload: String = "{}", priority: Int64 = 0, mostAttempts: Int64 = 3, dueAt: Int64? = nil,
        requestedBy: String, key: String? = nil, parent: String? = nil, trigger: String? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.payload = payload
        self.priority = priority
        self.mostAttempts = mostAttempts
        self.dueAt = dueAt
        self.requestedBy = requestedBy
        self.key = key
        self.parent = parent
        self.trigger = trigger
    }
}

/// A piece of work in the queue. Times are Unix milliseconds.
package struct Job: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case waiting, running, succeeded
        /// Ended by a fault that another attempt would not mend.
        case failed
        case cancelled
        /// Given up after the last attempt it was granted.
        case dead

        /// Whether nothing more happens to it by itself.
        package var isEnd: Bool { self != .waiting && self != .running }
    }

    /// Ascends with the time of the request.
    package var id: String
    package var kind: String
    package var subject: String
    /// JSON text.
    package var payload: String
    package var state: State
    package var priority: Int64
    /// How often it was begun since it was requested or requeued.
    package var attempts: Int64
    package var mostAttempts: Int64
    package var dueAt: Int64
    package var createdAt: Int64
    /// When the last attempt began.
    package var startedAt: Int64?
    package var endedAt: Int64?
    /// Until when its worker is believed alive without a sign of life.
    package var leaseUntil: Int64?
    /// When its handler last told something.
    package var heardAt: Int64?
    /// Name of the worker that has or had it.
    package var worker: String?
    package var requestedBy: String
    /// The last fault, also of an attempt that is repeated.
    package var code: String?
    package var problem: String?
    package var mend: String?
    /// 0…1000.
    package var progressPermille: Int64
    package var cancelRequested: Bool
    /// Running, but without a sign of life from its worker, or for `JobQueue.silenceMilliseconds` from its handler. As of the reading.
    package var isStuck: Bool
    package var parent: String?
    package var trigger: String?
    /// Counts up with each attempt and never back: whoever holds an older number has lost the job.
    package var claim: Int64
}

/// Why an attempt at a job did not succeed; a handler throws one to say whether another attempt may.
package struct JobFault: Error, Sendable, Hashable {
    package var code: String
    package var problem: String
    package var mend: String
    /// Whether another attempt may succeed.
    package var isWorthRetrying: Bool

    package init(code: String, problem: String, mend: String, isWorthRetrying: Bool = true) {
        self.code = code
        self.problem = problem
        self.mend = mend
        self.isWorthRetrying = isWorthRetrying
    }
}
