import HTTPTypes
import Hummingbird
import NIOHTTP1

/// What stands around the router: reads the head, bounds the time, and finishes every answer, also those of faults.
struct ServerFront<Inner: HTTPResponder>: HTTPResponder where Inner.Context == ServerContext {
    typealias Context = ServerContext

    let inner: Inner
    let admission: Admission
    let answers: ProblemAnswers
    let headers: SecurityHeaders
    let log: AccessLog

    func respond(to request: Request, context: ServerContext) async throws -> Response {
        var context = context
        let startedAt = MonotonicClock.seconds()
        admission.admit(request, into: &context)
        log.began()
        var response: Response
        do {
            try admission.check(request)
            response = try await bounded(request, context: context)
        } catch let error as HTTPParserError {
            log.broke()
            throw error
        } catch {
            response = await answers.answer(to: error, request: request, context: context)
        }
        headers.apply(to: &response, request: request, context: context)
        if request.method == .head { response = response.createHeadResponse() }
        log.answered(&response, to: request, context: context, startedAt: startedAt)
        return response
    }

    /// Gives the request up, and cancels its work, once its deadline is past.
    private func bounded(_ request: Request, context: ServerContext) async throws -> Response {
        let inner = inner
        return try await withThrowingTaskGroup(of: Response?.self) { group in
            group.addTask { try await inner.respond(to: request, context: context) }
            group.addTask {
                try await context.allowance.waitForDeadline()
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let response = first else {
                context.notes.closeAfterAnswer()
                throw Problem.timedOut
            }
            return response
        }
    }
}

/// The parts of the server core, put together.
struct ServerCore: Sendable {
    let settings: ServerSettings
    let metrics: MetricsRegistry
    let limiter: RateLimiter
    let throttle: LoginThrottle
    let cookie: SessionCookie
    let errorPage: ErrorPage?
    private let authenticator: any Authenticator

    init(
        settings: ServerSettings, authenticator: any Authenticator, metrics: MetricsRegistry = MetricsRegistry(),
        errorPage: ErrorPage? = nil, now: @escaping @Sendable () -> Double = MonotonicClock.seconds
    ) {
        self.settings = settings
        self.authenticator = authenticator
        self.metrics = metrics
        self.errorPage = errorPage
        limiter = RateLimiter(rates: settings.rates, now: now)
        throttle = LoginThrottle(now: now)
        cookie = SessionCookie(isSecure: settings.isSecure)
        ProcessFigures.register(in: metrics)
    }

    /// An empty table whose middleware is in place; add the routes, then call `responder(for:)`.
    func makeRoutes() -> RouteTable {
        RouteTable(middleware: [
            ProblemAnswers(errorPage: errorPage),
            BodyBounds(),
            Authentication(authenticator: authenticator, cookie: cookie, limiter: limiter),
            RateBounds(limiter: limiter, rates: settings.rates),
            CrossSiteGuard(publicURL: settings.publicURL),
        ])
    }

    func responder(for routes: RouteTable) -> ServerFront<RouterResponder<ServerContext>> {
        ServerFront(
            inner: routes.buildResponder(), admission: Admission(settings: settings), answers: ProblemAnswers(errorPage: errorPage),
            headers: SecurityHeaders(isSecure: settings.isSecure), log: AccessLog(metrics: metrics))
    }
}
