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
        var isClosed = false
        var whenEnded: [Job] = []
    }

    private let most: Int
    private let state = Mutex(State())
    /// Counts jobs put in line, and the wake-up calls of `close`.
    private let work = DispatchSemaphore(value: 0)

    init(most: Int) { self.most = most }

    /// Puts a job in line.
    ///
    /// - Returns: a ticket to withdraw it with; `nil` if the threads are closed and the job will not run.
    func submit(_ job: @escaping Job) -> UInt64? {
        let ticket: UInt64? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.nextTicket += 1
            state.waiting.append((state.nextTicket, job))
            if state.idle < state.waiting.count, state.threads < most {
                state.threads += 1
                start()
            }
            return state.nextTicket
        }
        if ticket != nil { work.signal() }
        return ticket
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
            if state.threads > 0 { state.whenEnded.append(done) }
            return state.threads
        }
        for _ in 0..<threads { work.signal() }
        if threads == 0 { done() }
    }

    /// One thread fewer.
    private func end() {
        let waiting: [Job] = state.withLock { state in
            state.threads -= 1
            guard state.threads == 0 else { return [] }
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
            if isOver { return end() }
            job?()
        }
    }

    private final class Start {
        let threads: SessionThreads
        init(_ threads: SessionThreads) { self.threads = threads }
    }

    private func start() {
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
        let start = Unmanaged.passRetained(Start(self))
        let status = pthread_create(&thread, attributes, { argument in
            guard let argument else { return nil }
            Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().threads.run()
            return nil
        }, start.toOpaque())
        precondition(status == 0, "the system gives no thread (error \(status))")
    }
}
