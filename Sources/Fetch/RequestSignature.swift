import Crypto
import Glibc

/// Signs requests to S3-compatible stores with AWS Signature Version 4.
///
/// - SeeAlso: Amazon S3 API reference, "Authenticating Requests: Using the Authorization Header".
struct RequestSignature: Sendable {
    let accessKey: String
    let secretKey: String
    let sessionToken: String?
    let region: String
    let service = "s3"

    /// SHA-256 of no bytes: a GET has no body.
    static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    /// The headers that make the request a signed one: date, hash, token and authorisation.
    ///
    /// - Parameters:
    ///   - address: its path and query must go over the wire exactly as they are; the query in `canonicalQuery`'s form.
    ///   - others: further headers to be signed, beside `Host`.
    ///   - at: Unix milliseconds; the store refuses a clock that is 15 minutes off.
    func headers(to address: RemoteAddress, others: [String: String] = [:], at: Int64) -> [(name: String, value: String)] {
        let time = Self.timestamp(at)
        let day = String(time.prefix(8))
        var signed = Dictionary(others.map { ($0.lowercased(), Self.trimmed($1)) }, uniquingKeysWith: { first, _ in first })
        signed["host"] = address.hostHeader
        signed["x-amz-content-sha256"] = Self.emptyHash
        signed["x-amz-date"] = time
        if let sessionToken { signed["x-amz-security-token"] = sessionToken }
        let names = signed.keys.sorted()
        let request = [
            "GET", address.path.isEmpty ? "/" : address.path, Self.canonicalQuery(address.query),
            names.map { "\($0):\(signed[$0] ?? "")\n" }.joined(), names.joined(separator: ";"), Self.emptyHash,
        ].joined(separator: "\n")
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(Self.hex(SHA256.hash(data: Array(request.utf8))))"
        let key = [day, region, service, "aws4_request"].reduce(Array("AWS4\(secretKey)".utf8)) { Self.code($1, key: $0) }
        let signature = Self.hex(Self.code(text, key: key))
        let credential = "Credential=\(accessKey)/\(scope), SignedHeaders=\(names.joined(separator: ";")), Signature=\(signature)"
        return names.filter { $0.hasPrefix("x-amz-") && others[$0] == nil }.map { ($0, signed[$0] ?? "") }
            + [("Authorization", "AWS4-HMAC-SHA256 \(credential)")]
    }

    /// A query in the form that is signed: every name with a value, escaped alike, in order.
    static func canonicalQuery(_ query: String?) -> String {
        let pairs = (query ?? "").split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (again(parts[0]), again(parts.count == 2 ? parts[1] : ""))
        }
        return pairs.sorted { $0 < $1 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// `20130524T000000Z`.
    static func timestamp(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let pad = { (value: Int32, width: Int) in String(repeating: "0", count: max(0, width - "\(value)".count)) + "\(value)" }
        return pad(parts.tm_year + 1_900, 4) + pad(parts.tm_mon + 1, 2) + pad(parts.tm_mday, 2) + "T" + pad(parts.tm_hour, 2)
            + pad(parts.tm_min, 2) + pad(parts.tm_sec, 2) + "Z"
    }

    private static func again(_ part: String) -> String { RemoteAddress.component(RemoteAddress.decoded(part) ?? part) }

    private static func code(_ text: String, key: [UInt8]) -> [UInt8] {
        [UInt8](HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }

    private static func trimmed(_ value: String) -> String { value.split(separator: " ").joined(separator: " ") }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
