import HTTPTypes

/// An answer that is a fault: RFC 9457 problem details, with how to mend it.
struct Problem: Error, Hashable, Sendable {
    /// One fault of several, such as one query parameter or one form field.
    struct Fault: Hashable, Sendable, Encodable {
        /// The parameter, field or line.
        let field: String
        let code: String
        let detail: String
        let mend: String
    }

    let status: HTTPResponse.Status
    /// Clients branch on this; codes are only ever added.
    let code: String
    /// What went wrong, where and why, with the value.
    let detail: String
    let mend: String
    var faults: [Fault] = []
    var headers = HTTPFields()

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, mend: String, faults: [Fault] = [], headers: HTTPFields = [:]) {
        self.status = status
        self.code = code
        self.detail = detail
        self.mend = mend
        self.faults = faults
        self.headers = headers
    }
}

extension Problem {
    /// - Parameter thing: such as `There is no dataset carbon.statement`.
    static func notFound(_ thing: String, mend: String = "Look for it in the catalogue or by the search") -> Problem {
        Problem(.notFound, "not_found", thing, mend: mend)
    }

    static var unauthenticated: Problem {
        Problem(
            .unauthorized, "unauthenticated", "This needs a signed-in user or an API key",
            mend: "Sign in, or send Authorization: Bearer with a key", headers: [.wwwAuthenticate: "Bearer realm=\"heliu\""])
    }

    static var unknownCredential: Problem {
        Problem(
            .unauthorized, "unknown_credential", "The API key is unknown or revoked",
            mend: "Make a new key on the page of your account", headers: [.wwwAuthenticate: "Bearer realm=\"heliu\", error=\"invalid_token\""])
    }

    static func forbidden(_ role: AccessRole, of organisation: String?) -> Problem {
        let place = organisation.map { "for \($0)" } ?? "for some organisation"
        return Problem(
            .forbidden, "forbidden", "This needs the role \(role.rawValue) \(place)",
            mend: "Ask an administrator of the organisation for the role")
    }

    static func crossSite(_ detail: String) -> Problem {
        Problem(
            .forbidden, "cross_site_request", detail,
            mend: "Reload the page and send the form again; programs use an API key instead of cookies")
    }

    static func methodNotAllowed(_ method: HTTPRequest.Method, allow: String) -> Problem {
        Problem(
            .methodNotAllowed, "method_not_allowed", "\(method.rawValue.prefix(20)) is not possible here", mend: "Use \(allow)",
            headers: [.allow: allow])
    }

    static func tooLarge(limitBytes: Int) -> Problem {
        Problem(
            .contentTooLarge, "too_large", "The body is larger than \(limitBytes) bytes", mend: "Send less, or upload it as a file",
            headers: [.connection: "close"])
    }

    static func tooManyRequests(retryAfterSeconds: Double, what: String = "requests") -> Problem {
        let seconds = max(1, Int(retryAfterSeconds.rounded(.up)))
        return Problem(
            .tooManyRequests, "too_many_requests", "Too many \(what)", mend: "Wait \(seconds) s and try again",
            headers: [.retryAfter: String(seconds)])
    }

    static var timedOut: Problem {
        Problem(
            .serviceUnavailable, "timed_out", "The answer took too long and was given up",
            mend: "Ask for less, or try again later", headers: [.retryAfter: "5", .connection: "close"])
    }

    static var cancelled: Problem {
        Problem(
            .serviceUnavailable, "cancelled", "The request was cancelled before it was answered", mend: "Try again",
            headers: [.retryAfter: "1"])
    }

    /// Nobody will read it; it is for the log.
    static var disconnected: Problem {
        Problem(.badRequest, "disconnected", "The connection broke before the request was complete", mend: "Send it again")
    }

    static func malformed(_ code: String, _ detail: String, mend: String, faults: [Fault] = []) -> Problem {
        Problem(.badRequest, code, detail, mend: mend, faults: faults)
    }

    static var internalFault: Problem {
        Problem(
            .internalServerError, "internal", "The server met a fault of its own",
            mend: "Try again; if it stays, give the operator the request id")
    }
}

/// The problem as its JSON document.
struct ProblemDocument: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String
    let code: String
    let mend: String
    let requestID: String
    let errors: [Problem.Fault]?

    enum CodingKeys: String, CodingKey {
        case type, title, status, detail, instance, code, mend, errors
        case requestID = "request_id"
    }

    init(_ problem: Problem, instance: String, requestID: String) {
        type = "urn:heliu:problem:\(problem.code)"
        title = problem.status.reasonPhrase
        status = problem.status.code
        detail = problem.detail
        self.instance = instance
        code = problem.code
        mend = problem.mend
        self.requestID = requestID
        errors = problem.faults.isEmpty ? nil : problem.faults
    }
}
