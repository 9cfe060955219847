import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Notes each answered request: one line in the log, and the figures.
struct AccessLog: Sendable {
    let metrics: MetricsRegistry

    /// Answers longer than this, or of unknown length, are noted when their last byte is written.
    private static let immediateBytes = 256 << 10

    func began() { metrics.shift("heliu_http_requests_in_flight", "Requests being answered", by: 1) }

    /// The request ended without an answer of ours.
    func broke() { metrics.shift("heliu_http_requests_in_flight", "Requests being answered", by: -1) }

    func answered(_ response: inout Response, to request: Request, context: ServerContext, startedAt: Double) {
        let head = response.head
        if let length = response.body.contentLength, length <= Self.immediateBytes {
            note(head, bytes: length, request: request, context: context, startedAt: startedAt, failed: false)
            return
        }
        let body = response.body
        let headers = response.headers
        let answer = OpenAnswer { bytes, failed in
            note(head, bytes: bytes, request: request, context: context, startedAt: startedAt, failed: failed)
        }
        response.body = ResponseBody(contentLength: body.contentLength) { writer in
            try await body.write(CountingWriter(parent: writer, answer: answer))
            answer.isComplete.withLock { $0 = true }
        }
        response.headers = headers
    }

    private func note(
        _ head: HTTPResponse, bytes: Int, request: Request, context: ServerContext, startedAt: Double, failed: Bool
    ) {
        let seconds = MonotonicClock.seconds() - startedAt
        let route = context.endpointPath ?? "none"
        let method = Self.methods.contains(request.method) ? request.method.rawValue : "other"
        let labels: MetricsRegistry.Labels = [("method", method), ("route", route), ("status", "\(head.status.code / 100)xx")]
        metrics.shift("heliu_http_requests_in_flight", "Requests being answered", by: -1)
        metrics.add(to: "heliu_http_requests_total", "Answered requests", labels: labels)
        metrics.add(Double(bytes), to: "heliu_http_response_bytes_total", "Bytes of bodies sent", labels: [("route", route)])
        metrics.observe(
            seconds, in: "heliu_http_request_duration_seconds", "Time to the end of the answer", labels: [("method", method), ("route", route)])
        let level: Logger.Level = head.status.code >= 500 ? .warning : Self.isRoutine(request) ? .debug : .info
        context.logger.log(
            level: level, "request",
            metadata: [
                "method": "\(method)", "path": "\(request.uri.path.prefix(300))", "route": "\(route)", "status": "\(head.status.code)",
                "ms": "\((seconds * 100_000).rounded() / 100)", "bytes": "\(bytes)", "client": "\(context.client?.description ?? "-")",
                "subject": "\(context.notes.subject)", "agent": "\((request.headers[.userAgent] ?? "-").prefix(120))",
                "complete": "\(!failed)",
            ])
    }

    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    private static func isRoutine(_ request: Request) -> Bool {
        ["/health", "/metrics", "/assets/"].contains { request.uri.path.hasPrefix($0) }
    }
}

/// An answer that is being written; noted once nobody holds it any more, also if the connection broke before its first byte.
private final class OpenAnswer: Sendable {
    let bytes = Mutex(0)
    let isComplete = Mutex(false)
    private let note: @Sendable (_ bytes: Int, _ failed: Bool) -> Void

    init(note: @escaping @Sendable (_ bytes: Int, _ failed: Bool) -> Void) { self.note = note }

    deinit { note(bytes.withLock { $0 }, !isComplete.withLock { $0 }) }
}

private struct CountingWriter: ResponseBodyWriter {
    var parent: any ResponseBodyWriter
    let answer: OpenAnswer

    @concurrent mutating func write(_ buffer: ByteBuffer) async throws {
        try await parent.write(buffer)
        answer.bytes.withLock { $0 += buffer.readableBytes }
    }

    @concurrent consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await parent.finish(trailingHeaders) }
}
