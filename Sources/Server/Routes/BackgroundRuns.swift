import HTTPTypes
import ServiceLifecycle

/// Runs that go on after the request that started them was answered; one service of the program's group.
package struct BackgroundRuns: Service {
    typealias Work = @Sendable () async -> Void

    /// Runs that wait; further ones are refused.
    private static let capacity = 100

    private let stream: AsyncStream<Work>
    private let queue: AsyncStream<Work>.Continuation

    init() { (stream, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.capacity)) }

    /// Puts work in line.
    ///
    /// - Throws: a 503 problem if too much waits already.
    func submit(_ work: @escaping Work) throws(Problem) {
        guard case .enqueued = queue.yield(work) else {
            throw Problem(.serviceUnavailable, "busy", "Too many runs are waiting", mend: "Try again in a moment", headers: [.retryAfter: "10"])
        }
    }

    /// Carries work out, two pieces at a time, until the program shuts down; what runs then is cancelled and says so.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for _ in 0..<2 {
                    group.addTask { [stream] in
                        for await work in stream {
                            await cancelWhenGracefulShutdownDo(work)
                        }
                    }
                }
            }
        } onGracefulShutdown: { [queue] in
            queue.finish()
        }
    }
}

/// Runs work in a task that a graceful shutdown cancels.
private func cancelWhenGracefulShutdownDo(_ work: @escaping BackgroundRuns.Work) async {
    await cancelWhenGracefulShutdown { await work() }  // The run itself records that it was cancelled.
}
