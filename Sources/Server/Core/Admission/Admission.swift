import HTTPTypes
import Hummingbird
import Logging
import Vocabulary

/// Reads who asks for what from the head of a request, and refuses heads that no honest client sends.
struct Admission: Sendable {
    static let languageCookie = "heliu_lang"

    let settings: ServerSettings

    func admit(_ request: Request, into context: inout ServerContext) {
        context.requestID = Self.requestID(from: request.headers[values: .requestID])
        context.logger[metadataKey: "request_id"] = "\(context.requestID)"
        context.logger[metadataKey: "hb.request.id"] = nil
        context.client = ClientAddress.resolve(
            peer: context.client, forwarded: request.headers[values: .forwardedFor], trusting: settings.trustedProxies)
        context.language = language(of: request, context: context)
        let accept = AcceptedTypes(request.headers[values: .accept])
        let path = request.uri.path
        let isInterface = path == "/api" || path.hasPrefix("/api/") || path.hasSuffix(".json")
        context.wantsJSON = isInterface || accept.json > accept.html
        context.wantsPage = !context.wantsJSON && accept.html > 0
        context.allowance.setBodyBytes(settings.bodyLimitBytes)
        context.allowance.setTimeout(seconds: settings.requestTimeoutSeconds)
    }

    /// - Throws: a 4xx problem.
    func check(_ request: Request) throws(Problem) {
        let target = request.head.path ?? ""
        guard target.utf8.count <= settings.targetLimitBytes else {
            throw Problem(
                .uriTooLong, "address_too_long", "The address is longer than \(settings.targetLimitBytes) bytes",
                mend: "Send long values in a body")
        }
        guard target.hasPrefix("/") || (target == "*" && request.method == .options) else {
            throw .malformed("malformed_address", "The address does not begin with /", mend: "Send a path")
        }
        guard target.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let path = PercentCoding.decode(request.uri.path),
            path.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F && $0 != "\\" }),
            path.split(separator: "/").allSatisfy({ $0 != "." && $0 != ".." })
        else {
            throw .malformed(
                "malformed_address", "The address holds a malformed escape, a control character or a dot segment",
                mend: "Escape other characters as UTF-8, such as %E6%95%B0, and write the path without . and ..")
        }
        let authority = request.head.authority ?? ""
        guard request.headers[values: .host].isEmpty, authority.isEmpty || Authority.isWellFormed(authority) else {
            throw .malformed("malformed_host", "The Host header is malformed or doubled", mend: "Send one Host header with the node's name")
        }
    }

    private func language(of request: Request, context: ServerContext) -> Language {
        let asked = (request.uri.query ?? "").split(separator: "&").first { $0.hasPrefix("lang=") }
        let kept = RequestCookies.values(of: Self.languageCookie, in: request.headers).first.flatMap(Language.init(rawValue:))
        if let asked, let language = Language(rawValue: String(asked.dropFirst(5))) {
            if kept != language, request.method == .get {
                let secure = settings.isSecure ? "; Secure" : ""
                context.notes.setCookie(
                    "\(Self.languageCookie)=\(language.rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax\(secure)")
            }
            return language
        }
        // 中文 unless the reader switched: the language of most readers, whatever their browser was installed in.
        return kept ?? .zh
    }

    /// The caller's id if it is one plain word of 8 to 64 characters, else a new one of 128 random bits.
    static func requestID(from values: [String]) -> String {
        if values.count == 1, let value = values.first, (8...64).contains(value.utf8.count),
            value.utf8.allSatisfy({ $0.isNameByte || $0 == UInt8(ascii: ".") })
        {
            return value
        }
        var generator = SystemRandomNumberGenerator()
        let high = String(generator.next(), radix: 16)
        let low = String(generator.next(), radix: 16)
        return String(repeating: "0", count: 16 - high.count) + high + String(repeating: "0", count: 16 - low.count) + low
    }
}

extension HTTPField.Name {
    static let requestID = HTTPField.Name("X-Request-Id")!
    static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    static let host = HTTPField.Name("Host")!
    static let csrfToken = HTTPField.Name("X-CSRF-Token")!
    static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
}

/// How much a caller wants pages and JSON, in thousandths; wildcards count for neither.
struct AcceptedTypes {
    private(set) var html = 0
    private(set) var json = 0

    init(_ values: [String]) {
        for item in values.joined(separator: ",").split(separator: ",", maxSplits: 32).prefix(32) {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let type = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Int((Double($0.dropFirst(2)) ?? 0) * 1000) } ?? 1000
            switch type {
            case "text/html", "application/xhtml+xml": html = max(html, weight)
            case "application/json", "application/problem+json": json = max(json, weight)
            default: break
            }
        }
    }
}
