import HTTPTypes
import Hummingbird

/// The headers every answer carries.
struct SecurityHeaders: Sendable {
    private static let contentPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
        "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    let isSecure: Bool

    func apply(to response: inout Response, request: Request, context: ServerContext) {
        var headers = response.headers
        headers[.contentTypeOptions] = "nosniff"
        headers[.referrerPolicy] = "same-origin"
        headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        headers[.openerPolicy] = "same-origin"
        headers[.resourcePolicy] = "same-origin"
        headers[.frameOptions] = "DENY"
        if headers[.contentSecurityPolicy] == nil { headers[.contentSecurityPolicy] = Self.contentPolicy }
        if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
        headers[.requestID] = context.requestID
        for cookie in context.notes.cookies { headers.append(HTTPField(name: .setCookie, value: cookie)) }
        if headers[.cacheControl] == nil {
            let isPersonal = context.principal != .anonymous || context.notes.subject != Principal.anonymous.subject
            headers[.cacheControl] = isPersonal ? "private, no-cache" : "no-cache"
        }
        if headers[.vary] == nil { headers[.vary] = "Accept, Accept-Language, Authorization, Cookie" }
        if context.notes.mustClose { headers[.connection] = "close" }
        response.headers = headers
    }
}

extension HTTPField.Name {
    static let contentTypeOptions = HTTPField.Name("X-Content-Type-Options")!
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let permissionsPolicy = HTTPField.Name("Permissions-Policy")!
    static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy")!
    static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
    static let frameOptions = HTTPField.Name("X-Frame-Options")!
}
