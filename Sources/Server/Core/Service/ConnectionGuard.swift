import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Watches one connection: sends `100 Continue` when the body is wanted, closes after an answer that says so, bounds what is read of a body
/// nobody wants, and drops a reader that stalls. Lives on its connection's event loop.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// This much of an unwanted body is read so that the connection can be used again.
    private static let drainBytes = 256 << 10
    /// After closing our side, the peer has this long to read the answer.
    private static let lingerTime = TimeAmount.seconds(1)

    private let stallTime: TimeAmount
    private var requests = 0
    private var answers = 0
    private var isReadingRequest = false
    private var wantsContinue = false
    /// The answer after which the connection ends; requests in a row are all read before the first is answered.
    private var lastAnswer = Int.max
    private var isClosing = false
    private var drained = 0
    private var stall: Scheduled<Void>?

    init(stallSeconds: Double) { stallTime = .milliseconds(Int64(stallSeconds * 1000)) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            requests += 1
            isReadingRequest = true
            drained = 0
            wantsContinue = head.headerFields[.expect]?.lowercased() == "100-continue"
            if Self.saysClose(head.headerFields) { lastAnswer = min(lastAnswer, requests) }
        case .body(let bytes):
            if isClosing || answers >= requests {
                drained += bytes.readableBytes
                if drained > Self.drainBytes { beginClosing(context) }
                // Nobody will read it: the handler has answered.
                if isClosing { return }
            }
        case .end:
            isReadingRequest = false
            wantsContinue = false
        }
        if !isClosing { context.fireChannelRead(data) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            wantsContinue = false
            if Self.saysClose(head.headerFields) { lastAnswer = min(lastAnswer, answers + 1) }
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            answers += 1
            guard answers >= lastAnswer else { return context.write(data, promise: promise) }
            let written = promise ?? context.eventLoop.makePromise(of: Void.self)
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            written.futureResult.whenComplete { _ in bound.value.0.beginClosing(bound.value.1) }
            context.writeAndFlush(data, promise: written)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is ContinueSignal else { return context.triggerUserOutboundEvent(event, promise: promise) }
        if wantsContinue {
            wantsContinue = false
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        promise?.succeed()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = nil
        if !context.channel.isWritable {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            stall = context.eventLoop.scheduleTask(in: stallTime) { bound.value.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = nil
        context.fireChannelInactive()
    }

    /// Closes our side, so that the peer sees the whole answer, and the rest when it is done or a moment later.
    private func beginClosing(_ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        isClosing = true
        guard isReadingRequest else { return context.close(promise: nil) }
        context.close(mode: .output, promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.lingerTime) { bound.value.close(promise: nil) }
    }

    private static func saysClose(_ fields: HTTPFields) -> Bool {
        fields[values: .connection].contains { $0.lowercased().split(separator: ",").contains { $0.drop { $0 == " " } == "close" } }
    }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
