import HTTPTypes
import Hummingbird
import NIOCore

/// Asks the connection to send `100 Continue`: the handler is about to read the body.
struct ContinueSignal: Sendable {}

/// The body of a request, cut off where it exceeds the request's allowance.
struct GatedBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let base: RequestBody
    let declaredBytes: Int?
    let context: ServerContext

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(), declaredBytes: declaredBytes, context: context)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: RequestBody.AsyncIterator
        let declaredBytes: Int?
        let context: ServerContext
        var received = 0
        var hasBegun = false
        var isLengthChecked = false

        @concurrent mutating func next() async throws -> ByteBuffer? {
            let limit = context.allowance.bodyBytes
            // Whoever looks at the beginning does not know yet how much the handler takes.
            if !isLengthChecked, !context.allowance.isPeeking {
                isLengthChecked = true
                try refuse(declaredBytes ?? 0, over: limit)
            }
            if !hasBegun {
                hasBegun = true
                context.channel?.triggerUserOutboundEvent(ContinueSignal(), promise: nil)
            }
            guard let buffer = try await base.next() else { return nil }
            received += buffer.readableBytes
            try refuse(received, over: limit)
            return buffer
        }

        private func refuse(_ bytes: Int, over limit: Int) throws(Problem) {
            guard bytes > limit else { return }
            context.notes.closeAfterAnswer()
            throw .tooLarge(limitBytes: limit)
        }
    }
}

/// Puts the gate before every body, and refuses a declared length that is no number.
struct BodyBounds: RouterMiddleware {
    typealias Context = ServerContext

    func handle(
        _ request: Request, context: ServerContext, next: Next
    ) async throws -> Response {
        var request = request
        let declared = request.headers[.contentLength]
        let bytes = declared.flatMap(Int.init)
        guard declared == nil || (bytes ?? -1) >= 0 else {
            throw Problem.malformed("malformed_length", "Content-Length is no number of bytes", mend: "Send the body's length, or chunks")
        }
        request.body = RequestBody(asyncSequence: GatedBody(base: request.body, declaredBytes: bytes, context: context))
        return try await next(request, context)
    }
}

/// What stands behind a middleware.
typealias Next = @concurrent (Request, ServerContext) async throws -> Response
