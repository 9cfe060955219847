import Dispatch
import Glibc
import Synchronization

/// Threads on which blocking work runs, started when first needed and kept; jobs beyond their number wait in line.
final class SessionThreads: Sendable {
    typealias Job = @Sendable () -> Void

    private struct State {
        var waiting: [(ticket: UInt64, job: Job)] = []
        var nextTicket: UInt64 = 0
        var threads = 0
        var idle = 0
        /// Threads that do one job and end.
        var inBackground = 0
        var isClosed = false
        var whenEnded: [Job] = []

        var isRunning: Bool { threads + inBackground > 0 }
    }

    /// Steps of the system's scale, on which others work at 0.
    private static let backgroundNiceness: Int32 = 5

    private let most: Int
    private let state = Mutex(State())
    /// Counts jobs put in line, and the wake-up calls of `close`.
    private let work = DispatchSemaphore(value: 0)

    init(most: Int) { self.most = most }

    /// Puts a job in line.
    ///
    /// - Parameter inBackground: whether to do it at once on a thread of its own, which gives way to the others.
    /// - Returns: a ticket to withdraw it with; `nil` if the threads are closed and the job will not run.
    func submit(inBackground: Bool = false, _ job: @escaping Job) -> UInt64? {
        if inBackground { return submitInBackground(job) }
        let ticket: UInt64? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.nextTicket += 1
            state.waiting.append((state.nextTicket, job))
            if state.idle < state.waiting.count, state.threads < most {
                state.threads += 1
                start { [self] in run() }
            }
            return state.nextTicket
        }
        if ticket != nil { work.signal() }
        return ticket
    }

    private func submitInBackground(_ job: @escaping Job) -> UInt64? {
        state.withLock { state -> UInt64? in
            guard !state.isClosed else { return nil }
            state.nextTicket += 1
            state.inBackground += 1
            start { [self] in
                // For this thread alone; it stays so, which is why the thread is not kept.
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.backgroundNiceness)
                job()
                end { $0.inBackground -= 1 }
            }
            return state.nextTicket
        }
    }

    /// Takes a job out of the line.
    ///
    /// - Returns: whether it was still there; if not, it runs or has run.
    func withdraw(_ ticket: UInt64) -> Bool {
        state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) else { return false }
            state.waiting.remove(at: index)
            return true
        }
    }

    /// Ends the threads once the line is empty; no new jobs are taken.
    ///
    /// - Parameter done: called when the last thread has ended.
    func close(_ done: @escaping Job = {}) {
        let threads = state.withLock { state in
            state.isClosed = true
            if state.isRunning { state.whenEnded.append(done) }
            return (toWake: state.threads, isRunning: state.isRunning)
        }
        for _ in 0..<threads.toWake { work.signal() }
        if !threads.isRunning { done() }
    }

    /// One thread fewer.
    private func end(_ subtract: (inout State) -> Void) {
        let waiting: [Job] = state.withLock { state in
            subtract(&state)
            guard !state.isRunning else { return [] }
            defer { state.whenEnded = [] }
            return state.whenEnded
        }
        for done in waiting { done() }
    }

    private func run() {
        while true {
            state.withLock { $0.idle += 1 }
            work.wait()
            let (job, isOver): (Job?, Bool) = state.withLock { state in
                state.idle -= 1
                // A call without a job: it was withdrawn, or the threads are closing.
                if state.waiting.isEmpty { return (nil, state.isClosed) }
                return (state.waiting.removeFirst().job, false)
            }
            if isOver { return end { $0.threads -= 1 } }
            job?()
        }
    }

    private final class Start {
        let body: Job
        init(_ body: @escaping Job) { self.body = body }
    }

    private func start(_ body: @escaping Job) {
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        pthread_attr_init(attributes)
        defer {
            pthread_attr_destroy(attributes)
            attributes.deallocate()
        }
        // Deeply nested SQL is parsed by recursion.
        pthread_attr_setstacksize(attributes, 16 << 20)
        pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread: pthread_t = 0
        let start = Unmanaged.passRetained(Start(body))
        let status = pthread_create(&thread, attributes, { argument in
            guard let argument else { return nil }
            Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
            return nil
        }, start.toOpaque())
        precondition(status == 0, "the system gives no thread (error \(status))")
    }
}
