import Hummingbird
import Logging
import NIOCore
import Synchronization
import Vocabulary

/// What is known about a request while it is answered.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The connection; `nil` when a test calls the router without one.
    let channel: (any Channel)?
    var requestID = ""
    var principal = Principal.anonymous
    var language = Language.zh
    /// The caller asked for JSON: by `Accept`, a `.json` address or `/api`.
    var wantsJSON = false
    /// The caller is a browser that shows pages.
    var wantsPage = false
    var client: ClientAddress?
    /// The token forms must carry; empty without a session.
    var csrf = ""
    /// Whether `principal` was recognised by its cookie.
    var hasSessionCookie = false
    let allowance = RequestAllowance()
    let notes = RequestNotes()

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        client = source.channel.remoteAddress?.ipAddress.flatMap(ClientAddress.init)
    }

    /// A context without a connection, for calling a router directly.
    init(logger: Logger, client: ClientAddress? = nil) {
        coreContext = .init(source: LoggerOnly(logger: logger))
        channel = nil
        self.client = client
    }

    private struct LoggerOnly: RequestContextSource { let logger: Logger }
}

/// How long and how large a request may be; a route that expects more raises it before it reads.
final class RequestAllowance: Sendable {
    private struct State {
        var bodyBytes = Int.max
        var isPeeking = false
        var deadline: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    var bodyBytes: Int { state.withLock { $0.bodyBytes } }

    /// Whether only the beginning of the body is looked at, by someone who bounds that.
    var isPeeking: Bool { state.withLock { $0.isPeeking } }
    func setPeeking(_ isPeeking: Bool) { state.withLock { $0.isPeeking = isPeeking } }
    func setBodyBytes(_ bytes: Int) { state.withLock { $0.bodyBytes = bytes } }

    /// The request is given up this long from now.
    func setTimeout(seconds: Double) {
        let deadline = ContinuousClock.now + .seconds(seconds)
        state.withLock { $0.deadline = deadline }
    }

    /// Returns once the deadline is past, also when it was moved meanwhile.
    ///
    /// - Throws: `CancellationError`.
    func waitForDeadline() async throws {
        while let deadline = state.withLock({ $0.deadline }), deadline > .now {
            try await Task.sleep(until: deadline, clock: .continuous)
        }
    }
}

/// What the inner handlers tell the outer ones: the log, the headers, the metrics.
final class RequestNotes: Sendable {
    private struct State {
        var principal = Principal.anonymous
        var csrf = ""
        var mustClose = false
        var cookies: [String] = []
    }

    private let state = Mutex(State())

    var subject: String { state.withLock { $0.principal.subject } }
    /// Who was recognised, also for what answers outside of it, such as the page of a problem.
    var principal: Principal { state.withLock { $0.principal } }
    var csrf: String { state.withLock { $0.csrf } }
    var mustClose: Bool { state.withLock { $0.mustClose } }
    var cookies: [String] { state.withLock { $0.cookies } }

    func setPrincipal(_ principal: Principal, csrf: String) { state.withLock { ($0.principal, $0.csrf) = (principal, csrf) } }
    /// The rest of the request cannot be read: the connection ends after the answer.
    func closeAfterAnswer() { state.withLock { $0.mustClose = true } }
    func setCookie(_ value: String) { state.withLock { $0.cookies.append(value) } }
}
