import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// One event of a stream (server-sent events, WHATWG HTML 9.2).
struct ServerEvent: Sendable, Hashable {
    /// A plain word; empty for `message`.
    var name = ""
    /// What the browser sends back as `Last-Event-ID`.
    var id = ""
    var data: String

    var bytes: ByteBuffer {
        var text = ""
        func plain(_ value: String) -> String { String(value.filter { !$0.isNewline && $0 != "\0" }) }
        if !id.isEmpty { text += "id: \(plain(id))\n" }
        if !name.isEmpty { text += "event: \(plain(name))\n" }
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) { text += "data: \(line)\n" }
        return ByteBuffer(string: text + "\n")
    }
}

/// Sends events to one reader; a slow reader slows the sender down.
struct EventSender: Sendable {
    fileprivate let queue: AsyncStream<ByteBuffer>.Continuation

    /// Returns when the event is queued.
    ///
    /// - Throws: `CancellationError` once the reader is gone or the server shuts down.
    func send(_ event: ServerEvent) async throws {
        var pause = Duration.milliseconds(5)
        while true {
            try Task.checkCancellation()
            switch queue.yield(event.bytes) {
            case .enqueued: return
            case .terminated: throw CancellationError()
            default:
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .milliseconds(200))
            }
        }
    }
}

/// An answer that goes on: events as they happen, a heartbeat between them.
struct EventStream: Sendable {
    var heartbeatSeconds = 15.0
    /// The browser connects again afterwards; so no stream lives for ever.
    var longestSeconds = 1800.0
    static let capacity = 64

    /// - Parameter produce: runs until it returns, the reader goes, the time is over or the server shuts down; then it is cancelled.
    func response(context: ServerContext, produce: @escaping @Sendable (EventSender) async throws -> Void) -> Response {
        let headers: HTTPFields = [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store", .accelBuffering: "no"]
        let stream = self
        let closed = context.channel?.closeFuture
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await stream.run(until: closed, produce: produce) { try await writer.write($0) }
                try await writer.finish(nil)
            })
    }

    @concurrent func run(
        until closed: EventLoopFuture<Void>?, produce: @escaping @Sendable (EventSender) async throws -> Void,
        write: @concurrent (ByteBuffer) async throws -> Void
    ) async throws {
        let (events, queue) = AsyncStream.makeStream(of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(Self.capacity))
        closed?.whenComplete { _ in queue.finish() }
        let (heartbeat, longest) = (heartbeatSeconds, longestSeconds)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { queue.finish() }
                do { try await produce(EventSender(queue: queue)) } catch is CancellationError {}
            }
            group.addTask {
                let end = ContinuousClock.now + .seconds(longest)
                defer { queue.finish() }
                while ContinuousClock.now < end {
                    do { try await Task.sleep(for: .seconds(heartbeat)) } catch { return }
                    queue.yield(ByteBuffer(string: ": \n\n"))
                }
            }
            group.addTask {
                // Throws when cancelled, which is how a stream usually ends.
                do { try await gracefulShutdown() } catch { return }
                queue.finish()
            }
            defer { group.cancelAll() }
            for await bytes in events { try await write(bytes) }
            group.cancelAll()
            while let _ = try await group.next() {}
        }
    }
}

extension HTTPField.Name {
    /// Tells a proxy not to gather the stream.
    static let accelBuffering = HTTPField.Name("X-Accel-Buffering")!
}
