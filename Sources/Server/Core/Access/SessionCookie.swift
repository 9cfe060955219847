import HTTPTypes

/// The cookies the server sets and reads.
struct SessionCookie: Sendable {
    /// Over https the name carries `__Host-`: browsers then take it only with Secure, `Path=/` and no domain.
    let name: String
    private let isSecure: Bool

    init(isSecure: Bool) {
        self.isSecure = isSecure
        name = isSecure ? "__Host-heliu_session" : "heliu_session"
    }

    /// The `Set-Cookie` value that signs a browser in.
    func value(token: String, maximumAgeSeconds: Int) -> String {
        precondition(token.utf8.allSatisfy(\.isNameByte), "a session token is URL-safe Base64")
        return "\(name)=\(token); Path=/; Max-Age=\(maximumAgeSeconds); HttpOnly; SameSite=Lax\(suffix)"
    }

    /// The `Set-Cookie` value that signs it out.
    var removal: String { "\(name)=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax\(suffix)" }

    /// The token a request carries. Of several cookies of the name none is believed.
    func token(in headers: HTTPFields) -> String? {
        let values = RequestCookies.values(of: name, in: headers)
        return values.count == 1 ? values[0] : nil
    }

    private var suffix: String { isSecure ? "; Secure" : "" }
}

enum RequestCookies {
    /// The values of a cookie; at most the first 64 cookies are read.
    static func values(of name: String, in headers: HTTPFields) -> [String] {
        headers[values: .cookie].flatMap { $0.split(separator: ";", maxSplits: 64) }.prefix(64).compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == name else { return nil }
            return String(parts[1])
        }
    }
}
