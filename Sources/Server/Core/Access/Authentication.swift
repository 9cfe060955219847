import HTTPTypes
import Hummingbird
import Vocabulary

/// Recognises the caller by an API key or a session cookie. A key wins; a wrong key is refused, a dead session is anonymous.
struct Authentication: RouterMiddleware {
    typealias Context = ServerContext

    let authenticator: any Authenticator
    let cookie: SessionCookie
    let limiter: RateLimiter

    func handle(
        _ request: Request, context: ServerContext, next: Next
    ) async throws -> Response {
        var context = context
        if let header = request.headers[.authorization] {
            try await recognise(key: header, context: &context)
        } else if let token = cookie.token(in: request.headers), !token.isEmpty {
            try await recognise(session: token, context: &context)
        }
        context.notes.setPrincipal(context.principal, csrf: context.csrf)
        return try await next(request, context)
    }

    private func recognise(key header: String, context: inout ServerContext) async throws {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", let digest = SecretToken.digest(of: String(parts[1])),
            let grant = try await authenticator.apiKey(digest)
        else {
            // Only wrong keys are counted: a guesser behind the same address must not shut out those with a good one.
            try limiter.take(.badCredentials, subject: nil, client: context.client)
            throw Problem.unknownCredential
        }
        context.principal = .key(id: grant.id, grant.caller)
    }

    private func recognise(session token: String, context: inout ServerContext) async throws {
        guard let digest = SecretToken.digest(of: token), let grant = try await authenticator.session(digest) else {
            context.notes.setCookie(cookie.removal)
            return
        }
        context.principal = .user(grant.caller)
        context.csrf = grant.csrf
        context.hasSessionCookie = true
    }
}
