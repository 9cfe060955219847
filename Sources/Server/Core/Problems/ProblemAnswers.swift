import HTTPTypes
import Hummingbird
import Logging
import NIOHTTP1

/// Draws a problem as a page for a browser; `nil` falls back to the JSON document. It may answer with a redirect, such as to the sign-in page.
typealias ErrorPage = @Sendable (Problem, Request, ServerContext) async throws -> Response?

/// Turns everything thrown below it into an answer.
struct ProblemAnswers: RouterMiddleware {
    typealias Context = ServerContext

    let errorPage: ErrorPage?

    func handle(
        _ request: Request, context: ServerContext, next: Next
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPParserError {
            // The bytes on the wire are no HTTP; the connection answers 400 itself and closes.
            throw error
        } catch {
            return await answer(to: error, request: request, context: context)
        }
    }

    func answer(to error: any Error, request: Request, context: ServerContext) async -> Response {
        let problem = Problem(error)
        if problem.status.code >= 500, problem.status != .serviceUnavailable {
            context.logger.error("fault", metadata: ["error": "\(error)", "kind": "\(type(of: error))", "path": "\(request.uri.path)"])
        }
        var response = await page(problem, request: request, context: context) ?? document(problem, request: request, context: context)
        for field in problem.headers where response.headers[values: field.name].isEmpty { response.headers.append(field) }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }

    private func page(_ problem: Problem, request: Request, context: ServerContext) async -> Response? {
        guard let errorPage, context.wantsPage else { return nil }
        do {
            guard var response = try await errorPage(problem, request, context) else { return nil }
            if response.status == .ok { response.status = problem.status }
            return response
        } catch {
            context.logger.error("the error page failed", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func document(_ problem: Problem, request: Request, context: ServerContext) -> Response {
        let document = ProblemDocument(problem, instance: String(request.uri.path.prefix(500)), requestID: context.requestID)
        do {
            return try JSONAnswer.response(document, status: problem.status, type: "application/problem+json")
        } catch {
            // Plain strings always encode; if they ever do not, the status alone must do.
            return Response(status: problem.status)
        }
    }
}
